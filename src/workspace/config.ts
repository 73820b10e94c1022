/** Finds and reads the configuration: TOML to checked options. */

import { existsSync } from 'node:fs'
import path from 'node:path'
import { parse, TomlError } from 'smol-toml'
import { type ConfigOptions, readOptions } from './config-options.ts'
import { errorCode, explainError, UserError } from './problem.ts'
import { readText } from './text-files.ts'

/** A table of a TOML file. */
export type TomlTable = Readonly<Record<string, unknown>>

/** The configuration that holds for a folder. */
export type Config = {
  /** The file it comes from, or null when there is none. */
  readonly file: string | null
  /** The folder that its patterns are relative to. */
  readonly base: string
  readonly options: ConfigOptions
}

/**
 * Reads a TOML file.
 * @returns its content, or null when there is no such file
 * @throws UserError naming file and line when it is not TOML or cannot be read
 */
export function readToml(file: string): TomlTable | null {
  try {
    return parse(readText(file).replace(/^\ufeff/, ''))
  } catch (error) {
    if (error instanceof TomlError) throw new UserError(`${file}:${error.line}: ${tomlReason(error)}`)
    if (errorCode(error) === 'ENOENT') return null
    throw new UserError(`${file}: ${explainError(error)}`)
  }
}

/** The first line of the parser's message; the others draw the source. */
function tomlReason(error: TomlError): string {
  return (error.message.split('\n')[0] ?? '').replace(/^Invalid TOML document: /, 'invalid TOML: ')
}

/** A table inside of a table, or null when there is none. */
export function subTable(table: TomlTable | null, ...keys: readonly string[]): TomlTable | null {
  let at: unknown = table
  for (const key of keys) at = isTable(at) ? at[key] : null
  return isTable(at) ? at : null
}

export function isTable(value: unknown): value is TomlTable {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date)
}

/** Configurations by folder; each file is read once. */
export class Configs {
  readonly #configs = new Map<string, Config | UserError | null>()
  readonly #pyprojects = new Map<string, TomlTable | UserError | null>()
  readonly #nearestConfigs = new Map<string, Config | UserError | null>()
  readonly #nearestPyprojects = new Map<string, TomlTable | UserError | null>()
  readonly #fixed: Config | null
  readonly #none: Config

  /**
   * @param fixed holds everywhere, in place of whatever lies in the folders; null looks in the folders
   * @param cwd the folder that the patterns of no configuration are relative to
   */
  constructor(fixed: Config | null, cwd: string) {
    this.#fixed = fixed
    this.#none = noConfig(cwd)
  }

  /**
   * The nearest `async-fix.toml`, or `pyproject.toml` with a table `tool.async-fix`, in a folder or above it.
   * @throws UserError when that file is broken
   */
  of(folder: string): Config {
    const ask = (at: string) => remember(this.#configs, at, () => this.#read(at))
    return this.#fixed ?? nearest(this.#nearestConfigs, folder, ask) ?? this.#none
  }

  /**
   * The nearest pyproject.toml in a folder or above it, whatever it holds; null when there is none.
   * @throws UserError when it is broken
   */
  pyprojectOf(folder: string): TomlTable | null {
    return nearest(this.#nearestPyprojects, folder, at => this.#pyproject(at))
  }

  #pyproject(folder: string): TomlTable | null {
    return remember(this.#pyprojects, folder, () => readToml(path.join(folder, 'pyproject.toml')))
  }

  #read(folder: string): Config | null {
    const own = path.join(folder, 'async-fix.toml')
    if (existsSync(own)) return readConfig(own)
    return subTable(this.#pyproject(folder), 'tool', 'async-fix')
      ? readConfig(path.join(folder, 'pyproject.toml'))
      : null
  }
}

/**
 * Asks a folder, then each folder above it, until there is an answer.
 * @param known the answers so far, by folder: no folder is passed twice, however deep they are nested
 */
function nearest<T>(
  known: Map<string, T | UserError | null>,
  folder: string,
  ask: (folder: string) => T | null,
): T | null {
  const passed: string[] = []
  let answer: T | UserError | null | undefined
  for (let at = folder; ; at = path.dirname(at)) {
    answer = known.get(at)
    if (answer !== undefined) break
    passed.push(at)
    answer = orUserError(() => ask(at))
    if (answer !== null || path.dirname(at) === at) break
  }
  for (const each of passed) known.set(each, answer)
  if (answer instanceof UserError) throw answer
  return answer
}

/** Makes a value once; a mistake of the user is remembered as well, and thrown again. */
function remember<T>(known: Map<string, T | UserError>, key: string, make: () => T): T {
  let value = known.get(key)
  if (value === undefined) {
    value = orUserError(make)
    known.set(key, value)
  }
  if (value instanceof UserError) throw value
  return value
}

function orUserError<T>(make: () => T): T | UserError {
  try {
    return make()
  } catch (error) {
    if (error instanceof UserError) return error
    throw error
  }
}

/** What holds where nothing is configured. */
export function noConfig(base: string): Config {
  return { file: null, base, options: readOptions({}, '') }
}

/**
 * Reads the file that `--config` names: an `async-fix.toml`, or a `pyproject.toml`.
 * @throws UserError when there is no such file or it is broken
 */
export function readConfig(file: string): Config {
  const table = readToml(file)
  if (!table) throw new UserError(`${file}: no such file`)
  const isPyproject = path.basename(file) === 'pyproject.toml'
  const own = isPyproject ? (subTable(table, 'tool', 'async-fix') ?? {}) : table
  return { file, base: path.dirname(file), options: readOptions(own, isPyproject ? `${file}: tool.async-fix` : file) }
}
