/** The files of a pull request as they are at its head, whatever the workflow has checked out. */

import { createHash } from 'node:crypto'
import {
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import path from 'node:path'
import { printable } from '../report/terminal.ts'
import { type GitHub, isForbidden, isLimit } from './client.ts'
import { isPython, type PullFile, type PullRequest } from './pull-request.ts'

export type Source = {
  /** The folder to look at; absolute. */
  readonly folder: string
  /** What could not be brought there, one sentence each. */
  readonly problems: readonly string[]
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
  if (differing.length === 0) return { folder: checkout, problems: [], remove() {} }
  const folder = realpathSync(mkdtempSync(path.join(temporary, 'async-fix-head-')))
  const remove = () => rmSync(folder, { recursive: true, force: true })
  try {
    copyCheckout(checkout, folder)
    // First what is gone: a file may stand where a folder was, and the other way round.
    for (const { path: file, previousPath } of differing)
      for (const old of [file, ...(previousPath !== null && isPython(previousPath) ? [previousPath] : [])])
        takeAway(folder, old)
    return { folder, problems: await bringToHead(github, pull, differing, folder), remove }
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

/** Writes the files that the head has. @returns which ones it could not, and why */
async function bringToHead(
  github: GitHub,
  { address: { owner, repo } }: PullRequest,
  files: readonly PullFile[],
  folder: string,
): Promise<string[]> {
  const problems: string[] = []
  const known = new Map<string, Uint8Array>()
  const wanted = files.filter(({ isRemoved, blob }) => !isRemoved && blob !== '')
  for (const [index, file] of wanted.entries()) {
    try {
      const bytes = known.get(file.blob) ?? (await readBlob(github, owner, repo, file.blob))
      known.set(file.blob, bytes)
      writeInside(folder, file.path, bytes)
    } catch (error) {
      if (isLimit(error)) {
        const left = wanted.length - index
        return [...problems, `${left} files could not be read: GitHub's rate limit is reached`]
      }
      // It is no file (a submodule), too large to be told, or the token may not read contents.
      if (!isForbidden(error)) throw error
      problems.push(`${printable(file.path)}: its content could not be read from GitHub: ${(error as Error).message}`)
    }
  }
  return problems
}

async function readBlob(github: GitHub, owner: string, repo: string, file_sha: string): Promise<Uint8Array> {
  const { data } = await github.request('GET /repos/{owner}/{repo}/git/blobs/{file_sha}', { owner, repo, file_sha })
  return Buffer.from(data.content, 'base64')
}

/** Removes a file of the copy, and nothing beyond a link. */
function takeAway(folder: string, file: string): void {
  const target = inside(folder, file)
  if (target && foldersAbove(folder, target).every(isFolder)) rmSync(target, { recursive: true, force: true })
}

/** Writes a file of the copy. A link or a file that stands where it needs a folder is one no more: at the head the folder is there. */
function writeInside(folder: string, file: string, bytes: Uint8Array): void {
  const target = inside(folder, file)
  if (!target) return
  for (const above of foldersAbove(folder, target)) if (!isFolder(above)) rmSync(above, { force: true })
  mkdirSync(path.dirname(target), { recursive: true })
  writeFileSync(target, bytes)
}

/** The path below the folder, or null for one that leads out of it by its name. */
function inside(folder: string, file: string): string | null {
  const target = path.resolve(folder, file)
  return target.startsWith(`${folder}${path.sep}`) ? target : null
}

/** The folders between the two, the topmost first. */
function foldersAbove(folder: string, target: string): string[] {
  const names = path.relative(folder, path.dirname(target)).split(path.sep)
  return names[0] === '' ? [] : names.map((_, index) => path.join(folder, ...names.slice(0, index + 1)))
}

/** False for a link to one. */
function isFolder(file: string): boolean {
  return lstatSync(file, { throwIfNoEntry: false })?.isDirectory() === true
}
