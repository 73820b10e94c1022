/** `async with Client() as client:` in a loop → around the loop. */

import { defineTransform } from '../../src/engine/transform.ts'
import { neverRuns } from '../../src/python/dead-code.ts'
import { coroutineOf } from '../../src/python/execution.ts'
import { isExpectedToFail } from '../../src/python/misuse-tests.ts'
import { clientPerCall } from './clients/called.ts'
import { clientClasses } from './clients/known.ts'
import { madeOnce, repeatedClient } from './clients/repeated.ts'

export default defineTransform({
  name: 'client-per-request',
  family: 'contexts',
  summary: 'each round of a loop makes an HTTP client, and throws its connections away',
  why: `
\`aiohttp.ClientSession\` and \`httpx.AsyncClient\` keep connections, so that the next request to the same host needs no new
one, with its round trips for TCP and TLS. A client that is made in a loop never has a next request, and an \`AsyncClient\`
loads the certificates each time, some 20 ms in which the event loop stands still.

The fix makes the client once, in front of the loop. It is unsafe: the client also keeps cookies, so that what one answer sets goes
along with the next request; and it is made although the loop may have no rounds. Where the body sends several requests, changes the
client or hands it on, or where a function that the loop calls makes it, that is left to a person. A loop that ends with the first success or pauses between its
rounds, and a client whose arguments depend on the round, are no finding.
`,
  default: true,
  triggers: clientClasses,
  needs: 'async',
  within: ['async'],
  aliases: [],
  example: `
 import httpx


 async def titles(urls):
-    for url in urls:
-        async with httpx.AsyncClient() as client:
+    async with httpx.AsyncClient() as client:
+        for url in urls:
             page = await client.get(url)
             print(page.text)
`,
  exampleIsUnsafe: true,
  declines: {
    'arguments-read': 'its arguments read an attribute or an item, which may have another value in each round',
    changed: 'a round changes the client, or asks about it, and the next one would see that',
    'cookies-kept': 'cookies that one answer sets would go along with the next request',
    'goes-elsewhere': 'other code is given the client, and may change it or send several requests',
    'in-between': 'a comment or a `;` stands between its parts',
    'in-function': 'the function that makes it has to be given a client, by all who call it',
    'several-clients': 'another client of that name is used in the loop',
    'several-requests': 'a round sends several requests, or none, which may count on cookies of their own',
    yields: 'the loop yields while no client is open, and it depends on others when it goes on',
  },
  byHand: `
Make the client once, in front of the loop or at the start of the program, and hand it to what sends
requests. Keep one for each user whose cookies must not mix.
`,
  visit: {
    with_statement(statement, { file, fix, report, decline }) {
      if (!coroutineOf(statement)) return
      const client = repeatedClient(statement, file)
      const perCall = client ? null : clientPerCall(statement, file)
      if (perCall && !neverRuns(perCall.callee, file) && !isExpectedToFail(statement, file)) {
        const { start, end } = perCall.made
        const message = `each call of \`${perCall.callee.text}()\` makes a client, and a loop calls it`
        return { ...decline('in-function'), at: { start, end }, message }
      }
      if (!client || neverRuns(statement, file) || isExpectedToFail(statement, file)) return

      const { start, end } = client.made
      const told = { at: { start, end }, message: 'each round makes a client, and throws its connections away' }
      const edits = madeOnce(client, file)
      if (typeof edits === 'string') return { ...decline(edits), ...told }
      return { ...report(fix.unsafe('cookies-kept', 'make the client once, in front of the loop', ...edits)), ...told }
    },
  },
})
