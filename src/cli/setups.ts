/** What holds for each file: its rules and settings, from the command line, the configuration and the project. */

import path from 'node:path'
import { defaultSettings, type PythonVersion, type Settings } from '../engine/settings.ts'
import type { Transform } from '../engine/transform.ts'
import { type Config, Configs, noConfig, readConfig } from '../workspace/config.ts'
import { defaultExcludes } from '../workspace/find.ts'
import { excludeRules, type IgnoreRules, ignoreRules, isIgnored } from '../workspace/ignore-rules.ts'
import { UserError } from '../workspace/problem.ts'
import { requiredPython } from '../workspace/project.ts'
import type { RunOptions } from './options.ts'
import { rulesNamed, selectTransforms } from './select.ts'

/** How one file is looked at. */
export type Setup = {
  readonly transforms: readonly Transform[]
  readonly settings: Settings
  /** The configuration file it comes from, or null. */
  readonly configFile: string | null
}

/** Setups by file; what is the same for a folder or a configuration is worked out once. */
export class Setups {
  /** Every rule there is. */
  readonly catalogue: readonly Transform[]
  readonly #options: RunOptions
  readonly #cwd: string
  readonly #configs: Configs
  readonly #selected = new Map<Config['options'], readonly Transform[]>()
  readonly #versions = new Map<string, PythonVersion>()
  readonly #excludes = new Map<Config['options'], readonly IgnoreRules[]>()
  readonly #folders = new Map<string, { readonly config: Config; readonly settings: Settings }>()

  /** @throws UserError when `--config` names a broken file, or a flag names no rule */
  constructor(options: RunOptions, cwd: string, catalogue: readonly Transform[]) {
    this.#options = options
    this.#cwd = cwd
    this.catalogue = catalogue
    const fixed = options.config
      ? readConfig(path.resolve(cwd, options.config))
      : options.isolated
        ? noConfig(cwd)
        : null
    this.#configs = new Configs(fixed, cwd)
    this.#select(fixed ?? noConfig(cwd))
  }

  /**
   * The setup of a file.
   * @throws UserError when the configuration that holds for it is broken
   */
  of(file: string): Setup {
    const folder = path.dirname(file)
    const known = this.#folders.get(folder) ?? this.#inFolder(folder)
    this.#folders.set(folder, known)
    const { config, settings } = known
    const transforms = this.#withoutIgnored(this.#select(config), file, config)
    return { transforms, settings, configFile: config.file }
  }

  #inFolder(folder: string): { readonly config: Config; readonly settings: Settings } {
    const config = this.#configs.of(folder)
    const { unsafe, httpClient, fileIo, maxConcurrency, targetVersion } = this.#options
    const settings = {
      targetVersion: targetVersion ?? config.options.targetVersion ?? this.#projectVersion(folder),
      httpClient: httpClient ?? config.options.httpClient ?? defaultSettings.httpClient,
      fileIo: fileIo ?? config.options.fileIo ?? defaultSettings.fileIo,
      blockingCalls: config.options.blockingCalls,
      maxConcurrency: maxConcurrency ?? config.options.maxConcurrency ?? defaultSettings.maxConcurrency,
      unsafe: unsafe ?? config.options.unsafe ?? defaultSettings.unsafe,
    }
    return { config, settings }
  }

  /** True where nothing else is excluded in a folder of the project than what is excluded everywhere. */
  excludesAsUsual(folder: string, root: string): boolean {
    const { options, base } = this.#configOrNone(folder)
    const { exclude, extendExclude } = this.#options
    const isPlain = options.exclude === null && options.extendExclude.length === 0
    return isPlain && !exclude && extendExclude.length === 0 && (base === root || base.startsWith(root + path.sep))
  }

  /** What is excluded in a folder; nothing where the configuration is broken, which is said when its files are looked at. */
  excludesOf(folder: string): readonly IgnoreRules[] {
    const config = this.#configOrNone(folder)
    let rules = this.#excludes.get(config.options)
    if (!rules) {
      rules = this.#excludeRules(config)
      this.#excludes.set(config.options, rules)
    }
    return rules
  }

  #configOrNone(folder: string): Config {
    try {
      return this.#configs.of(folder)
    } catch (error) {
      if (error instanceof UserError) return noConfig(this.#cwd)
      throw error
    }
  }

  #excludeRules({ base, options }: Config): IgnoreRules[] {
    const { exclude, extendExclude } = this.#options
    const main = exclude
      ? excludeRules(this.#cwd, exclude)
      : options.exclude
        ? excludeRules(base, options.exclude)
        : excludeRules(base, defaultExcludes)
    return [...main, ...excludeRules(base, options.extendExclude), ...excludeRules(this.#cwd, extendExclude)]
  }

  #select(config: Config): readonly Transform[] {
    const known = this.#selected.get(config.options)
    if (known) return known
    const { select, extendSelect, ignore } = this.#options
    const selected = selectTransforms(this.catalogue, [
      { where: config.file ?? '', ...config.options },
      { where: '', select, extendSelect, ignore },
    ])
    this.#selected.set(config.options, selected)
    return selected
  }

  #withoutIgnored(transforms: readonly Transform[], file: string, config: Config): readonly Transform[] {
    const { perFileIgnores } = config.options
    const where = `${config.file}: per-file-ignores`
    const words = Object.entries(perFileIgnores)
      .filter(([pattern]) => isIgnored([ignoreRules(config.base, [pattern])], file, false))
      .flatMap(([, rules]) => rules)
    if (words.length === 0) return transforms
    const ignored = rulesNamed(words, this.catalogue, where)
    return transforms.filter(({ name }) => !ignored.has(name))
  }

  /** `requires-python` of the nearest pyproject.toml; with `--isolated` a broken one says nothing. */
  #projectVersion(folder: string): PythonVersion {
    let version = this.#versions.get(folder)
    if (!version) {
      version = this.#requiredPython(folder) ?? defaultSettings.targetVersion
      this.#versions.set(folder, version)
    }
    return version
  }

  #requiredPython(folder: string): PythonVersion | null {
    try {
      return requiredPython(this.#configs.pyprojectOf(folder))
    } catch (error) {
      if (error instanceof UserError && this.#options.isolated) return null
      throw error
    }
  }
}
