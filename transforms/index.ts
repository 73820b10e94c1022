/** The list of transforms, alphabetical; order never matters. */

import type { Transform } from '../src/engine/transform.ts'
import asyncDunder from './awaiting/async-dunder.ts'
import asyncFunctionInExecutor from './awaiting/async-function-in-executor.ts'
import asyncFunctionInMap from './awaiting/async-function-in-map.ts'
import asyncSyntaxOutsideAsync from './awaiting/async-syntax-outside-async.ts'
import awaitNonAwaitable from './awaiting/await-non-awaitable.ts'
import awaitOutsideAsync from './awaiting/await-outside-async.ts'
import cachedCoroutine from './awaiting/cached-coroutine.ts'
import coroutineAsCallback from './awaiting/coroutine-as-callback.ts'
import coroutineAwaitedTwice from './awaiting/coroutine-awaited-twice.ts'
import coroutineFunctionNotCalled from './awaiting/coroutine-function-not-called.ts'
import gatherNotUnpacked from './awaiting/gather-not-unpacked.ts'
import missingAwait from './awaiting/missing-await.ts'
import missingAwaitAwaitable from './awaiting/missing-await-awaitable.ts'
import missingAwaitCondition from './awaiting/missing-await-condition.ts'
import missingAwaitValue from './awaiting/missing-await-value.ts'
import missingRun from './awaiting/missing-run.ts'
import returnUnawaitedCoroutine from './awaiting/return-unawaited-coroutine.ts'
import unawaitedCoroutineVariable from './awaiting/unawaited-coroutine-variable.ts'
import unusedAsync from './awaiting/unused-async.ts'
import waitBareCoroutines from './awaiting/wait-bare-coroutines.ts'
import yieldFromInAsync from './awaiting/yield-from-in-async.ts'
import blockingCallTransitive from './blocking/blocking-call-transitive.ts'
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
  asyncDunder,
  asyncFunctionInExecutor,
  asyncFunctionInMap,
  asyncSyntaxOutsideAsync,
  asyncioRunInLoop,
  awaitNonAwaitable,
  awaitOutsideAsync,
  blockingCallTransitive,
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
  cachedCoroutine,
  coroutineAsCallback,
  coroutineAwaitedTwice,
  coroutineFunctionNotCalled,
  gatherNotUnpacked,
  missingAwait,
  missingAwaitAwaitable,
  missingAwaitCondition,
  missingAwaitValue,
  missingRun,
  multipleAsyncioRun,
  returnUnawaitedCoroutine,
  sequentialAwaitComprehension,
  sequentialAwaitInLoop,
  sequentialIndependentAwaits,
  threadLockAcrossAwait,
  unawaitedCoroutineVariable,
  unusedAsync,
  unusedIgnore,
  waitBareCoroutines,
  yieldFromInAsync,
]
