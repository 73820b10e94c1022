/** What is known of the functions of the project, for code that is to run in a thread. */

import { blockingCalls } from '../python/blocking-calls.ts'
import type { PythonFile } from '../python/file.ts'
import { canonicalName } from '../python/library-types.ts'
import { isTextMethod, isThreadSafeLibrary, type ProjectWork } from '../python/thread-work.ts'
import type { Facts } from './facts.ts'
import { absoluteName } from './modules.ts'

/** The answers of the facts, for names as they are written in this file. */
export function projectWork(file: PythonFile, facts: Facts): ProjectWork {
  return {
    isHarmless: name => facts.effectsOf(absoluteName(name, file)).every(isQuiet),
    isFunction: name => facts.functionNamed(absoluteName(name, file)) !== null,
    needsLoop: name => needsLoop(absoluteName(name, file), facts),
  }
}

type Effects = ReturnType<Facts['effectsOf']>

/** Output works from every thread, and so do calls that are only unknown to those who gather awaits. */
function isQuiet({ kind, what }: Effects[number]): boolean {
  return kind === 'output' || (kind === 'unknown-call' && (isThreadSafe(what) || isTextMethod(what)))
}

function isThreadSafe(name: string): boolean {
  const known = blockingCalls.get(canonicalName(name))
  return known ? known.thread === 'exact' || known.thread === 'handle' : isThreadSafeLibrary(name)
}

/** What only means something on the thread of the loop, or where an exception is being handled. */
const TIED = /^((asyncio|anyio|trio)\.|traceback\.(format_exc|print_exc)$|sys\.(exc_info|exception)$)/

/** A coroutine function that is only called gives an object that somebody on the loop has to await. */
function needsLoop(name: string, facts: Facts): boolean {
  const summary = facts.functionNamed(name)
  if (!summary) return false
  return summary.isAsync || facts.reaches(name, called => TIED.test(called)) !== null
}
