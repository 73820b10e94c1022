/** What a path stands for, followed through imports, re-exports, variables, attributes, factories and base classes. */

import { step } from '../python/callees.ts'
import { stdlibModules } from '../python/stdlib.ts'
import { classesOf, functionsOf } from './definition-index.ts'
import { CircularMemo, Memo } from './dependencies.ts'
import { type Ancestor, lineage } from './lineage.ts'
import { isPackage, splitsOf } from './modules.ts'
import type { View } from './sources.ts'
import type { ClassSummary, FileSummary, FunctionSummary } from './summaries.ts'

export type Target =
  | { readonly kind: 'function'; readonly function: FunctionSummary }
  | { readonly kind: 'class'; readonly class: ClassSummary; readonly home: FileSummary }
  /** Something outside of the project, by its name there. */
  | { readonly kind: 'library'; readonly name: string }

/** A chain of re-exports longer than this is a circle. */
const MOST_STEPS = 20

/** No class that a person made has bases above each other that far. */
const MOST_LEVELS = 200

type Heir = { readonly class: ClassSummary; readonly home: FileSummary }

export class Linker {
  readonly #view: View
  readonly #known = new Memo<string, Target | null>()
  readonly #heirs = new Memo<string, readonly Heir[]>()
  /** Modules whose stars are being looked into for one name. */
  #starred = new Set<FileSummary>()
  readonly #lineages = new CircularMemo<ClassSummary, readonly Ancestor[] | null>(null)

  constructor(view: View) {
    this.#view = view
  }

