/** What to do about comments of earlier runs: nothing is told twice, and nobody's words are taken away. */

import { anchorOf, type DraftComment, identityOf, proposalOf } from './drafts.ts'

/** A comment of ours that stands on the pull request. */
export type Standing = {
  readonly id: number
  /** Of its thread, by which GraphQL knows it; null where threads could not be asked for. */
  readonly threadId: string | null
  /** Null where the pull request has no such file any more: it was renamed, or removed. */
  readonly path: string | null
  /** Its lines at the head, from 1, both included; null once a push has changed them: GitHub calls it outdated then. */
  readonly lines: { readonly first: number; readonly last: number } | null
  readonly fingerprints: readonly string[]
  readonly proposal: string
  readonly hasReplies: boolean
  /** True for a thread that we have resolved ourselves, since its finding was gone. */
  readonly isClosedByUs: boolean
  /** True where a person has resolved the thread, or has answered `async-fix: ignore`. */
  readonly isSettled: boolean
}

/** What becomes of a comment whose finding is gone. */
export type Outdated = 'delete' | 'resolve' | 'keep'

export type Plan = {
  /** In the order given. */
  readonly post: readonly DraftComment[]
  /** How many need no new comment. */
  readonly told: number
  /** Comments that nobody has answered and that a new one takes the place of. */
  readonly renewed: readonly { readonly comment: Standing; readonly by: DraftComment }[]
  /** Comments that nobody has answered and whose finding is gone. */
  readonly gone: readonly Standing[]
}

/**
 * Compares what is to be told with what was told.
 * - A finding whose comment still stands, and proposes the same, is not told again.
 * - One whose comment is outdated or proposes something else is told anew, and the old comment goes.
 * - A comment whose finding is gone goes.
 * - What a person has settled or answered stays.
 * Equal findings have equal fingerprints; which comment belongs to which is a matter of the lines.
 */
export function reconcile(wanted: readonly DraftComment[], standing: readonly Standing[]): Plan {
  const drafts = groupedBy(wanted, identityOf)
  const told = new Set<DraftComment>()
  const renewed: { comment: Standing; by: DraftComment }[] = []
  const gone: Standing[] = []
  const open = standing.filter(({ isSettled }) => !isSettled)
  for (const [identity, comments] of groupedBy(open, ({ fingerprints }) => fingerprints.join(','))) {
    const equals = drafts.get(identity) ?? []
    const isAtHome = (comment: Standing) => equals.some(draft => standsAt(comment, draft))
    for (const comment of [...comments].sort((a, b) => Number(isAtHome(b)) - Number(isAtHome(a)))) {
      const free = equals.filter(draft => !told.has(draft) && isOfFile(comment, draft.path))
      const match = free.find(draft => standsAt(comment, draft)) ?? free[0]
      const double = match || comment.lines ? undefined : equals.find(draft => isOfFile(comment, draft.path))
      if (double) renewed.push({ comment, by: double })
      else if (!match) gone.push(comment)
      // A suggestion that stands at other lines would be pressed there.
      else if (standsAt(comment, match) && comment.proposal === proposalOf(match)) told.add(match)
      else renewed.push({ comment, by: match })
    }
  }
  return {
    post: wanted.filter(draft => !told.has(draft)),
    told: told.size,
    renewed: renewed.filter(({ comment }) => !comment.hasReplies),
    gone: gone.filter(({ hasReplies, isClosedByUs }) => !hasReplies && !isClosedByUs),
  }
}

function standsAt(comment: Standing, draft: DraftComment): boolean {
  return isOfFile(comment, draft.path) && comment.lines?.last === anchorOf(draft)
}

function isOfFile({ path }: Standing, file: string): boolean {
  return path === null || path === file
}

/**
 * The findings of one file that a person has settled. Of equal ones a settled comment settles one: that on its lines, or else one
 * that no other comment stands at.
 */
export function settledAmong<T extends { readonly fingerprint: string; readonly line: number }>(
  findings: readonly T[],
  file: string,
  standing: readonly Standing[],
): ReadonlySet<T> {
  const settled = new Set<T>()
  const taken = new Set<T>()
  const elsewhere: { comment: Standing; fingerprint: string }[] = []
  for (const comment of standing.filter(each => isOfFile(each, file)))
    for (const fingerprint of comment.fingerprints) {
      const match = findings.find(each => each.fingerprint === fingerprint && !taken.has(each) && covers(comment, each))
      if (match) taken.add(match)
      if (match && comment.isSettled) settled.add(match)
      if (!match) elsewhere.push({ comment, fingerprint })
    }
  for (const { fingerprint } of elsewhere.filter(({ comment }) => comment.isSettled)) {
    const match = findings.find(each => each.fingerprint === fingerprint && !taken.has(each))
    if (!match) continue
    taken.add(match)
    settled.add(match)
  }
  return settled
}

function covers({ lines }: Standing, { line }: { readonly line: number }): boolean {
  return lines !== null && lines.first <= line && line <= lines.last
}

function groupedBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const item of items) {
    const group = groups.get(keyOf(item))
    if (group) group.push(item)
    else groups.set(keyOf(item), [item])
  }
  return groups
}
