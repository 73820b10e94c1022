/** A handler for `CancelledError` that ends in `continue`, or in another error → `raise`. */

import { replace } from '../../src/engine/edit.ts'
import { defineTransform, type Tools, type Verdict } from '../../src/engine/transform.ts'
import { cancellationCaught } from '../../src/python/cancellation.ts'
import type { Node } from '../../src/python/tree.ts'
import { headerOf } from './swallowed/handler.ts'
import { swallowing } from './swallowed/loops.ts'
import { raisesAnother } from './swallowed/replaced.ts'

const reasons = {
  comment: 'a comment stands within the other error, and would be lost',
  'error-expected': 'code that awaits this may count on the other error, which no longer comes',
  listed: 'the cancellation is one of several errors here; give it a handler of its own before this one, with `raise`',
  'others-cancelled': 'what is awaited here might be cancelled on its own, and then the loop has to go on',
  'task-ends': 'a cancelled task ends here from now on, and whoever awaits it gets its `CancelledError`',
}

type Reason = keyof typeof reasons

export default defineTransform({
  name: 'cancellation-replaced',
  family: 'cancellation',
  summary: 'a cancellation turns into `continue` or into another error',
  why: `
A task is cancelled when \`CancelledError\` leaves its coroutine. With \`continue\` in the handler the loop goes
round again and nothing can end it. With another error the task fails instead: \`asyncio.timeout()\` raises no
\`TimeoutError\`, a \`TaskGroup\` takes it for the failure of a child, and whoever cancelled it gets an error that
nobody expects there.

The fix re-raises the cancellation. It is unsafe, as callers see another error and a loop ends that did not.
A handler that ends the task by \`return\` or \`break\` is left alone, and so is one around tasks and futures,
which may have been cancelled on their own.
`,
  default: true,
  triggers: ['CancelledError'],
  needs: 'async',
  within: ['CancelledError'],
  aliases: ['ASYNC104', 'S7497'],
  example: `
 import asyncio


 async def next_job(jobs: asyncio.Queue):
     try:
         return await jobs.get()
     except asyncio.CancelledError:
-        raise RuntimeError("no job")
+        raise
`,
  exampleIsUnsafe: true,
  declines: reasons,
  byHand: `
Give \`asyncio.CancelledError\` a handler of its own that cleans up and ends in \`raise\`, before the
others.
`,
  visit: {
    except_clause(handler, tools) {
      if (!handler.tree.holds('CancelledError', handler)) return
      const caught = cancellationCaught(handler, tools.file)
      const body = handler.child('block')
      const last = body?.children.at(-1)
      if (!caught || caught === 'everything' || !body || !last) return
      const verdict =
        last.kind === 'continue_statement'
          ? continued(last, body, caught === 'listed', tools)
          : last.kind === 'raise_statement' && caught === 'named'
            ? raised(last, handler, tools)
            : undefined
      return verdict && { ...verdict, at: headerOf(handler) }
    },
  },
})

/** A handler that ends in `continue`. */
function continued(jump: Node, body: Node, isListed: boolean, tools: Tools<Reason>): Verdict | undefined {
  const { file, facts, fix, report, decline } = tools
  const found = swallowing(body.parent?.parent ?? null, body, file, facts)
  if (!found) return
  if (!found.isOwn) return decline('others-cancelled')
  if (isListed) return decline('listed')
  return report(
    fix.unsafe('task-ends', 'let the cancellation go on: `raise` instead of `continue`', replace(jump, 'raise')),
  )
}

/** A handler that ends in another error. */
function raised(raise: Node, handler: Node, tools: Tools<Reason>): Verdict | undefined {
  const { file, facts, fix, report, decline } = tools
  if (!raisesAnother(raise, handler, file, facts)) return
  if (file.hasComment(raise.start, raise.end)) return decline('comment')
  return report(fix.unsafe('error-expected', 'let the cancellation go on: a plain `raise`', replace(raise, 'raise')))
}
