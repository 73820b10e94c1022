/** `asyncio.sleep(1, loop=loop)` → `asyncio.sleep(1)`. */

import { defineTransform, type Tools } from '../../src/engine/transform.ts'
import { withoutArgument } from '../../src/python/argument-edits.ts'
import { expectationOf } from '../../src/python/expected-errors.ts'
import {
  isLoopAround,
  type LoopTaker,
  loopDictionary,
  loopTaker,
  onlyReads,
  runsInLoop,
} from '../../src/python/loop-arguments.ts'
import { isExpectedToFail } from '../../src/python/misuse-tests.ts'
import type { Node } from '../../src/python/tree.ts'
import { atLeast } from '../../src/python/version.ts'
import { isVersionGuarded } from '../../src/python/version-guards.ts'

const reasons = {
  'error-swallowed': 'code around it catches every error and goes on, so other code may count on that',
  'has-effects': 'the argument does something of its own, which would no longer happen',
  'in-dictionary': 'a dictionary brings the `loop`, and it has to go there',
  'no-running-loop':
    'no event loop is certain to run here, and without the argument it takes the running or the current one',
  'other-loop': 'below Python 3.10 it would take the current event loop, and nobody knows whether that is this one',
} as const

export default defineTransform({
  name: 'loop-parameter',
  family: 'legacy',
  summary: 'the `loop` parameter of asyncio functions is gone since Python 3.10',
  why: `
Locks, queues, streams, subprocesses, \`sleep()\`, \`gather()\`, \`wait()\` and their like have no \`loop\`
parameter any more: from Python 3.10 on the call raises \`TypeError\`, also for \`loop=None\`. They use the running loop by
themselves. The argument goes; a variable that nothing uses afterwards stays.

From 3.10 on a call can only fail today, so the fix is safe. \`gather()\`, \`shield()\` and \`as_completed()\` outside of a
coroutine take the current loop instead, which may be another one or none: unsafe. Where the code still has
to run on an older Python it is safe only where the argument certainly is the running loop. Calls below a check of the Python
version are no finding.
`,
  default: true,
  triggers: ['loop'],
  needs: 'asyncio',
  within: ['loop'],
  aliases: ['W4903'],
  example: `
 import asyncio


 async def poll(sensor, loop):
-    lock = asyncio.Lock(loop=loop)
+    lock = asyncio.Lock()
     async with lock:
-        await asyncio.sleep(1, loop=loop)
+        await asyncio.sleep(1)
         return sensor.value
`,
  declines: reasons,
  byHand: `
Leave \`loop\` out, and make the object in a coroutine that runs on that loop.
`,
  visit: {
    keyword_argument(argument, tools) {
      const { file, fix, report } = tools
      const call = argument.get('name')?.text === 'loop' ? argument.parent?.parent : null
      const loop = argument.get('value')
      const taker = call?.kind === 'call' && loop ? loopTaker(call, file) : null
      if (!call || !loop || !taker || isVersionGuarded(call, file) || isExpectedToFail(call, file)) return
      if (expectationOf(call, file, ['TypeError']) === 'named') return

      const because = doubtAbout(call, loop, taker, tools)
      const message = 'leave out the `loop`'
      const edit = withoutArgument(argument)
      return report(because ? fix.unsafe(because, message, edit) : fix(message, edit))
    },
    dictionary_splat(splat, { file, decline }) {
      const call = splat.parent?.kind === 'argument_list' ? splat.parent.parent : null
      if (call?.kind !== 'call' || !loopTaker(call, file) || isVersionGuarded(call, file)) return
      const made = loopDictionary(splat.children[0] ?? null, file)
      if (!made || isVersionGuarded(made, file) || isExpectedToFail(call, file)) return

      return decline('in-dictionary')
    },
  },
})

/** What the program may do differently without the argument, or null. */
function doubtAbout(
  call: Node,
  loop: Node,
  taker: LoopTaker,
  { file, settings }: Tools<keyof typeof reasons>,
): keyof typeof reasons | null {
  const isInCoroutine = runsInLoop(call, file)
  if (!onlyReads(loop, file)) return 'has-effects'
  if (!atLeast(settings.targetVersion, [3, 10])) {
    const isSame = loop.kind === 'none' || isRunBy(call, loop, taker) || (isInCoroutine && isLoopAround(loop, file))
    return isSame ? null : 'other-loop'
  }
  if (taker === 'future' && !isInCoroutine) return 'no-running-loop'
  return expectationOf(call, file, ['TypeError']) ? 'error-swallowed' : null
}

/** True where the call can only work if the loop is the one that runs it: `await` of it, or `loop.run_until_complete()`. */
function isRunBy(call: Node, loop: Node, taker: LoopTaker): boolean {
  if (taker === 'class') return false
  if (call.parent?.kind === 'await') return true
  const runner = call.parent?.kind === 'argument_list' ? call.parent.parent?.get('function') : null
  const isRunner = /^(create_task|run_until_complete)$/.test(runner?.get('attribute')?.text ?? '')
  return taker === 'coroutine' && isRunner && runner?.get('object')?.text === loop.text
}
