/** Brings the comments on a pull request up to date: posts what is new, takes back what is gone. */

import { type GitHub, isForbidden, isLimit, statusOf } from './client.ts'
import { commentBody } from './comment-body.ts'
import { anchorOf, type DraftComment } from './drafts.ts'
import { hunkAround } from './hunks.ts'
import { hasMoved, type PullRequest } from './pull-request.ts'
import { type Plan, reconcile, type Standing } from './reconcile.ts'
import { type Removal, remove } from './removal.ts'
import { standingComments } from './standing.ts'

export type PublishOptions = Removal & {
  readonly id: string
  /** How many comments of this job may stand on the pull request. */
  readonly maxComments: number
}

export type Published = {
  readonly posted: number
  /** Findings that have a comment from earlier runs. */
  readonly told: number
  readonly removed: number
  /** What has no comment: GitHub refused it, or there would be too many. */
  readonly left: readonly DraftComment[]
  /** Why not everything could be done, for a person; null where it was. */
  readonly degraded: string | null
}

/** A draft with the text of its comment. */
type Ready = { readonly draft: DraftComment; readonly body: string }

/**
 * Posts the drafts that are new, as one review, then removes what they make out of date.
 * @param standing as `standingComments` gives them
 */
export async function publish(
  github: GitHub,
  pull: PullRequest,
  drafts: readonly DraftComment[],
  standing: readonly Standing[],
  options: PublishOptions,
): Promise<Published> {
  const placed = drafts.filter(draft => isInDiff(draft, pull))
  const ready = placed.flatMap((draft): Ready[] => {
    const body = commentBody(draft, options.id)
    return body === null ? [] : [{ draft, body }]
  })
  const plan = reconcile(
    ready.map(({ draft }) => draft),
    standing,
  )
  const isNew = new Set(plan.post)
  const room = Math.max(0, options.maxComments - plan.told)
  const chosen = suggestionsFirst(ready.filter(({ draft }) => isNew.has(draft))).slice(0, room)
  const isIdle = chosen.length + plan.renewed.length + plan.gone.length === 0
  // To look at the code takes its time: what is written on an older head is out of date from the start.
  const posting =
    !isIdle && (await hasMoved(github, pull))
      ? { posted: [], stop: movedOn }
      : await post(github, pull, chosen, options.id)
  const posted = new Set(posting.posted.map(({ draft }) => draft))
  const removing = posting.stop ? nothingRemoved : await remove(github, pull.address, outOfDate(plan, posted), options)
  const told = new Set([...posted, ...ready.map(({ draft }) => draft).filter(draft => !isNew.has(draft))])
  return {
    posted: posted.size,
    told: plan.told,
    removed: removing.removed,
    left: drafts.filter(draft => !told.has(draft)),
    degraded: posting.stop ?? removing.degraded,
  }
}

const nothingRemoved = { removed: 0, degraded: null }

/** A comment that a new one takes the place of stays until that one is there. */
function outOfDate({ post, renewed, gone }: Plan, posted: ReadonlySet<DraftComment>) {
  const isWaiting = (draft: DraftComment) => post.includes(draft) && !posted.has(draft)
  return { renewed: renewed.filter(({ by }) => !isWaiting(by)).map(({ comment }) => comment), gone }
}

function isInDiff(draft: DraftComment, { files }: PullRequest): boolean {
  const file = files.get(draft.path)
  if (!file || file.isRemoved) return false
  const first = draft.suggestion?.first ?? draft.line
  return hunkAround(first, anchorOf(draft), file.hunks) !== null
}

/** Where not all can be told, those that can be pressed are. */
function suggestionsFirst(ready: readonly Ready[]): Ready[] {
  return [...ready].sort((a, b) => Number(b.draft.suggestion !== null) - Number(a.draft.suggestion !== null))
}

type Posting = { readonly posted: readonly Ready[]; readonly stop: string | null }

/**
 * One review with all comments. GitHub refuses a review as a whole for one comment: then it is halved until the bad ones are
 * alone.
 */
