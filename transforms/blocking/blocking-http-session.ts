/** A request through `requests.Session`, `httpx.Client` or a urllib3 pool in a coroutine → an async client, or a thread. */

import { defineTransform } from '../../src/engine/transform.ts'
import { timeoutMayFire } from '../../src/python/suspension.ts'
import { caveats } from './http/caveats.ts'
import { blocksCoroutine, cureOf, obstacles, obstacleTo } from './http/obstacles.ts'
import { moveSession } from './http/session.ts'
import { answersLater, methodTarget } from './http/targets.ts'
import { callInThread } from './http/thread.ts'

export default defineTransform({
  name: 'blocking-http-session',
  family: 'blocking',
  summary: 'a request through a blocking HTTP session stops the whole event loop',
  why: `
No other task runs while a session, client or pool waits for the network.

In a thread the request is exactly what it was, cookies and open connections included.
`,
  default: true,
  triggers: ['requests', 'httpx', 'urllib3'],
  aliases: ['ASYNC211', 'ASYNC212', 'S7499'],
  example: `
+import asyncio
 import requests


 async def load(session: requests.Session, url):
-    r = session.get(url, timeout=5)
+    r = await asyncio.to_thread(session.get, url, timeout=5)
     return r.text
`,
  declines: {
    'answers-later': 'the body of the answer is read later, which would block the event loop again',
    'timeout-may-fire': 'a timeout around this coroutine could not interrupt the request; now it can',
    ...caveats,
    ...obstacles,
  },
  visit: {
    call(call, { file, facts, settings, fix, report, decline }) {
      const target = methodTarget(call, file)
      if (!target || !blocksCoroutine(call)) return

      const obstacle = obstacleTo(call, file, facts, settings)
      const cure = cureOf(obstacle, call, file)
      if (!cure) return decline(obstacle ?? 'name-taken')
      const limited = timeoutMayFire(call, file) ? 'timeout-may-fire' : null
      const moved =
        settings.httpClient === 'thread' || settings.httpClient === 'aiohttp'
          ? null
          : moveSession(call, { file, facts, settings })
      const inThread = answersLater(call, target) ? null : callInThread(call, file, settings)
      if (!inThread && !moved) return decline(answersLater(call, target) ? 'answers-later' : 'name-taken')

      const fixes = []
      if (moved) {
        const consent = settings.httpClient === 'httpx'
        const because = (consent ? undefined : moved.caveats[0]) ?? limited
        const adding = moved.needsPackage ? '; add `httpx` to the dependencies' : ''
        const message = `ask through an \`httpx.AsyncClient\`${adding}`
        const client = because ? fix.unsafe(because, message, ...moved.edits) : fix(message, ...moved.edits)
        fixes.push({ ...client, needsPackage: moved.needsPackage })
      }
      if (inThread) {
        const message = `run \`${target.method}()\` in a thread`
        const edits = [...inThread, ...cure]
        fixes.push(limited ? fix.unsafe(limited, message, ...edits) : fix(message, ...edits))
      }
      return report(...fixes)
    },
  },
})
