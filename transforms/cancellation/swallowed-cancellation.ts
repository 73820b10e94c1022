/** `except asyncio.CancelledError` that lets a loop go on → `raise` at its end. */

import { defineTransform } from '../../src/engine/transform.ts'
import { isAwaitedByRun } from '../../src/project/task-bodies.ts'
import { cancellationCaught, isEndlessLoop } from '../../src/python/cancellation.ts'
import { executionOf } from '../../src/python/execution.ts'
import { takesGroupsApart } from '../../src/python/handlers.ts'
import { headerOf, raiseAtEnd } from './swallowed/handler.ts'
import { swallowing } from './swallowed/loops.ts'

export default defineTransform({
  name: 'swallowed-cancellation',
  family: 'cancellation',
  summary: 'the loop goes on after `except CancelledError`, so its task cannot be cancelled',
  why: `
\`task.cancel()\` raises \`CancelledError\` where the task waits. A loop that catches it and goes round
again cannot be ended that way: \`asyncio.run()\` waits for it for ever at its end, a timeout never
fires, and a \`TaskGroup\` never finishes. The fix puts \`raise\` at the end of the handler, so that
whatever it does still happens and the task then ends.

It is unsafe where something in the project calls \`cancel()\`, which might be meant to wake the loop up,
where \`asyncio.run()\` awaits the loop, so that Ctrl-C cancels it, and where the loop may end by itself, so that
code after it no longer runs.

Only a loop that goes on is reported. A handler that ends the coroutine does no harm, a \`CancelledError\`
may belong to a task that is awaited, and code that cleans up may have to go on.
`,
  default: true,
  triggers: ['CancelledError'],
  needs: 'async',
  within: ['CancelledError'],
  aliases: ['ASYNC103', 'S7497'],
  example: `
 import asyncio


 async def poll(inbox: asyncio.Queue):
     while True:
         try:
             print(await inbox.get())
         except asyncio.CancelledError:
             print("interrupted")
+            raise
`,
  declines: {
    'except-star': 'what an `except*` lets go on is an exception group, which is no cancellation',
    interrupted: '`asyncio.run()` awaits it, so that Ctrl-C cancels it, which may be meant to go no further than here',
    listed:
      'the cancellation is one of several errors here; give it a handler of its own before this one, with `raise`',
    'others-cancelled': 'what is awaited here might be cancelled on its own, and then the loop has to go on',
    'woken-by-cancel': 'something in the project calls `cancel()`, and may do so only to wake this loop up',
    'loop-ends': 'the loop may end by itself, and what comes after it no longer runs once the cancellation goes on',
  },
  byHand: `
End the handler with \`raise\`. Where \`cancel()\` is used to wake a loop up, use an \`asyncio.Event\` for
that.
`,
  visit: {
    except_clause(handler, { file, facts, fix, report, decline }) {
      if (!handler.tree.holds('CancelledError', handler)) return
      const caught = cancellationCaught(handler, file)
      const body = handler.child('block')
      const last = body?.children.at(-1)
      const isOurs = caught && caught !== 'everything' && last && last.kind !== 'continue_statement'
      const found = !isOurs || !body ? null : swallowing(handler.parent, body, file, facts)
      if (!found || !body) return
      const at = headerOf(handler)

      if (takesGroupsApart(handler)) return { ...decline('except-star'), at }
      if (!found.isOwn) return { ...decline('others-cancelled'), at }
      if (caught === 'listed') return { ...decline('listed'), at }
      const message = 'let the cancellation go on: `raise` at the end of the handler'
      const edits = raiseAtEnd(body)
      if (found.mayBeWoken) return { ...report(fix.unsafe('woken-by-cancel', message, ...edits)), at }
      const coroutine = executionOf(handler).coroutine ?? handler
      if (isAwaitedByRun(coroutine, file, facts)) return { ...report(fix.unsafe('interrupted', message, ...edits)), at }
      if (!isEndlessLoop(found.loop)) return { ...report(fix.unsafe('loop-ends', message, ...edits)), at }
      return { ...report(fix(message, ...edits)), at }
    },
  },
})
