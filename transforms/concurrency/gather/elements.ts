/** What of a comprehension's elements others could notice when all calls run first. */

import type { Facts } from '../../../src/project/facts.ts'
import { executionOf } from '../../../src/python/execution.ts'
import type { PythonFile } from '../../../src/python/file.ts'
import { seesLocals } from '../../../src/python/seen-locals.ts'
import { targetNames } from '../../../src/python/targets.ts'
import { descendants } from '../../../src/python/tree.ts'
import { isCalm, isCalmCall } from './calm.ts'
import type { Comprehension } from './comprehension.ts'
import { argumentsToEvaluate } from './independence.ts'
import { variablesIn } from './names.ts'
import { pathOf } from './paths.ts'

/** A reason to doubt that the order of evaluation does not matter, and whether a lambda would see the wrong item. */
export function doubtsOf(comprehension: Comprehension, file: PythonFile, facts: Facts) {
  const { body, call, clauses, iterable, targets, awaited } = comprehension
  const frame = executionOf(call).function
  const names = new Set(targets.flatMap(targetNames).map(name => name.text))
  const isLate = descendants(call, 'lambda').some(lambda => variablesIn(lambda).some(name => names.has(name)))
  const early = clauses.flatMap(clause => clause.children).filter(each => each !== iterable)
  const isRestless = [...argumentsToEvaluate(call), ...early].some(each => !isCalm(each, file, facts))
  const hasEffects = descendants(body, 'call').some(each => {
    if (call.contains(each) || isCalmCall(each, file, facts)) return false
    const object = each.get('function')?.get('object')
    return !object?.contains(awaited) || pathOf(object) !== null
  })
  const doubt = isRestless
    ? 'argument-calls'
    : hasEffects
      ? 'effects-in-round'
      : frame && seesLocals(frame, file)
        ? 'variables-seen'
        : null
  return { isLate, doubt } as const
}
