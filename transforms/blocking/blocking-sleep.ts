/** `time.sleep()` in a coroutine → `await asyncio.sleep()`. */

import { defineTransform } from '../../src/engine/transform.ts'
import { isPlainDelay, mayMissError } from '../../src/python/delays.ts'
import { awaitObstacles, executionOf } from '../../src/python/execution.ts'
import { awaitedPause } from '../../src/python/pauses.ts'
import { explained } from './offload/explained.ts'
import { blocksLoop, standingOf, standingReasons } from './offload/standing.ts'

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
  within: ['async'],
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
  byHand: `
Put \`await asyncio.sleep()\` at a place that other tasks may see: behind the lock, before the read of
the shared state, or after its write.
`,
  visit: {
    call(call, { file, facts, settings, fix, report, decline }) {
      if (file.names.throughAlias(call.get('function')) !== 'time.sleep') return
      const { coroutine, obstacle } = executionOf(call)
      if (call.parent?.kind === 'await' || (!coroutine && !blocksLoop(call, file))) return

      if (file.called(call) !== 'time.sleep') return decline('alias')
      if (obstacle === 'annotation') return decline('annotation')
      const { declined, because, cure } = standingOf(call, { file, facts, settings })
      if (declined) return explained(decline(declined), call, file)
      if (cure.length > 0) return decline('augmented-target')
      if (!isPlainDelay(call.get('arguments'), file)) return decline('odd-argument')
      if (mayMissError(call, file)) return decline('error-caught')
      const pause = awaitedPause(call, file)
      if (!pause) return decline('name-taken')

      const message = `pause with \`await ${pause.name}()\``
      const made = because ? fix.unsafe(because, message, ...pause.edits) : fix(message, ...pause.edits)
      return explained(report(made), call, file)
    },
  },
})
