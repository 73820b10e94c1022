/** The hidden line by which a comment is known again. */

export type Marker = {
  /** Tells two jobs apart that comment on the same pull request. */
  readonly id: string
  readonly rule: string
  /** Of the finding and its fix, without line numbers. */
  readonly fingerprint: string
}

/** The last line of a comment. */
export function markerText({ id, rule, fingerprint }: Marker): string {
  return `<!-- async-fix:1 id=${id} rule=${rule} fp=${fingerprint} -->`
}

const MARKER = /^<!-- async-fix:1 id=([\w-]{1,64}) rule=([a-z\d-]{1,64}) fp=([\da-f]{16}) -->$/

/**
 * The marker of a comment, or null. Anybody may write one into a comment: who wrote it has to be asked as well. Only the last
 * line counts, since the text above may quote another comment.
 */
export function readMarker(body: string): Marker | null {
  const [, id, rule, fingerprint] = MARKER.exec(body.trimEnd().split('\n').at(-1)?.trim() ?? '') ?? []
  return id && rule && fingerprint ? { id, rule, fingerprint } : null
}

/** An id that an input may have: letters, digits, `-` and `_`. */
export function isMarkerId(id: string): boolean {
  return /^[\w-]{1,64}$/.test(id)
}
