/** `Mock()` in place of a coroutine function → `AsyncMock()`. */

import { replace } from '../../src/engine/edit.ts'
import { defineTransform } from '../../src/engine/transform.ts'
import { useName } from '../../src/python/imports.ts'
import { isAwaitedThere, isPlainMock, replacedCoroutine } from './mocks/plain-mocks.ts'

export default defineTransform({
  name: 'mock-for-async',
  family: 'testing',
  summary: 'a `Mock` stands for a coroutine function, and cannot be awaited',
  why: `
A call of a \`Mock\` or \`MagicMock\` gives its \`return_value\`, and \`await\` raises \`TypeError\`:
object Mock can't be used in 'await' expression. \`AsyncMock\` gives a coroutine with the same
result, and records awaits as well as calls.

Found are mocks that the test itself awaits, and mocks that \`patch\`, \`patch.object\` or
\`monkeypatch.setattr\` put in place of a coroutine function which the project awaits, for a test
that is a coroutine itself. Mocks that are given a \`spec\`, or a result that may be a coroutine or
a future, are no finding. The fix is unsafe: other code may call the same mock and use its result
at once.
`,
  default: true,
  triggers: ['Mock', 'MagicMock'],
  within: ['Mock', 'MagicMock'],
  aliases: [],
  exampleIsUnsafe: true,
  example: `
-from unittest.mock import Mock
+from unittest.mock import AsyncMock


 async def test_retry():
-    load = Mock(return_value=3)
+    load = AsyncMock(return_value=3)
     assert await load() == 3
`,
  declines: {
    'name-taken': 'the name of `unittest.mock` means something else here',
    'other-callers': 'other code may call the mock and use the result without `await`',
  },
  byHand: `
\`AsyncMock(return_value=…)\`, or \`create_autospec(function)\`, which takes the colour from the real
one. A synchronous method of an \`AsyncMock\` needs a \`Mock\` of its own.
`,
  visit: {
    call(call, { file, facts, fix, report, decline }) {
      const callee = call.get('function')
      if (!callee || !/Mock$/.test(callee.text) || !isPlainMock(call, file)) return
      const { parent } = call
      const target = parent?.kind === 'assignment' && parent.get('right') === call ? parent.get('left') : null
      const isAwaited = target && /^(identifier|attribute)$/.test(target.kind) && isAwaitedThere(target, file)
      if (!isAwaited && !replacedCoroutine(call, file, facts)) return

      const used = useName(file, 'unittest.mock', 'AsyncMock', call)
      if (!used) return decline('name-taken')
      return report(
        fix.unsafe('other-callers', `make it an \`${used.name}\``, replace(callee, used.name), ...used.edits),
      )
    },
  },
})
