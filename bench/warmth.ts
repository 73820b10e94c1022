/** Fills the caches of a tree and keeps them up to date between runs that change it. */

import { mkdirSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { Editor } from './edits.ts'
import type { Command, Usage } from './measure.ts'

/** A cache folder of one tool for one tree: filled once, and again after each change. */
export class WarmCache {
  readonly folder: string
  readonly #fill: Command
  readonly #run: (command: Command) => Promise<Usage>
  #fresh = false

  /** @param fill makes the command from the folder, which exists */
  constructor(folder: string, fill: (folder: string) => Command, run: (command: Command) => Promise<Usage>) {
    mkdirSync(folder, { recursive: true })
    this.folder = folder
    this.#fill = fill(folder)
    this.#run = run
  }

  /** Runs the command that fills the cache, unless nothing was changed since it last did. */
  async refresh(): Promise<Usage | null> {
    if (this.#fresh) return null
    this.#fresh = true
    return this.#run(this.#fill)
  }

  stale(): void {
    this.#fresh = false
  }

  isKept(): boolean {
    return readdirSync(this.folder).length > 0
  }
}

/** Changes files and tells the caches that know them. */
export class WatchedFiles {
  readonly #editor: Editor
  readonly #caches: readonly WarmCache[]

  constructor(files: readonly string[], caches: readonly WarmCache[]) {
    this.#editor = new Editor(files)
    this.#caches = caches
  }

  change(): void {
    this.#editor.change()
    for (const cache of this.#caches) cache.stale()
  }
}

/** A folder for a cache below another, by a name that no linter enters. */
export function cacheFolder(folder: string, name: string): string {
  return path.join(folder, 'caches', name)
}
