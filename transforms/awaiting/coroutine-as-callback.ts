/** A coroutine function as a callback, a thread's target or an exit handler, which drop the coroutine → `asyncio.run()`. */

import { defineTransform } from '../../src/engine/transform.ts'
import { handedCoroutine, onlyRunsAwaited } from '../../src/project/handed.ts'
import { neverRuns } from '../../src/python/dead-code.ts'
import { runsOnOtherLoop } from '../../src/python/event-loops.ts'
import { isAsync, isGenerator } from '../../src/python/execution.ts'
import { runInOwnLoop } from './callbacks/own-loop.ts'
import { callbackOf, registersAtExit, type SlotKind } from './callbacks/slots.ts'

/** What runs outside of every event loop, so that it can have one of its own. */
const OUTSIDE: ReadonlySet<SlotKind> = new Set(['exit-handler', 'thread-target', 'timer-function'])

export default defineTransform({
  name: 'coroutine-as-callback',
  family: 'awaiting',
  summary: 'a coroutine function is a callback whose result nobody awaits, so it never runs',
  why: `
The event loop, a thread, a timer, a signal and the exit of Python call the function they are given and drop
what it returns. Of a coroutine function that is a coroutine object: nothing happens, and nothing is raised.

A thread, a timer and an exit handler run outside of the event loop, so \`asyncio.run()\` can give the coroutine
a loop of its own. That is unsafe: code runs that never ran, and it must not use what belongs to another loop.
At exit there are no worker threads any more, which \`asyncio.to_thread()\` and name look-ups need.

In a callback of the loop, the cure is a plain function that starts a task and keeps a reference to it; a
process needs a plain function that calls \`asyncio.run()\`. These are only reported.
`,
  default: true,
  triggers: [
    'call_soon',
    'call_soon_threadsafe',
    'call_later',
    'call_at',
    'add_reader',
    'add_writer',
    'add_signal_handler',
    'add_done_callback',
    'atexit',
    'signal',
    'Thread',
    'Timer',
    'Process',
  ],
  namesAwaitables: true,
  aliases: [],
  example: `
+import asyncio
 import threading

 from shop.orders import Order


 async def sync_orders(order: Order) -> None:
     await order.store()


 def start(order: Order) -> None:
-    threading.Thread(target=sync_orders, args=(order,)).start()
+    threading.Thread(target=asyncio.run, args=(sync_orders(order),)).start()
`,
  exampleIsUnsafe: true,
  declines: {
    'done-callback': 'the callback only makes a coroutine; a plain function can start a task there, and keep it',
    'exit-handler': 'at exit it only makes a coroutine; register a plain function that calls `asyncio.run()`',
    'loop-callback': 'the event loop drops the coroutine; give it a plain function that starts a task and keeps it',
    'own-loop': 'it never ran so far; now it would, in an event loop of its own',
    'process-target':
      'the process only makes a coroutine; its target must be a plain function that calls `asyncio.run()`',
    'signal-handler': 'the signal only makes a coroutine; its handler must be a plain function, which may start a task',
    'thread-target':
      'the thread only makes a coroutine; its target must be a plain function that calls `asyncio.run()`',
    'timer-function': 'the timer only makes a coroutine; it needs a plain function that calls `asyncio.run()`',
  },
  byHand: `
Register a plain function that makes a task and keeps it in a set; in a thread, at exit or in a
process, one that calls \`asyncio.run()\`.
`,
  visit: {
    call(call, { file, facts, fix, report, decline }) {
      const callback = callbackOf(call, file)
      const handed = callback && handedCoroutine(callback.function, file, facts)
      if (!handed || !onlyRunsAwaited(handed) || neverRuns(call, file)) return

      const mayRun = OUTSIDE.has(callback.kind) && !runsOnOtherLoop(file)
      const edits = mayRun ? runInOwnLoop(callback, handed, file) : null
      if (!edits) return decline(callback.kind)

      return report(fix.unsafe('own-loop', `run \`${handed.result.name}()\` in an event loop of its own`, ...edits))
    },
    decorator(decorator, { file, decline }) {
      const definition = decorator.parent?.get('definition')
      const isLast = decorator.parent?.children.at(-2) === decorator
      if (!definition || !isLast || !isAsync(definition) || isGenerator(definition)) return
      return registersAtExit(decorator, file) ? decline('exit-handler') : undefined
    },
  },
})
