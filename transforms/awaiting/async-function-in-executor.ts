/** `asyncio.to_thread()` and its like with a coroutine function → `await` the function itself. */

import { defineTransform } from '../../src/engine/transform.ts'
import { type Handed, handedCoroutine, onlyRunsAwaited } from '../../src/project/handed.ts'
import { neverRuns } from '../../src/python/dead-code.ts'
import { awaitObstacles, executionOf } from '../../src/python/execution.ts'
import type { PythonFile } from '../../src/python/file.ts'
import { descendants } from '../../src/python/tree.ts'
import { directCall } from './executor/direct-call.ts'
import { fateOfJob, isPoolMisused, type Job, jobOf } from './executor/jobs.ts'
import { awaitsStored } from './executor/stored.ts'

export default defineTransform({
  name: 'async-function-in-executor',
  family: 'awaiting',
  summary: 'a thread that is given a coroutine function makes a coroutine and runs nothing',
  why: `
A thread or a pool calls the function it is given, and calling a coroutine function only makes a coroutine
object. Its body never runs, unless somebody awaits that object too: the thread is wasted either way.

A coroutine needs no thread: the fix awaits the function itself. Where the result is dropped, or used as the
value that it was meant to be, that is safe. Where it is handed on, the fix is unsafe, as somebody else may
await it; there is none where the file awaits things that it has stored. Code that awaits the result once more
is left alone, because it works.

Futures that are not awaited on the spot, pools of \`concurrent.futures\` and processes are only reported: what
stands in for them is a task, which the code around has to keep.
`,
  default: true,
  triggers: [
    'to_thread',
    'run_in_executor',
    'run_in_threadpool',
    'Executor',
    'ThreadPoolExecutor',
    'ProcessPoolExecutor',
    'Pool',
  ],
  namesAwaitables: true,
  aliases: [],
  example: `
-import asyncio
-
 from shop.orders import Order


 async def save(order: Order) -> int:
     return await order.store()


 async def checkout(order: Order) -> str:
-    number = await asyncio.to_thread(save, order)
+    number = await save(order)
     return f"order {number}"
`,
  declines: {
    'f-string-debug': awaitObstacles['f-string-debug'],
    'handed-on': 'the result is handed on, and whoever gets it may await it',
    'not-awaited': 'nobody awaits the thread here; what takes its place is a task, and somebody has to keep it',
    pool: 'the pool only makes a coroutine object; `await` the function, or give the pool a plain function',
    'thread-options': 'options of the call, such as a limit on threads, would go with the thread',
    'unusual-arguments': 'its arguments are given in a form that cannot be carried over',
    'works-in-thread': 'the thread does other work as well, which would then block the event loop',
  },
  byHand: `
Await the coroutine function itself, or start a task of it. Give the pool a plain function if it
really has to run there.
`,
  visit: {
    call(call, { file, facts, fix, report, decline }) {
      const job = jobOf(call, file)
      const handed = job && handedCoroutine(job.function, file, facts)
      if (!handed || neverRuns(call, file)) return
      if (job.kind === 'process') return decline('pool')
      if (job.kind === 'pool') return isPoolMisused(job, file) ? decline('pool') : undefined
      const fate = fateOfJob(call, file)
      if (fate === 'awaited' || (fate === 'dropped' && job.kind === 'thread')) return

      if (job.kind === 'future' && (fate === 'dropped' || fate === 'kept')) return decline('not-awaited')
      if (!onlyRunsAwaited(handed) || worksInThread(handed)) return decline('works-in-thread')
      if (hasOptions(job, file)) return decline('thread-options')
      if (executionOf(call).obstacle === 'f-string-debug') return decline('f-string-debug')
      const edits = directCall(job, handed, file)
      if (!edits) return decline('unusual-arguments')

      const message = `call \`${handed.result.name}()\` without the thread`
      if (fate === 'misused') return report(fix(message, ...edits))
      const mayBeAwaited = fate === 'kept' || awaitsStored(file, facts)
      return mayBeAwaited ? decline('handed-on') : report(fix.unsafe('handed-on', message, ...edits))
    },
  },
})

/** True for a `lambda` that calls more than the coroutine function. */
function worksInThread({ form, node }: Handed): boolean {
  return form === 'lambda' && descendants(node, 'call').length > 1
}

/** Keywords of anyio's function, and an executor that is more than a name. */
function hasOptions({ call, kind }: Job, file: PythonFile): boolean {
  const [first, ...others] = call.get('arguments')?.children ?? []
  if (kind === 'future')
    return first?.kind === 'call'
      ? !/^concurrent\.futures\.\w+$/.test(file.called(first) ?? '')
      : !/^(none|identifier|attribute)$/.test(first?.kind ?? '')
  const isPassedOn = /^(asyncio\.to_thread|\w+\.concurrency\.run_in_threadpool)$/.test(file.called(call) ?? '')
  return !isPassedOn && others.some(each => each.kind === 'keyword_argument')
}
