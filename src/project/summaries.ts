/** What is kept of each file of a project: plain data, so that it can be cached and linked across files. */

import type { NamePattern } from '../python/built-names.ts'
import type { Conditions } from '../python/conditions.ts'
import type { EffectKind } from '../python/effects.ts'
import type { GivenArguments, Parameter } from '../python/known-arguments.ts'

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
  /** For each decorator whether it is called, as `@retry(3)` is. */
  readonly decoratorCalls: readonly boolean[]
  readonly parameters: readonly string[]
  /** What a caller passes, in order. */
  readonly signature: readonly Parameter[]
  /** The path of what it gives: of the class that the return annotation names, or that every `return` makes; else null. */
  readonly returns: string | null
  /** The path of what its `yield`s hand out, or null. */
  readonly yields: string | null
  /** True for one that runs until it is cancelled, as far as its own body tells. */
  readonly neverEnds: boolean
  /** What is known of its result, whether or not somebody has to await it. */
  readonly result: ResultSummary
  /** What it makes of a function that it decorates, or null where that is not certain. */
  readonly decorates: Decoration | null
  /** What it makes of a function when it is called first, as in `@retry(3)`. */
  readonly decoratesCalled: Decoration | null
  /** True for a body that only stands for what others implement: `...`, a docstring, `raise NotImplementedError`. */
  readonly isStub: boolean
  /** Everything the body itself does, without what the functions do that it calls. */
  readonly effects: readonly Effect[]
  /** Project functions and library functions that the body calls or awaits, by qualified name. */
  readonly calls: readonly CallSummary[]
  /** The calls that the body itself makes when it runs, in source order: not those of functions, lambdas and generators inside. */
  readonly steps: readonly StepSummary[]
  /** Every identifier and attribute that the body mentions, by its last name. */
  readonly mentions: readonly string[]
}

/**
 * `plain`: nothing that anybody could await. `passed`: what one of these calls gives, by their paths. `unknown`: anything.
 */
export type ResultSummary =
  | { readonly kind: 'plain' | 'unknown' }
  | { readonly kind: 'passed'; readonly calls: readonly string[] }

/** `same`: the function, or a function that gives what it gives. `coroutine`: a coroutine function, whatever it was. */
export type Decoration = 'same' | 'coroutine'

/** A call on the way through a function. */
export type StepSummary = {
  /** The path of what is called (see `src/python/callees.ts`); null for one that is not certain. */
  readonly path: string | null
  /** In UTF-16 code units of the file's text; `end` is exclusive. */
  readonly start: number
  readonly end: number
  /** 1-based. */
  readonly line: number
  readonly isAwaited: boolean
  /** True where a loop, a comprehension or a function such as `list` takes the items of what the call gives. */
  readonly isConsumed: boolean
  /** The name in the table of blocking calls where the call blocks, whatever the project's other files say. */
  readonly blocks: string | null
  /** What has to hold for the call to run when its function does. */
  readonly conditions: Conditions
  readonly given: GivenArguments
}

export type CallSummary = {
  readonly name: string
  /** 1-based. */
  readonly line: number
  readonly awaited: boolean
  /** True when its effect, if it has one, is listed among the function's own; else it is that of the function named. */
  readonly isSettled: boolean
  /** True for a database query whose statement is known and only reads. */
  readonly readsOnly: boolean
}

/** A class of the project. */
export type ClassSummary = {
  /** Module and `__qualname__`. */
  readonly name: string
  /** 1-based. */
  readonly line: number
  /** Qualified names; null for a base that is not certain and for keywords such as `metaclass=`. */
  readonly bases: readonly (string | null)[]
  readonly decorators: readonly (string | null)[]
  /** Names of the functions in its body, one for each definition. */
  readonly methods: readonly string[]
  /** Attributes that the class itself gives a value → the path of what they hold; empty where that is not certain. */
  readonly attributes: Readonly<Record<string, string>>
  /** True when nothing but methods calls anything in the body, as a descriptor or `field(default_factory=…)` would. */
  readonly isPlain: boolean
}

/** One file, as the rest of the project sees it. Plain data. */
export type FileSummary = {
  readonly path: string
  readonly module: string
  readonly functions: readonly FunctionSummary[]
  /** Those that lie in no other function: the same objects. */
  readonly outerFunctions: readonly FunctionSummary[]
  readonly classes: readonly ClassSummary[]
  /** Those that lie in no function: the same objects. */
  readonly outerClasses: readonly ClassSummary[]
  /** Name → what it means, for module-level imports that have one meaning. */
  readonly imports: Readonly<Record<string, string>>
  /** Module-level variable → qualified name of the class or factory its object comes from. */
  readonly variables: Readonly<Record<string, string>>
  /** The modules whose names `from … import *` brings along at module level. */
  readonly stars: readonly string[]
  /** What `__all__` lists, as far as it is plain strings; null without one. */
  readonly exports: readonly string[] | null
  /** Names that the module binds several times, by imports and functions alone → what the imports mean. */
  readonly alternatives: Readonly<Record<string, readonly string[]>>
  /** Module-level names that are bound more than once. */
  readonly rebound: readonly string[]
  readonly handlers: readonly HandlerSummary[]
  /** Qualified names that the file assigns to, or patches by string. */
  readonly patched: readonly string[]
  /** Names of other modules that the file uses, with each line; `shop.*` stands for a star import. */
  readonly references: readonly FileReference[]
  /** Those of them that may have the word in their name, found without looking for the others; absent from a summary that was kept as JSON. */
  referencesTo?(word: string): readonly FileReference[]
  /** Where the file asks for something by a name that it puts together. */
  readonly lookups: readonly LookupSummary[]
}

/** A name of another module; `line` is 1-based. */
export type FileReference = { readonly name: string; readonly line: number }

/** A place such as `getattr(self, f"do_{command}")`. */
export type LookupSummary = {
  readonly path: string
  readonly line: number
  readonly patterns: readonly NamePattern[]
  /** The path of the object or module that is asked; null where it is not known. */
  readonly asked: string | null
  /** False where a name of which nothing is known is hardly that of a function. */
  readonly isOpen: boolean
}

/** An `except` clause of the project, or a `with suppress(…)`. */
export type HandlerSummary = {
  readonly path: string
  readonly line: number
  /** Qualified names of what it catches; null for one that is not certain, an empty list for a bare `except:`. */
  readonly catches: readonly (string | null)[]
  /** Qualified name of the function it stands in, or null at module level. */
  readonly function: string | null
  /** Last names of everything the `try` body mentions. */
  readonly guards: readonly string[]
  /** True when the `try` body runs coroutines, tasks or functions that it was given or keeps: no name tells which. */
  readonly isOpen: boolean
  /** True when the clause looks at the error, and does not only raise it again. */
  readonly readsError: boolean
}

export type Place = { readonly path: string; readonly line: number }
