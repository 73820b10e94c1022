/** Adds a variable to a module: below its imports, above everything that may use it. */

import type { Edit } from '../engine/edit.ts'
import { lineEnd, lineStart, ownsLines } from './blocks.ts'
import type { PythonFile } from './file.ts'
import { isMainGuard } from './scripts.ts'
import type { Node } from './tree.ts'

/**
 * The edit that adds a statement such as `tasks = set()` to the head of the module. Several fixes that add the same statement
 * share it.
 */
export function moduleStatement(file: PythonFile, statement: string): Edit {
  const above = lastOfHead(file)
  const next = above ? above.next : (file.tree.root.children[0] ?? null)
  const at = above ? lineEnd(file.tree, above.end) : next ? lineStart(file.tree, withComments(next)) : file.text.length
  return { start: at, end: at, text: above ? below(statement, at, next, file) : `${statement}\n\n\n`, shared: LAST }
}

/** Where the variable is there: what runs before has to do without it. */
export function isBelowHead(node: Node, file: PythonFile): boolean {
  return node.start >= (lastOfHead(file)?.end ?? 0)
}

/** Orders the statement behind imports that are added at the same place. */
const LAST = '~ variable'

function below(statement: string, at: number, next: Node | null, { text }: PythonFile): string {
  const hasGap = next === null || /\n[ \t]*\r?\n/.test(text.slice(at, next.start))
  return `\n\n${statement}${hasGap ? '' : '\n'}`
}

/** The last import above the first definition, be it guarded or not; without one what has to be at the top: docstring and `__future__`. */
function lastOfHead(file: PythonFile): Node | null {
  const statements = file.tree.root.children
  const end = statements.findIndex(each => DEFINITIONS.test(each.kind) || isMainGuard(each))
  const head = statements.slice(0, end < 0 ? statements.length : end).filter(ownsLines)
  return head.filter(isImport).at(-1) ?? head.slice(0, 1).find(isDocstring) ?? null
}

const DEFINITIONS = /^(function_definition|class_definition|decorated_definition)$/

function isImport(statement: Node): boolean {
  if (IMPORTS.test(statement.kind)) return true
  if (!/^(try|if)_statement$/.test(statement.kind)) return false
  const guarded = [statement, ...statement.children].flatMap(({ children }) => children.filter(isBlock))
  const inside = guarded.flatMap(({ children }) => children)
  return inside.some(({ kind }) => IMPORTS.test(kind)) && !inside.some(({ kind }) => DEFINITIONS.test(kind))
}

const IMPORTS = /^(future_)?import(_from)?_statement$/

function isBlock({ kind }: Node): boolean {
  return kind === 'block'
}

function isDocstring(statement: Node): boolean {
  return statement.kind === 'expression_statement' && statement.children[0]?.kind === 'string'
}

/** Where the comments right above a statement start; those at the top of the file belong to the file. */
function withComments({ tree, start }: Node): number {
  let at = lineStart(tree, start)
  while (at > 0) {
    const above = lineStart(tree, at - (tree.text.startsWith('\r\n', at - 2) ? 2 : 1))
    if (!/^#/.test(tree.text.slice(above, at))) return at
    if (above === 0) return start
    at = above
  }
  return at
}
