/** What to do about comments of earlier runs: nothing is told twice, and nobody's words are taken away. */

/** A comment of ours that stands on the pull request. */
export type Standing = {
  readonly id: number
  readonly fingerprint: string
  /** False once a push has changed its lines: GitHub folds it then. */
  readonly isCurrent: boolean
  readonly hasReplies: boolean
  /** True where a person has resolved the thread, or has answered `async-fix: ignore`. */
  readonly isSettled: boolean
}

/** What becomes of a comment whose finding is gone. */
export type Outdated = 'delete' | 'resolve' | 'keep'

export type Plan<T> = {
  /** In the order given. */
  readonly post: readonly T[]
  readonly remove: readonly number[]
  readonly resolve: readonly number[]
}

/**
 * Compares what is to be told with what was told.
 * - A finding that a person has settled is never told again.
 * - One whose comment still stands is not told again; one whose comment is outdated is told anew, and the old comment goes.
 * - A comment whose finding is gone goes, unless somebody has answered it; `outdated` may resolve or keep it instead.
 */
export function reconcile<T extends { readonly fingerprint: string }>(
  wanted: readonly T[],
  standing: readonly Standing[],
  outdated: Outdated,
): Plan<T> {
  const standingFor = new Map<string, Standing[]>()
  for (const each of standing) standingFor.set(each.fingerprint, [...(standingFor.get(each.fingerprint) ?? []), each])
  const isTold = ({ fingerprint }: T) =>
    standingFor.get(fingerprint)?.some(each => each.isCurrent || each.isSettled) ?? false
  const post = wanted.filter(each => !isTold(each))
  const found = new Set(wanted.map(each => each.fingerprint))
  const renewed = new Set(post.map(each => each.fingerprint))
  const gone = standing.filter(each => !each.isSettled && !found.has(each.fingerprint))
  const stale = [...standing.filter(each => renewed.has(each.fingerprint)), ...(outdated === 'delete' ? gone : [])]
  return {
    post,
    remove: stale.filter(({ hasReplies }) => !hasReplies).map(({ id }) => id),
    resolve: outdated === 'resolve' ? gone.map(({ id }) => id) : [],
  }
}
