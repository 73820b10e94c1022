/** The list of transforms, alphabetical; order never matters. */

import type { Transform } from '../src/engine/transform.ts'
import blockingHttpCall from './blocking/blocking-http-call.ts'
import blockingHttpSession from './blocking/blocking-http-session.ts'
import blockingSleep from './blocking/blocking-sleep.ts'
import blockingUrlopen from './blocking/blocking-urlopen.ts'
import sequentialAwaitComprehension from './concurrency/sequential-await-comprehension.ts'
import sequentialAwaitInLoop from './concurrency/sequential-await-in-loop.ts'
import sequentialIndependentAwaits from './concurrency/sequential-independent-awaits.ts'
import asyncioRunInLoop from './entry/asyncio-run-in-loop.ts'
import multipleAsyncioRun from './entry/multiple-asyncio-run.ts'
import unusedIgnore from './suppression/unused-ignore.ts'

export const transforms: readonly Transform[] = [
  asyncioRunInLoop,
  blockingHttpCall,
  blockingHttpSession,
  blockingSleep,
  blockingUrlopen,
  multipleAsyncioRun,
  sequentialAwaitComprehension,
  sequentialAwaitInLoop,
  sequentialIndependentAwaits,
  unusedIgnore,
]
