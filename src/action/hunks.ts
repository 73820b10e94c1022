/** The lines of a pull request's files that GitHub takes comments on. */

/** Lines of the new file, from 1, both ends included: added ones and the context around them. */
export type Hunk = { readonly first: number; readonly last: number }

/**
 * The hunks of one file's `patch`, as `GET /repos/{owner}/{repo}/pulls/{number}/files` gives it: without a file header. A hunk that
 * only removes lines at the start of the file has no line of the new file.
 * @param patch undefined for a binary or very large file, and for one that was only renamed: it takes no comments
 */
export function hunksOf(patch: string | undefined): Hunk[] {
  if (!patch) return []
  // Only \n ends a line here: behind U+2028 or a lone \r a text could pretend to be a hunk.
  return [...patch.matchAll(/(?<=^|\n)@@ -\d+(?:,\d+)? \+(\d+)(?:,(\d+))? @@/g)].flatMap(([, start, count]) => {
    const [first, length] = [Number(start), count === undefined ? 1 : Number(count)]
    return length > 0 ? [{ first, last: first + length - 1 }] : []
  })
}

/** The hunk that holds all of these lines, or null: GitHub refuses a comment that begins in one hunk and ends in another. */
export function hunkAround(first: number, last: number, hunks: readonly Hunk[]): Hunk | null {
  return hunks.find(hunk => hunk.first <= first && last <= hunk.last) ?? null
}
