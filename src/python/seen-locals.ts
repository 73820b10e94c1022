/** Functions that look at their own variables without naming them. */

import type { PythonFile } from './file.ts'
import { descendantsWith, type Node } from './tree.ts'

/** What looks, and the number of arguments from which on it is told where to look instead. */
type Looker = readonly [word: string, most: number]

const LISTS: readonly Looker[] = [
  ['locals', 1],
  ['vars', 1],
  ['dir', 1],
]

const TEXTS: readonly Looker[] = [
  ['eval', 2],
  ['exec', 2],
]

/**
 * True where something in a function, or in a module outside of all functions, sees which variables there are: `locals()`, `vars()`,
 * `dir()`, code made of text, and in a module `globals()`. One variable more or less can then change what the program does.
 * @param frame a function, a lambda or the module
 */
export function seesLocals(frame: Node, file: PythonFile): boolean {
  return listsLocals(frame, file) || TEXTS.some(each => mentions(each, frame, file))
}

/** As `seesLocals`, but for code made of text, to which a name means nothing that it does not use. */
export function listsLocals(frame: Node, file: PythonFile): boolean {
  if (file.tree.holds('f_locals', frame)) return true
  if (frame.kind === 'module' && mentions(['globals', 1], frame, file)) return true
  return LISTS.some(each => mentions(each, frame, file))
}

function mentions([word, most]: Looker, frame: Node, file: PythonFile): boolean {
  if (!file.tree.holds(word, frame)) return false
  const names = descendantsWith(word, frame, 'identifier').filter(({ text }) => text === word)
  return names.some(name => isBuiltin(name, file) && isLooking(name, most))
}

function isBuiltin(name: Node, file: PythonFile): boolean {
  if (name.field === 'attribute') return name.parent?.get('object')?.text === 'builtins'
  const isKeyword = name.field === 'name' && name.parent?.kind === 'keyword_argument'
  return !isKeyword && (file.scopes.lookup(name.text, name) ?? []).length === 0
}

/** `lookup = locals` and `map(eval, texts)` look as well. */
function isLooking(name: Node, most: number): boolean {
  const callee = name.field === 'attribute' ? name.parent : name
  const call = callee?.field === 'function' ? callee.parent : null
  const given = call?.get('arguments')?.children ?? []
  return given.length < most || given.some(({ kind }) => /splat/.test(kind))
}
