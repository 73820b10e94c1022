/** Puts together what is to be written to a cache: what was found just now, and what still holds of what was known. */

import type { Ground } from '../project/dependencies.ts'
import type { CachedFile, CachedGround, Contents, Entry, Reader } from '../workspace/cache/layout.ts'
import type { FileState } from '../workspace/cache/states.ts'

/** A file whose entry in the cache still holds, and its number there. */
export type Kept = { readonly file: string; readonly number: number }

type Fresh = { readonly key: string; readonly body: string; readonly grounds: ReadonlySet<Ground> }

type Parts = {
  /** The files of the project; none where nothing found rests on others. */
  readonly sources: readonly string[]
  readonly fresh: ReadonlyMap<string, Fresh>
  readonly kept: readonly Kept[]
  readonly reader: Reader | null
}

/**
 * Null where the state of a file is not known.
 * @param fileOf the absolute path of one of the project's files, by the path under which answers know it
 */
export function contentsOf(
  { sources, fresh, kept, reader }: Parts,
  stateOf: (file: string) => FileState | null,
  fileOf: (shown: string) => string | null,
): Omit<Contents, 'basis'> | null {
  const isSource = new Set(sources)
  const paths = [...new Set([...sources, ...fresh.keys(), ...kept.map(({ file }) => file)])]
  const numbers = new Map(paths.map((file, number) => [file, number]))
  const table = new GroundTable(numbers, fileOf)
  const entries = new Map<string, Entry | null>()
  for (const [file, found] of fresh) entries.set(file, { ...found, grounds: table.numbersOf(found.grounds) })
  if (reader && kept.length > 0) for (const [file, entry] of keptEntries(kept, reader, table)) entries.set(file, entry)
  const files: CachedFile[] = []
  for (const path of paths) {
    const state = stateOf(path)
    if (!state) return null
    files.push({ path, state, isSource: isSource.has(path), entry: entries.get(path) ?? null })
  }
  return { files, grounds: table.grounds }
}

function* keptEntries(kept: readonly Kept[], reader: Reader, table: GroundTable): Iterable<[string, Entry]> {
  const grounds = reader.grounds()
  const groundsOfFiles = reader.groundsOfFiles()
  const moved = new Map<number, number>()
  const move = (number: number) => {
    const known = moved.get(number) ?? table.add(grounds[number] as CachedGround, each => reader.paths[each] ?? null)
    moved.set(number, known)
    return known
  }
  for (const { file, number } of kept) {
    const entry = { key: reader.key(number) as string, body: reader.body(number) }
    yield [file, { ...entry, grounds: (groundsOfFiles[number] ?? []).map(move) }]
  }
}

/** Each ground once, by its number. */
class GroundTable {
  readonly grounds: CachedGround[] = []
  readonly #known = new Map<string, number>()
  readonly #numbers: ReadonlyMap<string, number>
  readonly #fileOf: (shown: string) => string | null

  /** @param numbers of the files, by absolute paths */
  constructor(numbers: ReadonlyMap<string, number>, fileOf: (shown: string) => string | null) {
    this.#numbers = numbers
    this.#fileOf = fileOf
  }

  numbersOf(grounds: ReadonlySet<Ground>): number[] {
    return [...grounds].map(ground => {
      const holders = 'holders' in ground ? ground.holders : []
      return this.add({ kind: ground.kind, name: ground.name, holders }, ({ path }) => this.#fileOf(path))
    })
  }

  /** @param fileOf the absolute path of a holder */
  add<T>(ground: { kind: string; name: string; holders: readonly T[] }, fileOf: (holder: T) => string | null): number {
    const key = `${ground.kind} ${ground.name}`
    const known = this.#known.get(key)
    if (known !== undefined) return known
    const holders = ground.holders.map(each => this.#numberOf(fileOf(each)))
    const number = this.grounds.push({ kind: ground.kind, name: ground.name, holders }) - 1
    this.#known.set(key, number)
    return number
  }

  #numberOf(file: string | null): number {
    const number = this.#numbers.get(file ?? '')
    if (number === undefined) throw new Error('an answer rests on a file that is not of the project')
    return number
  }
}
