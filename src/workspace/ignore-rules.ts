/** Which paths .gitignore files and `exclude` patterns leave out. */

import { existsSync } from 'node:fs'
import path from 'node:path'
import ignore, { type Ignore } from 'ignore'
import { readText } from './text-files.ts'

/** Patterns that hold below the folder `base`, or with null for the name of any file or folder. */
export type IgnoreRules = {
  readonly base: string | null
  readonly rules: Ignore
  /** All that the patterns match, in lower case, where they are nothing but names: what is not among them need not be tested. */
  readonly names?: ReadonlySet<string> | null
  /** How many patterns of the file are left out. */
  readonly leftOut?: number
}

/** No project writes down as many by hand, and each path is compared with all of them. */
const MOST_PATTERNS = 5000

/** Each `**` of a pattern multiplies the time that a comparison takes by the depth of the path. */
export const mostGlobstars = 3

/** A path that leads through more folders than this is compared with no pattern: a `**` would take too long to try all of them. */
const MOST_FOLDERS = 100

/** False for a pattern that could keep a run busy for hours. */
export function isAffordable(pattern: string): boolean {
  return pattern.split('**').length - 1 <= mostGlobstars
}

/** Reads patterns in gitignore syntax, relative to `base`. */
export function ignoreRules(base: string | null, patterns: string | readonly string[]): IgnoreRules {
  return { base, rules: ignore().add(patterns) }
}

/** The rules of `exclude` patterns: one without a slash is a name at any depth, any other a path below `base`. */
export function excludeRules(base: string, patterns: readonly string[]): IgnoreRules[] {
  const isPath = (pattern: string) => pattern.replace(/\/$/, '').includes('/')
  const paths = patterns.filter(isPath).map(pattern => pattern.replace(/^\.\//, '/'))
  const names = patterns.filter(pattern => !isPath(pattern))
  return [
    ...(names.length > 0 ? [{ ...ignoreRules(null, names), names: plainNames(names) }] : []),
    ...(paths.length > 0 ? [ignoreRules(base, paths)] : []),
  ]
}

/** Null where one of the patterns is more than a name. Case does not count, as in all patterns here. */
function plainNames(patterns: readonly string[]): ReadonlySet<string> | null {
  return patterns.every(each => /^[\w.-]+$/.test(each)) ? new Set(patterns.map(each => each.toLowerCase())) : null
}

/** The rules of the .gitignore in a folder; none when there is no such file. */
export function gitignoreOf(folder: string): IgnoreRules[] {
  return rulesIn(folder, path.join(folder, '.gitignore'))
}

/**
 * The rules of every .gitignore above a folder up to the top of its repository, outermost first, and of
 * `.git/info/exclude`. Rules that ignore the folder itself are left out: the person named it.
 */
export function gitignoresAbove(folder: string): IgnoreRules[] {
  const found: IgnoreRules[] = []
  for (let at = folder; ; at = path.dirname(at)) {
    const isTop = existsSync(path.join(at, '.git'))
    if (at !== folder) found.unshift(...gitignoreOf(at))
    if (isTop) found.unshift(...rulesIn(at, path.join(at, '.git', 'info', 'exclude')))
    if (isTop) return found.filter(each => !isIgnored([each], folder, true))
    if (path.dirname(at) === at) return []
  }
}

function rulesIn(base: string, file: string): IgnoreRules[] {
  try {
    const patterns = readText(file).split(/\r?\n/)
    const taken = patterns.filter(isAffordable).slice(0, MOST_PATTERNS)
    return [{ ...ignoreRules(base, taken), leftOut: patterns.length - taken.length }]
  } catch {
    return []
  }
}

/** True when the innermost rules that speak about the path ignore it. The rules are outermost first, as git reads them. */
export function isIgnored(rules: readonly IgnoreRules[], file: string, isFolder: boolean): boolean {
  let far: string | null = null
  for (let i = rules.length - 1; i >= 0; i--) {
    const { base, rules: own, names } = rules[i] as IgnoreRules
    // What is too far below a folder is too far below those above it.
    if (far !== null && base !== null && far.startsWith(base)) continue
    if (names && !names.has(path.basename(file).toLowerCase())) continue
    const relative = base === null ? path.basename(file) : relativePath(base, file)
    if (relative === null) continue
    if (relative.length > MOST_FOLDERS && relative.split('/').length > MOST_FOLDERS) {
      far = base
      continue
    }
    const { ignored, unignored } = own.test(isFolder ? `${relative}/` : relative)
    if (ignored || unignored) return ignored
  }
  return false
}

/** The path below `base` with `/` as separator, or null when it is not below it. */
export function relativePath(base: string, file: string): string | null {
  // The usual case, without a look at each part of two paths.
  const isBelow = file.startsWith(base) && file[base.length] === path.sep && file.length > base.length + 1
  const relative = isBelow ? file.slice(base.length + 1) : path.relative(base, file)
  if (relative === '' || relative === '..' || relative.startsWith(`..${path.sep}`) || path.isAbsolute(relative))
    return null
  return path.sep === '/' ? relative : relative.replaceAll(path.sep, '/')
}
