/** `except TimeoutError` inside of `async with asyncio.timeout()` never sees that limit → the `try` goes around it. */

import { defineTransform } from '../../src/engine/transform.ts'
import { ownsLines, startsLine } from '../../src/python/blocks.ts'
import { isUnlimited, limitWords, raisesTimeout, type TimeLimit, timeLimitsOf } from '../../src/python/time-limits.ts'
import { descendants, type Node } from '../../src/python/tree.ts'
import { exchanged, swapped } from './inside/swap.ts'
import { uselessUnder } from './inside/useless.ts'

const reasons = {
  'error-suppressed': 'the error is then suppressed, which went up to the callers until now',
  'handler-runs': 'the handler then runs where the error went up to the callers until now, and outside of the limit',
  'more-in-block': 'the block under the limit holds more than what handles its error; put that around the whole of it',
  'other-managers': 'the `async with` enters something else as well, which the handlers would then run without',
  'scope-used': 'the handlers use the limit itself, which is over when they run outside of it',
}

const MESSAGE = 'a `suppress(TimeoutError)` inside of a time limit never sees that limit fire'

export default defineTransform({
  name: 'timeout-caught-inside',
  family: 'timeouts',
  summary: 'an `except TimeoutError` inside of a time limit never sees that limit fire',
  why: `
When \`asyncio.timeout()\` fires it cancels the block: inside of it there is a \`CancelledError\`. Only the end of the
\`async with\` turns that into \`TimeoutError\`. A handler inside of the block is never run by it, and the error it was
written for goes up to the callers.

The \`try\` moves around the \`async with\`. That is unsafe, because a handler runs that did not run before, outside
of the limit like its \`else\` and \`finally\`. A \`with suppress(TimeoutError)\` inside of the block suppresses as
little, and changes places with the limit. Code that may time out by itself is left alone, and so are handlers
where somebody outside handles the error too.
`,
  default: true,
  triggers: limitWords,
  needs: 'TimeoutError',
  within: ['TimeoutError'],
  aliases: [],
  example: `
 import asyncio


 async def greet(queue: asyncio.Queue):
-    async with asyncio.timeout(5):
-        try:
+    try:
+        async with asyncio.timeout(5):
             name = await queue.get()
-        except TimeoutError:
-            name = "stranger"
+    except TimeoutError:
+        name = "stranger"
     return f"Hello {name}"
`,
  exampleIsUnsafe: true,
  declines: reasons,
  byHand: `
Put the \`try\`, or the \`suppress()\`, around the \`async with asyncio.timeout(…)\`: the limit raises \`TimeoutError\`
when its block is left.
`,
  visit: {
    with_statement(statement, tools) {
      const { file, fix, report, decline } = tools
      const body = statement.get('body')
      if (!body || !file.tree.holds('TimeoutError', body)) return
      const limit = timeLimitsOf(statement, file).find(each => raisesTimeout(each) && !isUnlimited(each.call))
      const found = limit ? uselessUnder(limit, body, tools) : null
      if (!limit || !found) return

      const { inner } = found
      const isTry = inner.kind === 'try_statement'
      const place = { at: found.at, ...(!isTry && { message: MESSAGE }) }
      if ((statement.child('with_clause')?.children.length ?? 0) > 1) return { ...decline('other-managers'), ...place }
      const hasLines = startsLine(statement) && ownsLines(inner)
      if (body.children.length > 1 || inner.parent !== body || !hasLines)
        return { ...decline('more-in-block'), ...place }
      if (usesLimit(limit, inner)) return { ...decline('scope-used'), ...place }
      const moved = isTry
        ? fix.unsafe('handler-runs', 'put the `try` around the time limit', ...swapped(statement, inner))
        : fix.unsafe('error-suppressed', 'put the `suppress()` around the limit', ...exchanged(statement, inner))
      return { ...report(moved), ...place }
    },
  },
})

/** True where what stands around the suite of the inner statement names the limit. */
function usesLimit({ alias }: TimeLimit, inner: Node): boolean {
  const rest = inner.children.filter(each => each.field !== 'body')
  return alias !== null && rest.some(each => descendants(each, 'identifier').some(({ text }) => text === alias.text))
}
