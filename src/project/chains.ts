/** The way from a function of the project to the call in it, or in what it calls, that stops the event loop. */

import { blockingCalls, blockingEntry, type ThreadUse } from '../python/blocking-calls.ts'
import { isHttpCall } from '../python/http-calls.ts'
import { canonicalName } from '../python/library-types.ts'
import type { Linker } from './link.ts'
import type { FunctionSummary, StepSummary } from './summaries.ts'

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

export class Chains {
  readonly #linker: Linker
  readonly #known = new Map<FunctionSummary, BlockingChain | null>()

  constructor(linker: Linker) {
    this.#linker = linker
  }

  /**
   * The way to a blocking call, or null where none is certain.
   * @param isConsumed true where the items of what the call gives are taken, so that the body of a generator runs
   */
  chainOf(path: string, isConsumed: boolean): BlockingChain | null {
    const start = this.#runBy(path, isConsumed)
    return start && this.#search(start)
  }

  /** Breadth first: the shortest way tells most. */
  #search(start: FunctionSummary): BlockingChain | null {
    const known = this.#known.get(start)
    if (known !== undefined) return known
    const pending: { caller: FunctionSummary; hops: readonly Hop[] }[] = [{ caller: start, hops: [] }]
    const seen = new Set<FunctionSummary>([start])
    let found: BlockingChain | null = null
    for (let next = pending.shift(); next && !found; next = pending.shift()) {
      const { caller, hops } = next
      for (const step of caller.steps) {
        const name = step.isAwaited ? null : this.#blockingName(step)
        if (name !== null) {
          found = { hops: [...hops, { caller, step }], name, start }
          break
        }
        const inner = step.path === null || step.isAwaited ? null : this.#runBy(step.path, step.isConsumed)
        if (!inner || seen.has(inner)) continue
        seen.add(inner)
        pending.push({ caller: inner, hops: [...hops, { caller, step }] })
      }
    }
    this.#known.set(start, found)
    return found
  }

  #blockingName({ blocks, path }: StepSummary): string | null {
    if (blocks !== null) return blocks
    const meaning = path === null ? null : this.#linker.libraryName(path)
    if (meaning === null || meaning === path) return null
    if (isHttpCall(meaning)) return meaning
    const entry = blockingCalls.get(canonicalName(meaning))
    return entry?.rule && entry.rule !== 'blocking-thread-lock' ? entry.name : null
  }

  /** The one sync function of the project whose body certainly runs where the path is called. */
  #runBy(path: string, isConsumed: boolean): FunctionSummary | null {
    const target = this.#linker.resolve(path)
    const found =
      target?.kind === 'class'
        ? this.#linker.functionNamed(`${target.class.name}.__init__`)
        : target?.kind === 'function'
          ? target.function
          : null
    if (!found || found.isAsync || found.isStub || (found.isGenerator && !isConsumed)) return null
    if (!found.decorators.every(each => HARMLESS_DECORATORS.has(each ?? ''))) return null
    if (found.mentions.some(word => LOOKS_FOR_LOOP.has(word))) return null
    return this.#linker.overridesOf(found).length === 0 ? found : null
  }
}

/** How a blocking call of the tables may run in a thread. */
export function threadUseOf(name: string): ThreadUse | null {
  return blockingEntry(name)?.thread ?? null
}
