/** Functions and methods as the project knows them. */

import { annotatedClass, itemClass } from '../../python/annotations.ts'
import { decoratorNames, decoratorsOf } from '../../python/attributes.ts'
import { calleePath, objectPath } from '../../python/callees.ts'
import { calledDecorationOf, decorationOf } from '../../python/decorators.ts'
import { effectsIn } from '../../python/effects.ts'
import { neverEnds } from '../../python/endless.ts'
import { isAsync, isGenerator } from '../../python/execution.ts'
import type { PythonFile } from '../../python/file.ts'
import { parametersOf } from '../../python/known-arguments.ts'
import { nameInModule } from '../../python/names.ts'
import { originOf, returnedObject } from '../../python/receivers.ts'
import { isStub, resultOf } from '../../python/results.ts'
import { yieldedValues } from '../../python/returns.ts'
import { stepsOf } from '../../python/steps.ts'
import { parameterName } from '../../python/targets.ts'
import type { Node } from '../../python/tree.ts'
import type { FunctionSummary, ResultSummary, StepSummary } from '../summaries.ts'
import { absolute, lastNames, lineOf } from './absolute.ts'
import { onceAt } from './once.ts'

type Work = Pick<FunctionSummary, 'effects' | 'calls'>

type Gifts = Pick<FunctionSummary, 'returns' | 'yields' | 'neverEnds' | 'result' | 'decorates' | 'decoratesCalled'>

/** What the function does. */
function workOf(definition: Node, file: PythonFile): Work {
  const { effects, calls } = effectsIn([definition.get('body') as Node], file)
  return {
    effects: effects.map(({ kind, what, node }) => ({ kind, what, path: file.path, line: lineOf(node, file) })),
    calls: calls.map(({ name, node, isAwaited, isSettled, readsOnly }) => ({
      name: absolute(name, file) as string,
      line: lineOf(node, file),
      awaited: isAwaited,
      isSettled,
      readsOnly,
    })),
  }
}

/** What the function gives to its callers. */
function giftsOf(definition: Node, file: PythonFile): Gifts {
  const declared = annotatedClass(definition.get('return_type'), file)
  const given = definition.get('return_type') ? null : returnedObject(definition, file)
  return {
    returns: absolute(declared ?? (given && objectPath(given)), file),
    yields: absolute(yieldedPath(definition, file), file),
    neverEnds: neverEnds(definition, file),
    result: resultSummary(definition, file),
    decorates: decorationOf(definition, file),
    decoratesCalled: calledDecorationOf(definition, file),
  }
}

/** What each `yield` hands out, where they agree; an annotation such as `AsyncIterator[Session]` says it as well. */
function yieldedPath(definition: Node, file: PythonFile): string | null {
  if (!isGenerator(definition)) return null
  const declared = itemClass(definition.get('return_type'), file)
  if (declared !== null) return declared
  const given = new Set(
    yieldedValues(definition)
      .map(value => originOf(value, file))
      .map(origin => origin && objectPath(origin)),
  )
  return given.size === 1 ? ([...given][0] ?? null) : null
}

function resultSummary(definition: Node, file: PythonFile): ResultSummary {
  const result = resultOf(definition, file)
  if (result === 'plain') return { kind: 'plain' }
  const paths = result?.map(call => absolute(calleePath(call, file), file)) ?? [null]
  const known = paths.filter(each => each !== null)
  return known.length === paths.length ? { kind: 'passed', calls: known } : { kind: 'unknown' }
}

function stepsIn(definition: Node, file: PythonFile): StepSummary[] {
  return stepsOf(definition, file).map(({ path, node, ...step }) => ({
    ...step,
    path: absolute(path, file),
    start: node.start,
    end: node.end,
    line: lineOf(node, file),
  }))
}

/** What a declaration tells is found out at once, what the body tells when somebody asks. */
export function summariseFunction(definition: Node, file: PythonFile, reopen: () => PythonFile): FunctionSummary {
  const generator = onceAt(reopen, definition, isGenerator)
  const stub = onceAt(reopen, definition, isStub)
  const mentions = onceAt(reopen, definition, each => lastNames(each.get('body') as Node))
  const work = onceAt(reopen, definition, workOf)
  const gifts = onceAt(reopen, definition, giftsOf)
  const steps = onceAt(reopen, definition, stepsIn)
  return {
    ...declarationOf(definition, file),
    get isGenerator() {
      return generator()
    },
    get isStub() {
      return stub()
    },
    get mentions() {
      return mentions()
    },
    get effects() {
      return work().effects
    },
    get calls() {
      return work().calls
    },
    get returns() {
      return gifts().returns
    },
    get yields() {
      return gifts().yields
    },
    get neverEnds() {
      return gifts().neverEnds
    },
    get result() {
      return gifts().result
    },
    get decorates() {
      return gifts().decorates
    },
    get decoratesCalled() {
      return gifts().decoratesCalled
    },
    get steps() {
      return steps()
    },
  }
}

type Declaration = Pick<
  FunctionSummary,
  'name' | 'path' | 'line' | 'isAsync' | 'decorators' | 'decoratorCalls' | 'parameters' | 'signature'
>

function declarationOf(definition: Node, file: PythonFile): Declaration {
  const parameters = definition.get('parameters')?.children ?? []
  return {
    name: nameInModule(definition, file),
    path: file.path,
    line: lineOf(definition, file),
    isAsync: isAsync(definition),
    decorators: decoratorNames(definition, file).map(name => absolute(name, file)),
    decoratorCalls: decoratorsOf(definition).map(({ children: [expression] }) => expression?.kind === 'call'),
    parameters: parameters.flatMap(each => parameterName(each)?.text ?? []),
    signature: parametersOf(definition, file),
  }
}
