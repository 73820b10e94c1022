/** Methods of `pathlib.Path` and functions of `os.path` that ask the disk, in a coroutine → a thread. */

import { defineTransform } from '../../src/engine/transform.ts'
import { lastNamesOf } from '../../src/python/blocking-calls.ts'
import { blockingOnLoop } from './offload/found.ts'
import { offload, offloadReasons } from './offload/offload.ts'
import { threadReasons } from './offload/standing.ts'

export default defineTransform({
  name: 'blocking-path-io',
  family: 'blocking',
  summary: 'a method of `Path` or a function of `os.path` in a coroutine waits for the disk',
  why: `
\`path.read_text()\`, \`path.exists()\` and \`os.path.getsize()\` wait for the disk, and no other
task runs meanwhile. In a thread they do exactly the same. Methods that only compute with names
(\`path.with_suffix()\`, \`os.path.join()\`) are left alone, and so are those that ask for nothing
but the current or the home folder.

\`path.iterdir()\`, \`path.glob()\` and \`path.rglob()\` return at once and read while somebody
loops. Where all items are taken on the spot, as in \`sorted(path.glob("*.py"))\`, the whole
expression moves. A \`for\` loop gets them collected: \`iterdir()\` reads the folder in one go
anyway, for the others that is an unsafe fix because the loop could change what is found.
`,
  default: true,
  triggers: lastNamesOf('blocking-path-io'),
  needs: 'async',
  within: ['async'],
  aliases: ['ASYNC240'],
  example: `
+import asyncio
 from pathlib import Path


 async def load(path: Path):
-    return path.read_text(encoding="utf-8")
+    return await asyncio.to_thread(path.read_text, encoding="utf-8")
`,
  declines: {
    'check-then-act': offloadReasons['check-then-act'],
    'collected-first': offloadReasons['collected-first'],
    'shared-data': offloadReasons['shared-data'],
    'taken-later': offloadReasons['taken-later'],
    'unknown-call': offloadReasons['unknown-call'],
    ...threadReasons,
  },
  byHand: `
Put the check and the change into one plain function and await it in a thread; take all items of a
lazy call in there: \`sorted(path.glob("*"))\`.
`,
  visit: {
    call(call, tools) {
      const blocking = blockingOnLoop('blocking-path-io', call, tools.file, tools.facts)
      return blocking ? offload(call, blocking, tools) : undefined
    },
  },
})
