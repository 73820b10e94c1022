/** What the text and the name of a file tell before it is parsed: its words, the bases of its classes, the names of scripts. */

import { type Home, isPackage } from './modules.ts'

const WORDS = /[\p{L}_][\p{L}\p{N}_]*/gu

/** The words of a text. */
export function wordsIn(text: string): ReadonlySet<string> {
  return new Set(text.match(WORDS))
}

/** The word with which a text ends, if it has one. */
export function lastWord(text: string): string | undefined {
  return text.match(WORDS)?.at(-1)
}

const CLASSES = /\bclass\s+([\p{L}_][\p{L}\p{N}_]*)\s*(?:\[[^\]]*\]\s*)?\(([^)]*)/gu

/** In UTF-16 code units, with the blanks behind it. */
const LONGEST_NAME = 200

const ALIAS = /\sas\s+([\p{L}_][\p{L}\p{N}_]*)/gu
const LAST_WORD = /(?<![\p{L}\p{N}_])[\p{L}_][\p{L}\p{N}_]*(?=\s*$)/u

/** The classes of a text with the words among their bases, and what the text imports under such a word. */
export function derivations(text: string): { name: string; bases: ReadonlySet<string> }[] {
  const found = [...text.matchAll(CLASSES)].map(([, name = '', bases = '']) => ({
    name,
    bases: new Set<string>(bases.match(WORDS)),
  }))
  if (found.length === 0) return []
  for (const { 1: alias = '', index } of text.matchAll(ALIAS)) {
    const renamed = found.filter(({ bases }) => bases.has(alias))
    const original =
      renamed.length > 0 ? LAST_WORD.exec(text.slice(Math.max(0, index - LONGEST_NAME), index))?.[0] : null
    if (original) for (const { bases } of renamed) bases.add(original)
  }
  return found
}

/** Files below a folder that is no package, by the names under which files of that folder import them. */
export function scriptNames<T extends Home>(sources: readonly T[]): ReadonlyMap<string, T[]> {
  const packages = new Set(sources.filter(({ path }) => isPackage(path)).map(({ module }) => module))
  const names = new Map<string, T[]>()
  for (const source of sources) {
    const parts = source.module.split('.')
    for (let start = 1; start < parts.length; start++) {
      if (packages.has(parts.slice(0, start).join('.'))) break
      const name = parts.slice(start).join('.')
      names.set(name, [...(names.get(name) ?? []), source])
    }
  }
  return names
}
