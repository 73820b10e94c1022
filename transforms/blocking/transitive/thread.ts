/** The fix that runs the call, or what takes everything it gives, in a worker thread. */

import type { Fix } from '../../../src/engine/finding.ts'
import type { Tools } from '../../../src/engine/transform.ts'
import { absoluteName } from '../../../src/project/modules.ts'
import { shortName } from '../../../src/project/short-names.ts'
import { isGrave, threadRun } from '../../../src/project/thread-run.ts'
import { projectWork } from '../../../src/project/thread-work.ts'
import { threadDoubts } from '../../../src/python/thread-work.ts'
import { offloadReasons } from '../offload/offload.ts'
import { standingInThread, threadReasons, usesRunningLoop } from '../offload/standing.ts'
import { callInThread, expressionInThread } from '../offload/thread.ts'
import { doubtOfArguments, doubtOfSteps } from './around.ts'
import type { Transitive } from './found.ts'
import { type Taker, takerOf } from './taker.ts'

/** Reasons to leave the call alone, or to make the fix only unsafe. */
export const threadRunReasons = {
  ...threadReasons,
  'changes-process':
    'while it runs it changes something of the whole process, such as `sys.stdout` or the working folder, for all other tasks too',
  'check-then-act':
    'files are read or checked and then changed, by it or around it, and another task may change them in between',
  'current-exception': 'it looks for the exception that is being handled, and in a thread none is',
  'driver-unknown': offloadReasons['driver-unknown'],
  'ends-iteration': '`StopIteration` can get out of it, and an await of a thread never ends on that',
  'looks-at-frame': 'it looks at the function that calls it, which in a thread is another one',
  'several-steps': offloadReasons['several-steps'],
  'shared-data':
    'it changes data that other tasks can see, or reads data that they change, and a thread does so at the same time',
  'taken-later': 'it is a generator: whoever takes the items one by one stops the event loop each time',
  'thread-bound':
    'it uses an object that only works in the thread that made it, or does what only the main thread may do',
  'unknown-call': 'it calls something that is not known to work in a thread',
  'uses-running-loop': 'it, or a function it is given, uses the running event loop, which a thread does not have',
  'waits-for-ever': offloadReasons['waits-for-ever'],
  'waits-for-interrupt': 'it catches `KeyboardInterrupt`, which only the main thread gets',
} as const

export type ThreadReason = keyof typeof threadRunReasons

/** The fix, or why there is none. */
export function fixInThread(found: Transitive, tools: Tools<ThreadReason>): Fix | ThreadReason {
  const { call, chain, path } = found
  const { file, facts, settings, fix } = tools
  const taker: Taker | null = chain.start.isGenerator ? takerOf(call, file) : { kind: 'call', node: call }
  if (!taker) return 'taken-later'
  const standing = standingInThread(taker.node, tools)
  if (standing.declined) return standing.declined
  if (usesRunningLoop(call, tools)) return 'uses-running-loop'
  const run = threadRun(path, facts)
  const [doubt] = [...run.doubts, ...doubtsOfTaker(taker, found, tools)]
  if (doubt && isGrave(doubt)) return doubt
  const edits =
    taker.kind === 'call' ? callInThread(taker.node, file, settings) : expressionInThread(taker.node, file, settings)
  if (!edits) return 'name-taken'
  const because =
    standing.because ?? doubt ?? doubtOfArguments(call, file, facts) ?? doubtOfSteps(call, run, file, facts)
  const message =
    taker.node === call ? `run \`${shortName(chain.start.name)}()\` in a thread` : 'take all items in a thread'
  const all = [...edits, ...standing.cure]
  return because ? fix.unsafe(because, message, ...all) : fix(message, ...all)
}

/** What runs in the thread beside the generator: `key=` of `sorted()`, and what a comprehension makes of each item. */
function doubtsOfTaker({ node }: Taker, { call, path }: Transitive, { file, facts }: Tools<ThreadReason>) {
  if (node === call) return []
  const project = projectWork(file, facts)
  const isOwn = (name: string) => absoluteName(name, file) === path
  return threadDoubts([node], file, {
    ...project,
    isHarmless: name => isOwn(name) || project.isHarmless(name),
    needsLoop: name => !isOwn(name) && project.needsLoop(name),
  })
}
