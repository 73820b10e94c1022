/** The last check before a new text is accepted. */

import { isNotebookPath, split } from '../python/cells.ts'
import { laterFields } from '../python/f-strings.ts'
import type { PythonFile } from '../python/file.ts'
import { type Comment, descendants, type Tree } from '../python/tree.ts'
import { applyEdits } from './apply.ts'
import type { Edit } from './edit.ts'
import type { Fix } from './finding.ts'

/**
 * True when the new text has no new syntax error, no new block without a statement and no new f-string that only Python 3.12 reads, which
 * the parser takes for none, and has kept every comment, apart from what these fixes were made to change in comments; and that a notebook
 * has the cells that it had.
 */
export function isSound(before: PythonFile, after: PythonFile, fixes: readonly Fix[]): boolean {
  if (after.tree.damage.length > before.tree.damage.length) return false
  if (emptyBlocks(after.tree) > emptyBlocks(before.tree)) return false
  if (laterFields(after.tree) > laterFields(before.tree)) return false
  if (isNotebookPath(before.path) && !split(after.text, before.text)) return false
  const changing = fixes.filter(fix => fix.changesComments)
  if (changing.some(({ edits }) => edits.some(edit => !liesInComments(edit, before)))) return false
  const left = new Map<string, number>()
  for (const { text } of after.tree.comments) left.set(text.trimEnd(), (left.get(text.trimEnd()) ?? 0) + 1)
  return before.tree.comments.every(comment => {
    const text = expectedText(comment, changing)
    if (text === '') return true
    const count = left.get(text) ?? 0
    left.set(text, count - 1)
    return count > 0
  })
}

function emptyBlocks({ root }: Tree): number {
  return descendants(root, 'block').filter(({ children }) => children.length === 0).length
}

/** True when an edit removes nothing but comments and white space, and writes only inside of a comment. */
function liesInComments({ start, end, text: content }: Edit, { text, tree }: PythonFile): boolean {
  if (content) return tree.comments.some(comment => comment.start < start && end <= comment.end)
  let code = ''
  let from = start
  for (const comment of tree.comments.filter(each => each.start < end && start < each.end)) {
    code += text.slice(from, comment.start)
    from = comment.end
  }
  return (code + text.slice(from, end)).trim() === ''
}

/** A comment after these fixes, cut down to what of their edits lies in it; empty where they remove it. */
function expectedText({ start, end, text }: Comment, fixes: readonly Fix[]): string {
  const edits = fixes.flatMap(fix => fix.edits.filter(edit => edit.start < end && start < edit.end))
  const inside = edits.map(edit => ({
    start: Math.max(edit.start, start) - start,
    end: Math.min(edit.end, end) - start,
    text: edit.text,
  }))
  return applyEdits(text, inside).trimEnd()
}
