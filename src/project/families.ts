/** Which methods stand in for each other, and which code may call them without naming them. */

import { isPlainObject } from '../python/plain-objects.ts'
import { classesOf, functionsOf } from './definition-index.ts'
import { Memo } from './dependencies.ts'
import { mayCallHook } from './library-hooks.ts'
import type { Linker, Target } from './link.ts'
import { PLAIN_CLASS_DECORATORS } from './reach.ts'
import type { View } from './sources.ts'
import type { ClassSummary, FileSummary, FunctionSummary } from './summaries.ts'

type ClassTarget = Extract<Target, { kind: 'class' }>

/** `same`: a call of the method may run one of the class. `other`: it cannot. */
export type Kinship = 'same' | 'other' | 'unknown'

type Family = { readonly members: readonly FunctionSummary[]; readonly obligation: string | null }

export class Families {
  readonly #view: View
  readonly #linker: Linker
  readonly #families = new Memo<FunctionSummary, Family>()
  /** By the names of methods. */
  readonly #obligations = new Memo<string, string | null>()
  readonly #heirs = new Memo<string, readonly ClassTarget[]>()
  readonly #strangers = new Memo<ClassSummary, readonly (string | null)[]>()
  readonly #direct = new Memo<FileSummary, ReadonlyMap<string, readonly ClassTarget[]>>(new WeakMap())
  readonly #words = new Memo<string, readonly string[]>()
  readonly #relatives = new Memo<string, ReadonlySet<string>>()

  constructor(view: View, linker: Linker) {
    this.#view = view
    this.#linker = linker
  }

  /**
   * The methods that override this one or are overridden by it, near and far, itself included, and those that a class of
   * several bases puts beside them. Null where code that nobody sees may call one of them: see `obligationOf`.
   */
  of(method: FunctionSummary): readonly FunctionSummary[] | null {
    const { members, obligation } = this.#familyOf(method)
    return obligation === null ? members : null
  }

  /** Why code that does not name the method may call it, to be read behind its name; null where none does. */
  obligationOf(method: FunctionSummary): string | null {
    return this.#familyOf(method).obligation
  }

  /** How the object that a path leads to is related to the classes: whether its methods may be theirs. */
  kinship(path: string, owners: readonly string[]): Kinship {
    if (this.#view.module(path)) return 'other'
    const target = this.#objectAt(path)
    if (target?.kind === 'class') {
      if (owners.some(owner => this.#relativesOf(owner).has(target.class.name))) return 'same'
      const isKnown = this.#ancestors(target).every(({ class: each, library }) => (each ? !isProxy(each) : library))
      return isKnown ? 'other' : 'unknown'
    }
    if (target?.kind !== 'library' || !isPlainObject(target.name)) return 'unknown'
    return owners.some(owner => owner.endsWith(`.${target.name}`) || this.#relativesOf(owner).has(target.name))
      ? 'unknown'
      : 'other'
  }

  /** The last name of a function or class, and the names under which modules of the project hand it on. */
  wordsFor(name: string): readonly string[] {
    return this.#words.get(name, () => this.#wordsFor(name))
  }

  #wordsFor(name: string): readonly string[] {
    const words = [lastName(name)]
    for (const word of words)
      for (const home of this.#view.holding(word)) {
        const { lasts, given } = importedNames(home)
        if (!words.some(each => lasts.has(each))) continue
        for (const [alias, targets] of given)
          if (!words.includes(alias) && targets.some(target => this.#isNamed(target, name, words))) words.push(alias)
      }
    return words
  }

  #isNamed(path: string, name: string, words: readonly string[]): boolean {
    if (!words.includes(lastName(path))) return false
    const target = this.#linker.resolve(path)
    if (target?.kind === 'class') return target.class.name === name
    return target?.kind === 'function' && target.function.name === name
  }

  #familyOf(method: FunctionSummary): Family {
    // A file that is looked at by itself has summaries of its own.
    const known = this.#linker.functionNamed(method.name)
    const shared = known?.path === method.path && known.line === method.line ? known : method
    return this.#families.get(shared, () => this.#around(shared))
  }

  /** Found for each method by itself: what is first met on the way, and is said of the family, depends on where the way starts. */
  #around(method: FunctionSummary): Family {
    const members = new Set([method])
    const met = new Set<string>()
    let obligation: string | null = null
    for (const each of members) {
      const classes = this.#classesAround(each).filter(({ class: { name } }) => !met.has(name))
      for (const relative of classes) met.add(relative.class.name)
      obligation ??= this.#obligations.get(each.name, () => this.#obligation(each))
      for (const relative of this.#membersIn(classes, lastName(each.name))) members.add(relative)
    }
    return { members: [...members], obligation }
  }

  /** The class of a method, and those that derive from it. */
  #classesAround({ name }: FunctionSummary): ClassTarget[] {
    const owner = this.#linker.resolve(name.slice(0, Math.max(0, name.lastIndexOf('.'))))
    return owner?.kind === 'class' ? [owner, ...this.#below(owner.class.name)] : []
  }

  #membersIn(classes: readonly ClassTarget[], method: string): FunctionSummary[] {
    return classes.flatMap(each =>
      this.#ancestors(each).flatMap(({ class: owner, home }) =>
        owner && home ? functionsOf(home, `${owner.name}.${method}`) : [],
      ),
    )
  }

  #obligation(called: FunctionSummary): string | null {
    const method = lastName(called.name)
    const classes = this.#classesAround(called)
    if (classes.length === 0) return null
    if (this.#isOfProtocol(method)) return 'belongs to a protocol, which classes follow without naming it'
    for (const each of classes) {
      const decorator = each.class.decorators.find(name => name === null || !isHarmlessDecorator(name))
      if (decorator !== undefined && !this.#isOfProject(decorator))
        return `may be called by \`${decorator ?? 'the decorator'}\`, which decorates its class`
      for (const library of this.#outsiders(each)) {
        if (library === null) return 'may be called by a base of its class that is not of the project'
        if (mayCallHook(library, method)) return `may be called by \`${library}\`, a base of its class`
      }
    }
    return null
  }

  /** The bases of a class, near and far, that are not of the project; null for one that is not known. */
  #outsiders(target: ClassTarget): readonly (string | null)[] {
    return this.#strangers.get(target.class, () =>
      this.#ancestors(target).flatMap(({ class: owner, library }) => (owner ? [] : [library])),
    )
  }

