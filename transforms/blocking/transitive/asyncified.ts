/** The cure for helpers that block by nothing but a pause: they become coroutines, and all their callers await them (SEMANTICS 11). */

import type { Edit } from '../../../src/engine/edit.ts'
import type { FileEdits } from '../../../src/engine/finding.ts'
import { type Conversion, conversionOf, isForbidden, type Place } from '../../../src/project/conversion.ts'
import {
  type FileEdits as Changes,
  conversionEdits,
  editsFor,
  type SettledEdits,
  settledEdits,
} from '../../../src/project/conversion-edits.ts'
import type { Facts } from '../../../src/project/facts.ts'
import { oncePerProject } from '../../../src/project/kept-answers.ts'
import { heldAround } from '../../../src/project/managers.ts'
import { shortName } from '../../../src/project/short-names.ts'
import { isPlainDelay, mayMissError } from '../../../src/python/delays.ts'
import { executionOf } from '../../../src/python/execution.ts'
import type { PythonFile } from '../../../src/python/file.ts'
import { caughtExpressions, handlersAround } from '../../../src/python/handlers.ts'
import { awaitedPause } from '../../../src/python/pauses.ts'
import { libraryCall } from '../../../src/python/receivers.ts'
import { looksTwice, loopsOverShared } from '../../../src/python/shared-data.ts'
import { type AwaitHazard, everyHazard } from '../../../src/python/suspension.ts'
import { descendants, type Node } from '../../../src/python/tree.ts'
import type { PythonVersion } from '../../../src/python/version.ts'
import { type Context, type StandingReason, standingOf } from '../offload/standing.ts'
import type { Transitive } from './found.ts'

export type Asyncified = {
  readonly message: string
  readonly edits: readonly Edit[]
  readonly elsewhere: readonly FileEdits[]
  /** Why that is not safe, or null. */
  readonly because: StandingReason | 'exported' | null
}

/**
 * Makes the function that pauses a coroutine function, with everything between it and the coroutines that call it. Null where it does
 * more than pause, or where code that is no coroutine calls it: that goes on needing a plain function.
 */
export function asyncified({ call, chain }: Transitive, context: Context): Asyncified | null {
  const { file, facts, settings } = context
  const pausing = chain.hops.at(-1)?.caller
  const standing = standingOf(call, context)
  if (chain.name !== 'time.sleep' || !pausing || standing.declined) return null
  const found = conversionFrom(facts, pausing.name, settings.targetVersion)
  if (!found) return null
  const { message, files, isExported, hazard } = found
  const because = isExported ? 'exported' : (standing.because ?? hazard)
  return { message, ...editsFor(file, files), because }
}

/** What all places have in common at which coroutines come to pause in one function. */
type Shared = {
  readonly message: string
  readonly files: readonly SettledEdits[]
  readonly isExported: boolean
  readonly hazard: AwaitHazard | null
}

const conversionFrom = oncePerProject(
  (pausing: string, targetVersion: PythonVersion) => `${pausing} ${targetVersion}`,
  (facts, pausing, targetVersion): Shared | null => {
    if (!onlyPauses(pausing, facts) || isCommon(pausing, facts)) return null
    const conversion = conversionOf(pausing, facts, { targetVersion })
    if (isForbidden(conversion) || !isForCoroutines(conversion)) return null
    if (!conversion.functions.every(({ name }) => onlyPauses(name, facts))) return null
    if (newAwaits(conversion).some(place => isStep(place, facts))) return null
    const pauses = pauseEdits(conversion)
    const edits = conversionEdits(conversion, pauses ?? [])
    if (!pauses || !edits) return null
    const names = conversion.functions.map(({ name }) => `\`${shortName(name)}\``).reverse()
    return {
      message: `make ${listed(names)} async`,
      files: settledEdits(edits, facts),
      isExported: conversion.exports.length > 0,
      hazard: conversion.doubts[0]?.hazard ?? null,
    }
  },
)

/** What so many files mention is no helper of a few coroutines, and to find all who call it would take long. */
const MOST_FILES = 25

function isCommon(name: string, facts: Facts): boolean {
  return facts.spreadOf(name.slice(name.lastIndexOf('.') + 1)) > MOST_FILES
}

/** True where coroutines alone come to call the functions: whoever starts from plain code, or from where nobody knows, does not wait. */
function isForCoroutines({ functions, calls }: Conversion): boolean {
  const called = new Set(calls.map(({ callee }) => callee))
  return calls.every(({ as }) => as === 'await') && functions.every(({ name }) => called.has(name))
}

/** Where the functions themselves await from then on: at their pauses, and where they call each other. */
function newAwaits({ functions, calls }: Conversion): Place[] {
  const names = new Set(functions.map(({ name }) => name))
  return [
    ...functions.flatMap(({ file, node }) => pausesIn(node, file).map(pause => ({ file, node: pause }))),
    ...calls.filter(({ caller }) => caller !== null && names.has(caller)),
  ]
}

/**
 * True where the function counts on nothing happening meanwhile (SEMANTICS 0.2), or ends whatever comes out of the call: that would
 * be a cancellation from then on.
 */
function isStep({ node, file }: Place, facts: Facts): boolean {
  const frame = executionOf(node).function
  if (everyHazard(node, file).length > 0 || heldAround(node, frame, file, facts)) return true
  if (loopsOverShared(node, frame, file) || looksTwice(node, file)) return true
  return handlersAround(node).some(handler => {
    const caught = caughtExpressions(handler).map(each => file.names.of(each) ?? '')
    return caught.length === 0 || caught.some(each => /^builtins\.(BaseException|KeyboardInterrupt)$/.test(each))
  })
}

function listed(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`
}

/** True for a function in which nothing but pauses blocks: anything else would go on blocking the event loop. */
function onlyPauses(name: string, facts: Facts): boolean {
  const steps = facts.functionNamed(name)?.steps ?? []
  return steps.every(({ blocks, path, isConsumed, given }) => {
    if (blocks !== null) return blocks === 'time.sleep'
    const chain = path === null ? null : facts.blockingChain(path, isConsumed, given)
    return chain === null || chain.name === 'time.sleep'
  })
}

/** The edits for each pause in the functions; null where one cannot be awaited, or somebody would miss an error of it. */
function pauseEdits({ functions }: Conversion): Changes[] | null {
  const found: Changes[] = []
  for (const { file, node } of functions) {
    for (const each of pausesIn(node, file)) {
      const { function: frame, obstacle } = executionOf(each)
      const isFit = frame === node && !obstacle && isPlainDelay(each.get('arguments'), file)
      const pause =
        isFit && !mayMissError(each, file) && file.called(each) === 'time.sleep' ? awaitedPause(each, file) : null
      if (!pause) return null
      found.push({ file, edits: pause.edits })
    }
  }
  return found
}

function pausesIn(definition: Node, file: PythonFile): Node[] {
  return descendants(definition, 'call').filter(each => libraryCall(each, file) === 'time.sleep')
}
