/** The way from a function of the project to the call in it, or in what it calls, that stops the event loop. */

import { blocksAlways } from '../python/blocking.ts'
import { blockingCalls } from '../python/blocking-calls.ts'
import { isBrief } from '../python/brief-calls.ts'
import { step as pathStep } from '../python/callees.ts'
import { isHttpCall } from '../python/http-calls.ts'
import type { Given, GivenArguments, Known } from '../python/known-arguments.ts'
import { canonicalName } from '../python/library-types.ts'
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
  readonly doubts: number
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

export class Chains {
  readonly #linker: Linker
  readonly #known = new Map<string, BlockingChain | null>()

  constructor(linker: Linker) {
    this.#linker = linker
  }

  /**
   * The way to a blocking call, or null where none is certain.
   * @param isConsumed true where the items of what the call gives are taken, so that the body of a generator runs
   */
  chainOf(path: string, isConsumed: boolean, given: GivenArguments = ANYTHING): BlockingChain | null {
    const start = this.#runBy(path, isConsumed)
    return start && this.#search(start, environment(start, path, given, {}))
  }

  /** What has to be assumed least counts first, then the shortest way, which tells most. */
  #search(start: FunctionSummary, known: Environment): BlockingChain | null {
    const key = keyOf(start, known)
    const before = this.#known.get(key)
    if (before !== undefined) return before
    const layers: State[][] = [[{ caller: start, known, hops: [] }]]
    const seen = new Set([key])
    let chain: BlockingChain | null = null
    for (let doubts = 0; doubts <= MOST_DOUBTS && !chain; doubts++) {
      const layer = layers[doubts] ?? []
      for (const state of layer) {
        if ('name' in state) chain = { hops: state.hops, name: state.name, start, doubts }
        else
          for (const { state: next, assumed } of this.#next(state)) {
            const stateKey = 'name' in next ? null : keyOf(next.caller, next.known)
            if (doubts + assumed > MOST_DOUBTS || (stateKey !== null && seen.has(stateKey))) continue
            if (stateKey !== null && assumed === 0) seen.add(stateKey)
            const later = (layers[doubts + assumed] ??= [])
            later.push(next)
          }
        if (chain || seen.size > MOST_STATES) break
      }
    }
    this.#known.set(key, chain)
    return chain
  }

  /** Where the calls of a function lead: to a blocking call, or into another function. */
  #next({ caller, known, hops }: Frame): { state: State; assumed: number }[] {
    return caller.steps.flatMap((step): { state: State; assumed: number }[] => {
      const assumed = step.isAwaited ? null : assumptions(step, known)
      if (assumed === null) return []
      const way = [...hops, { caller, step }]
      const name = this.#blockingName(step)
      if (name !== null) return [{ state: { name, hops: way }, assumed }]
      const inner = step.path === null ? null : this.#runBy(step.path, step.isConsumed)
      if (!inner) return []
      return [{ state: { caller: inner, known: environment(inner, step.path as string, step.given, known), hops: way }, assumed }]
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

  /** The one sync function of the project whose body certainly runs where the path is called. */
  #runBy(path: string, isConsumed: boolean): FunctionSummary | null {
    const target = this.#linker.resolve(path)
    const isExact = target?.kind === 'class' || path.split('.').at(-2) === pathStep.super
    const found =
      target?.kind === 'class' ? this.#makerOf(target.class) : target?.kind === 'function' ? target.function : null
    if (!found || found.isAsync || found.isStub || (found.isGenerator && !isConsumed)) return null
    if (!found.decorators.every(each => HARMLESS_DECORATORS.has(each ?? ''))) return null
    if (found.mentions.some(word => LOOKS_FOR_LOOP.has(word))) return null
    return isExact || this.#linker.overridesOf(found).length === 0 ? found : null
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

/** What is known of the parameters of a function that runs. */
type Environment = Readonly<Record<string, Known>>

type Frame = { readonly caller: FunctionSummary; readonly known: Environment; readonly hops: readonly Hop[] }

type State = Frame | { readonly name: string; readonly hops: readonly Hop[] }

/** With more tests and loops on the way it is anybody's guess whether the call runs. */
const MOST_DOUBTS = 1

const MOST_STATES = 2000

const ANYTHING: GivenArguments = { positional: [], keywords: {}, isOpen: true }

function keyOf({ path, line }: FunctionSummary, known: Environment): string {
  return `${path}:${line} ${Object.values(known).join()}`
}

function environment(
  { signature }: FunctionSummary,
  path: string,
  { positional, keywords, isOpen }: GivenArguments,
  caller: Environment,
): Environment {
  // `Base.__init__(self, name)` passes the object, too.
  const isUnbound = path.endsWith('.__init__') && path.split('.').at(-2) !== pathStep.super
  const placed = positional.slice(isUnbound ? 1 : 0)
  const valueOf = (given: Given) => (typeof given === 'string' ? given : (caller[given.parameter] ?? 'unknown'))
  return Object.fromEntries(
    signature.map(({ name, default: missing, isPositional }, index) => {
      const given = keywords[name] ?? (isPositional ? placed[index] : undefined)
      return [name, given !== undefined ? valueOf(given) : isOpen ? 'unknown' : missing]
    }),
  )
}

/** How much has to be assumed for the call to run; null where what is known speaks against it. */
function assumptions({ conditions: { guards, others } }: StepSummary, known: Environment): number | null {
  let assumed = others
  for (const { parameter, is, holds } of guards) {
    const value = known[parameter] ?? 'unknown'
    if (value === 'unknown') assumed++
    else if ((is === 'none' ? value === 'none' : value === 'true') !== holds) return null
  }
  return assumed
}
