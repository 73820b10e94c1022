/** `async with lock:` in the place of `acquire()` and `release()`. */

import { type Edit, type Range, remove, replace } from '../../../src/engine/edit.ts'
import {
  endsLine,
  indentLines,
  indentOf,
  indentUnit,
  lineEnd,
  lineStart,
  nextLine,
  ownsLines,
  startsLine,
} from '../../../src/python/blocks.ts'
import type { PythonFile } from '../../../src/python/file.ts'
import { isRemovable, removeStatements } from '../../../src/python/removal.ts'
import type { Node } from '../../../src/python/tree.ts'
import type { ByHand } from './by-hand.ts'

/** The edits; null where a comment or another statement on the same line is in the way. */
export function entered(found: ByHand, file: PythonFile): readonly Edit[] | null {
  const { acquire, attempt, lock } = found
  const header = `async with ${lock.text}:`
  if (!ownsLines(acquire) || file.hasComment(acquire.start, acquire.end)) return null
  if (!attempt || found.shape === 'crowded') return around(found, header, file)
  const end = withoutFinally(attempt, file)
  const body = attempt.get('body')?.children[0]
  if (!end || !body || !startsLine(attempt) || !startsLine(body)) return null
  const hasHandlers = attempt.children.some(({ kind }) => /^(except|else)/.test(kind))
  const colon = attempt.tokens.find(({ kind }) => kind === ':') as Node
  if (found.shape === 'inside') {
    if (hasHandlers || !isRemovable(acquire, file)) return null
    return [replace({ start: attempt.start, end: colon.end }, header), ...removeStatements([acquire]), end]
  }
  if (hasHandlers) return nested(found, attempt, header, end)
  if (found.shape === 'late' || file.hasComment(acquire.end, colon.start))
    return late(found, attempt, header, end, file)
  return [replace({ start: acquire.start, end: colon.end }, header), end]
}

/** The statements up to the `release()` move into the `async with`. */
function around({ acquire, release }: ByHand, header: string, file: PythonFile): Edit[] | null {
  if (!isRemovable(release, file)) return null
  const { tree } = acquire
  const gone = removeStatements([release])
  const moved = { start: nextLine(tree, acquire.end), end: lineStart(tree, release.start) }
  return [replace(acquire, header), ...shifted(moved, indentUnit(tree), gone, tree), ...gone]
}

/** The `try` stays for its handlers, one level deeper, and so does what stands in front of it. */
function nested({ acquire }: ByHand, attempt: Node, header: string, end: Edit): Edit[] {
  const { tree } = acquire
  const last = lineStart(tree, (attempt.child('finally_clause') as Node).start)
  const moved = { start: nextLine(tree, acquire.end), end: last }
  return [replace(acquire, header), ...shifted(moved, indentUnit(tree), [end], tree), end]
}

/** What stands in front of the `try` moves to the body of it, which has its level already. */
function late({ acquire }: ByHand, attempt: Node, header: string, end: Edit, file: PythonFile): Edit[] | null {
  const { tree } = acquire
  const body = attempt.get('body') as Node
  const start = lineStart(tree, attempt.start)
  if (file.hasComment(attempt.start, body.start)) return null
  const unit = indentOf(body.children[0] as Node).slice(indentOf(attempt).length)
  const moved = { start: nextLine(tree, acquire.end), end: start }
  const gone = remove({ start, end: nextLine(tree, attempt.start) })
  return [replace(acquire, header), ...shifted(moved, unit, [gone], tree), gone, end]
}

function shifted(range: Range, unit: string, gone: readonly Edit[], tree: Node['tree']): Edit[] {
  const isGone = (at: number) => gone.some(({ start, end }) => start <= at && at < end)
  return indentLines(tree, range, unit).filter(({ start }) => !isGone(start))
}

/** Takes the `finally` with its lines; null where that would take more along. */
function withoutFinally(attempt: Node, file: PythonFile): Edit | null {
  const clause = attempt.child('finally_clause') as Node
  const { tree } = clause
  if (!startsLine(clause) || !endsLine(clause) || file.hasComment(clause.start, lineEnd(tree, clause.end))) return null
  const { lines } = file
  let last = lines.lineAt(clause.start) - 1
  while (file.text.slice(lines.start(last), lines.end(last)).trim() === '') last--
  return remove({ start: lines.end(last), end: clause.end })
}
