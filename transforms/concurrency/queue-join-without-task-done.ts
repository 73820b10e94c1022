/** `await queue.join()` where nobody calls `queue.task_done()` → a call of it for each item. */

import { type Edit, insertBefore } from '../../src/engine/edit.ts'
import { defineTransform, type Tools, type Verdict } from '../../src/engine/transform.ts'
import type { Facts } from '../../src/project/facts.ts'
import { indentOf, lineStart, linesBelow, ownsLines, statementOf } from '../../src/python/blocks.ts'
import { fallsThrough } from '../../src/python/cancellation.ts'
import { runsOnOtherLoop } from '../../src/python/event-loops.ts'
import { coroutineOf } from '../../src/python/execution.ts'
import type { PythonFile } from '../../src/python/file.ts'
import { isExpectedToFail } from '../../src/python/misuse-tests.ts'
import { type Home, homeOf } from '../../src/python/object-uses.ts'
import { libraryType, originOf } from '../../src/python/receivers.ts'
import { descendants, type Node } from '../../src/python/tree.ts'
import { type MethodUse, methodsUsed } from './queues/followed.ts'

const reasons = {
  'join-returns': 'the `join()` comes back then, and what stands behind it runs for the first time',
  'not-one-get': 'the items are not all taken by one statement at the top of a loop; call `task_done()` once for each',
  'leaves-early': 'the loop that takes the items has more than one way round; call `task_done()` on each of them',
  'shared-line': 'the last statement of the loop shares its line, and `task_done()` needs a line of its own',
} as const

type Reason = keyof typeof reasons

export default defineTransform({
  name: 'queue-join-without-task-done',
  family: 'concurrency',
  summary: '`queue.join()` waits for ever where nobody calls `task_done()`',
  why: `
\`join()\` of an \`asyncio.Queue\` does not wait until the queue is empty. It waits until \`task_done()\` has been called once for
each item that was put, and a consumer that only calls \`get()\` never does: the program stands still without a word.

A finding is a queue that is made in one place, is filled, and is emptied, while every method that the project calls of it is
seen and \`task_done\` is none of them. Where one loop takes the items, the fix calls it at the end of each round. That is unsafe:
what stands behind the \`join()\` runs then for the first time.

Where one \`task_done()\` ends the round, a \`continue\` in a handler of the round goes past it: one error, and the program stands
still. The fix calls it there as well.
`,
  default: true,
  triggers: ['Queue', 'PriorityQueue', 'LifoQueue'],
  needs: 'join',
  within: ['join'],
  aliases: [],
  exampleIsUnsafe: true,
  example: `
 import asyncio


 async def work(jobs):
     while True:
         job = await jobs.get()
         await job.run()
+        jobs.task_done()


 async def run_all(waiting):
     jobs = asyncio.Queue()
     worker = asyncio.create_task(work(jobs))
     for job in waiting:
         jobs.put_nowait(job)
     await jobs.join()
     worker.cancel()
`,
  declines: reasons,
  byHand: `
Call \`task_done()\` exactly once for each item that was got, in a \`finally\`.
`,
  visit: {
    call(call, tools) {
      const { file, facts, fix, report, decline } = tools
      const callee = call.get('function')
      const queue = callee?.get('attribute')?.text === 'join' ? callee.get('object') : null
      if (!queue || call.parent?.kind !== 'await' || !coroutineOf(call)) return
      if (runsOnOtherLoop(file) || isExpectedToFail(call, file)) return
      const methods = methodsOf(queue, file, facts)
      if (!methods || methods.find(isAwaitedJoin)?.node !== callee || !isFilledAndEmptied(methods)) return
      const finished = methods.filter(({ name }) => name === 'task_done')
      const [only] = finished
      if (only) {
        const skips = finished.length === 1 && only.file === file ? roundsWithout(only.node, methods) : []
        return skips.map(skip => ({ ...skipped(skip, only.node, tools), at: skip }))
      }

      const getters = methods.filter(({ name }) => GETS.test(name))
      const [get] = getters
      const body = get && getters.length === 1 && get.file === file ? bodyTakingItems(get.node) : null
      if (!get || !body) return decline('not-one-get')
      if (!fallsThrough(body)) return decline('leaves-early')
      const done = callAtEnd(body, `${get.node.get('object')?.text}.task_done()`)
      if (!done) return decline('shared-line')
      return report(fix.unsafe('join-returns', 'call `task_done()` at the end of each round', done))
    },
  },
})

