/** `asyncio.run(f())` and `loop.run_until_complete(f())` in a coroutine → `await f()`. */

import { defineTransform } from '../../src/engine/transform.ts'
import { awaitNeedsParentheses } from '../../src/python/awaiting.ts'
import { awaitObstacle, awaitObstacles, executionOf } from '../../src/python/execution.ts'
import { expectationOf } from '../../src/python/expected-errors.ts'
import { goneWithUse, loopVariableOf } from '../../src/python/running-loop.ts'
import { awaitHazards, everyHazard } from '../../src/python/suspension.ts'
import { onlyArgument } from '../../src/python/unwrapped-calls.ts'
import { isHopeless, nestedRunOf } from './nested/run.ts'

const { annotation: _, ...placeObstacles } = awaitObstacles
const { 'held-lock': heldLock, 'open-transaction': openTransaction, 'process-wide-state': processState } = awaitHazards

export default defineTransform({
  name: 'asyncio-run-in-async',
  family: 'entry',
  summary: '`asyncio.run()` in a coroutine raises: its thread runs an event loop already',
  why: `
A thread runs one event loop at a time. Inside of a coroutine \`asyncio.run()\` raises "cannot be called from
a running event loop", and \`run_until_complete()\` raises "This event loop is already running", whichever
loop it is called on. The coroutine that they are given never runs.

\`await\` runs it on the loop that is there. The code could only fail, so nothing is lost; \`debug=\` has no
meaning in a loop that runs already, and goes. The fix is unsafe where a handler around it swallows the
error, where the loop may be another one than the running one, which other code may count on, and under a
lock. Projects that use \`nest_asyncio\` are no finding, nor is code behind \`is_running()\`.
`,
  default: true,
  triggers: ['run', 'run_until_complete'],
  needs: 'async',
  within: ['async'],
  aliases: [],
  example: `
 import asyncio


 async def load(city):
     await asyncio.sleep(0.1)
     return f"{city}: sunny"


 async def show(city):
-    print(asyncio.run(load(city)))
+    print(await load(city))


 asyncio.run(show("Oslo"))
`,
  declines: {
    'not-awaitable': 'what it is given cannot be awaited',
    'unusual-arguments': 'an `await` has no place for its arguments',
    'error-caught': 'the `try` around it catches the `RuntimeError` that it raises',
    'other-loop': 'it is called on a loop that may be another one than the running one',
    'held-lock': heldLock,
    'open-transaction': openTransaction,
    'process-wide-state': processState,
    ...placeObstacles,
  },
  byHand: `
\`await\` the coroutine. In plain code that a coroutine calls, make that code \`async\`, or hand the
coroutine to its caller.
`,
  visit: {
    call(call, { file, facts, settings, fix, report, decline }) {
      const run = nestedRunOf(call, file, facts)
      if (!run) return

      const message = `\`${run.name}()\` raises here, since this thread runs an event loop already`
      const declined = (reason: Parameters<typeof decline>[0]) => ({ ...decline(reason), message })
      const obstacle = awaitObstacle(executionOf(call), settings.targetVersion)
      if (obstacle && obstacle !== 'annotation') return declined(obstacle)
      const expectation = expectationOf(call, file, ['RuntimeError'])
      if (expectation === 'named') return declined('error-caught')
      if (!run.awaited) return declined('unusual-arguments')
      if (isHopeless(run.awaited, file, facts)) return declined('not-awaitable')
      const [left, right] = awaitNeedsParentheses(call) ? ['(', ')'] : ['', '']
      const edits = onlyArgument(call, run.awaited, file, { opening: `${left}await `, closing: right })
      if (!edits) return declined('unusual-arguments')

      const hazards = everyHazard(call, file)
      const hazard = (['held-lock', 'open-transaction', 'process-wide-state'] as const).find(each =>
        hazards.includes(each),
      )
      const because = hazard ?? (expectation ? 'error-caught' : run.isOther ? 'other-loop' : null)
      const all = [...edits, ...goneWithUse(loopVariableOf(run.loop, file))]
      return { ...report(because ? fix.unsafe(because, 'await it', ...all) : fix('await it', ...all)), message }
    },
  },
})
