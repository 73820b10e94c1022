/** `asyncio.Task(c)` → `asyncio.create_task(c)`, with `loop=` → `loop.create_task(c)`. */

import { replace } from '../../src/engine/edit.ts'
import { defineTransform } from '../../src/engine/transform.ts'
import { isPatched } from '../../src/project/patched.ts'
import { argumentsOf } from '../../src/python/calls.ts'
import { coroutineOf } from '../../src/python/execution.ts'
import type { PythonFile } from '../../src/python/file.ts'
import { renamedCallee } from '../../src/python/same-module.ts'
import type { Node } from '../../src/python/tree.ts'
import { isCertainLoop, isOpenToChange, isPath, loopGiven } from './loops/given.ts'

export default defineTransform({
  name: 'task-constructor',
  family: 'tasks',
  summary: '`asyncio.Task()` makes a task behind the back of its event loop',
  why: `
Event loops make tasks of their own kind, and a program can give its loop a task factory, for eager tasks or
for tracing. \`asyncio.Task()\` passes both by. The documentation of Python says of the class: "Manual
instantiation of Task objects is discouraged."

In a coroutine \`asyncio.create_task()\` makes the same task on the same loop. With \`loop=\` it becomes
\`loop.create_task()\`, wherever it stands, if it certainly is a loop: the class takes \`None\` for the current one. The fix is
unsafe where the project sets a task factory, which would begin to see these tasks. Without \`loop=\` in a plain function
nothing is said: a loop may not be running yet.
`,
  default: true,
  triggers: ['Task'],
  needs: 'asyncio',
  within: ['Task'],
  aliases: [],
  example: `
 import asyncio


 async def open_shop(stock):
-    delivery = asyncio.Task(stock.deliver(), name="delivery")
+    delivery = asyncio.create_task(stock.deliver(), name="delivery")
     await stock.count()
     await delivery
`,
  declines: {
    'eager-start': 'it starts eagerly, which is for the task factory of the loop: `asyncio.eager_task_factory`',
    'name-taken': '`create_task` already means something else here',
    patched: 'other code replaces `Task` here, as tests do, and would miss the call',
    'task-factory': 'the project sets a task factory, which would begin to make these tasks too',
    'unknown-loop': 'its `loop` may be `None`, or something that makes no tasks',
  },
  byHand: `
\`asyncio.create_task(…)\`; where it has to start eagerly, set \`asyncio.eager_task_factory\` on the
loop (Python 3.12).
`,
  visit: {
    call(call, { file, facts, fix, report, decline }) {
      const callee = call.get('function')
      if (!callee || file.called(call) !== 'asyncio.Task' || !isOpenToChange(call, file)) return
      const { positional, keywords, hasStar, hasDoubleStar } = argumentsOf(call)
      if (hasStar || hasDoubleStar || positional.length + (keywords.has('coro') ? 1 : 0) !== 1) return
      const { loop, isRunning, edits } = loopGiven(call, file)
      const isInCoroutine = coroutineOf(call) !== null
      if (!isInCoroutine && (!loop || !isPath(loop) || isFactory(loop, positional[0] ?? null, file))) return

      if (keywords.has('eager_start')) return decline('eager-start')
      if (loop && !(isInCoroutine && isRunning) && !isCertainLoop(loop, file)) return decline('unknown-loop')
      const isOwn = isInCoroutine && isRunning
      const renamed = isOwn
        ? renamedCallee(callee, 'asyncio', 'create_task', file)
        : [replace(callee, `${loop?.text}.create_task`)]
      if (!renamed) return decline('name-taken')

      const hasFactory = ['set_task_factory', 'eager_task_factory'].some(word => facts.spreadOf(word) > 0)
      const message = `let the loop make the task: \`${isOwn ? 'asyncio' : loop?.text}.create_task()\``
      // Written before the method, the variable of a loop stays.
      const all = [...renamed, ...(isOwn ? edits : edits.slice(0, 1))]
      const because = hasFactory ? 'task-factory' : isPatched('Task', file, facts) ? 'patched' : null
      return report(because ? fix.unsafe(because, message, ...all) : fix(message, ...all))
    },
  },
})

/** `def factory(loop, coro): return asyncio.Task(coro, loop=loop)`, which the loop calls to make its tasks. */
function isFactory(loop: Node, coroutine: Node | null, file: PythonFile): boolean {
  return [loop, coroutine].every(each => {
    const [binding] = each?.kind === 'identifier' ? (file.scopes.lookup(each.text, each) ?? []) : []
    return binding?.kind === 'parameter'
  })
}
