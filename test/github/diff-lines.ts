/**
 * The lines of a patch with their numbers on both sides. Written apart from the hunks of the Action, which it judges.
 */

export type Side = 'LEFT' | 'RIGHT'

export type DiffLine = {
  /** From 1: lines below the first `@@`, further `@@` lines counted. It is the `position` of a comment. */
  readonly position: number
  /** From 0: which hunk it is in. */
  readonly hunk: number
  /** Number in the old file, or null for an added line. */
  readonly left: number | null
  /** Number in the new file, or null for a removed line. */
  readonly right: number | null
}

/** Every line of a patch that has no file header; `@@` lines and `\ No newline at end of file` are left out. */
export function diffLines(patch: string): readonly DiffLine[] {
  const lines: DiffLine[] = []
  let [hunk, left, right] = [-1, 0, 0]
  for (const [position, text] of patch.split('\n').entries()) {
    const header = /^@@ -(\d+)(?:,\d+)? \+(\d+)(?:,\d+)? @@/.exec(text)
    if (header) {
      hunk++
      left = Number(header[1])
      right = Number(header[2])
    } else if (text.startsWith('+')) lines.push({ position, hunk, left: null, right: right++ })
    else if (text.startsWith('-')) lines.push({ position, hunk, left: left++, right: null })
    else if (text.startsWith(' ')) lines.push({ position, hunk, left: left++, right: right++ })
  }
  return lines
}

/** The line that a comment may stand on: right an added or unchanged one, left a removed one. */
export function findLine(lines: readonly DiffLine[], side: Side, number: number): DiffLine | null {
  const found = lines.find(line => (side === 'RIGHT' ? line.right : line.left) === number)
  return found && (side === 'RIGHT' || found.right === null) ? found : null
}

/** The part of a patch that GitHub shows above a comment: from the `@@` line of its hunk to the line itself. */
export function hunkUpTo(patch: string, position: number): string {
  const lines = patch.split('\n').slice(0, position + 1)
  return lines.slice(lines.findLastIndex(line => line.startsWith('@@ '))).join('\n')
}

/**
 * Where lines of a file went: their first one's number in the new file, or null where one of them was changed or removed, or a line
 * was added between them.
 * @param bareDiff of the file, without context, file header included
 */
export function movedLine(bareDiff: string, first: number, last: number): number | null {
  let shift = 0
  for (const match of bareDiff.matchAll(/(?<=^|\n)@@ -(\d+)(?:,(\d+))? \+\d+(?:,(\d+))? @@/g)) {
    const [start, removed, added] = [Number(match[1]), Number(match[2] ?? 1), Number(match[3] ?? 1)]
    const [from, to] = removed === 0 ? [start + 1, start] : [start, start + removed - 1]
    if (from > last) break
    if (to >= first) return null
    shift += added - removed
  }
  return first + shift
}
