/** `await queue.join()` where nobody calls `queue.task_done()` → a call of it for each item. */

import type { Edit } from '../../src/engine/edit.ts'
import { defineTransform } from '../../src/engine/transform.ts'
import type { Facts } from '../../src/project/facts.ts'
import { linesBelow, ownsLines, statementOf } from '../../src/python/blocks.ts'
import { fallsThrough } from '../../src/python/cancellation.ts'
import { runsOnOtherLoop } from '../../src/python/event-loops.ts'
import { coroutineOf } from '../../src/python/execution.ts'
import type { PythonFile } from '../../src/python/file.ts'
import { isExpectedToFail } from '../../src/python/misuse-tests.ts'
import { type Home, homeOf } from '../../src/python/object-uses.ts'
import { libraryType, originOf } from '../../src/python/receivers.ts'
import type { Node } from '../../src/python/tree.ts'
import { type MethodUse, methodsUsed } from './queues/followed.ts'

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
  declines: {
    'join-returns': 'the `join()` comes back then, and what stands behind it runs for the first time',
    'not-one-get':
      'the items are not all taken by one statement at the top of a loop; call `task_done()` once for each',
    'leaves-early': 'the loop that takes the items has more than one way round; call `task_done()` on each of them',
    'shared-line': 'the last statement of the loop shares its line, and `task_done()` needs a line of its own',
  },
  byHand: `
Call \`task_done()\` exactly once for each item that was got, in a \`finally\`.
`,
  visit: {
    call(call, { file, facts, fix, report, decline }) {
      const callee = call.get('function')
      const queue = callee?.get('attribute')?.text === 'join' ? callee.get('object') : null
      if (!queue || call.parent?.kind !== 'await' || !coroutineOf(call)) return
      if (runsOnOtherLoop(file) || isExpectedToFail(call, file)) return
      const methods = methodsOf(queue, file, facts)
      if (!methods || methods.find(isAwaitedJoin)?.node !== callee || !waitsForEver(methods)) return

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
function waitsForEver(methods: readonly MethodUse[]): boolean {
  const isNamed = (pattern: RegExp) => methods.some(({ name }) => pattern.test(name))
  return isNamed(/^put(_nowait)?$/) && isNamed(GETS) && !isNamed(/^(task_done|shutdown|_\w*)$/)
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

function callAtEnd(body: Node, call: string): Edit | null {
  const last = body.children.at(-1)
  if (!last || !ownsLines(statementOf(last))) return null
  return linesBelow(last, [call])
}