  #isOfProject(decorator: string | null): boolean {
    const target = decorator === null ? null : this.#linker.resolve(decorator)
    return target !== null && target.kind !== 'library'
  }

  /** A protocol of the project has a method of that name, which any class may implement without saying so. */
  #isOfProtocol(method: string): boolean {
    const isProtocol = (base: string | null) => /^typing(_extensions)?\.Protocol$/.test(base ?? '')
    return this.#view
      .holding(`def ${method}`)
      .some(({ classes }) => classes.some(each => each.methods.includes(method) && each.bases.some(isProtocol)))
  }

  /** The class, its bases and theirs, in Python's order; one of which nothing is known where Python would not make the class. */
  #ancestors(target: ClassTarget) {
    return this.#linker.lineageOf(target.class, target.home) ?? [UNKNOWN]
  }

  /** The names of every class that a class of the project has in common with this one. */
  #relativesOf(owner: string): ReadonlySet<string> {
    return this.#relatives.get(owner, () => this.#namesAround(owner))
  }

  #namesAround(owner: string): ReadonlySet<string> {
    const target = this.#linker.resolve(owner)
    const names = new Set<string>()
    const classes = target?.kind === 'class' ? [target, ...this.#below(owner)] : []
    // A class whose bases have all been met has nothing to add but itself.
    const met = new Set<ClassSummary>()
    for (const each of classes) {
      if (!this.#linker.lineageOf(each.class, each.home)) continue
      const pending = [each.class]
      for (let next = pending.pop(); next; next = pending.pop()) {
        if (met.has(next)) continue
        met.add(next)
        names.add(next.name)
        for (const base of next.bases) {
          const above = base === null ? null : this.#linker.resolve(base)
          if (above?.kind === 'class') pending.push(above.class)
          else if (above?.kind === 'library') names.add(above.name)
        }
      }
    }
    for (const name of names) if (/^(builtins\.object|abc\.ABC|typing\.Generic)$/.test(name)) names.delete(name)
    return names
  }

  /** The classes of the project that derive from the one of that name. */
  #below(owner: string): readonly ClassTarget[] {
    return this.#heirs.get(owner, () => this.#derivedFrom(owner))
  }

  #derivedFrom(owner: string): ClassTarget[] {
    const found = new Map<string, ClassTarget>()
    const pending = [owner]
    for (const base of pending) {
      for (const word of this.wordsFor(base))
        for (const home of this.#view.holding(word))
          for (const each of this.#directHeirs(home).get(base) ?? []) {
            if (each.class.name === owner || found.has(each.class.name)) continue
            found.set(each.class.name, each)
            pending.push(each.class.name)
          }
    }
    return [...found.values()]
  }

  /** The classes of the file by the names of the classes that they name as their bases. */
  #directHeirs(home: FileSummary): ReadonlyMap<string, readonly ClassTarget[]> {
    return this.#direct.get(home, () => {
      const heirs = new Map<string, ClassTarget[]>()
      for (const each of home.classes) {
        const targets = each.bases.map(base => (base === null ? null : this.#linker.resolve(base)))
        for (const name of new Set(targets.flatMap(target => (target?.kind === 'class' ? target.class.name : [])))) {
          const known = heirs.get(name) ?? []
          known.push({ kind: 'class', class: each, home })
          heirs.set(name, known)
        }
      }
      return heirs
    })
  }

  /** The class of the object that a path leads to; the library that made it. */
  #objectAt(path: string): Target | null {
    const target = this.#linker.resolve(path)
    if (target?.kind === 'class' && classesOf(target.home, target.class.name).length > 1) return null
    if (target?.kind !== 'function') return target
    const { returns, isAsync, isGenerator } = target.function
    return returns === null || isAsync || isGenerator ? null : this.#linker.resolve(returns)
  }
}

/** What a file imports under which names, and the last names of all that. */
function importedNames(home: FileSummary): ImportedNames {
  const known = imported.get(home)
  if (known) return known
  const { imports, alternatives } = home
  const given = [...Object.entries(imports), ...Object.entries(alternatives)].map(
    ([alias, targets]) => [alias, [targets].flat()] as const,
  )
  const found = { given, lasts: new Set(given.flatMap(([, targets]) => targets.map(lastName))) }
  imported.set(home, found)
  return found
}

type ImportedNames = {
  readonly given: readonly (readonly [alias: string, targets: readonly string[]])[]
  readonly lasts: ReadonlySet<string>
}

const imported = new WeakMap<FileSummary, ImportedNames>()

/** True for a class whose objects may have whatever another object has. */
function isProxy({ methods }: ClassSummary): boolean {
  return methods.some(method => /^__getattr(ibute)?__$/.test(method))
}

const UNKNOWN = { class: null, home: null, library: null }

function isHarmlessDecorator(name: string): boolean {
  return (
    PLAIN_CLASS_DECORATORS.has(name) || /^(typing(_extensions)?\.\w+|enum\.unique|(pytest|unittest)\..*)$/.test(name)
  )
}

function lastName(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1)
}
