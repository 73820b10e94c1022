/** Which transforms a run uses: names, families, other tools' codes, `all` and `default`. */

import { families, type Transform } from '../engine/transform.ts'
import { UserError } from '../workspace/problem.ts'
import { nearest } from './nearest.ts'

/** One source of choices; a later layer overrides an earlier one. */
export type SelectionLayer = {
  /** What an error begins with: the configuration file, or empty for the flags. */
  readonly where: string
  /** Null keeps what the layers before selected. */
  readonly select: readonly string[] | null
  readonly extendSelect: readonly string[]
  readonly ignore: readonly string[]
}

/** How precisely a word names a transform: the more precise word wins, and of equal ones `ignore`. */
type Selector = { readonly precision: number; readonly names: ReadonlySet<string> }

/**
 * The transforms that are on.
 * @throws UserError when a word names no rule
 */
export function selectTransforms(transforms: readonly Transform[], layers: readonly SelectionLayer[]): Transform[] {
  let chosen = new Set(transforms.filter(transform => transform.default).map(transform => transform.name))
  for (const { where, select, extendSelect, ignore } of layers) {
    const selectors = (words: readonly string[], key: string) => {
      const place = where ? `${where}: ${key}` : `--${key}`
      return words.map(word => selectorOf(word, transforms, place))
    }
    const on = [...selectors(select ?? [], 'select'), ...selectors(extendSelect, 'extend-select')]
    const off = selectors(ignore, 'ignore')
    if (select) chosen = new Set()
    for (const { name } of transforms) {
      const added = precisionFor(name, on)
      const removed = precisionFor(name, off)
      if (removed >= 0 && removed >= added) chosen.delete(name)
      else if (added >= 0) chosen.add(name)
    }
  }
  return transforms.filter(transform => chosen.has(transform.name))
}

/** The rules that a word of `ignore` or `per-file-ignores` names. Throws a UserError when it names none. */
export function rulesNamed(words: readonly string[], transforms: readonly Transform[], where: string): Set<string> {
  return new Set(words.flatMap(word => [...selectorOf(word, transforms, where).names]))
}

/** Splits `a,b` and drops blanks: flags may be given several times, each with several words. */
export function splitWords(values: readonly string[]): string[] {
  return values.flatMap(value => value.split(/[\s,]+/)).filter(Boolean)
}

function precisionFor(name: string, selectors: readonly Selector[]): number {
  return Math.max(-1, ...selectors.filter(({ names }) => names.has(name)).map(({ precision }) => precision))
}

function selectorOf(word: string, transforms: readonly Transform[], where: string): Selector {
  const selector = (precision: number, picks: (transform: Transform) => boolean): Selector => ({
    precision,
    names: new Set(transforms.filter(picks).map(transform => transform.name)),
  })
  const lower = word.toLowerCase()
  if (lower === 'all') return selector(0, () => true)
  if (lower === 'default') return selector(0, transform => transform.default)
  if (families.some(family => family === lower)) return selector(1, ({ family }) => family === lower)
  const named = selector(3, transform => transform.name === lower || hasAlias(transform, lower))
  if (named.names.size > 0) return named
  const prefixed = /^[a-z]+\d*$/.test(lower) ? selector(2, transform => hasAliasPrefix(transform, lower)) : named
  if (prefixed.names.size > 0) return prefixed
  throw new UserError(unknownRule(word, transforms, where))
}

function hasAlias({ aliases }: Transform, lower: string): boolean {
  return aliases.some(alias => alias.toLowerCase() === lower)
}

/** `ASYNC`, `ASYNC2` and `ASYNC25` name `ASYNC251`; a part of the letters (`A`) names nothing. */
function hasAliasPrefix({ aliases }: Transform, lower: string): boolean {
  return aliases.some(alias => alias.toLowerCase().startsWith(lower) && /^\d*$/.test(alias.slice(lower.length)))
}

function unknownRule(word: string, transforms: readonly Transform[], where: string): string {
  const words = [...transforms.flatMap(({ name, aliases }) => [name, ...aliases]), ...families, 'all', 'default']
  const suggestion = nearest(word, words)
  const help = suggestion ? `did you mean \`${suggestion}\`?` : '`async-fix rules` lists them'
  return `${where}: unknown rule \`${word}\` (${help})`
}
