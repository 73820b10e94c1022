/** Writes what a run has changed: into a journal first, then into the files, in turn with other runs. */

import { realpathSync } from 'node:fs'
import { removeLitter } from '../litter.ts'
import { explainError, type Problem, UserError, warning } from '../problem.ts'
import { realPathOf } from '../real-path.ts'
import { changedAmong, flushFolders, type Refusal, type Replacement, writeTogether } from '../write.ts'
import { digest, type Entry, foldersOf } from './layout.ts'
import { addNote, draftJournal, dropJournal, dropOld, moveJournal, type Named, showLife } from './store.ts'
import { takeTurn } from './turn.ts'

/** What one run writes. */
export class Writing {
  /** What a person has to know before anything is written; null for nothing. */
  readonly problem: Problem | null
  readonly #folder: string | null
  readonly #journal: Named | null
  readonly #files: ReadonlySet<string>
  readonly #folders: ReadonlySet<string>
  readonly #refused = new Set<string>()

  private constructor(
    folder: string | null,
    journal: Named | null,
    entries: readonly Entry[],
    problem: Problem | null,
  ) {
    this.#folder = folder
    this.#journal = journal
    this.#files = filesOf(entries)
    this.#folders = foldersOf(entries)
    this.problem = problem
  }

  /**
   * Prepares for writing. Where no journal can be kept the files are written all the same, and cannot be taken back.
   * @param groups what is going to be written, each all or none
   * @param folder of the journals; null to keep none
   * @param cwd the current folder of the run
   * @throws UserError when another run writes the same files and does not come to an end
   */
  static async begin(groups: Iterable<readonly Replacement[]>, folder: string | null, cwd: string): Promise<Writing> {
    const entries = entriesOf(groups)
    removeLitter(foldersOf(entries))
    if (folder === null || entries.length === 0) return new Writing(null, null, entries, null)
    try {
      const draft = draftJournal(folder, { folder: realpathSync(cwd), entries })
      return new Writing(folder, await takeTurn(folder, draft, filesOf(entries)), entries, null)
    } catch (error) {
      if (error instanceof UserError) throw error
      const why = `no journal was kept, so that \`async-fix undo\` cannot take this run back: ${explainError(error)}`
      return new Writing(null, null, entries, warning('', why))
    }
  }

  /**
   * Replaces the files of a group, all or none.
   * @param reason why it must not be written, unless one of its own files tells a better one
   */
  write(group: readonly Replacement[], reason: string | null = null): Refusal | null {
    if (this.#folder && this.#journal) showLife(this.#folder, this.#journal)
    const refusal = reason === null ? writeTogether(group) : refusalFor(group, reason)
    if (refusal) for (const { file } of group) this.#refused.add(realPathOf(file))
    return refusal
  }

  /**
   * To be called once everything is written.
   * @returns true when there is something that can be taken back
   */
  end(): boolean {
    flushFolders(this.#folders)
    if (!this.#folder || !this.#journal) return false
    try {
      const isEmpty = [...this.#files].every(each => this.#refused.has(each))
      if (isEmpty) dropJournal(this.#folder, this.#journal)
      else {
        if (this.#refused.size > 0) addNote(this.#folder, this.#journal, { refused: [...this.#refused] })
        moveJournal(this.#folder, this.#journal, 'done')
      }
      dropOld(this.#folder, this.#journal.key)
      return !isEmpty
    } catch {
      // The next run reads it as that of a run that was killed after all its files were written.
      return true
    }
  }
}

function entriesOf(groups: Iterable<readonly Replacement[]>): Entry[] {
  const entries: Entry[] = []
  let group = 0
  for (const replacements of groups) {
    for (const { file, expected, content } of replacements)
      entries.push({ file: realPathOf(file), before: expected, after: [digest(content)], group })
    group++
  }
  return entries
}

function refusalFor(group: readonly Replacement[], reason: string): Refusal | null {
  const [first] = group
  return changedAmong(group) ?? (first ? { file: first.file, why: reason } : null)
}

function filesOf(entries: readonly Entry[]): ReadonlySet<string> {
  return new Set(entries.map(({ file }) => file))
}
