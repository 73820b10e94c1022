/** What calling a function leads to: effects and calls, followed through the project. */

import { libraryEffect } from '../python/library-effects.ts'
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
const PLAIN_CLASS_DECORATORS = new Set([
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

const CONSTRUCTORS = ['__new__', '__init__', '__post_init__']

/** A function that is run, and whether its `self` is new: then nobody else sees what it writes there. */
type Step = { readonly function: FunctionSummary; readonly isConstructor: boolean }

export class Reach {
  readonly #linker: Linker
  readonly #effects = new Map<string, readonly Effect[]>()

  constructor(linker: Linker) {
    this.#linker = linker
  }

  effectsOf(name: string): readonly Effect[] {
    const known = this.#effects.get(name)
    if (known) return known
    const effects = this.#collect({ name, line: 0, awaited: false, isSettled: false, readsOnly: false })
    this.#effects.set(name, effects)
    return effects
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

  #collect(start: CallSummary): Effect[] {
    const effects: Effect[] = []
    const seen = new Set<string>()
    const pending: { call: CallSummary; path: string }[] = [{ call: start, path: '' }]
    for (let next = pending.pop(); next; next = pending.pop()) {
      const { call, path } = next
      if (seen.size > MOST_FUNCTIONS)
        return [...effects, { kind: 'unknown-call', what: call.name, path, line: call.line }]
      const target = this.#linker.resolve(call.name)
      const steps = this.#stepsOf(target)
      if (!steps) effects.push(...libraryEffects(target, call, path))
      for (const step of steps ?? []) {
        const key = `${step.isConstructor} ${step.function.path}:${step.function.line}`
        if (seen.has(key)) continue
        seen.add(key)
        effects.push(...ownEffects(step))
        for (const inner of step.function.calls)
          if (!inner.isSettled) pending.push({ call: inner, path: step.function.path })
      }
    }
    return effects
  }

  /** The functions that calling the target may run; null where the project does not know them all. */
  #stepsOf(target: Target | null): Step[] | null {
    if (target?.kind === 'class') return this.#construction(target.class, target.home)
    if (target?.kind !== 'function') return null
    const all = [target.function, ...this.#linker.overridesOf(target.function)]
    return all.map(each => ({ function: each, isConstructor: false }))
  }

  #construction(owner: ClassSummary, home: FileSummary): Step[] | null {
    if (!owner.isPlain || owner.decorators.some(name => name === null || !PLAIN_CLASS_DECORATORS.has(name))) return null
    const steps: Step[] = []
    const own = home.functions.filter(({ name }) => CONSTRUCTORS.some(each => name === `${owner.name}.${each}`))
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

function libraryEffects(target: Target | null, call: CallSummary, path: string): Effect[] {
  const name = target?.kind === 'library' ? target.name : null
  const shape = { isPrivate: false, readsOnly: call.readsOnly }
  const kind = name === null ? 'unknown-call' : libraryEffect(name, shape)
  return kind ? [{ kind, what: call.name, path, line: call.line }] : []
}

function ownEffects({ function: { effects, decorators, parameters, path, line }, isConstructor }: Step): Effect[] {
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
