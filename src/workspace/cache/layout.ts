/** The bytes of a cache: what tells whether files have changed comes first, and the rest is only looked into when it is needed. */

import { sumOf } from './hashes.ts'
import { packNumbers, unpackNumbers } from './numbers.ts'
import type { FileState } from './states.ts'

/** What was found in a file. */
export type Entry = {
  /** How it was looked at. */
  readonly key: string
  /** JSON, empty where nothing was found. */
  readonly body: string
  /** Numbers of the grounds on which it rests. */
  readonly grounds: readonly number[]
}

export type CachedFile = {
  /** Absolute. */
  readonly path: string
  readonly state: FileState
  /** True for a file of which answers about the project may tell. */
  readonly isSource: boolean
  readonly entry: Entry | null
}

export type CachedGround = {
  readonly kind: string
  readonly name: string
  /** Numbers of files. */
  readonly holders: readonly number[]
}

/** What all entries hold for, whatever the files are. */
export type Basis = Readonly<Record<string, string>>

export type Contents = {
  readonly basis: Basis
  readonly files: readonly CachedFile[]
  readonly grounds: readonly CachedGround[]
}

const MAGIC = Buffer.from('async-fix cache 1\n')
const HASH_BYTES = 20
const SUM_END = MAGIC.length + 8
const FRONT = SUM_END + 4

/** @param base the folder below which most of the files lie */
export function encode({ basis, files, grounds }: Contents, base: string): Buffer {
  const entries = files.map(({ entry }) => entry)
  const keys = [...new Set(entries.flatMap(entry => entry?.key ?? []))]
  const numberOf = new Map(keys.map((key, index) => [key, index + 1]))
  const bodies = entries.map(entry => Buffer.from(entry?.body ?? ''))
  const names = files.map(({ path }) => (path.startsWith(base) ? path.slice(base.length) : path))
  const sections = [
    Buffer.from(names.join('\0')),
    bytesOf(Float64Array.from(files.flatMap(({ state: { size, mtime, ctime } }) => [size, mtime, ctime]))),
    Buffer.from(files.map(({ state, isSource }) => flagsOf(state.isSettled, isSource, state.isText))),
    Buffer.from(files.map(({ state }) => state.hash).join(''), 'hex'),
    bytesOf(Uint32Array.from(entries, entry => numberOf.get(entry?.key ?? '') ?? 0)),
    bytesOf(Uint32Array.from(bodies, body => body.length)),
    Buffer.concat(bodies),
    Buffer.from(JSON.stringify(grounds.map(({ kind, name, holders }) => [kind, name, holders]))),
    bytesOf(Uint32Array.from(entries, entry => entry?.grounds.length ?? 0)),
    packNumbers(entries.flatMap(entry => ascending(entry?.grounds ?? []))),
  ]
  const header = Buffer.from(
    JSON.stringify({ base, basis, keys, count: files.length, lengths: sections.map(each => each.length) }),
  )
  const headerLength = Buffer.alloc(4)
  headerLength.writeUInt32LE(header.length)
  const rest = Buffer.concat([headerLength, header, ...sections])
  return Buffer.concat([MAGIC, Buffer.from(sumOf(rest), 'hex'), rest])
}

function flagsOf(...flags: readonly boolean[]): number {
  return flags.reduce((sum, flag, index) => sum + (flag ? 1 << index : 0), 0)
}

function bytesOf({ buffer, byteOffset, byteLength }: Uint32Array | Float64Array): Buffer {
  return Buffer.from(buffer as ArrayBuffer, byteOffset, byteLength)
}

/** Each as its distance from the one before: small numbers take few bytes. */
function ascending(numbers: readonly number[]): number[] {
  const sorted = [...numbers].sort((a, b) => a - b)
  return sorted.map((each, index) => each - (sorted[index - 1] ?? 0))
}

type Header = {
  readonly base: string
  readonly basis: Basis
  readonly keys: readonly string[]
  readonly count: number
  readonly lengths: readonly number[]
}

