/** What earlier runs found in the files of one project, as far as nothing has changed on which it rests. */

import path from 'node:path'
import type { Ground } from '../project/dependencies.ts'
import type { Change } from '../project/staleness.ts'
import { sumOf } from '../workspace/cache/hashes.ts'
import { type Basis, encode, type Reader } from '../workspace/cache/layout.ts'
import type { FileState, FileStates } from '../workspace/cache/states.ts'
import { readCache, writeCache } from '../workspace/cache/store.ts'
import { packagingFiles } from '../workspace/dependencies.ts'
import { shownPath } from '../workspace/find.ts'
import { pytestFiles } from '../workspace/pytest-setup.ts'
import { readBytes } from '../workspace/text-files.ts'
import { contentsOf, type Kept } from './cache-contents.ts'
import { staleFiles } from './cache-staleness.ts'
import type { Projects } from './projects.ts'

/** What a run has found in a file. */
export type Fresh = { readonly key: string; readonly body: string; readonly grounds: ReadonlySet<Ground> }

/** What a run is about. */
export type Surroundings = {
  readonly cwd: string
  readonly projects: Projects
  readonly states: FileStates
}

export class ProjectCache {
  readonly #file: string
  readonly #root: string | null
  readonly #around: Surroundings
  /** What the run looks at, by absolute paths. */
  readonly #named: readonly string[]
  readonly #reader: Reader | null
  readonly #numbers: ReadonlyMap<string, number>
  readonly #changes: readonly Change[]
  readonly #stale: ReadonlySet<number>
  readonly #fresh = new Map<string, Fresh>()

