/** `await undo()` in a handler for cancellations → `await asyncio.shield(undo())`: another cancellation may come. */

import { insertAfter, insertBefore } from '../../src/engine/edit.ts'
import { defineTransform } from '../../src/engine/transform.ts'
import type { Facts } from '../../src/project/facts.ts'
import { awaitableOf } from '../../src/project/results.ts'
import { runsOnAsyncio } from '../../src/python/asyncio-code.ts'
import { cancellationCaught, suspensionsIn } from '../../src/python/cancellation.ts'
import { executionOf } from '../../src/python/execution.ts'
import type { PythonFile } from '../../src/python/file.ts'
import { handlersAround } from '../../src/python/handlers.ts'
import { useName } from '../../src/python/imports.ts'
import { isTest } from '../../src/python/scripts.ts'
import { timeLimitsOf } from '../../src/python/time-limits.ts'
import { descendantsWith, type Node } from '../../src/python/tree.ts'

export default defineTransform({
  name: 'await-in-except-handler',
  family: 'cancellation',
  summary: 'another cancellation may end this clean-up in the middle',
  why: `
A task can be cancelled more than once: a timeout fires, and then the program ends. What a handler for \`CancelledError\`,
for \`BaseException\` or for everything awaits is cut off by the second one, in the middle of the clean-up and without
what follows in the handler; what it waits for may as well never come, and then the task never ends.

The fix shields the call, so that it goes on in a task of its own, also when the function is left already. That is unsafe,
as other context variables and another current task hold there, and nobody holds the locks around it any more;
\`shield-without-reference\` then keeps the task. Where several things are awaited, put them into one coroutine and
shield that, or limit them by \`asyncio.timeout()\`. Looked at are handlers that end with \`raise\`; what is shielded
or limited already, or only waits for others, is left alone, and so are tests and code that is not certainly for
asyncio's event loop.
`,
  default: false,
  triggers: ['except'],
  needs: 'asyncio',
  within: ['except'],
  aliases: ['ASYNC120'],
  example: `
 import asyncio


 async def store(order, shelf):
     try:
         await shelf.put(order)
     except asyncio.CancelledError:
-        await forget(order)
+        await asyncio.shield(forget(order))
         raise


 async def forget(order):
     await order.delete()
`,
  exampleIsUnsafe: true,
  declines: {
    'name-taken': '`asyncio` already names something else in this file',
    'own-task':
      'it runs in a task of its own from now on, with a copy of the context variables, and goes on when this coroutine is left',
    'several-awaits':
      'several things are awaited here, and a cancellation at one skips the others: put them into one coroutine, and shield that',
  },
  byHand: `
Put the clean-up into one coroutine, make a task of it, keep the task, and \`await
asyncio.shield(task)\`; bound it with a timeout.
`,
  visit: {
    except_clause(handler, { file, facts, fix, report, decline }) {
      if (!handler.tree.holds('await', handler) || handler.tree.holds('shield', handler)) return
      const body = handler.parent?.get('body')
      const { coroutine } = executionOf(handler)
      if (!body || !coroutine || !cancellationCaught(handler, file)) return
      if (handler.child('block')?.children.at(-1)?.kind !== 'raise_statement') return
      if (suspensionsIn(body).length === 0 || isTest(coroutine, file) || !runsOnAsyncio(coroutine, file)) return
      const [call, ...others] = exposedCalls(handler, file, facts)
      if (!call) return
      const at = { start: call.start, end: call.end }
      const message = `another cancellation may end \`${call.get('function')?.text}()\` in the middle`

      if (others.length > 0 || isRepeated(call, handler)) return { ...decline('several-awaits'), at, message }
      const shield = useName(file, 'asyncio', 'shield', call)
      if (!shield) return { ...decline('name-taken'), at, message }
      const edits = [...shield.edits, insertBefore(call, `${shield.name}(`), insertAfter(call, ')')]
      return { ...report(fix.unsafe('own-task', 'shield it from another cancellation', ...edits)), at, message }
    },
  },
})

/** Calls of coroutine functions that the handler awaits without a shield, a limit or a handler of their own. */
function exposedCalls(handler: Node, file: PythonFile, facts: Facts): Node[] {
  const block = handler.child('block')
  const frame = executionOf(handler).function
  if (!block) return []
  return descendantsWith('await', block, 'await').flatMap(each => {
    const call = each.children[0]
    if (call?.kind !== 'call' || executionOf(each).function !== frame || isProtected(each, block, file)) return []
    const callee = call.get('function')
    const name = (callee?.get('attribute') ?? callee)?.text ?? ''
    if (/^asyncio\./.test(file.called(call) ?? '') || JUST_WAITS.test(name)) return []
    return awaitableOf(call, file, facts)?.given === 'coroutine' ? [call] : []
  })
}

/** Waiting alone leaves nothing half done, and special methods belong to the task that calls them. */
const JUST_WAITS = /wait|join|cancel|^__\w+__$/

/** True for a call in a loop or a comprehension of the handler. */
function isRepeated(call: Node, handler: Node): boolean {
  const loop = call.ancestor(
    'for_statement',
    'while_statement',
    'list_comprehension',
    'set_comprehension',
    'dictionary_comprehension',
  )
  return loop !== null && handler.contains(loop)
}

function isProtected(place: Node, block: Node, file: PythonFile): boolean {
  if (handlersAround(place).some(each => block.contains(each) && cancellationCaught(each, file))) return true
  for (let outer = place.parent; outer && outer !== block; outer = outer.parent)
    if (outer.kind === 'with_statement' && timeLimitsOf(outer, file).length > 0) return true
  return false
}
