/** What calling a function leads to: effects and calls, followed through the project. */

import { implicit } from '../python/implicit-calls.ts'
import { libraryEffect } from '../python/library-effects.ts'
import { Memo } from './dependencies.ts'
import { isBareBase, type Linker, type Target } from './link.ts'
import type { CallSummary, ClassSummary, Effect, FileSummary, FunctionSummary } from './summaries.ts'

/** Decorators that leave what a function does as it is. */
const PLAIN_DECORATORS = new Set([
  'builtins.classmethod',
  'builtins.property',
  'builtins.staticmethod',
  'functools.cached_property',
  'functools.wraps',
  'typing.final',
  'typing.no_type_check',
  'typing.override',
  'typing_extensions.final',
  'typing_extensions.override',
])

/** Decorators of classes that only add methods to make and compare objects. */
export const PLAIN_CLASS_DECORATORS = new Set([
  'attr.define',
  'attr.dataclass',
  'attr.frozen',
  'attr.s',
  'attrs.define',
  'attrs.frozen',
  'dataclasses.dataclass',
  'functools.total_ordering',
  'typing.final',
])

/** What leads to more functions than this is not followed to its end: no proof of harmlessness is that long. */
const MOST_FUNCTIONS = 200

const MOST_BASES = 20

const PROPERTIES = new Set(['builtins.property', 'functools.cached_property'])

const MAKERS = /\.__(new|init|post_init|attrs_post_init)__$/

function isSpecial(method: string): boolean {
  return /^__\w+__$/.test(method)
}

/** Special methods of an object that is there already, other than stores, which are effects by themselves. */
function isOperation(method: string): boolean {
  return (
    isSpecial(method) && !/^__(new|init|post_init|init_subclass|set_name|(set|del)(item|attr)|set|del)__$/.test(method)
  )
}

/** `@staticmethod` and `@classmethod`: reading the attribute runs nothing. */
function isPlainMethod(decorators: FunctionSummary['decorators']): boolean {
  return decorators.every(each => /^builtins\.(static|class)method$/.test(each ?? ''))
}

/** A function that is run, and whether its `self` is new: then nobody else sees what it writes there. */
export type Step = { readonly function: FunctionSummary; readonly isConstructor: boolean }

/** A call that leads out of the project, to a function of a library or to one that nobody knows. */
export type Exit = {
  readonly call: CallSummary
  /** The file that makes it. */
  readonly path: string
  readonly library: string | null
}

export type Work = { readonly steps: readonly Step[]; readonly exits: readonly Exit[] }

export class Reach {
  readonly #linker: Linker
  readonly #effects = new Memo<string, readonly Effect[]>()
  readonly #works = new Memo<string, Work>()

  constructor(linker: Linker) {
    this.#linker = linker
  }

  effectsOf(name: string): readonly Effect[] {
    return this.#effects.get(name, () => this.#collect(name))
  }

  firstCall(name: string, accepts: (called: string) => boolean): CallSummary | null {
    const seen = new Set<FunctionSummary>()
    const pending = this.#stepsOf(this.#linker.resolve(name))
    for (let step = pending?.shift(); step; step = pending?.shift()) {
      if (seen.has(step.function)) continue
      seen.add(step.function)
      for (const call of step.function.calls) {
        if (accepts(call.name)) return call
        if (!call.isSettled) pending?.push(...(this.#stepsOf(this.#linker.resolve(call.name)) ?? []))
      }
    }
    return null
  }

  /** Everything that calling the name may run, and what leads out of the project on the way, without coroutines: those are only made. */
  workOf(name: string): Work {
    return this.#works.get(name, () => this.#work(name))
  }

  #work(name: string): Work {
    // Making an object runs its constructor only; what else it can do is up to whoever gets it.
    const target = this.#linker.resolve(name)
    const later = (target ? (this.#stepsOf(target) ?? []) : [])
      .filter(step => step.isConstructor && !MAKERS.test(step.function.name))
      .map(step => step.function)
    return this.#follow(name, step => !step.function.isAsync && !(step.isConstructor && later.includes(step.function)))
  }

  #collect(name: string): Effect[] {
    const { steps, exits } = this.#follow(name, () => true)
    return [...steps.flatMap(ownEffects), ...exits.flatMap(libraryEffects)]
  }

  #follow(name: string, isRun: (step: Step) => boolean): Work {
    const steps: Step[] = []
    const exits: Exit[] = []
    const seen = new Set<string>()
    const start = { name, line: 0, awaited: false, isSettled: false, readsOnly: false }
    const pending: { call: CallSummary; path: string }[] = [{ call: start, path: '' }]
    for (let next = pending.pop(); next; next = pending.pop()) {
      const { call, path } = next
      if (seen.size > MOST_FUNCTIONS) return { steps, exits: [...exits, { call, path, library: null }] }
      const unwritten = this.#implicit(call.name)
      const target = unwritten ? null : this.#linker.resolve(call.name)
      const found = unwritten ?? this.#stepsOf(target)
      if (!found) exits.push({ call, path, library: target?.kind === 'library' ? target.name : null })
      for (const step of (found ?? []).filter(isRun)) {
        const key = `${step.isConstructor} ${step.function.path}:${step.function.line}`
        if (seen.has(key)) continue
        seen.add(key)
        steps.push(step)
        for (const inner of step.function.calls)
          if (!inner.isSettled) pending.push({ call: inner, path: step.function.path })
      }
    }
    return { steps, exits }
  }

  /** The functions that calling the target may run; null where the project does not know them all. */
  #stepsOf(target: Target | null): Step[] | null {
    if (target?.kind === 'class') return this.#construction(target.class, target.home)
    if (target?.kind !== 'function') return null
    const all = [target.function, ...this.#linker.overridesOf(target.function)]
    return all.map(each => ({ function: each, isConstructor: false }))
  }

  /** What using an object of the project's classes may run; null for the name of a call that is written. */
  #implicit(name: string): Step[] | null {
    const ending = Object.values(implicit).find(each => name.endsWith(each))
    if (!ending) return null
    const place = name.slice(0, -ending.length)
    if (ending === implicit.anySpecial) return this.#members(this.#linker.resolve(place), isOperation, 0)
    const dot = place.lastIndexOf('.')
    const [owner, attribute] = [place.slice(0, dot), place.slice(dot + 1)]
    const isRead = (method: string, decorators: FunctionSummary['decorators']) =>
      /^__getattr(ibute)?__$/.test(method) ||
      (method === attribute && decorators.length > 0 && !isPlainMethod(decorators))
    return this.#members(this.#linker.resolve(owner), isRead, 0)
  }

