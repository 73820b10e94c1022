/** Changes files between two runs, as a person does who works on them. */

import { readFileSync, writeFileSync } from 'node:fs'

/** Changes the text of files; each call leaves another text than the calls before. */
export class Editor {
  readonly #originals: ReadonlyMap<string, Buffer>
  #times = 0

  constructor(files: readonly string[]) {
    this.#originals = new Map(files.map(file => [file, readFileSync(file)]))
  }

  /** Adds a function at the end: what other files may know of this one changes with it. */
  change(): void {
    this.#times++
    const added = `\n\ndef added_${this.#times}(value):\n    return value + ${this.#times}\n`
    for (const [file, text] of this.#originals) writeFileSync(file, Buffer.concat([text, Buffer.from(added)]))
  }
}

/** `count` of the files, from all parts of the list. */
export function spread(files: readonly string[], count: number): string[] {
  const step = Math.max(1, files.length / count)
  return files.filter((_, index) => Math.floor(index / step) !== Math.floor((index - 1) / step)).slice(0, count)
}
