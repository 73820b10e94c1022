/** The way from a function of the project to the call in it, or in what it calls, that stops the event loop. */

import { blocksAlways } from '../python/blocking.ts'
import { blockingCalls } from '../python/blocking-calls.ts'
import { isBrief } from '../python/brief-calls.ts'
import { step as pathStep } from '../python/callees.ts'
import { isHttpCall } from '../python/http-calls.ts'
import type { GivenArguments } from '../python/known-arguments.ts'
import { canonicalName } from '../python/library-types.ts'
import { Memo } from './dependencies.ts'
import { assumptions, type Environment, environment } from './environments.ts'
import type { Linker } from './link.ts'
import { PLAIN_CLASS_DECORATORS } from './reach.ts'
import type { ClassSummary, FunctionSummary, StepSummary } from './summaries.ts'

/** A call on the way, and the function that makes it. */
export type Hop = { readonly caller: FunctionSummary; readonly step: StepSummary }

/** From the first call in the function asked about to the one that blocks. */
export type BlockingChain = {
  readonly hops: readonly Hop[]
  /** The name of the blocking call in the tables. */
  readonly name: string
  /** The function that was asked about. */
  readonly start: FunctionSummary
}

/**
 * A function that looks for a running loop does something else where there is one; the cached one blocks at most once for each
 * argument.
 */
const LOOKS_FOR_LOOP = new Set([
  'current_task',
  'get_running_loop',
  'iscoroutinefunction',
  'sniffio',
  '_get_running_loop',
])

const HARMLESS_DECORATORS = new Set([
  'abc.abstractmethod',
  'builtins.classmethod',
  'builtins.staticmethod',
  'typing.final',
  'typing.override',
  'typing_extensions.override',
])

/** A function that runs; `isExact` where nothing that overrides it can run in its place. */
type Run = { readonly function: FunctionSummary; readonly isExact: boolean }

/** A function on the search, what it got, and how it was come to. */
type Frame = { readonly run: Run; readonly known: Environment; readonly way: readonly Passage[] }
type Passage = { readonly run: Run; readonly step: StepSummary }
type End = { readonly name: string; readonly way: readonly Passage[] }

/** With more tests and loops on the way it is anybody's guess whether the last call runs. */
const MOST_ASSUMED = 1

/** No chain that a person would follow comes out of more. */
const MOST_FRAMES = 2000

const ANYTHING: GivenArguments = { positional: [], keywords: {}, isOpen: true }

export class Chains {
  readonly #linker: Linker
  readonly #known = new Memo<string, BlockingChain | null>()

  constructor(linker: Linker) {
    this.#linker = linker
  }

  /**
   * The way to a blocking call, or null where none is certain.
   * @param isConsumed true where the items of what the call gives are taken, so that the body of a generator runs
   */
  chainOf(path: string, isConsumed: boolean, given: GivenArguments = ANYTHING): BlockingChain | null {
    const run = this.#runBy(path, isConsumed)
    return run && this.#search({ run, known: environment(run.function, path, given, {}), way: [] })
  }

