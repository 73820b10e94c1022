/** What is known beyond one place: the questions a transform may ask about functions, handlers and dependencies. */

/** What running a function may do that a caller, or another call of it at the same time, can notice. */
export type EffectKind =
  | 'output'
  | 'writes-global'
  | 'writes-nonlocal'
  | 'writes-attribute'
  | 'writes-argument'
  | 'context-variable'
  | 'shared-await'
  | 'remote-write'
  | 'unknown-call'

export type Effect = {
  readonly kind: EffectKind
  /** What is written, called or awaited, as a person would name it: `self.seen`, `print`, `db.execute`. */
  readonly what: string
  readonly path: string
  /** 1-based. */
  readonly line: number
}

/** A function or method of the project. Plain data, so that it can be cached and linked across files. */
export type FunctionSummary = {
  /** Module and `__qualname__`: `shop.orders.Order.save`. */
  readonly name: string
  readonly path: string
  /** 1-based. */
  readonly line: number
  readonly isAsync: boolean
  readonly isGenerator: boolean
  /** Qualified names of the decorators, outermost first; null for one whose name is not certain. */
  readonly decorators: readonly (string | null)[]
  readonly parameters: readonly string[]
  /** Everything the body itself does, without what the functions do that it calls. */
  readonly effects: readonly Effect[]
  /** Project functions and library functions that the body calls or awaits, by qualified name. */
  readonly calls: readonly CallSummary[]
  /** Every identifier and attribute that the body mentions, by its last name. */
  readonly mentions: readonly string[]
}

export type CallSummary = { readonly name: string; readonly line: number; readonly awaited: boolean }

/** An `except` clause of the project. */
export type HandlerSummary = {
  readonly path: string
  readonly line: number
  /** Qualified names of what it catches; null for one that is not certain, an empty list for a bare `except:`. */
  readonly catches: readonly (string | null)[]
  /** Qualified name of the function it stands in, or null at module level. */
  readonly function: string | null
  /** Last names of everything the `try` body mentions. */
  readonly guards: readonly string[]
}

export type Place = { readonly path: string; readonly line: number }

export type Facts = {
  /** True when the project declares this distribution as a dependency (pyproject, requirements, setup, lock files). */
  declares(distribution: string): boolean
  /** The one function of the project with this qualified name, or null where there is none or more than one. */
  functionNamed(name: string): FunctionSummary | null
  /** Everything that calling the function may do, followed through the project's calls. Empty is a proof of harmlessness. */
  effectsOf(name: string): readonly Effect[]
  /**
   * The first call, followed through the project's calls, whose qualified name the predicate accepts; null where none
   * can be reached. A call whose target is unknown is not accepted by itself.
   */
  reaches(name: string, accepts: (called: string) => boolean): CallSummary | null
  /** Every handler of the project whose `try` body may run the function, directly or through callers, by last names. */
  handlersAbove(name: string): readonly HandlerSummary[]
  /** Places of the project, outside of `path`, that name this qualified name or something inside of it. */
  mentionsElsewhere(prefix: string, path: string): readonly Place[]
}

export type FactSources = {
  readonly declares: (distribution: string) => boolean
}

/** Facts that know nothing beyond the dependencies: every proof fails. */
export function createFacts({ declares }: FactSources & Record<string, unknown>): Facts {
  return {
    declares,
    functionNamed: () => null,
    effectsOf: name => [{ kind: 'unknown-call', what: name, path: '', line: 0 }],
    reaches: () => null,
    handlersAbove: () => [],
    mentionsElsewhere: () => [],
  }
}
