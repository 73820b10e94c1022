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
import cancellationReplaced from './cancellation/cancellation-replaced.ts'
import controlFlowInFinally from './cancellation/control-flow-in-finally.ts'
import exceptionGroupDerive from './cancellation/exception-group-derive.ts'
import stopIterationInCoroutine from './cancellation/stop-iteration-in-coroutine.ts'
import suppressedCancellation from './cancellation/suppressed-cancellation.ts'
import swallowedCancellation from './cancellation/swallowed-cancellation.ts'
import swallowedCancellationBroad from './cancellation/swallowed-cancellation-broad.ts'
import wrongCancelledError from './cancellation/wrong-cancelled-error.ts'
import sequentialAwaitComprehension from './concurrency/sequential-await-comprehension.ts'
import sequentialAwaitInLoop from './concurrency/sequential-await-in-loop.ts'
import sequentialIndependentAwaits from './concurrency/sequential-independent-awaits.ts'
import sleepForever from './concurrency/sleep-forever.ts'
import taskAwaitedImmediately from './concurrency/task-awaited-immediately.ts'
import uselessTaskGroup from './concurrency/useless-task-group.ts'
import waitPendingIgnored from './concurrency/wait-pending-ignored.ts'
import asyncForOverSyncIterable from './contexts/async-for-over-sync-iterable.ts'
import asyncWithOnSyncCm from './contexts/async-with-on-sync-cm.ts'
import asynccontextmanagerOnSync from './contexts/asynccontextmanager-on-sync.ts'
import asynccontextmanagerWithoutYield from './contexts/asynccontextmanager-without-yield.ts'
import awaitAsyncGenerator from './contexts/await-async-generator.ts'
import contextmanagerOnAsync from './contexts/contextmanager-on-async.ts'
import forOverAsyncIterable from './contexts/for-over-async-iterable.ts'
import syncWithOnAsyncCm from './contexts/sync-with-on-async-cm.ts'
import asyncioRunInAsync from './entry/asyncio-run-in-async.ts'
import asyncioRunInLoop from './entry/asyncio-run-in-loop.ts'
import executorToThread from './entry/executor-to-thread.ts'
import getEventLoopInCoroutine from './entry/get-event-loop-in-coroutine.ts'
import missingMainGuard from './entry/missing-main-guard.ts'
import multipleAsyncioRun from './entry/multiple-asyncio-run.ts'
import nestAsyncio from './entry/nest-asyncio.ts'
import runUntilComplete from './entry/run-until-complete.ts'
import asyncioCoroutineDecorator from './legacy/asyncio-coroutine-decorator.ts'
import asyncioIscoroutinefunction from './legacy/asyncio-iscoroutinefunction.ts'
import childWatcher from './legacy/child-watcher.ts'
import coroutineThrowArguments from './legacy/coroutine-throw-arguments.ts'
import eventLoopPolicy from './legacy/event-loop-policy.ts'
import implicitEventLoop from './legacy/implicit-event-loop.ts'
import loopParameter from './legacy/loop-parameter.ts'
import removedTaskMethods from './legacy/removed-task-methods.ts'
import uvloopInstall from './legacy/uvloop-install.ts'
import unusedIgnore from './suppression/unused-ignore.ts'
import danglingTask from './tasks/dangling-task.ts'
import danglingTaskLocal from './tasks/dangling-task-local.ts'
import danglingThreadsafeFuture from './tasks/dangling-threadsafe-future.ts'
import ensureFutureCoroutine from './tasks/ensure-future-coroutine.ts'
import futureConstructor from './tasks/future-constructor.ts'
import loopCreateTask from './tasks/loop-create-task.ts'
import shieldWithoutReference from './tasks/shield-without-reference.ts'
import taskConstructor from './tasks/task-constructor.ts'
import assertCalledOnAsyncMock from './testing/assert-called-on-async-mock.ts'
import asyncFixtureNotAsyncio from './testing/async-fixture-not-asyncio.ts'
import asyncTestInTestcase from './testing/async-test-in-testcase.ts'
import asyncTestWithoutMarker from './testing/async-test-without-marker.ts'
import asyncioMarkOnFixture from './testing/asyncio-mark-on-fixture.ts'
import asyncioMarkScope from './testing/asyncio-mark-scope.ts'
import eventLoopFixtureOverride from './testing/event-loop-fixture-override.ts'
import invalidAwaitAssertion from './testing/invalid-await-assertion.ts'
import mockForAsync from './testing/mock-for-async.ts'
import asyncTimeoutPackage from './timeouts/async-timeout-package.ts'
import timeoutAbsoluteConstant from './timeouts/timeout-absolute-constant.ts'
import timeoutCaughtInside from './timeouts/timeout-caught-inside.ts'
import timeoutCreatedEarly from './timeouts/timeout-created-early.ts'
import timeoutErrorAlias from './timeouts/timeout-error-alias.ts'
import timeoutErrorBefore311 from './timeouts/timeout-error-before-311.ts'
import timeoutWithoutAwait from './timeouts/timeout-without-await.ts'
import waitForNone from './timeouts/wait-for-none.ts'
import waitForToTimeout from './timeouts/wait-for-to-timeout.ts'

