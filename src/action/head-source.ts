/** The files of a pull request as they are at its head, whatever the workflow has checked out. */

import { createHash } from 'node:crypto'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import path from 'node:path'
import type { GitHub } from './client.ts'
import { isPython, type PullFile, type PullRequest } from './pull-request.ts'

export type Source = {
  /** The folder to look at; absolute. */
  readonly folder: string
  /** Takes away what was made for it. */
  readonly remove: () => void
}

/**
 * The checkout itself where its Python files are those of the head. Often they are not: a workflow on `pull_request` checks out what a merge
 * would give, whose lines are others once the base has moved, and one on `pull_request_target` checks out the base. Then the
 * checkout is copied and GitHub is asked for the files that differ. Only Python files are: the configuration is that of the checkout, since
 * whoever opens a pull request must not decide how it is looked at.
 * @param temporary an existing folder for the copy
 */
export async function headSource(
  github: GitHub,
  pull: PullRequest,
  checkout: string,
  temporary: string,
): Promise<Source> {
  const files = [...pull.files.values()].filter(({ path: file }) => isPython(file))
  const differing = files.filter(file => !isAtHead(file, checkout))
  if (differing.length === 0) return { folder: checkout, remove() {} }
  const folder = realpathSync(mkdtempSync(path.join(temporary, 'async-fix-head-')))
  const remove = () => rmSync(folder, { recursive: true, force: true })
  try {
    copyCheckout(checkout, folder)
    for (const file of differing) await bringToHead(github, pull, file, folder)
    return { folder, remove }
  } catch (error) {
    remove()
    throw error
  }
}

function isAtHead({ path: file, isRemoved, previousPath, blob }: PullFile, checkout: string): boolean {
  if (previousPath !== null && isPython(previousPath) && existsSync(path.join(checkout, previousPath))) return false
  const local = path.join(checkout, file)
  if (!existsSync(local)) return isRemoved
  return !isRemoved && statSync(local).isFile() && blobName(readFileSync(local)) === blob
}

/** How git names a content ("Git Internals - Git Objects"). */
function blobName(bytes: Uint8Array): string {
  return createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex')
}

/** Neither packages nor history, which can be large, and no file that is too large to be one of Python's. */
function copyCheckout(checkout: string, folder: string): void {
  const others = new Set(['.git', 'node_modules', '.venv', 'venv', '.tox', '.nox', '__pycache__', '.mypy_cache'])
  const largest = 4 * 1024 * 1024
  cpSync(checkout, folder, {
    recursive: true,
    verbatimSymlinks: true,
    filter(from) {
      if (others.has(path.basename(from)) && from !== checkout) return false
      const stats = statSync(from, { throwIfNoEntry: false })
      return stats !== undefined && (stats.isDirectory() || (stats.isFile() && stats.size <= largest))
    },
  })
  // By this the folder is known as the top of a project.
  mkdirSync(path.join(folder, '.git'), { recursive: true })
}

async function bringToHead(github: GitHub, { address }: PullRequest, file: PullFile, folder: string): Promise<void> {
  const { owner, repo } = address
  const target = inside(folder, file.path)
  if (file.previousPath !== null && isPython(file.previousPath)) {
    const previous = inside(folder, file.previousPath)
    if (previous) rmSync(previous, { force: true })
  }
  if (!target) return
  rmSync(target, { recursive: true, force: true })
  if (file.isRemoved || file.blob === '') return
  const { data } = await github.request('GET /repos/{owner}/{repo}/git/blobs/{file_sha}', {
    owner,
    repo,
    file_sha: file.blob,
  })
  mkdirSync(path.dirname(target), { recursive: true })
  writeFileSync(target, Buffer.from(data.content, 'base64'))
}

/** The path below the folder, or null for one that leads out of it, by its name or through a link. */
function inside(folder: string, file: string): string | null {
  const target = path.resolve(folder, file)
  if (!target.startsWith(`${folder}${path.sep}`)) return null
  for (let each = path.dirname(target); each !== folder; each = path.dirname(each))
    if (existsSync(each) && realpathSync(each) !== each) return null
  return target
}
