/** `while True:` in a coroutine that never awaits → `await asyncio.sleep(0)` in each round. */

import { defineTransform } from '../../src/engine/transform.ts'
import { blockingCall } from '../../src/python/blocking.ts'
import { linesBelow, ownsLines } from '../../src/python/blocks.ts'
import { fallsThrough, isEndlessLoop, suspensionsIn } from '../../src/python/cancellation.ts'
import { neverRuns } from '../../src/python/dead-code.ts'
import { runsOnOtherLoop } from '../../src/python/event-loops.ts'
import { coroutineOf, executionOf } from '../../src/python/execution.ts'
import type { PythonFile } from '../../src/python/file.ts'
import { useName } from '../../src/python/imports.ts'
import { isExpectedToFail } from '../../src/python/misuse-tests.ts'
import { libraryCall } from '../../src/python/receivers.ts'
import { descendants, type Node } from '../../src/python/tree.ts'
import { isAlone, mayEnd } from './endless/ends.ts'
import { insertLines } from './gather/calls.ts'

export default defineTransform({
  name: 'loop-without-await',
  family: 'concurrency',
  summary: 'an endless loop that never awaits stops the event loop for ever',
  why: `
A coroutine gives way to others only where it awaits. \`while True:\` without any \`await\` in it never does: no other task runs, no
timeout fires, and Ctrl-C is all that is left. The fix lets the others run once in each round.

A finding is an endless loop of a coroutine that nothing in the function ends: no \`break\`, \`return\`, \`raise\` or exit, and no handler
around it, or above the coroutine, for an error that its calls may raise. A program that is nothing but this one coroutine is left
alone. It is unsafe, as other tasks then run in between. A loop with nothing to wait
for still keeps the processor busy: better await what it is waiting for.
`,
  default: true,
  triggers: ['while'],
  needs: 'async',
  within: ['while'],
  aliases: ['ASYNC913'],
  exampleIsUnsafe: true,
  example: `
+import asyncio
+
+
 async def watch(sensor, alarms):
     while True:
         if sensor.is_hot():
             alarms.append(sensor.name)
+        await asyncio.sleep(0)
`,
  declines: {
    'name-taken': '`asyncio` already means something else here',
    'others-run': 'other tasks run in between, and may change what the loop works with, or cancel it',
    'shared-line': 'its body shares a line with other code, and a pause needs a line of its own',
  },
  byHand: `
Await what the loop waits for: a queue, an event, a pause. If it computes, move it to a thread or a
process.
`,
  visit: {
    while_statement(loop, { file, facts, fix, report, decline }) {
      if (!/^(True|1)$/.test(loop.get('condition')?.text ?? '')) return
      const coroutine = coroutineOf(loop)
      if (!coroutine || runsOnOtherLoop(file)) return
      const body = loop.get('body') as Node
      if (!isEndlessLoop(loop) || suspends(body) || mayEnd(loop, coroutine, file, facts)) return
      if (blocks(body, file) || neverRuns(loop, file) || isExpectedToFail(loop, file)) return
      if (isAlone(coroutine, file, facts)) return

      const [first] = body.children
      const last = body.children.at(-1)
      if (!first || !last || !ownsLines(first) || !ownsLines(last)) return decline('shared-line')
      const sleep = useName(file, 'asyncio', 'sleep', first)
      if (!sleep) return decline('name-taken')
      const pause = `await ${sleep.name}(0)`
      const edits = fallsThrough(body) ? [linesBelow(last, [pause])] : insertLines([pause], first)
      return report(fix.unsafe('others-run', 'let other tasks run in each round', ...sleep.edits, ...edits))
    },
  },
})

/** True for an `await` or its like, and for a `yield`: whoever takes the items may await in between. */
function suspends(body: Node): boolean {
  const frame = executionOf(body).function
  const yields = descendants(body, 'yield').filter(each => executionOf(each).function === frame)
  return suspensionsIn(body).length > 0 || yields.length > 0
}

/** Calls that block are another pitfall: what mends it awaits them. */
function blocks(body: Node, file: PythonFile): boolean {
  return descendants(body, 'call').some(
    call => libraryCall(call, file) === 'time.sleep' || blockingCall(call, file) !== null,
  )
}