  /**
   * @param file where the cache is, or is going to be
   * @param root of the project, null for the files that belong to none
   */
  constructor(file: string, root: string | null, named: readonly string[], around: Surroundings) {
    this.#file = file
    this.#root = root
    this.#named = named
    this.#around = around
    const reader = readCache(file)
    this.#reader = reader && isCompatible(reader.basis, this.#basisOf(this.#filesOf(reader))) ? reader : null
    this.#numbers = new Map(this.#reader?.paths.map((each, number) => [each, number]))
    this.#changes = this.#reader?.hasSources ? this.#changesSince(this.#reader) : []
    this.#stale =
      this.#reader && this.#changes.length > 0
        ? staleFiles(this.#reader, this.#changes, file => this.#shown(file))
        : new Set()
  }

  /** JSON of what was found in the file as it is; empty for nothing, null where the file has to be looked at. */
  bodyOf(file: string, key: string): string | null {
    const number = this.#numbers.get(file)
    if (number === undefined || !this.#reader || this.#stale.has(number)) return null
    if (this.#reader.key(number) !== key) return null
    return this.#around.states.isSame(file, this.#reader.state(number)) ? this.#reader.body(number) : null
  }

  keep(file: string, fresh: Fresh): void {
    this.#fresh.set(file, fresh)
  }

  /** Writes what is known now, unless it is what was known before, or files have changed under the eyes of the run. */
  save(): void {
    const { projects, states, cwd } = this.#around
    if (!states.isSteady || !this.#hasNews()) return
    const isKnown = projects.isRead(this.#root) || this.#reader?.hasSources === true
    const sources = isKnown ? projects.filesOf(this.#root) : []
    const shown = new Map(sources.map(file => [this.#shown(file), file]))
    const parts = { sources, fresh: this.#fresh, kept: this.#kept(new Set(sources)), reader: this.#reader }
    const contents = contentsOf(
      parts,
      file => this.#stateOf(file),
      each => shown.get(each) ?? null,
    )
    if (!contents) return
    const basis = { ...this.#reader?.basis, ...this.#basisOf([...this.#named, ...sources]) }
    const folders = new Set(contents.files.map(({ path: each }) => inFolder(path.dirname(each))))
    const needed = Object.entries(basis).filter(([name]) => name === PACKAGING || folders.has(name))
    writeCache(
      this.#file,
      encode({ ...contents, basis: Object.fromEntries(needed) }, `${this.#root ?? cwd}${path.sep}`),
    )
  }

  #hasNews(): boolean {
    if (this.#fresh.size > 0) return true
    if (!this.#reader) return false
    const { reader, numbers } = { reader: this.#reader, numbers: this.#numbers }
    return (
      this.#changes.length > 0 || [...numbers].some(([file, number]) => this.#looksOther(file, reader.state(number)))
    )
  }

  #looksOther(file: string, before: FileState): boolean {
    const now = this.#around.states.of(file)
    if (!now || now === before) return false
    return (['size', 'mtime', 'ctime', 'isSettled'] as const).some(each => now[each] !== before[each])
  }

  /** The files of which the cache tells something that still holds. */
  #kept(sources: ReadonlySet<string>): Kept[] {
    const { states } = this.#around
    const reader = this.#reader
    if (!reader) return []
    return [...this.#numbers].flatMap(([file, number]) => {
      if (this.#stale.has(number) || this.#fresh.has(file) || reader.key(number) === null) return []
      if (!sources.has(file) && (reader.isSource(number) || !states.isThere(file))) return []
      const now = states.of(file)
      return now && now.hash !== reader.state(number).hash ? [] : [{ file, number }]
    })
  }

  #stateOf(file: string): FileState | null {
    const number = this.#numbers.get(file)
    return this.#around.states.of(file) ?? (number === undefined ? null : (this.#reader?.state(number) ?? null))
  }

  /** The files whose names the cache has to do with. */
  #filesOf(reader: Reader | null): readonly string[] {
    return reader?.hasSources ? [...this.#named, ...this.#around.projects.filesOf(this.#root)] : this.#named
  }

  /**
   * What all answers rest on: what the project declares, how it sets up pytest, and the names under which the files of each folder
   * are imported.
   */
  #basisOf(files: readonly string[]): Basis {
    const { projects } = this.#around
    const packaging = projects.foldersOf(this.#root).flatMap(each => [...packagingFiles(each), ...pytestFiles(each)])
    const folders = new Set(files.map(each => path.dirname(each)))
    return Object.fromEntries([
      [PACKAGING, sumOf(JSON.stringify(packaging.map(each => [each, bytesIn(each)])))],
      ...[...folders].map(each => [inFolder(each), projects.source(path.join(each, '_.py'), '').module]),
    ])
  }

  #changesSince(reader: Reader): Change[] {
    const { projects, states } = this.#around
    const files = projects.filesOf(this.#root)
    const listed = new Set(files)
    const others = files.flatMap(file => {
      const number = this.#numbers.get(file)
      const before = number !== undefined && reader.isSource(number) ? reader.state(number) : null
      if (before && states.isSame(file, before)) return []
      const read = states.read(file)
      const text = 'text' in read ? read.text : null
      return [this.#change(file, text, before?.isText !== (text !== null))]
    })
    const gone = reader.paths.filter((file, number) => reader.isSource(number) && !listed.has(file))
    return [...others, ...gone.map(file => this.#change(file, null, true))]
  }

  #shown(file: string): string {
    return shownPath(file, this.#around.cwd)
  }

  #change(file: string, text: string | null, isOther: boolean): Change {
    const { path: shown, module } = this.#around.projects.source(file, '')
    return { path: shown, module, text, isOther }
  }
}

const PACKAGING = 'packaging'

function inFolder(folder: string): string {
  return `in ${folder}`
}

/** Digits of what a file holds; null where it cannot be read. */
function bytesIn(file: string): string | null {
  try {
    return sumOf(readBytes(file))
  } catch {
    return null
  }
}

/** False where something that all answers rest on is not as it was. */
function isCompatible(before: Basis, now: Basis): boolean {
  return (
    Object.entries(now).every(([name, value]) => (before[name] ?? value) === value) && before[PACKAGING] !== undefined
  )
}