  /** What the path means, or null where the project has it in no one meaning. */
  resolve(path: string): Target | null {
    return this.#known.get(path, () => {
      const outer = this.#starred
      this.#starred = new Set()
      const target = this.#follow(path, 0)
      this.#starred = outer
      return target
    })
  }

  /** As `resolve`; of a name that is bound several times, as by `try: import`, every meaning. Empty for none. */
  meanings(path: string): readonly Target[] {
    const target = this.resolve(path)
    if (target) return [target]
    for (const { module, rest } of splitsOf(path)) {
      const home = this.#view.module(module)
      if (!home) continue
      const [name] = rest
      const targets = rest.length === 1 && name !== undefined ? this.#alternatives(home, name) : []
      const known = targets.filter(each => each !== null)
      return known.length === targets.length ? known : []
    }
    return []
  }

  functionNamed(name: string): FunctionSummary | null {
    const target = this.resolve(name)
    return target?.kind === 'function' ? target.function : null
  }

  /** What the name stands for outside of the project, or null. */
  libraryName(name: string): string | null {
    const target = this.resolve(name)
    return target?.kind === 'library' ? target.name : null
  }

  /** The methods that override this one in classes of the project. */
  overridesOf(method: FunctionSummary): FunctionSummary[] {
    const [owner, last] = splitLast(method.name)
    const target = this.resolve(owner)
    if (target?.kind !== 'class') return []
    return this.#heirsOf(owner).flatMap(({ class: heir, home }) => functionsOf(home, `${heir.name}.${last}`))
  }

  /** The project's classes that derive from the class, near and far. */
  #heirsOf(owner: string): readonly Heir[] {
    return this.#heirs.get(owner, () => this.#derivedFrom(owner))
  }

  #derivedFrom(owner: string): Heir[] {
    const found = new Map<ClassSummary, Heir>()
    const above = new Set([owner])
    const words = new Set([owner.slice(owner.lastIndexOf('.') + 1)])
    for (const word of words)
      for (const { home, name } of this.#view.deriving(word))
        for (const each of classesEndingWith(home, name)) {
          if (!this.#derives(each, above)) continue
          words.add(name)
          above.add(each.name)
          found.set(each, { class: each, home })
        }
    return [...found.values()]
  }

  /** True for a class that derives, near or far, from another one of these names. */
  #derives(heir: ClassSummary, names: ReadonlySet<string>): boolean {
    const met = new Set([heir.name])
    const pending = [heir]
    for (const each of pending)
      for (const base of this.#basesOf(each)) {
        if (met.has(base.name)) continue
        if (names.has(base.name)) return true
        met.add(base.name)
        pending.push(base)
      }
    return false
  }

  #follow(path: string, steps: number): Target | null {
    if (steps > MOST_STEPS) return null
    const { own } = this.#view
    // A package may have a module of the name, which only the project as a whole knows.
    const isOwn = own !== null && !isPackage(own.path) && path.startsWith(`${own.module}.`)
    const found = isOwn ? this.#inside(own, path.slice(own.module.length + 1).split('.'), steps) : null
    if (found) return found
    if (stdlibModules.has(path.split('.')[0] as string)) return library(path)
    for (const { module, rest } of splitsOf(path)) {
      const home = this.#view.module(module)
      // Names that go round in circles lead here over and over: twice each time would never end.
      if (home) return rest.length > 0 && !(isOwn && home === own) ? this.#inside(home, rest, steps) : null
    }
    return library(path)
  }

  /** What a path stands for that starts from a name of the module. */
  #inside(home: FileSummary, rest: readonly string[], steps: number): Target | null {
    if (steps > MOST_STEPS) return null
    const [first, ...more] = rest as [string, ...string[]]
    if (home.rebound.includes(first)) return null
    for (let length = rest.length; length > 0; length--) {
      const definition = definitionIn(home, join(home.module, ...rest.slice(0, length)))
      if (definition === 'several') return null
      if (definition) return this.#below(definition, rest.slice(length), steps)
    }
    const variable = home.variables[first]
    if (variable && more.length > 0) return this.#follow(join(variable, ...more), steps + 1)
    const imported = home.imports[first]
    return imported ? this.#follow(join(imported, ...more), steps + 1) : this.#throughStar(home, rest, steps)
  }

  /**
   * A name that one `from module import *` brings along; nobody knows what the stars of a library hold. Packages tend to hand each
   * other's names round in circles, so each module is looked into once.
   */
  #throughStar(home: FileSummary, rest: readonly string[], steps: number): Target | null {
    if (home.stars.length === 0 || this.#starred.has(home)) return null
    const isFirst = this.#starred.size === 0
    this.#starred.add(home)
    const found = this.#inStars(home, rest, steps)
    if (isFirst) this.#starred.clear()
    return found
  }

  #inStars({ stars }: FileSummary, rest: readonly string[], steps: number): Target | null {
    const [first = ''] = rest
    const modules = stars.map(name => this.#view.module(name))
    const known = modules.filter(each => each !== null)
    if (known.length < modules.length) return null
    const found: Target[] = []
    for (const each of known) {
      if (this.#starred.has(each) || !hands(each, first)) continue
      const target = this.#inside(each, rest, steps + 1)
      if (target) found.push(target)
    }
    return found.length === 1 ? (found[0] as Target) : null
  }

  /** What the steps lead to from a definition. */
  #below(target: Target, rest: readonly string[], steps: number): Target | null {
    const [first, ...more] = rest
    if (first === undefined) return target
    if (target.kind === 'function') return this.#given(target.function, rest, steps)
    if (target.kind === 'library') return library(join(target.name, ...rest))
    const isSuper = first === step.super
    const [member, ...further] = isSuper ? more : rest
    return member === undefined ? null : this.#member(target.class, target.home, member, further, isSuper, steps)
  }

  /** What a function of the project gives, and what the steps lead to from there. */
  #given(called: FunctionSummary, rest: readonly string[], steps: number): Target | null {
    const given = gift(called, rest)
    return given ? this.#follow(join(given.type, ...given.rest), steps + 1) : null
  }

  /** A method or an attribute of an object of the class, by Python's order of bases. */
  #member(
    owner: ClassSummary,
    home: FileSummary,
    name: string,
    rest: readonly string[],
    isSuper: boolean,
    steps: number,
  ): Target | null {
    if (steps > MOST_STEPS) return null
    const ancestors = this.lineageOf(owner, home)
    if (!ancestors)
      return owner.methods.includes(name) && !isSuper ? this.#ownMember(owner, home, name, rest, steps) : null
    for (const each of isSuper ? ancestors.slice(1) : ancestors) {
      if (each.library !== null) {
        if (isBareBase(each.library)) continue
        return library(join(each.library, name, ...rest))
      }
      if (!each.class || !each.home) return null
      if (each.class.methods.includes(name) || each.class.attributes[name] !== undefined)
        return this.#ownMember(each.class, each.home, name, rest, steps)
    }
    return null
  }

  /** A member that the class itself has. */
  #ownMember(
    owner: ClassSummary,
    home: FileSummary,
    name: string,
    rest: readonly string[],
    steps: number,
  ): Target | null {
    const methods = functionsOf(home, `${owner.name}.${name}`)
    const [method] = methods
    const type = owner.attributes[name]
    if (type !== undefined && !method)
      return type && rest.length > 0 ? this.#follow(join(type, ...rest), steps + 1) : null
    if (!method || methods.length > 1 || type !== undefined) return null
    return this.#below({ kind: 'function', function: method }, rest, steps)
  }

  /** The class and its bases, near and far, in the order in which members are looked up; null where Python would not make the class. */
  lineageOf(owner: ClassSummary, home: FileSummary): readonly Ancestor[] | null {
    return this.#lineages.get(owner, () =>
      this.#isTooDeep(owner)
        ? null
        : lineage(
            owner,
            home,
            base => this.resolve(base),
            (each, where) => this.lineageOf(each, where),
          ),
    )
  }

  /** True for a class with more levels of bases than anybody follows. */
  #isTooDeep(owner: ClassSummary): boolean {
    let level = new Set([owner])
    for (let depth = 0; depth < MOST_LEVELS; depth++) {
      level = new Set([...level].flatMap(each => this.#basesOf(each)))
      if (level.size === 0) return false
    }
    return true
  }

  #basesOf({ bases }: ClassSummary): ClassSummary[] {
    return bases.flatMap(base => {
      const target = base === null ? null : this.resolve(base)
      return target?.kind === 'class' ? [target.class] : []
    })
  }

  /** Each thing that a name of the module may be, where it is bound several times; null among them for one that is unknown. */
  #alternatives(home: FileSummary, name: string): (Target | null)[] {
    const full = join(home.module, name)
    const functions = functionsOf(home, full)
    const imported = home.alternatives[name]?.map(each => this.resolve(each))
    const defined = functions.map(each => ({ kind: 'function' as const, function: each }))
    return imported ? [...defined, ...imported] : [null]
  }
}

