/** Whether what a call gives has to be awaited, as far as definitions, decorators and overrides tell. */

import { step } from '../python/callees.ts'
import { Memo } from './dependencies.ts'
import type { Linker, Target } from './link.ts'
import type { Decoration, FunctionSummary } from './summaries.ts'

/**
 * What calling something gives:
 * - `coroutine`: an object that does nothing unless it is awaited or made a task;
 * - `async-generator`: for `async for` only;
 * - `async-manager`: for `async with` only;
 * - `plain`: nothing that could be awaited;
 * - `library`: what a function outside of the project gives, which tables tell.
 */
export type Result = 'coroutine' | 'async-generator' | 'async-manager' | 'plain'

export type Called =
  | { readonly kind: 'library'; readonly name: string }
  | {
      readonly kind: 'project'
      readonly result: Result
      /** The functions that the call may run, all of which agree: the one that is named, and those that override it. */
      readonly functions: readonly FunctionSummary[]
    }

/** Decorators that leave what a function gives as it is. */
const SAME = new Set([
  'abc.abstractmethod',
  'backoff.on_exception',
  'backoff.on_predicate',
  'builtins.classmethod',
  'builtins.staticmethod',
  'functools.wraps',
  'tenacity.retry',
  'typing.final',
  'typing.no_type_check',
  'typing.override',
  'typing_extensions.final',
  'typing_extensions.override',
])

/** Decorators of classes that leave the methods which the class defines as they are. */
const KEEPS_METHODS =
  /^(attrs?|dataclasses|enum|pydantic|pytest|typing|typing_extensions|unittest|zope\.interface)\.|^functools\.total_ordering$/

const MANAGERS = new Set(['contextlib.asynccontextmanager', 'contextlib2.asynccontextmanager'])

/** Functions that hand on the result of others further than this are a circle. */
const MOST_STEPS = 10

export class Awaitables {
  readonly #linker: Linker
  readonly #known = new Memo<string, Called | null>()

  constructor(linker: Linker) {
    this.#linker = linker
  }

  /** What calling the path gives, or null where that is not certain. */
  called(path: string): Called | null {
    return this.#known.get(path, () => this.#called(path, 0))
  }

  #called(path: string, steps: number): Called | null {
    const targets = this.#linker.meanings(path)
    const [first] = targets
    if (first?.kind === 'library') return targets.length === 1 ? { kind: 'library', name: first.name } : null
    const functions = withoutOverloads(targets.flatMap(target => this.#functionsOf(target, isExact(path))))
    const results = new Set(functions.map(each => (this.#isKept(each) ? this.#resultOf(each, steps) : null)))
    const [result = null] = results
    const isOne = functions.length > 0 && results.size === 1 && targets.every(({ kind }) => kind === 'function')
    return isOne && result ? { kind: 'project', result, functions } : null
  }

  /** The functions that may run; a declaration that others implement does not count beside them. */
  #functionsOf(target: Target, isExact: boolean): FunctionSummary[] {
    if (target.kind !== 'function') return []
    if (isExact) return [target.function]
    const overrides = this.#linker.overridesOf(target.function)
    const isDeclared = target.function.decorators.includes('abc.abstractmethod')
    return isDeclared && overrides.length > 0 ? overrides : [target.function, ...overrides]
  }

  /** False for a method that its class replaces, as with `save = traced(save)`, or that a decorator of the class may replace. */
  #isKept({ name }: FunctionSummary): boolean {
    const dot = name.lastIndexOf('.')
    const owner = this.#linker.resolve(name.slice(0, Math.max(0, dot)))
    if (owner?.kind !== 'class') return true
    if (owner.class.attributes[name.slice(dot + 1)] !== undefined) return false
    return owner.class.decorators.every(each => each !== null && this.#keepsMethods(each))
  }

  #keepsMethods(decorator: string): boolean {
    if (KEEPS_METHODS.test(decorator)) return true
    const own = this.#linker.functionNamed(decorator)
    const isSame = own?.decorates === 'same' || own?.decoratesCalled === 'same'
    return isSame && !own.mentions.some(each => each === 'setattr' || each === '__dict__')
  }

  #resultOf(called: FunctionSummary, steps: number): Result | null {
    let result = this.#plainResultOf(called, steps)
    const { decorators, decoratorCalls } = called
    for (let index = decorators.length - 1; index >= 0; index--)
      result = this.#decorated(result, decorators[index] ?? null, decoratorCalls[index] === true)
    return result
  }

  #plainResultOf({ isAsync, isGenerator, isStub, decorators, result }: FunctionSummary, steps: number): Result | null {
    if (isAsync) return isGenerator ? 'async-generator' : 'coroutine'
    if (isGenerator) return 'plain'
    if (isStub || decorators.some(each => each === 'abc.abstractmethod' || /\boverload$/.test(each ?? ''))) return null
    if (result.kind !== 'passed') return result.kind === 'plain' ? 'plain' : null
    if (steps > MOST_STEPS) return null
    const passed = new Set(result.calls.map(path => this.#passed(path, steps + 1)))
    return passed.size === 1 ? ([...passed][0] ?? null) : null
  }

  #passed(path: string, steps: number): Result | null {
    const called = this.#called(path, steps)
    return called?.kind === 'project' && called.result !== 'plain' ? called.result : null
  }

  #decorated(result: Result | null, decorator: string | null, isCalled: boolean): Result | null {
    if (decorator === null) return null
    if (SAME.has(decorator)) return result
    if (MANAGERS.has(decorator)) return result === 'async-generator' ? 'async-manager' : null
    const target = this.#linker.functionNamed(decorator)
    const decoration: Decoration | null = (isCalled ? target?.decoratesCalled : target?.decorates) ?? null
    if (decoration === 'same') return result
    return decoration === 'coroutine' ? 'coroutine' : null
  }
}

/** Declarations under `@overload` say nothing beside the function that they describe. */
function withoutOverloads(functions: readonly FunctionSummary[]): readonly FunctionSummary[] {
  const real = functions.filter(({ decorators }) => !decorators.some(each => /\boverload$/.test(each ?? '')))
  return real.length > 0 ? real : functions
}

/** `super().save()` runs this very method, whatever overrides it. */
function isExact(path: string): boolean {
  return path.split('.').at(-2) === step.super
}
