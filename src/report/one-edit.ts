/** A fix as one edit: who applies suggestions one by one must never apply half a fix. */

import type { Edit } from '../engine/edit.ts'
import type { Fix } from '../engine/finding.ts'
import { LineIndex } from '../python/lines.ts'

/** The edit that makes all edits of a fix at once, with the text between them as it is. Null where other files change too. */
export function oneEdit(fix: Pick<Fix, 'edits' | 'elsewhere'>, text: string): Edit | null {
  const [first] = fix.edits
  if (!first || (fix.elsewhere ?? []).length > 0) return null
  let made = ''
  let end = first.start
  for (const edit of fix.edits) {
    made += text.slice(end, edit.start) + edit.text
    end = edit.end
  }
  return { start: first.start, end, text: made }
}

/** How many lines of the text an edit touches. */
export function linesOf({ start, end }: Edit, text: string): number {
  const lines = new LineIndex(text)
  return lines.lineAt(end) - lines.lineAt(start) + 1
}
