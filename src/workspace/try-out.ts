/** Lets files hold other contents for a while, and gives them back what was read. */

import { statSync, utimesSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import { explainError } from './problem.ts'
import { type Refusal, replaceFile, writeTogether } from './write.ts'

/** What a file is to hold, and what was read of it. */
export type Tried = { readonly file: string; readonly original: Uint8Array; readonly content: Uint8Array }

export class TryOut {
  readonly #originals = new Map<string, Uint8Array>()
  /** What the files hold, as far as it was this object that wrote it. */
  readonly #current = new Map<string, Uint8Array>()
  readonly #times = new Times()

  /**
   * Lets the files hold these contents, and all others what was read: every one of them or none.
   * @returns the file that keeps it from being done and why, for example because somebody else has changed it; else null
   */
  put(contents: readonly Tried[]): Refusal | null {
    for (const { file, original } of contents) this.#learn(file, original)
    const wanted = new Map(contents.map(({ file, content }) => [file, content]))
    const changed = [...this.#originals].flatMap(([file, read]) => {
      const expected = this.#current.get(file) ?? read
      const content = wanted.get(file) ?? read
      return Buffer.compare(expected, content) === 0 ? [] : [{ file, expected, content }]
    })
    const refusal = writeTogether(changed)
    if (refusal) return refusal
    for (const { file, content } of changed) this.#current.set(file, content)
    return changed.reduce<Refusal | null>(
      (found, { file, content }) => this.#times.tellApart(file, content) ?? found,
      null,
    )
  }

  #learn(file: string, original: Uint8Array): void {
    if (this.#originals.has(file)) return
    this.#originals.set(file, original)
    this.#times.see(file, original)
  }

  /**
   * Gives every file back what was read.
   * @returns those that were not given back, since somebody else has changed them
   */
  restore(): Refusal[] {
    return [...this.#originals].flatMap(([file, read]) => {
      const current = this.#current.get(file) ?? read
      if (Buffer.compare(current, read) === 0) return []
      const why = replaceFile(file, current, read)
      if (why !== null) return [{ file, why }]
      this.#current.delete(file)
      this.#times.tellApart(file, read)
      return []
    })
  }

  /** Waits until everything that is written then is younger, in whole seconds, than whatever the files held. */
  async untilYounger(): Promise<void> {
    const { youngest, ahead } = this.#times
    const missing = (youngest + 1) * 1000 - Date.now()
    // The clock of a network drive may be hours ahead of this one, for which nobody waits.
    if (missing > 0) await delay(Math.min(missing, (ahead + 1) * 1000))
  }
}

/**
 * The times at which files were changed. Python takes compiled code for that of a source which was changed in the same second and has the
 * same size (`importlib` keeps no more of it), so that no two states of a file may be alike in both.
 */
class Times {
  readonly #seen = new Set<string>()
  /** In whole seconds. */
  youngest = 0
  /** How many seconds a file was made younger than it was, at most. */
  ahead = 0

  see(file: string, content: Uint8Array): void {
    const second = secondOf(file)
    if (second !== null) this.#seen.add(`${second} ${content.length} ${file}`)
  }

  /** Makes a file that was just written younger where it would be taken for what it held before. */
  tellApart(file: string, content: Uint8Array): Refusal | null {
    const written = secondOf(file)
    if (written === null) return null
    let second = written
    while (this.#seen.has(`${second} ${content.length} ${file}`)) second++
    this.#seen.add(`${second} ${content.length} ${file}`)
    this.youngest = Math.max(this.youngest, second)
    this.ahead = Math.max(this.ahead, second - written)
    if (second === written) return null
    try {
      utimesSync(file, second, second)
      return null
    } catch (error) {
      return { file, why: `its time of change cannot be set: ${explainError(error)}` }
    }
  }
}

/** When a file was changed, in whole seconds; null where that is not to be had, which writing it will tell. */
function secondOf(file: string): number | null {
  try {
    return Math.floor(statSync(file).mtimeMs / 1000)
  } catch {
    return null
  }
}
