/** Which grounds of answers hold no more, once files of the project have changed. */

import { digestLength, namesDigest } from './coroutine-names.ts'
import { isPackage } from './modules.ts'
import { derivations, lastWord, wordsIn } from './texts.ts'

/** A file that is not what it was; by its path in the project. */
export type Change = {
  readonly path: string
  readonly module: string
  /** What it holds now; null where it is gone, or cannot be read. */
  readonly text: string | null
  /** True for one that came or went, so that the project has other modules. */
  readonly isOther: boolean
}

export type StoredGround = {
  readonly kind: 'file' | 'modules' | 'text' | 'bases' | 'coroutines'
  readonly name: string
  /** Paths. */
  readonly holders: readonly string[]
}

/** Whether an answer that rests on the ground may be another one now. In doubt it may. */
export function staleness(changes: readonly Change[]): (ground: StoredGround) => boolean {
  const paths = new Set(changes.map(({ path }) => path))
  const others = changes.filter(({ isOther }) => isOther)
  const modules = new Set(others.flatMap(({ module }) => beginnings(module)))
  const isAnyModule = others.some(({ path }) => isPackage(path))
  const texts = changes.flatMap(({ text }) => (text === null ? [] : [{ text, words: wordsIn(text) }]))
  const bases = new Set(texts.flatMap(({ text }) => derivations(text).flatMap(each => [...each.bases])))
  const holds = (name: string) => {
    const last = lastWord(name)
    return texts.some(
      ({ text, words }) => (last === undefined || words.has(last)) && (name === last || text.includes(name)),
    )
  }
  return ({ kind, name, holders }) => {
    if (kind === 'file') return paths.has(name)
    if (kind === 'coroutines') return others.length > 0 || changes.some(each => givesOtherNames(each, name, holders))
    if (kind === 'modules') return isAnyModule || modules.has(name)
    return holders.some(each => paths.has(each)) || (kind === 'bases' ? bases.has(name) : holds(name))
  }
}

function givesOtherNames({ path, module, text }: Change, digests: string, holders: readonly string[]): boolean {
  const holder = holders.indexOf(path)
  // A file that could not be read, and still cannot.
  if (holder < 0) return text !== null
  const before = digests.slice(holder * digestLength, (holder + 1) * digestLength)
  return text === null || namesDigest({ text, module }, before.startsWith('w')) !== before
}

/** A module, and what it is in, by all names under which a script beside it may import it: `a.b` → `a`, `a.b`, `b`. */
function beginnings(module: string): string[] {
  const parts = module.split('.')
  return parts.flatMap((_, start) =>
    parts.slice(start).map((_each, length) => parts.slice(start, start + length + 1).join('.')),
  )
}
