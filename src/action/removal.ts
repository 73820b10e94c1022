/** Takes comments away that say nothing any more. */

import { explainAnswer, type GitHub, isForbidden, isLimit, statusOf } from './client.ts'
import type { PullAddress } from './pull-request.ts'
import type { Outdated, Standing } from './reconcile.ts'

export type Removal = {
  readonly outdated: Outdated
  /** False where not everything was looked at: then nothing is gone for sure. */
  readonly isComplete: boolean
}

/**
 * Removes comments one by one. One that cannot be removed is no reason to leave the others.
 * @returns how many were deleted or resolved, and what went wrong, for a person
 */
export async function remove(
  github: GitHub,
  address: PullAddress,
  comments: { readonly renewed: readonly Standing[]; readonly gone: readonly Standing[] },
  { outdated, isComplete }: Removal,
): Promise<{ removed: number; degraded: string | null }> {
  const gone = isComplete && outdated !== 'keep' ? comments.gone : []
  const steps = [
    ...comments.renewed.map(comment => () => deleteComment(github, address, comment)),
    ...gone.map(
      comment => () => (outdated === 'resolve' ? resolve(github, comment) : deleteComment(github, address, comment)),
    ),
  ]
  let removed = 0
  let degraded: string | null = null
  for (const step of steps) {
    try {
      await step()
      removed++
    } catch (error) {
      // A person may have deleted it since.
      if (statusOf(error) === 404) continue
      degraded ??= explained(error)
      if (isLimit(error) || isForbidden(error) || (statusOf(error) ?? 0) >= 500) break
    }
  }
  return { removed, degraded }
}

async function deleteComment(github: GitHub, { owner, repo }: PullAddress, { id }: Standing): Promise<void> {
  await github.request('DELETE /repos/{owner}/{repo}/pulls/comments/{comment_id}', { owner, repo, comment_id: id })
}

const resolveThread = `mutation ($id: ID!) {
  resolveReviewThread(input: { threadId: $id }) { thread { isResolved } }
}`

/** GitHub lets only those resolve a thread who may write the repository's contents. */
async function resolve(github: GitHub, { threadId }: Standing): Promise<void> {
  if (threadId === null) throw new Error('its thread could not be read')
  await github.graphql(resolveThread, { id: threadId })
}

function explained(error: unknown): string {
  const message = explainAnswer(error) ?? (error instanceof Error ? error.message : String(error))
  return `comments that are out of date could not all be removed: ${message}`
}