const GETS = /^get(_nowait)?$/

/** Every method that the project names of a queue of asyncio, or null where that cannot be told. */
function methodsOf(queue: Node, file: PythonFile, facts: Facts): MethodUse[] | null {
  const origin = originOf(queue, file)
  if (!origin || libraryType(origin) !== 'asyncio.Queue' || file.tree.damageIn().length > 0) return null
  const home = homeOf(queue, file)
  if (!home || home.isOpen || (facts.spreadOf('task_done') > 0 && isUsedElsewhere(home, file, facts))) return null
  return methodsUsed(home, file, facts)
}

function isUsedElsewhere({ kept, name, owner }: Home, file: PythonFile, facts: Facts): boolean {
  if (kept === 'module' && facts.takesFrom(file.module, name, file.path)) return true
  return owner !== null && facts.mayUseAttribute(owner.get('name')?.text ?? '', name, file.path)
}

/** `shutdown()` wakes up whoever waits (Python 3.13), and what has an underscore may do anything. */
function isFilledAndEmptied(methods: readonly MethodUse[]): boolean {
  const isNamed = (pattern: RegExp) => methods.some(({ name }) => pattern.test(name))
  return isNamed(/^put(_nowait)?$/) && isNamed(GETS) && !isNamed(/^(shutdown|_\w*)$/)
}

function isAwaitedJoin({ node, name }: MethodUse): boolean {
  return name === 'join' && node.parent?.parent?.kind === 'await'
}

/** The body of the loop in which `job = await jobs.get()` is a statement of its own, or null. */
function bodyTakingItems(get: Node): Node | null {
  const call = get.parent
  let value = call?.parent?.kind === 'await' ? call.parent : call
  while (value?.parent?.kind === 'parenthesized_expression') value = value.parent
  const holder = value?.parent?.kind === 'assignment' && value.field === 'right' ? value.parent : value
  const body = holder?.parent?.kind === 'expression_statement' ? holder.parent.parent : null
  const isRound = body?.field === 'body' && /^(for|while)_statement$/.test(body.parent?.kind ?? '')
  return call?.kind === 'call' && isRound ? body : null
}

/**
 * The `continue` statements in handlers of a round that go past the one `task_done()` of the project, which ends the round: the item of
 * such a round is never done.
 */
function roundsWithout(done: Node, methods: readonly MethodUse[]): Node[] {
  const getters = methods.filter(({ name }) => GETS.test(name))
  const body = getters.length === 1 && getters[0] ? bodyTakingItems(getters[0].node) : null
  const statement = done.parent?.parent
  if (!body || statement?.kind !== 'expression_statement' || statement.parent !== body) return []
  const get = statementOf((getters[0] as MethodUse).node)
  const attempts = body.children.filter(
    each => each.kind === 'try_statement' && each.start > get.end && each.end < statement.start,
  )
  return attempts.flatMap(attempt =>
    attempt.children
      .filter(({ kind }) => kind === 'except_clause')
      .flatMap(handler => descendants(handler, 'continue_statement'))
      .filter(skip => skip.ancestor('for_statement', 'while_statement') === body.parent),
  )
}

/** The verdict on a `continue` that goes past `task_done()`. */
function skipped(skip: Node, done: Node, { fix, report, decline }: Tools<Reason>): Verdict {
  const call = `${done.get('object')?.text}.task_done()`
  const message = `this \`continue\` goes past \`${call}\`, and \`join()\` waits for ever for the item`
  if (!ownsLines(skip)) return { ...decline('shared-line'), message }
  const start = lineStart(skip.tree, skip.start)
  const line = insertBefore({ start, end: start }, `${indentOf(skip)}${call}\n`)
  return { ...report(fix.unsafe('join-returns', 'call `task_done()` before it', line)), message }
}

function callAtEnd(body: Node, call: string): Edit | null {
  const last = body.children.at(-1)
  if (!last || !ownsLines(statementOf(last))) return null
  return linesBelow(last, [call])
}