  /** Methods of a project's class and its bases. */
  #members(
    target: Target | null,
    accepts: (name: string, decorators: FunctionSummary['decorators']) => boolean,
    depth: number,
  ): Step[] {
    if (target?.kind !== 'class' || depth > MOST_BASES) return []
    const { class: owner, home } = target
    const own = home.functions.filter(
      ({ name, decorators }) =>
        name.slice(0, name.lastIndexOf('.')) === owner.name && accepts(name.slice(owner.name.length + 1), decorators),
    )
    const bases = owner.bases.map(base => (base === null ? null : this.#linker.resolve(base)))
    return [
      ...own.map(each => ({ function: each, isConstructor: false })),
      ...bases.flatMap(base => this.#members(base, accepts, depth + 1)),
    ]
  }

  #construction(owner: ClassSummary, home: FileSummary): Step[] | null {
    if (!owner.isPlain || owner.decorators.some(name => name === null || !PLAIN_CLASS_DECORATORS.has(name))) return null
    const steps: Step[] = []
    // Whoever has the new object may use it as a context manager, loop over it, compare it or read its properties.
    const own = home.functions.filter(
      ({ name, decorators }) =>
        name.slice(0, name.lastIndexOf('.')) === owner.name &&
        (isSpecial(name.slice(owner.name.length + 1)) || decorators.some(each => PROPERTIES.has(each ?? ''))),
    )
    steps.push(...own.map(each => ({ function: each, isConstructor: true })))
    if (hasValidators(owner, home)) return null
    for (const base of owner.bases) {
      const target = base === null ? null : this.#linker.resolve(base)
      if (target?.kind === 'library' && isHarmlessBase(target.name)) continue
      const inherited = target?.kind === 'class' ? this.#construction(target.class, target.home) : null
      if (!inherited) return null
      steps.push(...inherited)
    }
    return steps
  }
}

/** pydantic runs functions with its decorators when an object is made. */
function hasValidators(owner: ClassSummary, home: FileSummary): boolean {
  return home.functions.some(
    ({ name, decorators }) =>
      name.startsWith(`${owner.name}.`) && decorators.some(each => each?.startsWith('pydantic.')),
  )
}

function isHarmlessBase(name: string): boolean {
  return (
    isBareBase(name) || name === 'pydantic.BaseModel' || /^(builtins\.\w*(Error|Exception)|enum\.\w*Enum)$/.test(name)
  )
}

function libraryEffects({ call, path, library }: Exit): Effect[] {
  const shape = { isPrivate: false, readsOnly: call.readsOnly }
  const kind = library === null ? 'unknown-call' : libraryEffect(library, shape)
  return kind ? [{ kind, what: call.name, path, line: call.line }] : []
}

/** What the function itself does; nobody else sees what a constructor writes into the new object. */
export function ownEffects({
  function: { effects, decorators, parameters, path, line },
  isConstructor,
}: Step): Effect[] {
  const self = isConstructor ? parameters[0] : undefined
  const seen = effects.filter(({ kind, what }) => {
    const isOfSelf =
      kind === 'writes-attribute' && what.startsWith(`${self}.`) && !/[.[]/.test(what.slice(`${self}.`.length))
    return !isOfSelf
  })
  const wrapped = decorators.filter(name => name === null || !PLAIN_DECORATORS.has(name))
  return [
    ...seen,
    ...wrapped.map((name): Effect => ({ kind: 'unknown-call', what: `@${name ?? 'decorator'}`, path, line })),
  ]
}