async function post(github: GitHub, pull: PullRequest, chosen: readonly Ready[], id: string): Promise<Posting> {
  if (chosen.length === 0) return { posted: [], stop: null }
  try {
    await createReview(github, pull, chosen)
    return { posted: chosen, stop: null }
  } catch (error) {
    const status = statusOf(error)
    if (isLimit(error)) return { posted: [], stop: "GitHub's rate limit is reached: the rest is told by a later run" }
    if (isForbidden(error)) return { posted: [], stop: noRights }
    if (status !== null && status >= 500) return await postMissing(github, pull, chosen, id)
    if (status !== 422) throw error
    if (await hasMoved(github, pull)) return { posted: [], stop: movedOn }
    return chosen.length === 1 ? { posted: [], stop: null } : await postHalves(github, pull, chosen, id)
  }
}

export const movedOn = 'somebody has pushed meanwhile: the run for that push tells what is left'

export const noRights =
  'the token may not comment (a pull request from a fork, or `pull-requests: write` is missing): findings are told here only'

async function postHalves(github: GitHub, pull: PullRequest, chosen: readonly Ready[], id: string): Promise<Posting> {
  const half = Math.ceil(chosen.length / 2)
  const first = await post(github, pull, chosen.slice(0, half), id)
  if (first.stop) return first
  const second = await post(github, pull, chosen.slice(half), id)
  return { posted: [...first.posted, ...second.posted], stop: second.stop }
}

/** An answer such as 502 does not say whether the review was made: what is not there is posted once more. */
async function postMissing(github: GitHub, pull: PullRequest, chosen: readonly Ready[], id: string): Promise<Posting> {
  const failed = { posted: [], stop: 'GitHub failed to take the comments: a later run tells them' }
  try {
    const drafts = chosen.map(({ draft }) => draft)
    const missing = new Set(reconcile(drafts, await standingComments(github, pull, id)).post)
    const rest = chosen.filter(({ draft }) => missing.has(draft))
    if (rest.length > 0) await createReview(github, pull, rest)
    return { posted: chosen, stop: null }
  } catch (error) {
    if (statusOf(error) === null) throw error
    return failed
  }
}

async function createReview(
  github: GitHub,
  { address, headSha }: PullRequest,
  chosen: readonly Ready[],
): Promise<void> {
  const comments = fromBelow(chosen).map(({ draft, body }) => {
    const { suggestion, path } = draft
    const place = { path, body, line: anchorOf(draft), side: 'RIGHT' as const }
    const isLong = suggestion !== null && suggestion.first < suggestion.last
    return isLong ? { ...place, start_line: suggestion.first, start_side: 'RIGHT' as const } : place
  })
  await github.request('POST /repos/{owner}/{repo}/pulls/{pull_number}/reviews', {
    ...address,
    commit_id: headSha,
    event: 'COMMENT',
    body: reviewBody(chosen),
    comments,
    // A review may have been made although the answer is an error: it is looked for, and not simply sent once more.
    request: { retries: 0 },
  })
}

/** Whoever applies them one by one from the top of the list does not shift those that follow. */
function fromBelow(chosen: readonly Ready[]): Ready[] {
  return [...chosen].sort((a, b) =>
    a.draft.path === b.draft.path ? anchorOf(b.draft) - anchorOf(a.draft) : a.draft.path < b.draft.path ? -1 : 1,
  )
}

/** GitHub refuses a review without a text. */
function reviewBody(chosen: readonly Ready[]): string {
  const findings = chosen.reduce((sum, { draft }) => sum + draft.findings.length, 0)
  const suggestions = chosen.filter(({ draft }) => draft.suggestion).length
  const pressed =
    suggestions === 0 ? '' : `, ${suggestions === 1 ? 'one suggestion' : `${suggestions} suggestions`} to commit`
  return `**async-fix** can repair ${findings === 1 ? 'one finding' : `${findings} findings`} here${pressed}.`
}
