/** Keeps what files hold while other contents are tried in them, so that they get it back even where the process is killed. */

import path from 'node:path'
import { realPathOf } from '../real-path.ts'
import type { Tried } from '../try-out.ts'
import { flushFolders } from '../write.ts'
import { digest } from './layout.ts'
import { addNote, draftJournal, dropJournal, type Named, SIGN_INTERVAL, showLife } from './store.ts'
import { takeTurn } from './turn.ts'

/** A file, without symbolic links, with what was read of it, and SHA-256 of all that it may hold meanwhile. */
type Kept = { readonly file: string; readonly before: Uint8Array; readonly sums: Set<string> }

export class Trying {
  readonly #folder: string
  readonly #cwd: string
  /** By the path that was given; in the order of the journal. */
  readonly #kept = new Map<string, Kept>()
  #journal: Named | null = null
  #life: NodeJS.Timeout | null = null

  /**
   * @param folder of the journals
   * @param cwd the current folder of the run
   */
  constructor(folder: string, cwd: string) {
    this.#folder = folder
    this.#cwd = realPathOf(cwd)
  }

  /**
   * To be called before the files get these contents; another run that writes any of them is waited for.
   * @throws UserError when that one does not come to an end; what the operating system says where no journal can be kept
   */
  async expect(contents: readonly Tried[]): Promise<void> {
    const others = contents.filter(({ original, content }) => Buffer.compare(original, content) !== 0)
    const fresh = others.filter(({ file }) => !this.#kept.has(file))
    for (const { file, original } of fresh)
      this.#kept.set(file, { file: realPathOf(file), before: original, sums: new Set() })
    const numbers = [...this.#kept.keys()]
    const tried: [number, string][] = []
    for (const { file, content } of others) {
      const sum = digest(content)
      const { sums } = this.#kept.get(file) as Kept
      if (!sums.has(sum)) tried.push([numbers.indexOf(file), sum])
      sums.add(sum)
    }
    if (fresh.length > 0) await this.#begin()
    else if (this.#journal && tried.length > 0) addNote(this.#folder, this.#journal, { tried })
  }

  /** Puts a journal of all that is known in the place of the one before. */
  async #begin(): Promise<void> {
    const kept = [...this.#kept.values()]
    const entries = kept.map(({ file, before, sums }, group) => ({ file, before, after: [...sums], group }))
    const draft = draftJournal(this.#folder, { folder: this.#cwd, entries })
    const journal = await takeTurn(this.#folder, draft, new Set(kept.map(({ file }) => file)), 'trying')
    if (this.#journal) dropJournal(this.#folder, this.#journal)
    this.#journal = journal
    this.#life ??= setInterval(() => this.#journal && showLife(this.#folder, this.#journal), SIGN_INTERVAL / 2).unref()
  }

  /**
   * To be called once the files hold again what was read.
   * @param isRestored false where that could not be done; what is left then is left to the next run
   */
  end(isRestored: boolean): void {
    if (this.#life) clearInterval(this.#life)
    if (!this.#journal || !isRestored) return
    flushFolders(new Set([...this.#kept.values()].map(({ file }) => path.dirname(file))))
    dropJournal(this.#folder, this.#journal)
    this.#journal = null
  }
}
