/** `generator.throw(type, value, traceback)` → `generator.throw(value)`. */

import { defineTransform } from '../../src/engine/transform.ts'
import { isExpectedToFail } from '../../src/python/misuse-tests.ts'
import { isVersionGuarded } from '../../src/python/version-guards.ts'
import { oneError } from './thrown/errors.ts'
import { isThrow } from './thrown/receivers.ts'

export default defineTransform({
  name: 'coroutine-throw-arguments',
  family: 'legacy',
  summary: '`throw()` with several arguments is deprecated since Python 3.12',
  why: `
From Python 3.12 on a coroutine or generator warns when \`throw(type, value, traceback)\` is called with more than the
error itself, and so does \`athrow()\` of an asynchronous generator. The one argument works on every Python.

The error is the value where that is certain: in \`__aexit__()\`, with \`*sys.exc_info()\`, with \`type(error), error\`,
or with an instance that is made on the spot. A text after the type becomes \`Type("text")\`. Anything else may be
\`None\`, a tuple or an instance of another type, which \`throw()\` would turn into the error, and is left alone.
`,
  default: true,
  triggers: ['throw', 'athrow'],
  within: ['throw', 'athrow'],
  aliases: ['W4903'],
  example: `
 class Session:
     async def __aexit__(self, kind, error, traceback):
         if error is not None:
-            await self.events.athrow(kind, error, traceback)
+            await self.events.athrow(error)
`,
  declines: {
    'unknown-error': 'nobody knows what error the arguments stand for',
  },
  byHand: `
\`coroutine.throw(SomeError(…))\`, with one exception object.
`,
  visit: {
    call(call, { file, facts, fix, report, decline }) {
      const callee = call.get('function')
      if (!callee || !/^a?throw$/.test(callee.get('attribute')?.text ?? '')) return
      const list = call.get('arguments')
      if (list?.kind !== 'argument_list' || !hasSeveral(list.children.map(each => each.kind))) return
      if (!isThrow(callee, file, facts) || isVersionGuarded(call, file) || isExpectedToFail(call, file)) return

      const edits = oneError(list, file)
      if (edits) return report(fix('hand over the error alone', ...edits))
      return list.children.length > 1 ? decline('unknown-error') : undefined
    },
  },
})

/** True for two or three arguments, or one with a star that stands for them. */
function hasSeveral(kinds: readonly string[]): boolean {
  if (kinds.length === 1) return kinds[0] === 'list_splat'
  return kinds.length > 1 && kinds.every(kind => !/^(keyword_argument|list_splat|dictionary_splat)$/.test(kind))
}
