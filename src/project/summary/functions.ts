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
import { type Node, nodeAt } from '../../python/tree.ts'
import type { FunctionSummary, ResultSummary, StepSummary } from '../summaries.ts'
import { absolute, lastNames, lineOf } from './absolute.ts'

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

type Declaration = Pick<FunctionSummary, 'decorators' | 'decoratorCalls' | 'parameters' | 'signature'>

function declarationOf(definition: Node, file: PythonFile): Declaration {
  const parameters = definition.get('parameters')?.children ?? []
  return {
    decorators: decoratorNames(definition, file).map(name => absolute(name, file)),
    decoratorCalls: decoratorsOf(definition).map(({ children: [expression] }) => expression?.kind === 'call'),
    parameters: parameters.flatMap(each => parameterName(each)?.text ?? []),
    signature: parametersOf(definition, file),
  }
}

/**
 * A function of a project that has many: what most questions need is found out at once, all else when somebody asks. A class, as the
 * getters of an object literal would be made anew for each function.
 */
class FoundFunction implements FunctionSummary {
  readonly name: string
  readonly path: string
  readonly line: number
  readonly isAsync: boolean
  readonly #start: number
  readonly #reopen: () => PythonFile
  #isGenerator: boolean | null = null
  #isStub: boolean | null = null
  #mentions: readonly string[] | null = null
  #declaration: Declaration | null = null
  #work: Work | null = null
  #gifts: Gifts | null = null
  #steps: readonly StepSummary[] | null = null

  constructor(definition: Node, file: PythonFile, reopen: () => PythonFile) {
    this.name = nameInModule(definition, file)
    this.path = file.path
    this.line = lineOf(definition, file)
    this.isAsync = isAsync(definition)
    this.#start = definition.start
    this.#reopen = reopen
  }

  get isGenerator() {
    this.#isGenerator ??= this.#ask(isGenerator)
    return this.#isGenerator
  }

  get decorators() {
    return this.#declared().decorators
  }

  get decoratorCalls() {
    return this.#declared().decoratorCalls
  }

  get parameters() {
    return this.#declared().parameters
  }

  get signature() {
    return this.#declared().signature
  }

  get returns() {
    return this.#given().returns
  }

  get yields() {
    return this.#given().yields
  }

  get neverEnds() {
    return this.#given().neverEnds
  }

  get result() {
    return this.#given().result
  }

  get decorates() {
    return this.#given().decorates
  }

  get decoratesCalled() {
    return this.#given().decoratesCalled
  }

  get isStub() {
    this.#isStub ??= this.#ask(isStub)
    return this.#isStub
  }

  get effects() {
    return this.#done().effects
  }

  get calls() {
    return this.#done().calls
  }

  get steps() {
    this.#steps ??= this.#ask(stepsIn)
    return this.#steps
  }

  get mentions() {
    this.#mentions ??= this.#ask(definition => lastNames(definition.get('body') as Node))
    return this.#mentions
  }

  /** All of it, as plain data. */
  toJSON(): FunctionSummary {
    const { name, path, line, isAsync: async, isGenerator: generator, isStub: stub, mentions, steps } = this
    const found = { name, path, line, isAsync: async, isGenerator: generator, isStub: stub, mentions, steps }
    return { ...found, ...this.#declared(), ...this.#given(), ...this.#done() }
  }

  #declared(): Declaration {
    this.#declaration ??= this.#ask(declarationOf)
    return this.#declaration
  }

  #given(): Gifts {
    this.#gifts ??= this.#ask(giftsOf)
    return this.#gifts
  }

  #done(): Work {
    this.#work ??= this.#ask(workOf)
    return this.#work
  }

  #ask<T>(answer: (definition: Node, file: PythonFile) => T): T {
    const file = this.#reopen()
    return answer(nodeAt(file.tree, 'function_definition', this.#start) as Node, file)
  }
}

/** Holds on to nothing but `reopen`, not to the tree. */
export function summariseFunction(definition: Node, file: PythonFile, reopen: () => PythonFile): FunctionSummary {
  return new FoundFunction(definition, file, reopen)
}
