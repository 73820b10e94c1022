/** `os.listdir()`, `shutil.copy()`, `glob.glob()` and their like in a coroutine → a thread. */

import { defineTransform } from '../../src/engine/transform.ts'
import { lastNamesOf } from '../../src/python/blocking-calls.ts'
import { blockingOnLoop } from './offload/found.ts'
import { offload, offloadReasons } from './offload/offload.ts'
import { callbackReasons, threadReasons } from './offload/standing.ts'

export default defineTransform({
  name: 'blocking-os-io',
  family: 'blocking',
  summary: 'a call of `os`, `shutil` or `glob` in a coroutine waits for the disk',
  why: `
The kernel has no asynchronous way to list a folder or to copy a file, so these calls stop the
event loop until the disk has answered: microseconds from a cache, seconds from a network share.
In a thread they do exactly the same.

\`os.walk()\`, \`os.scandir()\` and \`glob.iglob()\` return at once and read while somebody loops.
Where all items are taken on the spot, as in \`sorted(os.scandir(path))\`, the whole expression
moves; in a \`for\` loop they are collected first, which is an unsafe fix because the loop could
change what is found.

Between the check of a path and its change another task can come in once the call awaits;
such a fix is unsafe.
`,
  default: true,
  triggers: lastNamesOf('blocking-os-io'),
  needs: 'async',
  within: ['async'],
  aliases: [],
  example: `
+import asyncio
 import os


 async def sizes(folder):
-    names = os.listdir(folder)
+    names = await asyncio.to_thread(os.listdir, folder)
     return len(names)
`,
  declines: {
    'check-then-act': offloadReasons['check-then-act'],
    'collected-first': offloadReasons['collected-first'],
    'shared-data': offloadReasons['shared-data'],
    'taken-later': offloadReasons['taken-later'],
    'unknown-call': offloadReasons['unknown-call'],
    ...callbackReasons,
    ...threadReasons,
  },
  byHand: `
Put the check and the change into one plain function and await it in a thread; take all items of a
lazy call in there: \`list(os.scandir(path))\`.
`,
  visit: {
    call(call, tools) {
      const blocking = blockingOnLoop('blocking-os-io', call, tools.file, tools.facts)
      return blocking ? offload(call, blocking, tools) : undefined
    },
  },
})
