/** `requests.get()` in a coroutine → one `httpx.AsyncClient`, or a thread. */

import { defineTransform } from '../../src/engine/transform.ts'
import { answersLater, functionTarget, httpTriggers, type Target } from '../../src/python/http-calls.ts'
import type { Node } from '../../src/python/tree.ts'
import { moveToAiohttp } from './http/aiohttp.ts'
import { type Caveat, caveats } from './http/caveats.ts'
import { inOrderOfChoice } from './http/choice.ts'
import { type ClientFix, moveToClient } from './http/client.ts'
import { explained } from './offload/explained.ts'
import {
  blocksLoop,
  type Context,
  callbackReasons,
  standingInThread,
  threadReasons,
  usesRunningLoop,
} from './offload/standing.ts'
import { callInThread } from './offload/thread.ts'

export default defineTransform({
  name: 'blocking-http-call',
  family: 'blocking',
  summary: 'a blocking HTTP call in a coroutine stops the whole event loop',
  why: `
While \`requests.get()\` waits for the network, no other task runs, no timeout fires and no
socket is read. There are two cures.

**A thread** keeps everything: each argument, each attribute of the response, each exception.
It is always safe, except where a timeout around the coroutine begins to work that never could.

**An async client** is what such code wants to be: one \`httpx.AsyncClient\` around the
statements that ask. requests and httpx differ in many small ways (redirects, timeouts, text
without a charset, \`bool(response)\`, error classes), so it is chosen by itself only when every
argument and every use of the response is known to mean the same, no \`except\` clause of the
project could miss an error or looks at one, one request has the client for itself, and the
project already has httpx. It is an unsafe fix where one of these is not proved; where only the
package is missing from the project, \`--unsafe\` too picks the thread, which needs nothing. It is not offered
where the two libraries certainly differ, where the response leaves the function, or where tests
replace requests. \`httpx.get()\` and its siblings always move: the library stays.

\`--http-client thread\` forbids the async client, \`--http-client httpx\` and
\`--http-client aiohttp\` choose it without \`--unsafe\` wherever nothing breaks.

Responses that are streamed are left alone: whoever reads them would block again.
`,
  default: true,
  triggers: httpTriggers,
  needs: 'async',
  within: ['async'],
  aliases: ['ASYNC210', 'S7499'],
  example: `
+import asyncio
+
 import requests


 async def load(url):
-    r = requests.get(url, timeout=5)
+    r = await asyncio.to_thread(requests.get, url, timeout=5)
     return r.json()
`,
  declines: {
    'answers-later': 'the body of the answer is read later, which would block the event loop again',
    'shared-cookies':
      'several requests would share one client, which sends the cookies of one answer with the next request',
    ...caveats,
    ...callbackReasons,
    ...threadReasons,
  },
  byHand: `
Await the call in a thread together with what reads its body. To change the library, translate the
handlers first, then the calls: one \`httpx.AsyncClient\` for the whole program.
`,
  visit: {
    call(call, { file, facts, settings, fix, report, decline }) {
      const target = functionTarget(call, file)
      if (!target || !blocksLoop(call, file)) return

      const { declined, because: limited, cure } = standingInThread(call, { file, facts, settings })
      if (declined) return explained(decline(declined), call, file)
      if (usesRunningLoop(call, { file, facts, settings })) return decline('uses-running-loop')
      if (answersLater(call, target)) return decline('answers-later')
      const inThread = callInThread(call, file, settings)
      if (!inThread) return decline('name-taken')

      const threadMessage = `run \`${target.method}()\` in a thread`
      const thread = limited
        ? fix.unsafe(limited, threadMessage, ...inThread, ...cure)
        : fix(threadMessage, ...inThread, ...cure)
      const moved = settings.httpClient === 'thread' ? null : moveTo(call, target, { file, facts, settings })
      if (!moved) return explained(report(thread), call, file)
      const consent = settings.httpClient !== null
      const because = (consent ? null : unproved(moved)) ?? limited
      const client = because ? fix.unsafe(because, moved.message, ...moved.edits) : fix(moved.message, ...moved.edits)
      const ways = inOrderOfChoice({ ...client, needsPackage: moved.needsPackage }, thread, consent)
      return explained(report(...ways), call, file)
    },
  },
})

/** Why the move is not proved to change nothing, or null. */
function unproved({ isShared, caveats }: ClientFix): Caveat | 'shared-cookies' | null {
  return isShared ? 'shared-cookies' : (caveats[0] ?? null)
}

/** The move to an async library; aiohttp is only chosen by a person. */
function moveTo(call: Node, target: Target, context: Context) {
  const isAiohttp = context.settings.httpClient === 'aiohttp'
  if (isAiohttp && (target.library !== 'requests' || target.method !== 'get')) return null
  const moved = isAiohttp ? moveToAiohttp(call, context) : moveToClient(call, context)
  const name = isAiohttp ? 'aiohttp.ClientSession' : 'httpx.AsyncClient'
  const adding = moved?.needsPackage ? `; add \`${moved.needsPackage}\` to the dependencies` : ''
  return moved && { ...moved, message: `ask with one \`${name}\`${adding}` }
}
