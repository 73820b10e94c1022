/** What the event that started the workflow is about. */

import { readFileSync } from 'node:fs'
import { explainError, UserError } from '../workspace/problem.ts'

export type Event = {
  /** `pull_request`, `workflow_run`, `push`, … */
  readonly name: string
  /** `owner/name` of the repository that the workflow runs in. */
  readonly owner: string
  readonly repository: string
  /** Of the pull request that the event is about; null for none. */
  readonly pullNumber: number | null
  /** Of a `workflow_run`: what the run that it follows looked at. */
  readonly followed: FollowedRun | null
}

export type FollowedRun = {
  readonly headSha: string
  /** `owner:branch`, as the list of pull requests is filtered by it. */
  readonly head: string
}

/**
 * Reads `GITHUB_EVENT_NAME`, `GITHUB_EVENT_PATH` and `GITHUB_REPOSITORY`.
 * @throws UserError outside of GitHub Actions
 */
export function readEvent(env: Readonly<Record<string, string | undefined>>): Event {
  const [owner, repository] = (env['GITHUB_REPOSITORY'] ?? '').split('/')
  const name = env['GITHUB_EVENT_NAME']
  if (!owner || !repository || !name)
    throw new UserError('GITHUB_REPOSITORY and GITHUB_EVENT_NAME are not set: the action runs in GitHub Actions')
  const payload = readPayload(env['GITHUB_EVENT_PATH'])
  const number = at(payload, 'pull_request', 'number')
  return {
    name,
    owner,
    repository,
    pullNumber: typeof number === 'number' ? number : null,
    followed: name === 'workflow_run' ? followedRun(payload) : null,
  }
}

function followedRun(payload: unknown): FollowedRun | null {
  const headSha = at(payload, 'workflow_run', 'head_sha')
  const branch = at(payload, 'workflow_run', 'head_branch')
  const login = at(payload, 'workflow_run', 'head_repository', 'owner', 'login')
  if (typeof headSha !== 'string' || typeof branch !== 'string' || typeof login !== 'string') return null
  return { headSha, head: `${login}:${branch}` }
}

function readPayload(file: string | undefined): unknown {
  if (!file) return null
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    throw new UserError(`the event in ${file} could not be read: ${explainError(error)}`)
  }
}

/** A member of a member of … JSON; undefined where there is none. */
function at(value: unknown, ...names: readonly string[]): unknown {
  return names.reduce<unknown>(
    (inner, name) =>
      typeof inner === 'object' && inner !== null ? (inner as Record<string, unknown>)[name] : undefined,
    value,
  )
}
