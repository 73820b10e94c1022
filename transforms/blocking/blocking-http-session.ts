/** A request through `requests.Session`, `httpx.Client` or a urllib3 pool in a coroutine → an async client, or a thread. */

import { defineTransform } from '../../src/engine/transform.ts'
import { answersLater, httpTriggers, methodTarget } from '../../src/python/http-calls.ts'
import { caveats } from './http/caveats.ts'
import { inOrderOfChoice } from './http/choice.ts'
import { moveSession } from './http/session.ts'
import { explained } from './offload/explained.ts'
import { blocksLoop, callbackReasons, standingInThread, threadReasons, usesRunningLoop } from './offload/standing.ts'
import { callInThread } from './offload/thread.ts'

export default defineTransform({
  name: 'blocking-http-session',
  family: 'blocking',
  summary: 'a request through a blocking HTTP session stops the whole event loop',
  why: `
While a \`requests.Session\`, an \`httpx.Client\` or a urllib3 pool waits for the network, no
other task runs.

A session that lives in one coroutine becomes an \`httpx.AsyncClient\` with \`async with\`, and
each of its requests is awaited. From \`httpx.Client\` that is the same library, streams included.
From \`requests.Session\` it is chosen by itself only when every setting, argument and use of a
response is known to mean the same and the project already has httpx; a
project without it gets the thread, also with \`--unsafe\`. See blocking-http-call.

A session that is shared, stored or passed in stays what it is, and each request runs in a
thread, cookies and open connections included. A stream is left alone there: whoever reads it
would block again.
`,
  default: true,
  triggers: httpTriggers,
  needs: 'async',
  within: ['async'],
  aliases: ['ASYNC211', 'ASYNC212', 'S7499'],
  example: `
 import httpx


 async def load(url):
-    with httpx.Client(timeout=5) as client:
-        return client.get(url).json()
+    async with httpx.AsyncClient(timeout=5) as client:
+        return (await client.get(url)).json()
`,
  declines: {
    'answers-later': 'the body of the answer is read later, which would block the event loop again',
    ...caveats,
    ...callbackReasons,
    ...threadReasons,
  },
  byHand: `
Make one \`httpx.AsyncClient\` where the program starts, close it where it ends, and hand it to
whoever sends requests.
`,
  visit: {
    call(call, { file, facts, settings, fix, report, decline }) {
      const target = methodTarget(call, file)
      if (!target || !blocksLoop(call, file)) return

      const { declined, because: limited, cure } = standingInThread(call, { file, facts, settings })
      if (declined) return explained(decline(declined), call, file)
      if (usesRunningLoop(call, { file, facts, settings })) return decline('uses-running-loop')
      const moved =
        settings.httpClient === 'thread' || settings.httpClient === 'aiohttp'
          ? null
          : moveSession(call, { file, facts, settings })
      const inThread = answersLater(call, target) ? null : callInThread(call, file, settings)
      if (!inThread && !moved) return decline(answersLater(call, target) ? 'answers-later' : 'name-taken')

      const inThreadMessage = `run \`${target.method}()\` in a thread`
      const inItsThread = inThread && [...inThread, ...cure]
      const thread =
        inItsThread &&
        (limited ? fix.unsafe(limited, inThreadMessage, ...inItsThread) : fix(inThreadMessage, ...inItsThread))
      const consent = settings.httpClient === 'httpx'
      const because = (consent ? undefined : moved?.caveats[0]) ?? limited
      const message = `ask through an \`httpx.AsyncClient\`${moved?.needsPackage ? '; add `httpx` to the dependencies' : ''}`
      const edits = moved?.edits ?? []
      const client = moved && {
        ...(because ? fix.unsafe(because, message, ...edits) : fix(message, ...edits)),
        needsPackage: moved.needsPackage,
      }
      return explained(report(...inOrderOfChoice(client, thread, consent)), call, file)
    },
  },
})
