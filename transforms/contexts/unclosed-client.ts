/** A client that nobody closes → `async with`. */

import { defineTransform } from '../../src/engine/transform.ts'
import { neverRuns } from '../../src/python/dead-code.ts'
import { coroutineOf } from '../../src/python/execution.ts'
import { isExpectedToFail } from '../../src/python/misuse-tests.ts'
import { neverClosed } from './clients/attribute.ts'
import { enteredClient, keptClient } from './clients/kept.ts'
import { clientClasses, clientMade } from './clients/known.ts'
import { namedClient, unnamedClient } from './clients/unnamed.ts'

export default defineTransform({
  name: 'unclosed-client',
  family: 'contexts',
  summary: 'an HTTP client is not closed, and its connections stay open',
  why: `
\`aiohttp.ClientSession\` and \`httpx.AsyncClient\` keep connections open for the next request. A coroutine that makes one and
does not close it leaves them behind each time it runs, until sockets run out; aiohttp says "Unclosed client session"
when the object goes. A \`close()\` at the end does not run where something fails before.

The fix enters the client with \`async with\`, around what follows in its suite or up to the \`close()\`; one that has no name, as in
\`await httpx.AsyncClient().get(url)\`, is given one. It is unsafe: closing takes
a moment, in which other tasks run, and an answer that is read afterwards fails. A client that goes anywhere else than to a
function of the project that only sends requests by it, that some other code may close, or whose connections belong to somebody else (\`transport\`, \`connector_owner\`) is no finding.
A session of aiohttp in an attribute that nothing in the project closes is reported and left to a person.
`,
  default: true,
  triggers: clientClasses,
  needs: 'async',
  aliases: [],
  example: `
 import aiohttp


 async def load(url):
-    session = aiohttp.ClientSession()
-    async with session.get(url) as response:
-        return await response.json()
+    async with aiohttp.ClientSession() as session:
+        async with session.get(url) as response:
+            return await response.json()
`,
  exampleIsUnsafe: true,
  declines: {
    'answer-kept': 'an answer, or a request that nobody has awaited yet, may be used after it is closed',
    'closes-client': 'closing it lets other tasks run, and it cannot be used afterwards',
    'in-between': 'a comment or a `;` stands between its parts',
    'in-header': 'it is made in the middle of a statement that cannot be put into an `async with`',
    'kept-in-attribute': 'it is kept in an attribute, so where its life ends has to be decided',
    'used-outside': 'it is used outside of the suite that makes it',
    yields: 'it is open across a `yield`, so it depends on others when it is closed',
  },
  byHand: `
\`async with\` around all uses, or \`await client.aclose()\` (\`close()\` for aiohttp) where its owner
ends: a lifespan function, an \`AsyncExitStack\`.
`,
  visit: {
    call(call, { file, facts, fix, report, decline }) {
      const library = clientMade(call, file)
      if (!library || neverRuns(call, file) || isExpectedToFail(call, file)) return
      const attribute = library === 'aiohttp' ? neverClosed(call, file, facts) : null
      if (attribute) return { ...decline('kept-in-attribute'), message: `\`${attribute.text}\` is never closed` }
      if (!coroutineOf(call)) return
      const kept = keptClient(call, library, file, facts)
      const unnamed = kept ? null : unnamedClient(call, library, file)
      const edits = kept ? enteredClient(kept, file) : unnamed && namedClient(unnamed, file)
      if (!edits) return

      const name = kept ? kept.name.text : `${call.get('function')?.text}()`
      const message = `\`${name}\` is ${kept?.close ? 'not closed where something fails' : 'never closed'}`
      if (typeof edits === 'string') return { ...decline(edits), message }
      return { ...report(fix.unsafe('closes-client', 'enter it with `async with`', ...edits)), message }
    },
  },
})
