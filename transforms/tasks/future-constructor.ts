/** `asyncio.Future()` in a coroutine → `asyncio.get_running_loop().create_future()`. */

import { replace } from '../../src/engine/edit.ts'
import { defineTransform } from '../../src/engine/transform.ts'
import { isPatched } from '../../src/project/patched.ts'
import { argumentsOf } from '../../src/python/calls.ts'
import { useName } from '../../src/python/imports.ts'
import { isCertainLoop, isPath, loopGiven, runsInCoroutine } from './loops/given.ts'

export default defineTransform({
  name: 'future-constructor',
  family: 'tasks',
  summary: '`asyncio.Future()` passes by the futures of the event loop',
  why: `
\`loop.create_future()\` is how the documentation of Python wants futures to be made: "This lets third-party
event loops provide alternative implementations of the Future object". \`asyncio.Future()\` always makes the one of
Python.

The fix asks the running loop; with \`loop=\` it asks that one, if it certainly is a loop: the class takes \`None\` for the
current one. In a plain function nothing is said: a loop may not be running yet.
`,
  default: true,
  triggers: ['Future'],
  needs: 'async',
  within: ['Future'],
  aliases: [],
  example: `
 import asyncio


 async def next_order(queue):
-    order = asyncio.Future()
+    order = asyncio.get_running_loop().create_future()
     queue.append(order)
     return await order
`,
  declines: {
    'name-taken': '`get_running_loop` already means something else here',
    patched: 'other code replaces `Future` here, as tests do, and would miss the call',
    'unknown-loop': 'its `loop` may be `None`, or something that makes no futures',
  },
  byHand: `
\`asyncio.get_running_loop().create_future()\`, in the coroutine that needs it.
`,
  visit: {
    call(call, { file, facts, fix, report, decline }) {
      if (file.called(call) !== 'asyncio.Future' || !runsInCoroutine(call, file)) return
      const { positional, keywords, hasStar, hasDoubleStar } = argumentsOf(call)
      if (positional.length > 0 || hasStar || hasDoubleStar) return
      if ([...keywords.keys()].some(name => name !== 'loop') || file.hasComment(call.start, call.end)) return

      const { loop, isRunning } = loopGiven(call, file)
      const named = loop && isPath(loop) ? { name: loop.text, edits: [] } : null
      if (loop && !isRunning && !isCertainLoop(loop, file)) return decline('unknown-loop')
      const running = named ?? useName(file, 'asyncio', 'get_running_loop', call)
      if (!running) return decline('name-taken')

      const text = named ? named.name : `${running.name}()`
      const edits = [replace(call, `${text}.create_future()`), ...running.edits]
      const message = `let the loop make the future: \`${text}.create_future()\``
      return report(
        isPatched('Future', file, facts) ? fix.unsafe('patched', message, ...edits) : fix(message, ...edits),
      )
    },
  },
})
