/** The list of transforms, alphabetical; order never matters. */

import type { Transform } from '../src/engine/transform.ts'
import blockingConfiguredCall from './blocking/blocking-configured-call.ts'
import blockingCpu from './blocking/blocking-cpu.ts'
import blockingDatabase from './blocking/blocking-database.ts'
import blockingFileMethod from './blocking/blocking-file-method.ts'
import blockingFutureResult from './blocking/blocking-future-result.ts'
import blockingHttpCall from './blocking/blocking-http-call.ts'
import blockingHttpSession from './blocking/blocking-http-session.ts'
import blockingInput from './blocking/blocking-input.ts'
import blockingLoggingHandler from './blocking/blocking-logging-handler.ts'
import blockingOpen from './blocking/blocking-open.ts'
import blockingOsIo from './blocking/blocking-os-io.ts'
import blockingPathIo from './blocking/blocking-path-io.ts'
import blockingProcessWait from './blocking/blocking-process-wait.ts'
import blockingQueue from './blocking/blocking-queue.ts'
import blockingSleep from './blocking/blocking-sleep.ts'
import blockingSocket from './blocking/blocking-socket.ts'
import blockingSubprocessPopen from './blocking/blocking-subprocess-popen.ts'
import blockingSubprocessRun from './blocking/blocking-subprocess-run.ts'
import blockingThreadJoin from './blocking/blocking-thread-join.ts'
import blockingThreadLock from './blocking/blocking-thread-lock.ts'
import blockingUrlopen from './blocking/blocking-urlopen.ts'
import threadLockAcrossAwait from './blocking/thread-lock-across-await.ts'
import sequentialAwaitComprehension from './concurrency/sequential-await-comprehension.ts'
import sequentialAwaitInLoop from './concurrency/sequential-await-in-loop.ts'
import sequentialIndependentAwaits from './concurrency/sequential-independent-awaits.ts'
import asyncioRunInLoop from './entry/asyncio-run-in-loop.ts'
import multipleAsyncioRun from './entry/multiple-asyncio-run.ts'
import unusedIgnore from './suppression/unused-ignore.ts'

export const transforms: readonly Transform[] = [
  asyncioRunInLoop,
  blockingConfiguredCall,
  blockingCpu,
  blockingDatabase,
  blockingFileMethod,
  blockingFutureResult,
  blockingHttpCall,
  blockingHttpSession,
  blockingInput,
  blockingLoggingHandler,
  blockingOpen,
  blockingOsIo,
  blockingPathIo,
  blockingProcessWait,
  blockingQueue,
  blockingSleep,
  blockingSocket,
  blockingSubprocessPopen,
  blockingSubprocessRun,
  blockingThreadJoin,
  blockingThreadLock,
  blockingUrlopen,
  multipleAsyncioRun,
  sequentialAwaitComprehension,
  sequentialAwaitInLoop,
  sequentialIndependentAwaits,
  threadLockAcrossAwait,
  unusedIgnore,
]
