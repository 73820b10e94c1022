/** `await` of something that nobody can await → without `await`. */

import { defineTransform } from '../../src/engine/transform.ts'
import { expectationOf } from '../../src/python/expected-errors.ts'
import { awaitedInVain } from './non-awaitable/awaited.ts'
import { cureOf, reasons } from './non-awaitable/cure.ts'

export default defineTransform({
  name: 'await-non-awaitable',
  family: 'awaiting',
  summary: '`await` of something that cannot be awaited raises a `TypeError`',
  why: `
The call runs, and then \`await\` raises: "object NoneType can't be used in 'await' expression". What
stands below never runs. It is reported where it is certain that the function is no coroutine function
and gives nothing to await: one of the project, whatever overrides or decorates it, or one of a library
such as \`httpx.Response.json\` and \`asyncio.StreamWriter.write\`.

The fix drops the \`await\`: the code could only fail, so nothing is lost. If the call blocks, the rules
about blocking calls see it from then on. \`await time.sleep(1)\` becomes \`await asyncio.sleep(1)\`, and the
future of a thread pool is awaited through \`asyncio.wrap_future()\`.

It is unsafe where a handler around it swallows the error and goes on, since more code runs then than
before, and in a \`while\` in which nothing else lets other tasks run. \`await [f(), g()]\` becomes \`asyncio.gather()\`, which is unsafe too: nothing tells that the two were
meant to run side by side.
`,
  default: true,
  triggers: ['await'],
  within: ['await'],
  aliases: [],
  example: `
 import logging


 def audit(order):
     logging.info("order %s", order)


 async def place(order):
-    await audit(order)
+    audit(order)
     return order
`,
  declines: reasons,
  byHand: `
Take the \`await\` away, or await what was meant: each item by \`asyncio.gather(*items)\`, or the
asynchronous twin of the function.
`,
  visit: {
    await(awaiting, { file, facts, fix, report, decline }) {
      const awaited = awaitedInVain(awaiting, file, facts)
      if (!awaited) return

      const expectation = expectationOf(awaiting, file, ['TypeError'])
      if (expectation === 'named') return decline('error-caught')
      const cure = cureOf(awaiting, awaited, file, facts)
      if ('declined' in cure) return decline(cure.declined)

      const because = cure.because ?? (expectation ? 'error-caught' : null)
      return report(because ? fix.unsafe(because, cure.message, ...cure.edits) : fix(cure.message, ...cure.edits))
    },
  },
})
