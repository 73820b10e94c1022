/** Waiting for futures and executors of `concurrent.futures` in a coroutine → a thread, or asyncio's own future. */

import { defineTransform, type Tools, type Verdict } from '../../src/engine/transform.ts'
import { projectWork } from '../../src/project/thread-work.ts'
import type { Blocking } from '../../src/python/blocking.ts'
import { lastNamesOf } from '../../src/python/blocking-calls.ts'
import { argumentsOf } from '../../src/python/calls.ts'
import { coroutineOf } from '../../src/python/execution.ts'
import {
  catchesLibraryError,
  changedErrors,
  executorOf,
  isNamedIn,
  isSettled,
  isTakenInThread,
  mayBeCancelled,
  setsDefaultExecutor,
} from '../../src/python/futures.ts'
import { catchesAround } from '../../src/python/handlers.ts'
import { threadDoubts } from '../../src/python/thread-work.ts'
import { descendants, type Node } from '../../src/python/tree.ts'
import { blockOf, blockReasons, movesWithBlock } from './futures/block.ts'
import { awaitedFuture } from './futures/native.ts'
import { blockingOnLoop } from './offload/found.ts'
import { doubtOfUnit, messageAbout, moveUnit, offload, offloadReasons } from './offload/offload.ts'
import { blocksLoop, callbackReasons, standingInThread, threadReasons } from './offload/standing.ts'
import type { Unit } from './offload/unit.ts'

const reasons = {
  'cancels-future': 'a cancelled task then cancels the future as well, and a cancelled future raises another error',
  'collected-first': offloadReasons['collected-first'],
  'other-error':
    'asyncio would raise its own `CancelledError` or `TimeoutError`, and a handler expects that of `concurrent.futures`',
  'shared-data': offloadReasons['shared-data'],
  'taken-later': offloadReasons['taken-later'],
  'thread-bound': offloadReasons['thread-bound'],
  'unknown-call': offloadReasons['unknown-call'],
  ...blockReasons,
  ...callbackReasons,
  ...threadReasons,
} as const

export default defineTransform({
  name: 'blocking-future-result',
  family: 'blocking',
  summary: '`future.result()` of a thread or process stops the event loop until it is there',
  why: `
A future of \`concurrent.futures\` belongs to threads: \`result()\` stops the event loop until
another thread or process has finished. If that one waits for the loop in turn, as a coroutine
does that was handed over with \`asyncio.run_coroutine_threadsafe()\`, both stand still for ever.

\`await asyncio.to_thread(future.result)\` gives the same value and the same exception.
\`await asyncio.wrap_future(future)\` needs no thread that waits, but ties the future to the task:
who cancels the one cancels the other. \`--unsafe\` chooses it where there is no timeout.

\`with ThreadPoolExecutor() as pool:\` waits for all its jobs at the end. Without an \`await\` in it
the block moves to a thread as a whole. A future that is known to be done is left alone, and so
is a \`result()\` of which nobody knows whose it is: asyncio's own returns at once.
`,
  default: true,
  triggers: [...lastNamesOf('blocking-future-result'), 'ProcessPoolExecutor', 'ThreadPoolExecutor', 'Executor'],
  needs: 'async',
  within: ['async'],
  aliases: [],
  example: `
+import asyncio
 from concurrent.futures import Future


 async def total(report: Future):
-    return report.result(timeout=10)
+    return await asyncio.to_thread(report.result, timeout=10)
`,
  declines: reasons,
  byHand: `
\`await asyncio.wrap_future(future)\`, or submit the job by \`loop.run_in_executor(pool, f, …)\` and
await what that gives. Catch \`TimeoutError\` and \`CancelledError\` of asyncio there.
`,
  visit: {
    call(call, tools) {
      const { file, facts } = tools
      const blocking = blockingOnLoop('blocking-future-result', call, file, facts)
      if (!blocking || isOver(call, blocking, tools) || movesWithBlock(call, file, facts)) return

      return { ...verdictOn(call, blocking, tools), message: messageAbout(blocking) }
    },

    with_statement(statement, tools) {
      const { file, facts, decline } = tools
      if (!coroutineOf(statement)) return
      const block = blockOf(statement, file, facts)
      const manager = block && executorOf(statement, file)
      if (!manager || !blocksLoop(manager, file) || movesWithBlock(statement, file, facts)) return

      const message = 'the `with` of an executor in a coroutine stops the event loop until all jobs are done'
      if (typeof block !== 'string') return { ...moved(block, tools), at: manager, message }
      return hasOwnFinding(statement, tools) ? undefined : { ...decline(block), at: manager, message }
    },
  },
})

