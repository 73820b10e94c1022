/** The hidden line by which a comment is known again. */

export type Marker = {
  /** Tells two jobs apart that comment on the same pull request. */
  readonly id: string
  /** Of the findings that the comment tells, without line numbers. */
  readonly fingerprints: readonly string[]
  /** Of what it proposes. */
  readonly proposal: string
}

/** The last line of a comment. */
export function markerText({ id, fingerprints, proposal }: Marker): string {
  return `<!-- async-fix:1 id=${id} fp=${fingerprints.join(',')} fix=${proposal} -->`
}

const MARKER = /^<!-- async-fix:1 id=([\w-]{1,64}) fp=([\da-f]{16}(?:,[\da-f]{16})*) fix=([\da-f]{16}) -->$/

/**
 * The marker of a comment, or null. Anybody may write one into a comment: who wrote it has to be asked as well. Only the last
 * line counts, since the text above may quote another comment.
 */
export function readMarker(body: string): Marker | null {
  const [, id, fingerprints, proposal] = MARKER.exec(body.trimEnd().split('\n').at(-1)?.trim() ?? '') ?? []
  return id && fingerprints && proposal ? { id, fingerprints: fingerprints.split(','), proposal } : null
}

/** An id that an input may have: letters, digits, `-` and `_`. */
export function isMarkerId(id: string): boolean {
  return /^[\w-]{1,64}$/.test(id)
}