  /** Who overrides a method is asked only of those on a way that was found: most searches end with nothing. */
  #search(first: Frame): BlockingChain | null {
    return this.#known.get(`${first.run.isExact} ${keyOf(first)}`, () => this.#found(first))
  }

  #found(first: Frame): BlockingChain | null {
    const overridden = new Set<FunctionSummary>()
    let end = this.#shortest(first, overridden)
    for (let more = this.#overriddenOn(end); more.length > 0; more = this.#overriddenOn(end)) {
      for (const each of more) overridden.add(each)
      end = this.#shortest(first, overridden)
    }
    const hops = end?.way.map(({ run, step }) => ({ caller: run.function, step }))
    return end && hops ? { hops, name: end.name, start: first.run.function } : null
  }

  #overriddenOn(end: End | null): FunctionSummary[] {
    const runs = end?.way.map(({ run }) => run) ?? []
    return runs
      .filter(run => !run.isExact && this.#linker.overridesOf(run.function).length > 0)
      .map(run => run.function)
  }

  /** The way that needs the fewest assumptions, and of those the shortest, which tells most. */
  #shortest(first: Frame, overridden: ReadonlySet<FunctionSummary>): End | null {
    const layers: (Frame | End)[][] = [[first]]
    const seen = new Set<string>()
    for (let assumed = 0; assumed <= MOST_ASSUMED; assumed++) {
      for (const state of layers[assumed] ?? []) {
        if ('name' in state) return state
        const { run } = state
        const key = keyOf(state)
        if (seen.has(key) || seen.size > MOST_FRAMES || (!run.isExact && overridden.has(run.function))) continue
        seen.add(key)
        for (const { next, more } of this.#after(state)) {
          const layer = layers[assumed + more]
          if (layer) layer.push(next)
          else layers[assumed + more] = [next]
        }
      }
    }
    return null
  }

  /** Where the calls of a function lead: to a blocking call, or into another function. */
  #after({ run, known, way }: Frame): { next: Frame | End; more: number }[] {
    return run.function.steps.flatMap((step): { next: Frame | End; more: number }[] => {
      const more = step.isAwaited ? null : assumptions(step, known)
      if (more === null || more > MOST_ASSUMED) return []
      const further = [...way, { run, step }]
      const name = this.#blockingName(step)
      if (name !== null) return [{ next: { name, way: further }, more }]
      const inner = step.path === null ? null : this.#runBy(step.path, step.isConsumed)
      if (!inner) return []
      const got = environment(inner.function, step.path as string, step.given, known)
      return [{ next: { run: inner, known: got, way: further }, more }]
    })
  }

  #blockingName({ blocks, path, isConsumed }: StepSummary): string | null {
    if (blocks !== null) return blocks
    const meaning = path === null ? null : this.#linker.libraryName(path)
    if (meaning === null || meaning === path) return null
    if (isHttpCall(meaning)) return meaning
    const entry = blockingCalls.get(canonicalName(meaning))
    if (!entry || isBrief(entry) || !blocksAlways(entry)) return null
    return entry.thread !== 'lazy' || isConsumed ? entry.name : null
  }

  /** The one sync function of the project whose body runs where the path is called, as far as nothing overrides it. */
  #runBy(path: string, isConsumed: boolean): Run | null {
    const target = this.#linker.resolve(path)
    const found =
      target?.kind === 'class' ? this.#makerOf(target.class) : target?.kind === 'function' ? target.function : null
    if (!found || found.isAsync || found.isStub || (found.isGenerator && !isConsumed)) return null
    if (!found.decorators.every(each => HARMLESS_DECORATORS.has(each ?? ''))) return null
    if (found.mentions.some(word => LOOKS_FOR_LOOP.has(word))) return null
    return { function: found, isExact: target?.kind === 'class' || path.split('.').at(-2) === pathStep.super }
  }

  /** What making an object runs; null for a class that may hand out one that is there already. */
  #makerOf(owner: ClassSummary): FunctionSummary | null {
    if (!this.#isPlain(owner, 0)) return null
    const isGenerated = owner.decorators.some(each => /(^|\.)(dataclass|define|frozen|s)$/.test(each ?? ''))
    const names = isGenerated && !owner.methods.includes('__init__') ? POST_INIT : ['__init__']
    const makers = names.map(name => this.#linker.functionNamed(`${owner.name}.${name}`))
    return makers.find(each => each !== null) ?? null
  }

  /** False with a metaclass, a `__new__`, or a decorator that may make something else of the class. */
  #isPlain(owner: ClassSummary, depth: number): boolean {
    if (depth > MOST_BASES || owner.methods.includes('__new__')) return false
    if (!owner.decorators.every(each => PLAIN_CLASS_DECORATORS.has(each ?? ''))) return false
    return owner.bases.every(base => {
      const target = base === null ? null : this.#linker.resolve(base)
      return target?.kind === 'library' || (target?.kind === 'class' && this.#isPlain(target.class, depth + 1))
    })
  }
}

/** Dataclasses and attrs classes run these after the `__init__` that is made for them. */
const POST_INIT = ['__post_init__', '__attrs_post_init__']

const MOST_BASES = 20

function keyOf({
  run: {
    function: { path, line },
  },
  known,
}: Frame): string {
  return `${path}:${line} ${Object.values(known).join()}`
}
