/** `with` on what only `async with` can enter → `async with`. */

import { insertBefore } from '../../src/engine/edit.ts'
import { defineTransform } from '../../src/engine/transform.ts'
import { mentionsAsync } from '../../src/python/async-files.ts'
import { executionOf } from '../../src/python/execution.ts'
import { withoutAwait } from '../../src/python/unawaiting.ts'
import { enteredIn, headOf } from './colour/managers.ts'
import { asyncReasons, caughtAt, doubtReasons, errorReasons, holdAt, isPointless } from './colour/place.ts'

export default defineTransform({
  name: 'sync-with-on-async-cm',
  family: 'contexts',
  summary: '`with` cannot enter an asynchronous context manager',
  why: `
\`with\` calls \`__enter__\`, and an asynchronous context manager has \`__aenter__\` in its place: the
statement raises at once, a \`TypeError\` since Python 3.11 and an \`AttributeError\` before. So it is for
\`aiohttp.ClientSession\`, \`httpx.AsyncClient\`, the locks, task groups and timeouts of asyncio, and for what the
project itself makes with \`@asynccontextmanager\` or with \`__aenter__\`. What has both methods is left alone.

In a coroutine the fix writes \`async with\`. It is safe, since the code can only fail today; it is unsafe where only
an annotation tells what is entered, where a handler swallows the error, and where a lock of threads, a
transaction or a change of the whole process is held. \`with await lock:\`, which Python 3.9 took away, becomes
\`async with lock:\`.

A \`with\` that enters something synchronous too has to become two statements, which is left to you.
`,
  default: true,
  triggers: ['with'],
  needs: 'async',
  within: ['with'],
  aliases: ['S7515', 'E1129', 'E1145'],
  example: `
 import asyncio

 lock = asyncio.Lock()


 async def store(row, rows):
-    with lock:
+    async with lock:
         rows.append(row)
`,
  declines: {
    ...asyncReasons,
    ...doubtReasons,
    ...errorReasons,
    'mixed-with': 'the `with` enters something else as well, which may not be for `async with`',
  },
  byHand: `
\`async with\`, in a coroutine; in plain code enter it inside of \`asyncio.run()\`.
`,
  visit: {
    with_statement(statement, { file, facts, fix, report, decline }) {
      if (statement.has('async') || !mentionsAsync(file)) return
      const entered = enteredIn(statement, 'async', file, facts)
      const asynchronous = entered.filter(({ offer }) => offer?.protocols.with === 'async')
      const [first] = asynchronous
      const values = asynchronous.map(({ value }) => value)
      if (!first || isPointless(statement, values, file, facts)) return

      const message = `\`${first.offer?.name}\` is entered by \`async with\`, and \`with\` raises`
      const verdict = { message, at: headOf(statement) }
      if (!executionOf(statement).coroutine) return { ...decline('not-in-coroutine'), ...verdict }
      const either = entered.filter(({ offer }) => offer?.protocols.with === 'both')
      if (asynchronous.length + either.length < entered.length) return { ...decline('mixed-with'), ...verdict }
      const caught = caughtAt(statement, file)
      if (caught === 'named') return { ...decline('error-caught'), ...verdict }

      const edits = [
        insertBefore(statement, 'async '),
        ...entered.flatMap(({ awaiting }) => (awaiting ? withoutAwait(awaiting) : [])),
      ]
      // The first of them raises, so the others are never entered today.
      const because =
        holdAt(statement, file) ?? (!first.offer?.isCertain ? 'only-annotated' : caught ? 'error-caught' : null)
      const cure = 'enter it with `async with`'
      return { ...report(because ? fix.unsafe(because, cure, ...edits) : fix(cure, ...edits)), ...verdict }
    },
  },
})