export const transforms: readonly Transform[] = [
  assertCalledOnAsyncMock,
  asyncDunder,
  asyncFixtureNotAsyncio,
  asyncForOverSyncIterable,
  asyncFunctionInExecutor,
  asyncFunctionInMap,
  asyncSyntaxOutsideAsync,
  asyncTestInTestcase,
  asyncTestWithoutMarker,
  asyncTimeoutPackage,
  asyncWithOnSyncCm,
  asynccontextmanagerOnSync,
  asynccontextmanagerWithoutYield,
  asyncioCoroutineDecorator,
  asyncioIscoroutinefunction,
  asyncioMarkOnFixture,
  asyncioMarkScope,
  asyncioRunInAsync,
  asyncioRunInLoop,
  awaitAsyncGenerator,
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
  cancellationReplaced,
  childWatcher,
  contextmanagerOnAsync,
  controlFlowInFinally,
  coroutineAsCallback,
  coroutineAwaitedTwice,
  coroutineFunctionNotCalled,
  coroutineThrowArguments,
  danglingTask,
  danglingTaskLocal,
  danglingThreadsafeFuture,
  ensureFutureCoroutine,
  eventLoopFixtureOverride,
  eventLoopPolicy,
  exceptionGroupDerive,
  executorToThread,
  forOverAsyncIterable,
  futureConstructor,
  gatherNotUnpacked,
  getEventLoopInCoroutine,
  implicitEventLoop,
  invalidAwaitAssertion,
  loopCreateTask,
  loopParameter,
  missingAwait,
  missingAwaitAwaitable,
  missingAwaitCondition,
  missingAwaitValue,
  missingMainGuard,
  missingRun,
  mockForAsync,
  multipleAsyncioRun,
  nestAsyncio,
  removedTaskMethods,
  returnUnawaitedCoroutine,
  runUntilComplete,
  sequentialAwaitComprehension,
  sequentialAwaitInLoop,
  sequentialIndependentAwaits,
  shieldWithoutReference,
  sleepForever,
  stopIterationInCoroutine,
  suppressedCancellation,
  swallowedCancellation,
  swallowedCancellationBroad,
  syncWithOnAsyncCm,
  taskAwaitedImmediately,
  taskConstructor,
  threadLockAcrossAwait,
  timeoutAbsoluteConstant,
  timeoutCaughtInside,
  timeoutCreatedEarly,
  timeoutErrorAlias,
  timeoutErrorBefore311,
  timeoutWithoutAwait,
  unawaitedCoroutineVariable,
  unusedAsync,
  unusedIgnore,
  uselessTaskGroup,
  uvloopInstall,
  waitBareCoroutines,
  waitForNone,
  waitForToTimeout,
  waitPendingIgnored,
  wrongCancelledError,
  yieldFromInAsync,
]
