/** `done, _ = await asyncio.wait(tasks, timeout=5)` → the tasks that are left are cancelled. */

import { replace } from '../../src/engine/edit.ts'
import { defineTransform } from '../../src/engine/transform.ts'
import { indentUnit, linesBelow, ownsLines, statementOf } from '../../src/python/blocks.ts'
import { argumentsOf } from '../../src/python/calls.ts'
import { runsOnOtherLoop } from '../../src/python/event-loops.ts'
import { coroutineOf } from '../../src/python/execution.ts'
import type { PythonFile } from '../../src/python/file.ts'
import { isExpectedToFail } from '../../src/python/misuse-tests.ts'
import { libraryCall } from '../../src/python/receivers.ts'
import { seesLocals } from '../../src/python/seen-locals.ts'
import { descendants, type Node } from '../../src/python/tree.ts'

export default defineTransform({
  name: 'wait-pending-ignored',
  family: 'concurrency',
  summary: 'tasks that `asyncio.wait()` has not waited for go on running',
  why: `
With a \`timeout\`, or with \`return_when\`, \`asyncio.wait()\` cancels nothing: the tasks of the second set go on
running. Where nothing keeps them they do so unseen, their errors are lost, and the end of the program stops them half way.

A finding is a wait whose tasks are made for it alone, and whose second set nobody uses. The fix cancels those that are
left. It is unsafe, as they may be meant to finish.
`,
  default: true,
  triggers: ['wait'],
  needs: 'asyncio',
  within: ['wait'],
  aliases: [],
  exampleIsUnsafe: true,
  example: `
 import asyncio


 async def first(mirrors, fetch):
-    done, _ = await asyncio.wait(
+    done, pending = await asyncio.wait(
         [asyncio.create_task(fetch(mirror)) for mirror in mirrors],
         return_when=asyncio.FIRST_COMPLETED,
     )
+    for task in pending:
+        task.cancel()
     return done.pop().result()
`,
  declines: {
    'meant-to-finish': 'the tasks that are left may be meant to finish',
    'shared-line': 'it shares its line with other code, and a loop needs lines of its own',
  },
  byHand: `
Decide about what is pending: cancel it and await it, or await it later. An \`asyncio.timeout()\`
around a \`TaskGroup\` does both.
`,
  visit: {
    call(call, { file, fix, report, decline }) {
      if (libraryCall(call, file) !== 'asyncio.wait' || !coroutineOf(call) || runsOnOtherLoop(file)) return
      const pending = unusedPending(call, file)
      if (!pending || !mayLeave(call) || !makesItsTasks(call, file) || isExpectedToFail(call, file)) return

      const statement = statementOf(call)
      if (!ownsLines(statement)) return decline('shared-line')

      const name = pending.text === '_' ? file.freshName('pending') : pending.text
      const task = file.freshName('task')
      const loop = [`for ${task} in ${name}:`, `${indentUnit(file.tree)}${task}.cancel()`]
      const edits = [...(name === pending.text ? [] : [replace(pending, name)]), linesBelow(statement, loop)]
      return report(fix.unsafe('meant-to-finish', 'cancel the tasks that are left', ...edits))
    },
  },
})

/** The name that gets the tasks that are left, where nothing reads it. */
function unusedPending(call: Node, file: PythonFile): Node | null {
  const assignment = call.parent?.kind === 'await' ? call.parent.parent : null
  const targets =
    assignment?.kind === 'assignment' && assignment.get('right') === call.parent ? assignment.get('left') : null
  const [, pending, more] = targets && /^(pattern_list|tuple_pattern)$/.test(targets.kind) ? targets.children : []
  if (pending?.kind !== 'identifier' || more || assignment?.parent?.kind === 'assignment') return null
  const [binding, ...others] = file.scopes.lookup(pending.text, pending) ?? []
  if (!binding || others.length > 0) return null
  return file.scopes.references(binding).every(use => use === binding.node) ? pending : null
}

/** True where the wait may end before all tasks have. */
function mayLeave(call: Node): boolean {
  const { keywords, hasDoubleStar } = argumentsOf(call)
  if (hasDoubleStar) return false
  const timeout = keywords.get('timeout')
  const when = keywords.get('return_when')?.text ?? ''
  return (timeout !== undefined && timeout.kind !== 'none') || /\bFIRST_(COMPLETED|EXCEPTION)["']?$/.test(when)
}

/** True where each task is made inside of the call, so that nothing else can wait for it or cancel it. */
function makesItsTasks(call: Node, file: PythonFile): boolean {
  const { positional, keywords, hasStar } = argumentsOf(call)
  const given = keywords.get('fs') ?? positional[0]
  const tasks = given?.kind === 'identifier' ? madeFor(given, file) : given
  if (!tasks || hasStar || !/^(list|set|tuple|list_comprehension|set_comprehension)$/.test(tasks.kind)) return false
  const items = /comprehension$/.test(tasks.kind) ? [tasks.get('body')] : tasks.children
  const isMade = (item: Node | null) =>
    item?.kind === 'call' &&
    /^asyncio\.(create_task|ensure_future)$/.test(libraryCall(item, file) ?? '') &&
    makesCall(item)
  return items.length > 0 && items.every(isMade) && descendants(tasks, 'named_expression').length === 0
}

/** What is assigned to a variable that the wait alone reads, in the suite of the wait and the function of both. */
function madeFor(name: Node, file: PythonFile): Node | null {
  const [binding, ...others] = file.scopes.lookup(name.text, name) ?? []
  if (binding?.kind !== 'assignment' || others.length > 0 || binding.scope.kind !== 'function') return null
  const { node, value, scope } = binding
  const isOwn = scope.node === coroutineOf(name) && !seesLocals(scope.node, file)
  const isPlain = node.parent?.kind === 'assignment' && node.parent.parent?.kind === 'expression_statement'
  const isBefore = isPlain && statementOf(node).parent === statementOf(name).parent && node.start < name.start
  const uses = file.scopes.references(binding).filter(use => use !== node)
  return isOwn && isBefore && uses.every(use => use === name) ? value : null
}

/** `create_task(fetch(url))`: of `ensure_future(task)` the task was made elsewhere. */
function makesCall(task: Node): boolean {
  return task.get('arguments')?.children[0]?.kind === 'call'
}
