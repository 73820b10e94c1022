/** A pull request and the lines of its files that take comments. */

import { execFileSync } from 'node:child_process'
import { type GitHub, statusOf } from './client.ts'
import type { Event } from './event.ts'
import { type Hunk, hunksOf } from './hunks.ts'
import { hunksByPath } from './whole-diff.ts'

/** Where a pull request is. */
export type PullAddress = { readonly owner: string; readonly repo: string; readonly pull_number: number }

export type PullRequest = {
  readonly address: PullAddress
  readonly headSha: string
  readonly isOpen: boolean
  /** How many files it changes; more than `files` where GitHub does not list them all. */
  readonly changedFiles: number
  /** By their path at the head, or that of a removed file. */
  readonly files: ReadonlyMap<string, PullFile>
}

export type PullFile = {
  readonly path: string
  readonly isRemoved: boolean
  /** What a renamed file was called. */
  readonly previousPath: string | null
  /** The name that git gives the content at the head. */
  readonly blob: string
  readonly hunks: readonly Hunk[]
}

/** A row of `GET /repos/{owner}/{repo}/pulls/{pull_number}/files`. */
type ListedFile = {
  readonly filename: string
  readonly status: string
  readonly previous_filename?: string
  readonly sha: string | null
  readonly changes: number
  readonly patch?: string
}

/**
 * Reads the pull request with the list of its files.
 * @param checkout a clone of the repository, or null for a folder that strangers have filled: git does what a `.git` in it says
 */
export async function readPullRequest(
  github: GitHub,
  address: PullAddress,
  checkout: string | null,
): Promise<PullRequest> {
  const { data } = await github.request('GET /repos/{owner}/{repo}/pulls/{pull_number}', address)
  const listed = (await github.paginate('GET /repos/{owner}/{repo}/pulls/{pull_number}/files', {
    ...address,
    per_page: 100,
  })) as ListedFile[]
  const lacks = (file: ListedFile) => file.patch === undefined && file.changes > 0 && isPython(file.filename)
  const more = listed.some(lacks)
    ? await wholeDiff(github, address, checkout, data.base.sha, data.head.sha)
    : new Map<string, readonly Hunk[]>()
  const files = listed.map((file): [string, PullFile] => [
    file.filename,
    {
      path: file.filename,
      isRemoved: file.status === 'removed',
      previousPath: file.previous_filename ?? null,
      blob: file.sha ?? '',
      hunks: file.patch === undefined ? (more.get(file.filename) ?? []) : hunksOf(file.patch),
    },
  ])
  const { head, state, changed_files: changedFiles } = data
  return { address, headSha: head.sha, isOpen: state === 'open', changedFiles, files: new Map(files) }
}

/** True for a path that the tool reads as Python. */
export function isPython(path: string): boolean {
  return /\.(?:pyi?|ipynb)$/.test(path)
}

/** GitHub refuses to show a very large diff (406); git makes it where the checkout has the commits. Without either, no line takes comments. */
async function wholeDiff(github: GitHub, address: PullAddress, checkout: string | null, base: string, head: string) {
  try {
    const { data } = await github.request('GET /repos/{owner}/{repo}/pulls/{pull_number}', {
      ...address,
      mediaType: { format: 'diff' },
    })
    return hunksByPath(String(data))
  } catch (error) {
    if (statusOf(error) === null) throw error
    return hunksByPath(checkout === null ? '' : localDiff(checkout, base, head))
  }
}

function localDiff(checkout: string, base: string, head: string): string {
  // The checkout is anybody's: nothing in it is run, and its files make no repository of a folder that is none.
  const plain = ['--no-color', '--no-ext-diff', '--no-textconv', '--src-prefix=a/', '--dst-prefix=b/', '--unified=3']
  const args = ['-c', 'safe.bareRepository=explicit', 'diff', ...plain, '--end-of-options', `${base}...${head}`]
  try {
    const maxBuffer = 512 * 1024 * 1024
    return execFileSync('git', args, {
      cwd: checkout,
      encoding: 'utf8',
      maxBuffer,
      stdio: ['ignore', 'pipe', 'ignore'],
    })
  } catch {
    return ''
  }
}

/**
 * The pull request that a run is about, or null where it is about none.
 * @param wanted its number where an input says it
 */
export async function addressOf(github: GitHub, event: Event, wanted: number | null): Promise<PullAddress | null> {
  const { owner, repository: repo, followed } = event
  const number = wanted ?? event.pullNumber
  if (number !== null) return { owner, repo, pull_number: number }
  if (!followed) return null
  // The event names no pull request when its head lies in a fork.
  const { data } = await github.request('GET /repos/{owner}/{repo}/pulls', {
    owner,
    repo,
    head: followed.head,
    state: 'open',
    per_page: 100,
  })
  const found = data.find(({ head }) => head.sha === followed.headSha)
  return found ? { owner, repo, pull_number: found.number } : null
}

/** Whether somebody has pushed since. */
export async function hasMoved(github: GitHub, { address, headSha }: PullRequest): Promise<boolean> {
  const { data } = await github.request('GET /repos/{owner}/{repo}/pulls/{pull_number}', address)
  return data.head.sha !== headSha
}
