/** Moves a compound statement into a nested function that runs in a thread (SEMANTICS 4). */

import { type Edit, insertBefore, replace } from '../../../src/engine/edit.ts'
import type { Settings } from '../../../src/engine/settings.ts'
import { indentLines, indentOf, indentUnit, lastLineEnd, lineStart, startsLineAt } from '../../../src/python/blocks.ts'
import type { Extraction } from '../../../src/python/extraction.ts'
import type { PythonFile } from '../../../src/python/file.ts'
import type { Node } from '../../../src/python/tree.ts'
import { functionInThread } from './thread.ts'

/**
 * The edits, or null where a name is taken.
 * @param statement owns its lines
 * @param name of the nested function
 */
export function statementInThread(
  statement: Node,
  { globals, nonlocals, result, tail: last }: Extraction,
  name: string,
  file: PythonFile,
  settings: Settings,
): Edit[] | null {
  const hop = functionInThread(name, statement, file, settings)
  if (!hop) return null
  const { tree } = statement
  const outer = indentOf(statement)
  const inner = outer + indentUnit(tree)
  const start = lineStart(tree, statement.start)
  const end = lastLineEnd(last ?? statement, outer)
  const declarations = [declared('global', globals), declared('nonlocal', nonlocals)].filter(Boolean)
  const head = [`${outer}def ${name}():`, ...declarations.map(line => inner + line)].map(line => `${line}\n`).join('')
  const tail = result.kind === 'names' ? `\n${inner}return ${result.names.join(', ')}` : ''
  const edits = [
    ...hop.imports,
    insertBefore({ start, end: start }, `${gapBefore(statement)}${head}`),
    ...indentLines(tree, { start, end }, indentUnit(tree)),
  ]
  if (result.kind === 'last') {
    const value = result.assignment.get('right') as Node
    edits.push(replace({ start: result.assignment.start, end: value.start }, 'return '))
  }
  return [...edits, insertBefore({ start: end, end }, `${tail}\n\n${outer}${taken(result)}${hop.text}`)]
}

function declared(keyword: string, names: readonly string[]): string {
  return names.length > 0 ? `${keyword} ${[...names].sort().join(', ')}` : ''
}

/** What the caller does with what comes back. */
function taken(result: Extraction['result']): string {
  switch (result.kind) {
    case 'nothing':
      return ''
    case 'return':
      return 'return '
    case 'last':
      return `${result.target.text} = `
    case 'names':
      return `${result.names.join(', ')} = `
  }
}

/** black keeps a blank line before a nested function, save at the beginning of a block and below a comment. */
function gapBefore(statement: Node): string {
  const { tree } = statement
  const start = lineStart(tree, statement.start)
  const above = tree.text.slice(0, start).trimEnd()
  const gap = tree.text.slice(above.length, start)
  const isFirst = !statement.previous
  const isBelowComment = tree.comments.some(
    comment => comment.end === above.length && startsLineAt(tree, comment.start),
  )
  return isFirst || isBelowComment || /\n[ \t]*\r?\n/.test(gap) ? '' : '\n'
}
