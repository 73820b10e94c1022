/** Edits as values: what a transform wants to change, without changing anything. */

/** A stretch of source in UTF-16 code units; `end` is exclusive. A syntax node is one. */
export type Range = { readonly start: number; readonly end: number }

/** Replace `start..end` by `text`. Line ends in `text` are `\n`; the engine writes the file's own. */
export type Edit = Range & {
  readonly text: string
  /**
   * Set for an edit that several fixes may need, such as an added import: it is applied once for all of them. The value
   * orders those of one place; up to its first blank it names the section they belong to.
   */
  readonly shared?: string
  /** What has to stay as it is for the edit to be right, where that is more than it spans. */
  readonly ground?: Range
}

export const replace = ({ start, end }: Range, text: string): Edit => ({ start, end, text })

export const remove = ({ start, end }: Range): Edit => ({ start, end, text: '' })

export const insertBefore = ({ start }: Range, text: string): Edit => ({ start, end: start, text })

export const insertAfter = ({ end }: Range, text: string): Edit => ({ start: end, end, text })
