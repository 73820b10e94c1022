/** `loop.run_until_complete()` on a loop made by hand → `asyncio.run()`. */

import { defineTransform } from '../../src/engine/transform.ts'
import { cureFor, loopByHand, makerOf } from '../../src/project/loops-by-hand.ts'
import { doubtAbout } from './by-hand/doubts.ts'
import { runEdits, runnerEdits } from './by-hand/edits.ts'

export default defineTransform({
  name: 'run-until-complete',
  family: 'entry',
  summary: 'a loop made by hand runs a coroutine, where `asyncio.run()` would',
  why: `
A loop made by hand ends without cancelling the tasks that are left, without closing
asynchronous generators and without waiting for its threads; where it is not closed it leaks.
\`asyncio.get_event_loop()\` warns from Python 3.12 on where no loop has been set, and raises
\`RuntimeError\` from 3.14 on. \`asyncio.run()\` makes the loop, runs the coroutine, cleans up
and hands on its result.

The statements that only made, set and closed the loop go, a \`try\` that only closed it as
well. Several runs on one loop share an \`asyncio.Runner\`, from Python 3.11 on. A loop that is
used for more, or handed on, is left alone.

It is safe for a new loop whose coroutine certainly leaves nothing behind. It is unsafe where
tasks may be left, which \`asyncio.run()\` cancels, and for the loop of \`get_event_loop()\`,
to which something that was made before may belong.
`,
  default: true,
  triggers: ['run_until_complete'],
  needs: 'asyncio',
  within: ['run_until_complete'],
  notInNotebooks: true,
  aliases: [],
  example: `
 import asyncio


 async def serve():
     await asyncio.sleep(1)
     return 5


 def main():
-    loop = asyncio.new_event_loop()
-    asyncio.set_event_loop(loop)
-    try:
-        return loop.run_until_complete(serve())
-    finally:
-        loop.close()
+    return asyncio.run(serve())
`,
  declines: {
    'interrupt-caught': 'with `asyncio.run()` the coroutine is cancelled on Ctrl-C, before `KeyboardInterrupt` comes',
    'left-over-task': 'the coroutine may leave tasks behind, and `asyncio.run()` cancels them',
    'name-taken': '`asyncio` already means something else here',
    'not-a-coroutine': 'what it runs is a future, and `asyncio.run()` takes a coroutine: await it in one',
    'other-loop':
      'something else here may belong to the loop that is set for the thread, and `asyncio.run()` makes its own',
    'several-runs': 'the loop runs several coroutines, and what one leaves behind goes on in the next',
    'shared-line': 'the statements that make or close the loop share their lines with other code or comments',
    'task-before': 'tasks are made before the loop runs, which have to move into a coroutine first',
  },
  byHand: `
\`asyncio.run(main())\`, with everything that needs the loop inside of \`main()\`.
`,
  visit: {
    call(call, { file, facts, settings, fix, report, decline }) {
      const maker = makerOf(call, file)
      const loop = maker && loopByHand(maker, file, facts)
      if (!loop || loop.runs[0] !== call) return
      const cure = cureFor(loop, { file, facts, target: settings.targetVersion })
      if (!cure) return

      if (cure !== 'run' && cure !== 'runner') return decline(cure)
      const made = cure === 'run' ? runEdits(loop, file) : runnerEdits(loop, file)
      if (typeof made === 'string') return decline(made)

      const because = cure === 'runner' ? 'several-runs' : doubtAbout(loop, file, facts)
      const message = cure === 'run' ? `run it with \`${made.name}()\`` : `share one \`${made.name}\``
      return report(because ? fix.unsafe(because, message, ...made.edits) : fix(message, ...made.edits))
    },
  },
})
