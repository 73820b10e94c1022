/** How long a line may be, and how long it is. */

/** In columns: the longest line that black and ruff write unless they are told otherwise. */
export const LINE_WIDTH = 88

/** Columns of a line, in Unicode code points; a tab counts four, the indentation that it stands for. */
export function width(line: string): number {
  return [...line].reduce((sum, character) => sum + (character === '\t' ? 4 : 1), 0)
}
