/** `time.sleep()` in a coroutine → `await asyncio.sleep()`. */

import { replace } from '../../src/engine/edit.ts'
import { defineTransform } from '../../src/engine/transform.ts'
import { awaitAround } from '../../src/python/awaiting.ts'
import { callersCatch } from '../../src/python/caller-hazards.ts'
import { isPlainDelay } from '../../src/python/delays.ts'
import { eventLoopOf } from '../../src/python/event-loops.ts'
import { awaitObstacles, executionOf } from '../../src/python/execution.ts'
import type { PythonFile } from '../../src/python/file.ts'
import { catchesAround } from '../../src/python/handlers.ts'
import { useName } from '../../src/python/imports.ts'
import type { Node } from '../../src/python/tree.ts'
import { blocksLoop, standingOf, standingReasons } from './offload/standing.ts'

/** What `time.sleep` raises for a bad argument and `asyncio.sleep` does not. */
const ARGUMENT_ERRORS = ['ValueError', 'OverflowError', 'TypeError', 'ArithmeticError']

export default defineTransform({
  name: 'blocking-sleep',
  family: 'blocking',
  summary: '`time.sleep()` in a coroutine stops the whole event loop',
  why: `
While \`time.sleep()\` naps, no other task runs, no timeout fires and no socket is read.
\`asyncio.sleep()\` suspends only the coroutine that called it. Both return \`None\`, so the
fix holds wherever the call stands.

A negative, infinite or NaN delay raises in \`time.sleep()\` and does not in
\`asyncio.sleep()\`; code that catches those errors is left alone. So is code that counts on
nothing else running during the pause: under a lock, in clean-up code, between the read and
the write of shared state. A \`lambda\` or nested \`def\` belongs to its caller.
`,
  default: true,
  triggers: ['sleep'],
  needs: 'async',
  aliases: ['ASYNC251', 'S7488'],
  example: `
+import asyncio
-import time


 async def poll(job):
     while not job.ready():
-        time.sleep(0.2)
+        await asyncio.sleep(0.2)
     return job.result
`,
  declines: {
    alias: 'it is called through an alias of `time.sleep`, which other code may share',
    'error-caught': 'the `try` around it catches an error that only `time.sleep()` raises',
    'odd-argument': '`asyncio.sleep()` treats this argument differently',
    annotation: awaitObstacles.annotation,
    ...standingReasons,
  },
  visit: {
    call(call, { file, facts, settings, fix, report, decline }) {
      if (file.names.throughAlias(call.get('function')) !== 'time.sleep') return
      const { coroutine, obstacle } = executionOf(call)
      if (call.parent?.kind === 'await' || (!coroutine && !blocksLoop(call, file))) return

      if (file.called(call) !== 'time.sleep') return decline('alias')
      if (obstacle === 'annotation') return decline('annotation')
      const { declined, because, cure } = standingOf(call, { file, facts, settings })
      if (declined) return decline(declined)
      if (cure.length > 0) return decline('augmented-target')
      if (!isPlainDelay(call.get('arguments'), file)) return decline('odd-argument')
      if (mayMissError(call, file)) return decline('error-caught')
      const sleep = useName(file, eventLoopOf(file) === 'anyio' ? 'anyio' : 'asyncio', 'sleep', call)
      if (!sleep) return decline('name-taken')

      const message = `pause with \`await ${sleep.name}()\``
      const edits = [...sleep.edits, ...awaitAround(call), replace(call.get('function') as Node, sleep.name)]
      return report(because ? fix.unsafe(because, message, ...edits) : fix(message, ...edits))
    },
  },
})

/** True where somebody catches what `time.sleep` raises for a delay that may be negative. */
function mayMissError(call: Node, file: PythonFile): boolean {
  const [delay] = call.get('arguments')?.children ?? []
  if (catchesAround(call, file, ARGUMENT_ERRORS)) return true
  if (delay?.kind === 'integer' || delay?.kind === 'float') return false
  const isDifference = delay?.kind === 'binary_operator' && delay.has('-')
  return callersCatch(call, file, ARGUMENT_ERRORS) || (isDifference && catchesAround(call, file, ['Exception']))
}
