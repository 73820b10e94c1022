/** The options a configuration file may hold, and the check that they are what they should be. */

import type { PythonVersion } from '../engine/settings.ts'
import { isAffordable, mostGlobstars } from './ignore-rules.ts'
import { UserError } from './problem.ts'
import { parseTargetVersion } from './python-version.ts'

/** Undefined or empty where the file says nothing. */
export type ConfigOptions = {
  readonly select: readonly string[] | null
  readonly extendSelect: readonly string[]
  readonly ignore: readonly string[]
  /** Pattern of files, relative to the file's folder → rules. */
  readonly perFileIgnores: Readonly<Record<string, readonly string[]>>
  readonly targetVersion: PythonVersion | null
  readonly httpClient: 'thread' | 'httpx' | 'aiohttp' | null
  readonly fileIo: 'thread' | 'aiofiles' | 'anyio' | null
  /** Qualified name of a call → what is awaited instead, or `thread`. */
  readonly blockingCalls: Readonly<Record<string, string>>
  readonly maxConcurrency: number | null
  readonly unsafe: boolean | null
  readonly exclude: readonly string[] | null
  readonly extendExclude: readonly string[]
}

const known = [
  'select',
  'extend-select',
  'ignore',
  'per-file-ignores',
  'target-version',
  'http-client',
  'file-io',
  'blocking-calls',
  'max-concurrency',
  'unsafe',
  'exclude',
  'extend-exclude',
]

/**
 * Checks a table.
 * @param where what an error begins with: file and table
 * @throws UserError naming the key, and what is allowed
 */
export function readOptions(table: Readonly<Record<string, unknown>>, where: string): ConfigOptions {
  for (const key of Object.keys(table))
    if (!known.includes(key)) throw new UserError(`${where}: unknown key \`${key}\` (known: ${known.join(', ')})`)
  const read = new Reader(table, where)
  return {
    select: read.strings('select'),
    extendSelect: read.strings('extend-select') ?? [],
    ignore: read.strings('ignore') ?? [],
    perFileIgnores: read.stringLists('per-file-ignores'),
    targetVersion: read.version('target-version'),
    httpClient: read.client('http-client'),
    fileIo: read.fileIo('file-io'),
    blockingCalls: read.calls('blocking-calls'),
    maxConcurrency: read.positive('max-concurrency'),
    unsafe: read.flag('unsafe'),
    exclude: read.patterns('exclude'),
    extendExclude: read.patterns('extend-exclude') ?? [],
  }
}

class Reader {
  readonly #table: Readonly<Record<string, unknown>>
  readonly #where: string

  constructor(table: Readonly<Record<string, unknown>>, where: string) {
    this.#table = table
    this.#where = where
  }

  strings(key: string): readonly string[] | null {
    return this.#read(key, 'an array of strings', isStrings)
  }

  patterns(key: string): readonly string[] | null {
    const isPatterns = (value: unknown): value is readonly string[] => isStrings(value) && value.every(isAffordable)
    return this.#read(key, `an array of patterns, each with at most ${mostGlobstars} \`**\``, isPatterns)
  }

  stringLists(key: string): Readonly<Record<string, readonly string[]>> {
    const isLists = (value: unknown): value is Record<string, readonly string[]> =>
      typeof value === 'object' &&
      value !== null &&
      !Array.isArray(value) &&
      Object.values(value).every(isStrings) &&
      Object.keys(value).every(isAffordable)
    return (
      this.#read(key, `a table of arrays of rules, by file pattern with at most ${mostGlobstars} \`**\``, isLists) ?? {}
    )
  }

  version(key: string): PythonVersion | null {
    const isVersion = (value: unknown): value is string =>
      typeof value === 'string' && parseTargetVersion(value) !== null
    const value = this.#read(key, 'a version such as "py310"', isVersion)
    return value === null ? null : parseTargetVersion(value)
  }

  client(key: string): 'thread' | 'httpx' | 'aiohttp' | null {
    const isClient = (value: unknown): value is 'thread' | 'httpx' | 'aiohttp' =>
      value === 'thread' || value === 'httpx' || value === 'aiohttp'
    return this.#read(key, '"thread", "httpx" or "aiohttp"', isClient)
  }

  fileIo(key: string): 'thread' | 'aiofiles' | 'anyio' | null {
    const isWay = (value: unknown): value is 'thread' | 'aiofiles' | 'anyio' =>
      value === 'thread' || value === 'aiofiles' || value === 'anyio'
    return this.#read(key, '"thread", "aiofiles" or "anyio"', isWay)
  }

  /** `"shop.tax.load" = "thread"`; without quotes TOML reads the dots as tables in tables, which is meant the same way. */
  calls(key: string): Readonly<Record<string, string>> {
    const wanted =
      'a table of qualified names, such as "shop.tax.load" = "thread", "shop.tax.load" = "shop.tax.aload" or "shop.db.*" = "thread"'
    const isTableOfCalls = (value: unknown): value is Record<string, unknown> =>
      isTable(value) && Object.entries(flattened(value)).every(([name, instead]) => isCall(name, instead))
    return flattened(this.#read(key, wanted, isTableOfCalls) ?? {}) as Record<string, string>
  }

  positive(key: string): number | null {
    const isPositive = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) > 0
    return this.#read(key, 'a whole number above 0', isPositive)
  }

  flag(key: string): boolean | null {
    return this.#read(key, 'true or false', (value): value is boolean => typeof value === 'boolean')
  }

  #read<T>(key: string, wanted: string, accept: (value: unknown) => value is T): T | null {
    const value = this.#table[key]
    if (value === undefined) return null
    if (!accept(value)) throw new UserError(`${this.#where}: \`${key}\` must be ${wanted}`)
    return value
  }
}

function isTable(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** No module lies deeper; what does is left as it is, which is no call. */
const MOST_PARTS = 100

/** `{ a: { b: 1 } }` → `{ 'a.b': 1 }`. */
function flattened(table: Readonly<Record<string, unknown>>, prefix = '', parts = 1): Record<string, unknown> {
  const entries = Object.entries(table).flatMap(([key, value]): [string, unknown][] =>
    isTable(value) && parts < MOST_PARTS
      ? Object.entries(flattened(value, `${prefix}${key}.`, parts + 1))
      : [[prefix + key, value]],
  )
  return Object.fromEntries(entries)
}

/** `"shop.db.*"` names many functions, for which no one other could stand in. */
function isCall(name: string, instead: unknown): boolean {
  if (name.endsWith('.*')) return instead === 'thread' && isDotted(`${name.slice(0, -2)}.function`)
  return isDotted(name) && typeof instead === 'string' && (instead === 'thread' || isDotted(instead))
}

/** Without a module there would be nothing to import. */
function isDotted(name: string): boolean {
  return /^[\p{L}_][\p{L}\p{N}_]*(\.[\p{L}_][\p{L}\p{N}_]*)+$/u.test(name)
}

function isStrings(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every(each => typeof each === 'string')
}
