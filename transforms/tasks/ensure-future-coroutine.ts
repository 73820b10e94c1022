/** `asyncio.ensure_future(f())` in a coroutine → `asyncio.create_task(f())`. */

import { defineTransform } from '../../src/engine/transform.ts'
import type { Facts } from '../../src/project/facts.ts'
import { isPatched } from '../../src/project/patched.ts'
import { awaitableOf } from '../../src/project/results.ts'
import { argumentsOf } from '../../src/python/calls.ts'
import type { PythonFile } from '../../src/python/file.ts'
import { renamedCallee } from '../../src/python/same-module.ts'
import type { Node } from '../../src/python/tree.ts'
import { loopGiven, runsInCoroutine } from './loops/given.ts'

export default defineTransform({
  name: 'ensure-future-coroutine',
  family: 'tasks',
  summary: '`ensure_future()` of a coroutine hides that a task is made',
  why: `
\`asyncio.ensure_future()\` takes whatever can be awaited: of a coroutine it makes a task, a task or future it
hands back as it is. Who reads it cannot tell whether something is started there. Python's documentation calls
\`create_task()\` the preferred way to create tasks; it can give them a name, too.

It is a finding, with a safe fix, in coroutines and where the argument is a call of a coroutine function: of the
project, whatever overrides or decorates it, or one of asyncio. Anything else may be a future, which
\`create_task()\` refuses.
`,
  default: true,
  triggers: ['ensure_future'],
  needs: 'async',
  within: ['ensure_future'],
  aliases: [],
  example: `
 import asyncio


 async def bake(cake):
     await asyncio.sleep(30)
     return cake


 async def open_shop():
-    cake = asyncio.ensure_future(bake("plum"))
+    cake = asyncio.create_task(bake("plum"))
     print(await cake)
`,
  declines: {
    'name-taken': '`create_task` already means something else here',
    'other-loop': 'its `loop` may be another one than the running one',
    patched: 'other code replaces `ensure_future` here, as tests do, and would miss the call',
  },
  byHand: `
\`asyncio.create_task(…)\` in a coroutine; from a thread \`asyncio.run_coroutine_threadsafe(…, loop)\`.
`,
  visit: {
    call(call, { file, facts, fix, report, decline }) {
      const callee = call.get('function')
      if (!callee || file.called(call) !== 'asyncio.ensure_future' || !runsInCoroutine(call, file)) return
      const { positional, keywords, hasStar, hasDoubleStar } = argumentsOf(call)
      const [given, ...others] = positional
      if (given?.kind !== 'call' || others.length > 0 || hasStar || hasDoubleStar) return
      // Awaited at once it needs no task: a finding of `task-awaited-immediately`.
      if (call.parent?.kind === 'await' && keywords.size === 0) return
      if ([...keywords.keys()].some(name => name !== 'loop') || !isCoroutine(given, file, facts)) return

      const { isRunning, edits } = loopGiven(call, file)
      if (!isRunning) return decline('other-loop')
      const renamed = renamedCallee(callee, 'asyncio', 'create_task', file)
      if (!renamed) return decline('name-taken')

      const message = 'make the task with `create_task()`'
      const all = [...renamed, ...edits]
      return report(
        isPatched('ensure_future', file, facts) ? fix.unsafe('patched', message, ...all) : fix(message, ...all),
      )
    },
  },
})

/** True for a call of an `async def`, and of a coroutine function of asyncio. */
function isCoroutine(given: Node, file: PythonFile, facts: Facts): boolean {
  const result = awaitableOf(given, file, facts)
  if (result?.given !== 'coroutine') return false
  return result.functions.length > 0 ? result.functions.every(each => each.isAsync) : result.name.startsWith('asyncio.')
}
