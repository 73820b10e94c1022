/** HTTP requests without a time limit: reported; `timeout=None` of httpx is taken away. */

import { defineTransform } from '../../src/engine/transform.ts'
import { withoutArgument } from '../../src/python/argument-edits.ts'
import { lineEnd } from '../../src/python/blocks.ts'
import { executionOf } from '../../src/python/execution.ts'
import type { PythonFile } from '../../src/python/file.ts'
import { isTest } from '../../src/python/scripts.ts'
import type { Node } from '../../src/python/tree.ts'
import { bareRequest } from './unlimited/bare-request.ts'
import { unlimitedClient } from './unlimited/client.ts'

export default defineTransform({
  name: 'missing-http-timeout',
  family: 'timeouts',
  summary: 'this HTTP request may wait for ever: it has no time limit',
  why: `
A server that takes a connection and never answers keeps the task waiting until the program ends. \`requests\` has no
time limit unless it is given one, and in a coroutine it stops the whole loop meanwhile; in a thread it
keeps the thread, which no cancellation can end. \`timeout=None\` takes the limit of httpx away, and a
\`ClientTimeout\` of aiohttp has none by itself.

Looked at are coroutines, functions that are handed to threads, and asynchronous clients. For httpx the fix takes
\`timeout=None\` away, so that its five seconds between two bytes hold again: unsafe, as a slow answer fails from
then on. What else is a good limit is for you to say. Clients in files that set a limit anywhere,
with \`timeout=\`, \`asyncio.timeout()\` or \`wait_for()\`, or that stream, are left alone, and so are tests.
`,
  default: false,
  triggers: ['requests', 'httpx', 'ClientTimeout'],
  aliases: ['S113'],
  example: `
 import httpx


 async def forecast(city):
     async with httpx.AsyncClient() as client:
-        return await client.get(f"https://weather.test/{city}", timeout=None)
+        return await client.get(f"https://weather.test/{city}")
`,
  exampleIsUnsafe: true,
  declines: {
    comment: 'a comment stands beside the argument, and may tell why there is no limit',
    'default-limit': 'the limit of the client, or of the library, holds from now on, and a slow answer fails',
    'no-default':
      'the library has no limit of its own, and only a person knows how long is too long: give it a `timeout`',
  },
  byHand: `
Decide how long an answer may take, and give it to the client once, not to each call.
`,
  visit: {
    call(call, { file, fix, report, decline }) {
      if (bareRequest(call, file)) return isInTest(call, file) ? undefined : decline('no-default')
      const found = unlimitedClient(call, file)
      if (!found || isInTest(call, file)) return

      const { argument, message } = found
      if (!argument) return { ...decline('no-default'), message }
      if (isCommented(argument, file)) return { ...decline('comment'), message }
      const cure = fix.unsafe('default-limit', `take \`${argument.text}\` away`, withoutArgument(argument))
      return { ...report(cure), message }
    },
  },
})

/** Tests fake the server, or run one that answers. */
function isInTest(call: Node, file: PythonFile): boolean {
  const { function: frame } = executionOf(call)
  return frame !== null && isTest(frame, file)
}

/** True for an argument with a comment behind it on its line, or between the argument before it and itself. */
function isCommented(argument: Node, file: PythonFile): boolean {
  const list = argument.parent as Node
  const end = Math.min(lineEnd(file.tree, argument.end), list.end)
  return file.hasComment(argument.previous?.end ?? list.start, end)
}
