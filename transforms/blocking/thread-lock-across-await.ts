/** `with threading_lock:` around an `await` → `async with` a lock of asyncio. */

import { defineTransform, type Tools, type Verdict } from '../../src/engine/transform.ts'
import { runsOnOtherLoop } from '../../src/python/event-loops.ts'
import { type Hold, holdFrom, holdsOf, spansAwait, threadLock } from '../../src/python/thread-locks.ts'
import { type ConversionReason, conversionOf, conversionReasons } from './locks/conversion.ts'
import { isSharedLock } from './locks/uses.ts'

export default defineTransform({
  name: 'thread-lock-across-await',
  family: 'blocking',
  summary: 'a lock of `threading` held across an `await` stops the event loop for ever',
  why: `
A coroutine that awaits inside \`with lock:\` is suspended and keeps the lock. The next task of the
same loop that wants it does not suspend, it stops the thread, and the holder, who needs that
thread to go on, never gives the lock back.

\`asyncio.Lock\` suspends the task that waits. Where every use of the lock is seen and stands in a
coroutine, the fix changes the place that makes it and all uses together. Nothing else changes: a
lock that nobody holds is taken without a pause, and where somebody holds it the program stood
still before. Locks that threads or sync functions use too are left alone: they have to stay what
they are, and the \`await\` has to leave the \`with\`. So is an \`RLock\`, which does not even keep
the tasks of one thread apart.

An \`asyncio.Lock\` serves the event loop in which a task first had to wait for it. A program with several loops one
after another, as tests are, works on as long as nobody waits; where tasks wait for one lock in two of its loops, the
second loop gets a \`RuntimeError\`, which is where the first one stood still before.

A \`with lock:\` without an \`await\` in it is over in an instant, and no pitfall.
`,
  default: true,
  triggers: ['BoundedSemaphore', 'Condition', 'Lock', 'RLock', 'Semaphore'],
  needs: 'async',
  within: ['async'],
  aliases: [],
  example: `
+import asyncio
-import threading


 class Rates:
     def __init__(self):
-        self.lock = threading.Lock()
+        self.lock = asyncio.Lock()
         self.known = {}

     async def rate(self, currency):
-        with self.lock:
+        async with self.lock:
             if currency not in self.known:
                 self.known[currency] = await fetch_rate(currency)
             return self.known[currency]
`,
  declines: conversionReasons,
  byHand: `
Hold the lock of threads only around plain statements: read under it, leave it, await, take it again
and check. Where only tasks compete, use \`asyncio.Lock\` at every place.
`,
  visit: {
    with_statement(statement, tools) {
      const held = holdsOf(statement).find(hold => isPitfall(hold, tools))
      return held && verdictOn(held, tools)
    },
    // Where the lock has to stay, `blocking-thread-lock` speaks: a thread can wait for `acquire()`, not for `with`.
    call(call, tools) {
      const held = holdFrom(call)
      if (!held || !isPitfall(held, tools)) return
      return typeof conversionOf(held.lock, tools) === 'string' ? undefined : verdictOn(held, tools)
    },
  },
})

function isPitfall(hold: Hold, { file }: Tools<ConversionReason>): boolean {
  if (runsOnOtherLoop(file)) return false
  return threadLock(hold.lock, file) !== null && spansAwait(hold, file) && isSharedLock(hold.lock, file)
}

function verdictOn({ lock }: Hold, tools: Tools<ConversionReason>): Verdict {
  const { fix, report, decline } = tools
  const conversion = conversionOf(lock, tools)
  if (typeof conversion === 'string') return decline(conversion)

  const { edits, because, name } = conversion
  const message = `make it an \`${name}\`, and await it`
  return report(because ? fix.unsafe(because, message, ...edits) : fix(message, ...edits))
}