function library(name: string): Target {
  return { kind: 'library', name: withoutSteps(name) }
}

/** A library's own tables name the result of a call by the call, however the object was come by. */
function withoutSteps(name: string): string {
  return name
    .split('.')
    .filter(each => each !== step.await && !/^__a?enter__$/.test(each))
    .join('.')
}

/** True for a name that `from module import *` takes along (language reference 7.11). */
function hands({ exports }: FileSummary, name: string): boolean {
  return exports ? exports.includes(name) : !name.startsWith('_')
}

/** The classes of the file whose names end so. */
function classesEndingWith(home: FileSummary, ending: string): readonly ClassSummary[] {
  const byEnding = endings.get(home) ?? new Map<string, readonly ClassSummary[]>()
  endings.set(home, byEnding)
  const known = byEnding.get(ending) ?? home.classes.filter(({ name }) => name.endsWith(ending))
  byEnding.set(ending, known)
  return known
}

const endings = new WeakMap<FileSummary, Map<string, readonly ClassSummary[]>>()

/** The one function or class of the file with the qualified name. */
function definitionIn(home: FileSummary, full: string): Target | 'several' | null {
  const functions = functionsOf(home, full)
  const classes = classesOf(home, full)
  if (functions.length + classes.length > 1) return 'several'
  const [found] = functions
  const [owner] = classes
  if (found) return { kind: 'function', function: found }
  return owner ? { kind: 'class', class: owner, home } : null
}

const MANAGERS = new Set(['contextlib.asynccontextmanager', 'contextlib.contextmanager'])

/**
 * The class of what a function gives, and the steps that are left from there: past `<await>` for a coroutine function, past
 * `__aenter__` for a decorated generator. A decorator or `yield` makes the result something else.
 */
function gift(called: FunctionSummary, rest: readonly string[]): { type: string; rest: readonly string[] } | null {
  const [decorator] = called.decorators
  if (called.isGenerator) {
    const isManager = called.decorators.length === 1 && MANAGERS.has(decorator ?? '')
    const steps = called.isAsync ? ['__aenter__', step.await] : ['__enter__']
    const isEntered = isManager && steps.every((each, index) => rest[index] === each)
    return isEntered && called.yields ? { type: called.yields, rest: rest.slice(steps.length) } : null
  }
  const isPlain = called.decorators.every(each => PLAIN.has(each ?? ''))
  if (!isPlain || !called.returns) return null
  const isAwaited = rest[0] === step.await
  if (isAwaited && !called.isAsync) return null
  const type = SELF.test(called.returns) ? splitLast(called.name)[0] : called.returns
  return { type, rest: isAwaited ? rest.slice(1) : rest }
}

const SELF = /^typing(_extensions)?\.Self$/

/** Decorators with which a function gives what it says; that a property is not called makes no difference to a path. */
const PLAIN = new Set([
  'abc.abstractmethod',
  'builtins.classmethod',
  'builtins.property',
  'builtins.staticmethod',
  'functools.cached_property',
  'functools.cache',
  'functools.lru_cache',
  'typing.final',
  'typing.override',
  'typing_extensions.override',
])

/** Bases that bring no methods a project would call by name. */
export function isBareBase(name: string): boolean {
  return /^(builtins\.object|abc\.ABC|typing(_extensions)?\.(Generic|Protocol|NamedTuple|TypedDict))$/.test(name)
}

function splitLast(name: string): [string, string] {
  const dot = name.lastIndexOf('.')
  return [name.slice(0, Math.max(0, dot)), name.slice(dot + 1)]
}

function join(...parts: string[]): string {
  return parts.filter(Boolean).join('.')
}
