/** A function of the project that blocks somewhere inside, called in a coroutine → a thread. */

import type { Fix } from '../../src/engine/finding.ts'
import { defineTransform, type Tools, type Verdict } from '../../src/engine/transform.ts'
import { asyncified } from './transitive/asyncified.ts'
import { chainOf, messageAbout, type Transitive, transitiveAt } from './transitive/found.ts'
import { fixInThread, threadRunReasons } from './transitive/thread.ts'

const reasons = {
  ...threadRunReasons,
  exported: 'code outside of the project may call the function, and would get a coroutine',
} as const

export default defineTransform({
  name: 'blocking-call-transitive',
  family: 'blocking',
  summary: 'a function that a coroutine calls stops the event loop, however deep inside',
  why: `
\`load_config()\` looks harmless where it is called. That it calls \`read()\` in another file, and that
\`open()\`, is what a reviewer does not see: the whole loop stands still until the disk has answered.
The finding is at the call in the coroutine, and shows the way from there to the call that blocks.

The call moves to a thread, and the function stays as it is for all who call it. That is safe where
everything it runs, followed through the project, is known to work in a thread, and changes nothing
that other tasks could see meanwhile. Writing to \`self\` or to a global is an unsafe fix; what needs
the event loop, or an object of its thread, is left alone. A generator is run in the thread where
\`list()\`, \`sum()\` or a comprehension takes all of its items at once.

Helpers that only pause with \`time.sleep()\` and are called by coroutines alone become coroutines
instead, in one fix over all of their files: a thread that sleeps would be a thread wasted.

Only what certainly blocks is reported. Not reported are functions that are overridden somewhere or
wrapped by an unknown decorator, work that is done once and kept, calls behind several conditions,
and calls that are over in microseconds, such as \`os.path.exists()\` or \`os.remove()\`.
`,
  default: true,
  triggers: ['async'],
  within: ['async'],
  aliases: [],
  example: `
+import asyncio
 import json


 def load(path):
     with open(path) as file:
         return json.load(file)


 async def start(path):
-    return load(path)
+    return await asyncio.to_thread(load, path)
`,
  declines: reasons,
  byHand: `
Write the helper so that it gets all it needs as arguments and gives back all it makes; then \`await
asyncio.to_thread(helper, …)\` at the call is right. Where the helper needs the event loop itself,
make it \`async\` from the bottom up: \`async-fix asyncify PATH::FUNCTION --dry-run\` shows the plan.
`,
  visit: {
    call(call, tools) {
      const found = transitiveAt(call, tools.file, tools.facts)
      if (!found) return

      return { ...verdictOn(found, tools), message: messageAbout(found), chain: chainOf(found, tools.file) }
    },
  },
})

/** Every cure there is, best first: helpers that only pause become coroutines, anything else moves to a thread. */
function verdictOn(found: Transitive, tools: Tools<keyof typeof reasons>): Verdict {
  const asynchronous = asyncifiedFix(found, tools)
  const inThread = fixInThread(found, tools)
  if (typeof inThread !== 'string') return tools.report(...(asynchronous ? [asynchronous] : []), inThread)
  return asynchronous ? tools.report(asynchronous) : tools.decline(inThread)
}

function asyncifiedFix(found: Transitive, tools: Tools<keyof typeof reasons>): Fix | null {
  const made = asyncified(found, tools)
  if (!made) return null
  const { because, message, edits, elsewhere } = made
  return { ...(because ? tools.fix.unsafe(because, message, ...edits) : tools.fix(message, ...edits)), elsewhere }
}