type FutureTools = Tools<keyof typeof reasons>

/** True for a call that cannot wait: the future is done, or nobody takes what the call gives. */
function isOver(call: Node, { name, thread }: Blocking, { file }: FutureTools): boolean {
  if (thread === 'lazy') return call.parent?.kind === 'expression_statement' || isTakenInThread(call, file)
  return /\.Future\.\w+$/.test(name) && isSettled(call, file)
}

function verdictOn(call: Node, blocking: Blocking, tools: FutureTools): Verdict {
  const { file, settings, fix, decline } = tools
  if (blocking.name.endsWith('.shutdown') && setsDefaultExecutor(file)) return decline('default-executor')
  const errors = changedErrors(call, settings.targetVersion)
  // An await cannot raise StopIteration: it hangs up to Python 3.12 (SEMANTICS 3).
  if (catchesLibraryError(call, file, errors) || catchesAround(call, file, ['StopIteration']))
    return decline('other-error')
  const verdict = offload(call, blocking, tools)
  const native = verdict.declined || blocking.thread !== 'exact' ? null : awaitedFuture(call, file)
  const inThread = doubtfully(verdict, call, errors, tools)
  if (!native) return inThread
  const edits = [...native.edits, ...standingInThread(call, tools).cure]
  return { ...verdict, fixes: [fix.unsafe('cancels-future', native.message, ...edits), ...inThread.fixes] }
}

/** Why the thread would not do the same, where it would not. */
function doubtfully(verdict: Verdict, call: Node, errors: readonly string[], tools: FutureTools): Verdict {
  if (mayMeet(call, errors, tools)) return unsafely(verdict, 'other-error', tools)
  return makesJobsThere(call, tools) ? unsafely(verdict, 'unknown-call', tools) : verdict
}

/** `wait(pool.submit(work, each) for each in jobs)` runs its generator where it is taken. */
function makesJobsThere(call: Node, { file, facts }: FutureTools): boolean {
  const [first] = argumentsOf(call).positional
  return first?.kind === 'generator_expression' && threadDoubts([first], file, projectWork(file, facts)).length > 0
}

/** True where somebody may catch one of the errors that come out changed. */
function mayMeet(call: Node, errors: readonly string[], { file, facts }: FutureTools): boolean {
  if (mayBeCancelled(file) && catchesAround(call, file, ['Exception'])) return true
  return errors.some(error => isNamedIn(file, error) || facts.mentionsElsewhere(error, file.path).length > 0)
}

function unsafely(verdict: Verdict, because: 'other-error' | 'unknown-call', { fix }: FutureTools): Verdict {
  return { ...verdict, fixes: verdict.fixes.map(({ message, edits }) => fix.unsafe(because, message, ...edits)) }
}

/** Moves the whole block. */
function moved(block: Unit, tools: FutureTools): Verdict {
  const standing = standingInThread(block.node, tools)
  if (standing.declined) return tools.decline(standing.declined)
  return moveUnit(block, standing, standing.because ?? doubtOfUnit(block), tools)
}

/** True when a call in the block waits and is reported for itself. */
function hasOwnFinding(statement: Node, tools: FutureTools): boolean {
  const { file, facts } = tools
  return descendants(statement.get('body') as Node, 'call').some(call => {
    const blocking = blockingOnLoop('blocking-future-result', call, file, facts)
    return blocking !== null && !isOver(call, blocking, tools)
  })
}
