/** `assert_called…` of an `AsyncMock` → `assert_awaited…`. */

import { replace } from '../../src/engine/edit.ts'
import { defineTransform } from '../../src/engine/transform.ts'
import { originOf } from '../../src/python/receivers.ts'

const AWAITED: Readonly<Record<string, string>> = {
  assert_any_call: 'assert_any_await',
  assert_called: 'assert_awaited',
  assert_called_once: 'assert_awaited_once',
  assert_called_once_with: 'assert_awaited_once_with',
  assert_called_with: 'assert_awaited_with',
  assert_has_calls: 'assert_has_awaits',
}

export default defineTransform({
  name: 'assert-called-on-async-mock',
  family: 'testing',
  summary: '`assert_called` of an `AsyncMock` passes where nobody awaits the call',
  why: `
A coroutine function that is called and not awaited has done nothing. \`assert_called\` and its
kin do not tell the difference; \`assert_awaited\` and its kin do.

It is off by default, since code that is right passes both, and unsafe, since a test fails where
the code only makes a task of the coroutine, which has not begun yet.
`,
  default: false,
  triggers: Object.keys(AWAITED),
  within: Object.keys(AWAITED),
  aliases: [],
  exampleIsUnsafe: true,
  example: `
 from unittest.mock import AsyncMock


 async def test_sell():
     load = AsyncMock()
     await sell(load)
-    load.assert_called_once_with("fig")
+    load.assert_awaited_once_with("fig")
`,
  declines: {
    'not-awaited': 'the test fails where the code under test calls it and does not await it at once',
  },
  byHand: `
\`assert_awaited_once_with(…)\` where the code has to await at once; leave \`assert_called…\` where it
makes a task.
`,
  visit: {
    call(call, { file, fix, report }) {
      const callee = call.get('function')
      const name = callee?.kind === 'attribute' ? callee.get('attribute') : null
      if (!callee || !name || !Object.hasOwn(AWAITED, name.text) || call.parent?.kind !== 'expression_statement') return
      if (originOf(callee.get('object'), file)?.type !== 'unittest.mock.AsyncMock') return

      const awaited = AWAITED[name.text] as string
      return report(fix.unsafe('not-awaited', `ask for the await with \`${awaited}()\``, replace(name, awaited)))
    },
  },
})
