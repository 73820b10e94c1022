/** The list of transforms, alphabetical; order never matters. */

import type { Transform } from '../src/engine/transform.ts'
import asyncDunder from './awaiting/async-dunder.ts'
import asyncFunctionInExecutor from './awaiting/async-function-in-executor.ts'
import asyncFunctionInMap from './awaiting/async-function-in-map.ts'
import asyncLambdaHandler from './awaiting/async-lambda-handler.ts'
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
import awaitInExceptHandler from './cancellation/await-in-except-handler.ts'
import cancellationReplaced from './cancellation/cancellation-replaced.ts'
import controlFlowInFinally from './cancellation/control-flow-in-finally.ts'
import exceptStarAttribute from './cancellation/except-star-attribute.ts'
import exceptStarGroup from './cancellation/except-star-group.ts'
import exceptionGroupDerive from './cancellation/exception-group-derive.ts'
import raiseGroupMember from './cancellation/raise-group-member.ts'
import stopIterationInCoroutine from './cancellation/stop-iteration-in-coroutine.ts'
import suppressedCancellation from './cancellation/suppressed-cancellation.ts'
import swallowedCancellation from './cancellation/swallowed-cancellation.ts'
import swallowedCancellationBroad from './cancellation/swallowed-cancellation-broad.ts'
import wrongCancelledError from './cancellation/wrong-cancelled-error.ts'
import busyWait from './concurrency/busy-wait.ts'
import gatherExceptionsIgnored from './concurrency/gather-exceptions-ignored.ts'
import gatherWithoutErrorPolicy from './concurrency/gather-without-error-policy.ts'
import loopWithoutAwait from './concurrency/loop-without-await.ts'
import noCheckpoint from './concurrency/no-checkpoint.ts'
import nonAtomicUpdateAcrossAwait from './concurrency/non-atomic-update-across-await.ts'
import queueJoinWithoutTaskDone from './concurrency/queue-join-without-task-done.ts'
import sequentialAwaitComprehension from './concurrency/sequential-await-comprehension.ts'
import sequentialAwaitInLoop from './concurrency/sequential-await-in-loop.ts'
import sequentialIndependentAwaits from './concurrency/sequential-independent-awaits.ts'
import sleepForever from './concurrency/sleep-forever.ts'
import taskAwaitedImmediately from './concurrency/task-awaited-immediately.ts'
import unboundedGather from './concurrency/unbounded-gather.ts'
import uselessTaskGroup from './concurrency/useless-task-group.ts'
import waitPendingIgnored from './concurrency/wait-pending-ignored.ts'
import asyncForOverSyncIterable from './contexts/async-for-over-sync-iterable.ts'
import asyncGeneratorNotClosed from './contexts/async-generator-not-closed.ts'
import asyncWithOnSyncCm from './contexts/async-with-on-sync-cm.ts'
import asynccontextmanagerOnSync from './contexts/asynccontextmanager-on-sync.ts'
import asynccontextmanagerWithoutYield from './contexts/asynccontextmanager-without-yield.ts'
import awaitAsyncGenerator from './contexts/await-async-generator.ts'
import clientPerRequest from './contexts/client-per-request.ts'
import contextmanagerOnAsync from './contexts/contextmanager-on-async.ts'
import fallibleAsyncContextManager from './contexts/fallible-async-context-manager.ts'
import forOverAsyncIterable from './contexts/for-over-async-iterable.ts'
import lockAcquireRelease from './contexts/lock-acquire-release.ts'
import nestedAsyncWith from './contexts/nested-async-with.ts'
import subprocessPipeDeadlock from './contexts/subprocess-pipe-deadlock.ts'
import syncWithOnAsyncCm from './contexts/sync-with-on-async-cm.ts'
import unclosedClient from './contexts/unclosed-client.ts'
import writerCloseNotAwaited from './contexts/writer-close-not-awaited.ts'
import writerNotDrained from './contexts/writer-not-drained.ts'
import yieldInCmInAsyncGenerator from './contexts/yield-in-cm-in-async-generator.ts'
import yieldInTaskGroup from './contexts/yield-in-task-group.ts'
import asyncioRunInAsync from './entry/asyncio-run-in-async.ts'
import asyncioRunInLoop from './entry/asyncio-run-in-loop.ts'
import executorToThread from './entry/executor-to-thread.ts'
import getEventLoopInCoroutine from './entry/get-event-loop-in-coroutine.ts'
import loopNotClosed from './entry/loop-not-closed.ts'
import missingMainGuard from './entry/missing-main-guard.ts'
import multipleAsyncioRun from './entry/multiple-asyncio-run.ts'
import nestAsyncio from './entry/nest-asyncio.ts'
import runForever from './entry/run-forever.ts'
import runUntilComplete from './entry/run-until-complete.ts'
import signalHandler from './entry/signal-handler.ts'
import threadUnsafeLoopCall from './entry/thread-unsafe-loop-call.ts'
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
import cancelWithoutAwait from './tasks/cancel-without-await.ts'
import controlFlowInTaskGroup from './tasks/control-flow-in-task-group.ts'
import danglingTask from './tasks/dangling-task.ts'
import danglingTaskLocal from './tasks/dangling-task-local.ts'
import danglingThreadsafeFuture from './tasks/dangling-threadsafe-future.ts'
import ensureFutureCoroutine from './tasks/ensure-future-coroutine.ts'
import futureConstructor from './tasks/future-constructor.ts'
import loopCreateTask from './tasks/loop-create-task.ts'
import shieldWithoutReference from './tasks/shield-without-reference.ts'
import taskConstructor from './tasks/task-constructor.ts'
import taskExceptionNeverRetrieved from './tasks/task-exception-never-retrieved.ts'
import taskGroupInnerResource from './tasks/task-group-inner-resource.ts'
import taskStartedInAenter from './tasks/task-started-in-aenter.ts'
import assertCalledOnAsyncMock from './testing/assert-called-on-async-mock.ts'
import asyncFixtureNotAsyncio from './testing/async-fixture-not-asyncio.ts'
import asyncTestInTestcase from './testing/async-test-in-testcase.ts'
import asyncTestWithoutMarker from './testing/async-test-without-marker.ts'
import asyncioMarkOnFixture from './testing/asyncio-mark-on-fixture.ts'
import asyncioMarkScope from './testing/asyncio-mark-scope.ts'
import eventLoopFixtureOverride from './testing/event-loop-fixture-override.ts'
import invalidAwaitAssertion from './testing/invalid-await-assertion.ts'
import mockForAsync from './testing/mock-for-async.ts'
import pytestRaisesExceptionGroup from './testing/pytest-raises-exception-group.ts'
import asyncTimeoutPackage from './timeouts/async-timeout-package.ts'
import missingHttpTimeout from './timeouts/missing-http-timeout.ts'
import timeoutAbsoluteConstant from './timeouts/timeout-absolute-constant.ts'
import timeoutCaughtInside from './timeouts/timeout-caught-inside.ts'
import timeoutCreatedEarly from './timeouts/timeout-created-early.ts'
import timeoutErrorAlias from './timeouts/timeout-error-alias.ts'
import timeoutErrorBefore311 from './timeouts/timeout-error-before-311.ts'
import timeoutMaybeWithoutAwait from './timeouts/timeout-maybe-without-await.ts'
import timeoutParameter from './timeouts/timeout-parameter.ts'
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
  asyncGeneratorNotClosed,
  asyncLambdaHandler,
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
  awaitInExceptHandler,
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
  busyWait,
  cachedCoroutine,
  cancelWithoutAwait,
  cancellationReplaced,
  childWatcher,
  clientPerRequest,
  contextmanagerOnAsync,
  controlFlowInFinally,
  controlFlowInTaskGroup,
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
  exceptStarAttribute,
  exceptStarGroup,
  exceptionGroupDerive,
  executorToThread,
  fallibleAsyncContextManager,
  forOverAsyncIterable,
  futureConstructor,
  gatherExceptionsIgnored,
  gatherNotUnpacked,
  gatherWithoutErrorPolicy,
  getEventLoopInCoroutine,
  implicitEventLoop,
  invalidAwaitAssertion,
  lockAcquireRelease,
  loopCreateTask,
  loopNotClosed,
  loopParameter,
  loopWithoutAwait,
  missingAwait,
  missingAwaitAwaitable,
  missingAwaitCondition,
  missingAwaitValue,
  missingHttpTimeout,
  missingMainGuard,
  missingRun,
  mockForAsync,
  multipleAsyncioRun,
  nestAsyncio,
  nestedAsyncWith,
  noCheckpoint,
  nonAtomicUpdateAcrossAwait,
  pytestRaisesExceptionGroup,
  queueJoinWithoutTaskDone,
  raiseGroupMember,
  removedTaskMethods,
  returnUnawaitedCoroutine,
  runForever,
  runUntilComplete,
  sequentialAwaitComprehension,
  sequentialAwaitInLoop,
  sequentialIndependentAwaits,
  shieldWithoutReference,
  signalHandler,
  sleepForever,
  stopIterationInCoroutine,
  subprocessPipeDeadlock,
  suppressedCancellation,
  swallowedCancellation,
  swallowedCancellationBroad,
  syncWithOnAsyncCm,
  taskAwaitedImmediately,
  taskConstructor,
  taskExceptionNeverRetrieved,
  taskGroupInnerResource,
  taskStartedInAenter,
  threadLockAcrossAwait,
  threadUnsafeLoopCall,
  timeoutAbsoluteConstant,
  timeoutCaughtInside,
  timeoutCreatedEarly,
  timeoutErrorAlias,
  timeoutErrorBefore311,
  timeoutMaybeWithoutAwait,
  timeoutParameter,
  timeoutWithoutAwait,
  unawaitedCoroutineVariable,
  unboundedGather,
  unclosedClient,
  unusedAsync,
  unusedIgnore,
  uselessTaskGroup,
  uvloopInstall,
  waitBareCoroutines,
  waitForNone,
  waitForToTimeout,
  waitPendingIgnored,
  writerCloseNotAwaited,
  writerNotDrained,
  wrongCancelledError,
  yieldFromInAsync,
  yieldInCmInAsyncGenerator,
  yieldInTaskGroup,
]
