/** A real bare git repository in a temporary folder: commits are made in it, and diffs are those of the git command. */

import { mkdtemp, realpath, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { type Commit, commitStream } from './commit-stream.ts'
import { git, gitLine, type Signature } from './git.ts'

/** One file of a diff. */
export type ChangedFile = {
  readonly path: string
  /** Only of a renamed file. */
  readonly previousPath?: string
  readonly status: 'added' | 'modified' | 'removed' | 'renamed'
  /** Of the new content; of a removed file that of the old one. */
  readonly blob: string
  /** From the first `@@` on, without the line end of the last line; empty for a binary file and for a mere rename. */
  readonly patch: string
}

const statuses = { A: 'added', M: 'modified', T: 'modified', D: 'removed', R: 'renamed' } as const

export class Repository {
  /** The bare repository. */
  readonly folder: string
  readonly #root: string
  #time = 1_790_000_000
  #clones = 0
  readonly #files = new Map<string, Promise<readonly ChangedFile[]>>()
  /** Answers of git about commits, which never change, by its arguments. */
  readonly #answers = new Map<string, Promise<string>>()

  private constructor(root: string) {
    this.#root = root
    this.folder = path.join(root, 'repository.git')
  }

  static async create(): Promise<Repository> {
    const repository = new Repository(await realpath(await mkdtemp(path.join(tmpdir(), 'async-fix-github-'))))
    await git(repository.#root, ['init', '--quiet', '--bare', '--initial-branch=main', repository.folder])
    return repository
  }

  remove(): Promise<void> {
    return rm(this.#root, { recursive: true, force: true, maxRetries: 3 })
  }

  /** Commits, and returns the sha. The ref follows whatever it pointed to before. */
  commit(commit: Commit, login: string): Promise<string> {
    const args = ['fast-import', '--quiet', '--force', '--done', '--date-format=raw']
    return gitLine(this.folder, args, commitStream(commit, this.#signature(login)))
  }

  /** Merges two commits and returns the sha of the merge. Throws where they are in conflict. */
  async merge(into: string, other: string, message: string, login: string): Promise<string> {
    const tree = await gitLine(this.folder, ['merge-tree', '--write-tree', into, other])
    const args = ['commit-tree', tree, '-p', into, '-p', other, '-m', message]
    return gitLine(this.folder, args, '', this.#signature(login))
  }

  async pointTo(ref: string, sha: string): Promise<void> {
    await git(this.folder, ['update-ref', ref, sha])
  }

  mergeBase(one: string, other: string): Promise<string> {
    return this.#ask(['merge-base', one, other])
  }

  /** Commits that `head` has and `base` has not, the newest first. */
  async commitsBetween(base: string, head: string): Promise<readonly string[]> {
    const lines = await this.#ask(['rev-list', `${base}..${head}`])
    return lines === '' ? [] : lines.split('\n')
  }

  /** The sha that a branch, tag or sha names, or null. */
  async resolve(name: string): Promise<string | null> {
    const args = ['rev-parse', '--quiet', '--verify', '--end-of-options', `${name}^{commit}`]
    return gitLine(this.folder, args).catch(() => null)
  }

  /** What lies at a path: the sha and kind of a file or folder, or null. */
  async entry(commit: string, file: string): Promise<{ readonly sha: string; readonly isFile: boolean } | null> {
    const sha = await gitLine(this.folder, ['rev-parse', '--quiet', '--verify', `${commit}:${file}`]).catch(() => null)
    if (sha === null) return null
    return { sha, isFile: (await gitLine(this.folder, ['cat-file', '-t', sha])) === 'blob' }
  }

  /** What lies in a folder of a commit. */
  async folderEntries(commit: string, folder: string) {
    const output = await git(this.folder, ['ls-tree', '-z', '--long', '--full-tree', `${commit}:${folder}`])
    return [...output.toString('utf8').matchAll(/\d+ (\w+) ([\da-f]+) +(\d+|-)\t([^\0]+)\0/g)].map(
      ([, type, sha = '', size, name]) => ({
        path: folder === '' ? `${name}` : `${folder}/${name}`,
        sha,
        size: size === '-' ? 0 : Number(size),
        isFile: type === 'blob',
      }),
    )
  }

  /** The bytes of a blob, or null where there is none with this sha. */
  blob(sha: string): Promise<Buffer | null> {
    return git(this.folder, ['cat-file', 'blob', sha]).catch(() => null)
  }

  /** A file as text, or null where the commit has none there. */
  async textAt(commit: string, file: string): Promise<string | null> {
    const bytes = await git(this.folder, ['cat-file', 'blob', `${commit}:${file}`]).catch(() => null)
    return bytes?.toString('utf8') ?? null
  }

  /** The files that differ, in the order of git, with patches of three lines of context. Renames are found. */
  changedFiles(base: string, head: string): Promise<readonly ChangedFile[]> {
    const key = `${base}..${head}`
    const known = this.#files.get(key) ?? this.#readChangedFiles(base, head)
    this.#files.set(key, known)
    return known
  }

  async #readChangedFiles(base: string, head: string): Promise<readonly ChangedFile[]> {
    const raw = await git(this.folder, ['diff', '--raw', '-z', '--no-abbrev', '-M', base, head])
    const patches = (await this.diff(base, head)).split(/(?<=^|\n)(?=diff --git )/)
    const fields = raw.toString('utf8').split('\0')
    const files: ChangedFile[] = []
    for (let at = 0; at + 1 < fields.length; ) {
      const [, , before = '', after = '', letters = ''] = (fields[at++] ?? '').split(' ')
      const status = statuses[letters.charAt(0) as keyof typeof statuses]
      const renamed = status === 'renamed' ? { previousPath: fields[at++] ?? '' } : {}
      const patch = patches[files.length]?.replace(/\n$/, '') ?? ''
      const start = patch.search(/^@@ /m)
      const blob = status === 'removed' ? before : after
      files.push({ path: fields[at++] ?? '', ...renamed, status, blob, patch: start < 0 ? '' : patch.slice(start) })
    }
    return files
  }

  /** `git diff -U3` of two commits. */
  async diff(base: string, head: string): Promise<string> {
    return (await git(this.folder, ['diff', '-U3', '-M', base, head])).toString('utf8')
  }

  /** The patch of one path between two commits without any context; empty where it is the same, renames apart. */
  bareDiff(from: string, to: string, file: string): Promise<string> {
    return this.#ask(['diff', '-U0', '--no-renames', from, to, '--', `:(literal)${file}`])
  }

  /** A working copy of the commit, as `actions/checkout` makes one. Returns its folder; it goes with the repository. */
  async checkOut(commit: string): Promise<string> {
    const folder = path.join(this.#root, `checkout-${++this.#clones}`)
    await git(this.#root, ['clone', '--quiet', '--no-checkout', this.folder, folder])
    await git(folder, ['fetch', '--quiet', 'origin', commit])
    await git(folder, ['checkout', '--quiet', '--detach', commit])
    return folder
  }

  #ask(args: readonly string[]): Promise<string> {
    const key = args.join('\0')
    const known = this.#answers.get(key) ?? gitLine(this.folder, args)
    this.#answers.set(key, known)
    return known
  }

  /** Each commit is a second later than the one before. */
  #signature(login: string): Signature {
    return { name: login, email: `${login}@users.noreply.github.com`, time: this.#time++ }
  }
}
