/** What a qualified name stands for, followed through imports, re-exports, variables and base classes. */

import { stdlibModules } from '../python/stdlib.ts'
import { splitsOf } from './modules.ts'
import type { View } from './sources.ts'
import type { ClassSummary, FileSummary, FunctionSummary } from './summaries.ts'

export type Target =
  | { readonly kind: 'function'; readonly function: FunctionSummary }
  | { readonly kind: 'class'; readonly class: ClassSummary; readonly home: FileSummary }
  /** Something outside of the project, by its name there. */
  | { readonly kind: 'library'; readonly name: string }

/** A chain of re-exports longer than this is a circle. */
const MOST_STEPS = 20

export class Linker {
  readonly #view: View
  readonly #known = new Map<string, Target | null>()

  constructor(view: View) {
    this.#view = view
  }

  /** What the name means, or null where the project has it in no one meaning. */
  resolve(name: string): Target | null {
    const known = this.#known.get(name)
    if (known !== undefined) return known
    const target = this.#follow(name, 0)
    this.#known.set(name, target)
    return target
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

  /** The method that an object of the class runs, by Python's order of bases as far as it is plain. */
  methodOf(owner: ClassSummary, home: FileSummary, method: string): Target | null {
    return this.#method(owner, home, method, 0)
  }

  /** The methods that override this one in classes of the project. */
  overridesOf(method: FunctionSummary): FunctionSummary[] {
    const [owner, last] = splitLast(method.name)
    const target = this.resolve(owner)
    if (target?.kind !== 'class') return []
    return this.#view
      .holding(`def ${last}`)
      .flatMap(home =>
        home.classes
          .filter(each => each.methods.includes(last) && each.name !== owner && this.#derives(each, owner, 0))
          .flatMap(each => home.functions.filter(({ name }) => name === `${each.name}.${last}`)),
      )
  }

  #derives(derived: ClassSummary, owner: string, steps: number): boolean {
    if (steps > MOST_STEPS) return false
    return derived.bases.some(base => {
      const target = base === null ? null : this.resolve(base)
      return target?.kind === 'class' && (target.class.name === owner || this.#derives(target.class, owner, steps + 1))
    })
  }

  #follow(name: string, steps: number): Target | null {
    if (steps > MOST_STEPS) return null
    const { own } = this.#view
    if (own && name.startsWith(`${own.module}.`)) {
      const found = this.#inside(own, name.slice(own.module.length + 1).split('.'), steps)
      if (found) return found
    }
    if (stdlibModules.has(name.split('.')[0] as string)) return { kind: 'library', name }
    for (const { module, rest } of splitsOf(name)) {
      const home = this.#view.module(module)
      if (home) return rest.length > 0 ? this.#inside(home, rest, steps) : null
    }
    return { kind: 'library', name }
  }

  #inside(home: FileSummary, rest: readonly string[], steps: number): Target | null {
    const [first, ...more] = rest as [string, ...string[]]
    if (home.rebound.includes(first)) return null
    const full = join(home.module, ...rest)
    const functions = home.functions.filter(({ name }) => name === full)
    if (functions.length > 0)
      return functions.length === 1 ? { kind: 'function', function: functions[0] as FunctionSummary } : null
    const classes = home.classes.filter(({ name }) => name === full)
    if (classes.length > 0)
      return classes.length === 1 ? { kind: 'class', class: classes[0] as ClassSummary, home } : null
    const [ownerName, method] = splitLast(full)
    const owners = home.classes.filter(({ name }) => name === ownerName)
    if (owners.length === 1) return this.#method(owners[0] as ClassSummary, home, method, steps)
    const variable = home.variables[first] ?? promisedBy(home, first)
    if (variable && more.length > 0) return this.#follow(join(variable, ...more), steps + 1)
    const imported = home.imports[first]
    return imported ? this.#follow(join(imported, ...more), steps + 1) : null
  }

  #method(owner: ClassSummary, home: FileSummary, method: string, steps: number): Target | null {
    if (steps > MOST_STEPS) return null
    if (owner.methods.includes(method)) {
      const found = home.functions.filter(({ name }) => name === `${owner.name}.${method}`)
      return found.length === 1 ? { kind: 'function', function: found[0] as FunctionSummary } : null
    }
    for (const base of owner.bases) {
      const target = base === null ? null : this.#follow(base, steps + 1)
      if (target?.kind === 'library' && isBareBase(target.name)) continue
      if (target?.kind === 'library') return { kind: 'library', name: `${target.name}.${method}` }
      if (target?.kind !== 'class') return null
      const found = this.#method(target.class, target.home, method, steps + 1)
      if (found) return found
    }
    return null
  }
}

/** What the return annotation of a function of the file promises; a decorator or `yield` makes it mean something else. */
function promisedBy(home: FileSummary, name: string): string | null {
  const full = join(home.module, name)
  const found = home.functions.filter(each => each.name === full)
  const [only] = found
  return only && found.length === 1 && !only.isGenerator && only.decorators.length === 0 ? only.returns : null
}

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
