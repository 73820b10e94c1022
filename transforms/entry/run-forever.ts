/** `loop.run_forever()` on a loop made by hand → `asyncio.run()`. */

import { defineTransform } from '../../src/engine/transform.ts'
import { foreverLoop } from '../../src/project/forever-loops.ts'
import { endlessEdits, foreverEdits, hasCommentAmong, onlyEndless } from './by-hand/forever.ts'
import { callsPackages, mayOutliveCancelling } from './by-hand/forever-doubts.ts'

export default defineTransform({
  name: 'run-forever',
  family: 'entry',
  summary: 'a loop made by hand runs for ever, where `asyncio.run()` would',
  why: `
\`loop.run_forever()\` on a loop made by hand ends with Ctrl-C, and leaves every task where it stands: no \`finally\` of
theirs runs, no file or connection of theirs is closed, and Python warns of tasks that were destroyed while pending.
\`asyncio.get_event_loop()\` warns from Python 3.12 on where no loop has been set, and raises \`RuntimeError\` from 3.14 on.
\`asyncio.run()\` makes the loop, and on Ctrl-C cancels the tasks, waits for them and cleans up.

A loop that is given one coroutine which never ends becomes \`asyncio.run()\` of that. Else what is started goes into a
coroutine, which then waits for an \`asyncio.Event\` that nobody sets. Tasks are kept until they end.

It is unsafe, since clean-up code now runs that did not run, and since an error of the one coroutine ends the program,
which went on with nothing to do. The rule looks at scripts that do no more with the loop than start coroutines on it and
run it; a loop that something stops, that belongs to a thread or is handed on is left alone.
`,
  default: true,
  triggers: ['run_forever'],
  needs: 'asyncio',
  within: ['run_forever'],
  notInNotebooks: true,
  since: [3, 10],
  aliases: [],
  example: `
 import asyncio

 from station import poll, report


-if __name__ == "__main__":
-    loop = asyncio.new_event_loop()
-    loop.create_task(poll())
-    loop.create_task(report())
-    try:
-        loop.run_forever()
-    finally:
-        loop.close()
+async def run_forever():
+    tasks = {asyncio.create_task(poll()), asyncio.create_task(report())}
+    for task in tasks:
+        task.add_done_callback(tasks.discard)
+    del task
+    await asyncio.Event().wait()
+
+
+if __name__ == "__main__":
+    asyncio.run(run_forever())
`,
  exampleIsUnsafe: true,
  declines: {
    comment: 'comments stand among the statements that have to move into a coroutine',
    'error-ends':
      'an error of the coroutine would end the program, which goes on with nothing to do, and Ctrl-C would cancel it',
    'goes-on-cancelled':
      'a coroutine catches a cancellation and may go on, and `asyncio.run()` would wait for it on Ctrl-C: let it raise that again',
    'name-taken': '`asyncio` already means something else here',
    'other-loop':
      'what packages make before may keep the loop that is set for the thread, and `asyncio.run()` makes its own, whose tasks it cancels on Ctrl-C',
    'shared-line': 'the statements that make, fill or close the loop share their lines with other code or comments',
    'tasks-cancelled': 'on Ctrl-C `asyncio.run()` cancels the tasks and waits for them, where the loop leaves them',
  },
  byHand: `
\`async def main()\` that starts the tasks in a \`TaskGroup\`, or awaits \`asyncio.Event().wait()\`; then
\`asyncio.run(main())\`.
`,
  visit: {
    call(call, { file, facts, fix, report, decline }) {
      const forever = /event_loop$/.test(call.get('function')?.text ?? '') ? foreverLoop(call, file, facts) : null
      const run = forever?.loop.runs[0]
      if (!forever || !run) return

      const endless = onlyEndless(forever, file, facts)
      if (hasCommentAmong(forever, file)) return { ...decline('comment'), at: run }
      if (mayOutliveCancelling(forever, file, facts)) return { ...decline('goes-on-cancelled'), at: run }
      const made = endless ? endlessEdits(forever, endless, file) : foreverEdits(forever, file)
      if (typeof made === 'string') return { ...decline(made), at: run }

      const message = endless ? `run it with \`${made.name}()\`` : 'start it all in one coroutine, and run that'
      const because = callsPackages(forever, file) ? 'other-loop' : endless ? 'error-ends' : 'tasks-cancelled'
      return { ...report(fix.unsafe(because, message, ...made.edits)), at: run }
    },
  },
})