/** A cache as it was read. */
export class Reader {
  readonly basis: Basis
  /** Absolute. */
  readonly paths: readonly string[]
  readonly #keys: readonly string[]
  readonly #sections: readonly Buffer[]
  readonly #stats: Float64Array
  readonly #states: FileState[] = []
  readonly #keyNumbers: Uint32Array
  readonly #bodyEnds: Uint32Array

  /** @throws Error for bytes that are no whole cache */
  constructor(bytes: Buffer) {
    if (!bytes.subarray(0, MAGIC.length).equals(MAGIC)) throw new Error('no cache')
    if (bytes.toString('hex', MAGIC.length, SUM_END) !== sumOf(bytes.subarray(SUM_END)))
      throw new Error('not as it was written')
    const start = FRONT + bytes.readUInt32LE(SUM_END)
    const { base, basis, keys, count, lengths } = JSON.parse(bytes.toString('utf8', FRONT, start)) as Header
    let end = start
    this.#sections = lengths.map(length => {
      end += length
      return bytes.subarray(end - length, end)
    })
    this.basis = basis
    this.#keys = keys
    this.paths =
      count === 0
        ? []
        : this.#section(0)
            .toString()
            .split('\0')
            .map(name => (isAbsolute(name) ? name : base + name))
    this.#stats = new Float64Array(copyOf(this.#section(1)))
    this.#keyNumbers = new Uint32Array(copyOf(this.#section(4)))
    this.#bodyEnds = endsOf(new Uint32Array(copyOf(this.#section(5))))
  }

  #section(index: number): Buffer {
    return this.#sections[index] as Buffer
  }

  /** The same object each time. */
  state(file: number): FileState {
    const known = this.#states[file] ?? this.#stateOf(file)
    this.#states[file] = known
    return known
  }

  #stateOf(file: number): FileState {
    const [size = 0, mtime = 0, ctime = 0] = [
      this.#stats[3 * file],
      this.#stats[3 * file + 1],
      this.#stats[3 * file + 2],
    ]
    const hashes = this.#section(3)
    return {
      size,
      mtime,
      ctime,
      isSettled: this.#hasFlag(file, 0),
      isText: this.#hasFlag(file, 2),
      get hash() {
        return hashes.toString('hex', HASH_BYTES * file, HASH_BYTES * (file + 1))
      },
    }
  }

  /** True where something that was found rests on other files of the project. */
  get hasSources(): boolean {
    return this.paths.some((_, file) => this.isSource(file))
  }

  isSource(file: number): boolean {
    return this.#hasFlag(file, 1)
  }

  #hasFlag(file: number, flag: number): boolean {
    return (((this.#section(2)[file] ?? 0) >> flag) & 1) === 1
  }

  /** How the file was looked at, or null where it was not. */
  key(file: number): string | null {
    return this.#keys[(this.#keyNumbers[file] ?? 0) - 1] ?? null
  }

  body(file: number): string {
    return this.#section(6).toString('utf8', this.#bodyEnds[file - 1] ?? 0, this.#bodyEnds[file])
  }

  grounds(): CachedGround[] {
    const stored = JSON.parse(this.#section(7).toString()) as [string, string, number[]][]
    return stored.map(([kind, name, holders]) => ({ kind, name, holders }))
  }

  /** The numbers of the grounds of each file. */
  groundsOfFiles(): readonly number[][] {
    const distances = unpackNumbers(this.#section(9))
    let next = 0
    return [...new Uint32Array(copyOf(this.#section(8)))].map(count => {
      let number = 0
      return Array.from({ length: count }, () => {
        number += distances[next++] ?? 0
        return number
      })
    })
  }
}

function isAbsolute(name: string): boolean {
  return name.startsWith('/') || /^[A-Za-z]:[\\/]|^\\\\/.test(name)
}

function copyOf(bytes: Buffer): ArrayBuffer {
  return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer
}

function endsOf(lengths: Uint32Array): Uint32Array {
  let end = 0
  return lengths.map(length => (end += length))
}
