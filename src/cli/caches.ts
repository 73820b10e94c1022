/** The caches of a run: one for each project that it touches. */

import path from 'node:path'
import type { FileEdits, Finding, Fix } from '../engine/finding.ts'
import { plainFinding } from '../engine/plain-findings.ts'
import type { FileResult } from '../engine/run.ts'
import type { Settings } from '../engine/settings.ts'
import type { Transform } from '../engine/transform.ts'
import { type Ground, recorded } from '../project/dependencies.ts'
import type { Damage } from '../python/tree.ts'
import { buildIdentity } from '../workspace/cache/build.ts'
import { sumOf } from '../workspace/cache/hashes.ts'
import type { FileStates } from '../workspace/cache/states.ts'
import { cacheFolderName } from '../workspace/cache/store.ts'
import { ProjectCache } from './cached.ts'
import type { RunOptions } from './options.ts'
import type { Projects } from './projects.ts'
import { plainGround } from './reports.ts'
import type { Setup } from './setups.ts'
import { isKnown } from './stored-findings.ts'
import { version } from './version.ts'

/** What is known of a file without looking at it. */
export type Known = { readonly findings: readonly Finding[]; readonly damage: readonly Damage[] }

const NOTHING: Known = { findings: [], damage: [] }

/** Where what is found is kept: in caches, or for whoever has them. */
export type Memory = Pick<Caches, 'of' | 'keeping'>

export class Caches {
  readonly #cwd: string
  readonly #folder: string | null
  readonly #build: string
  readonly #projects: Projects
  readonly #states: FileStates
  readonly #catalogue: readonly Transform[]
  readonly #ruleNames: ReadonlySet<string>
  readonly #byRoot = new Map<string | null, ProjectCache>()
  readonly #rules = new Map<readonly Transform[], string>()
  readonly #keys = new Map<readonly Transform[], WeakMap<Settings, string>>()

  /**
   * @param folder of all caches; null for one in each project
   * @param build which program this is
   */
  constructor(
    cwd: string,
    folder: string | null,
    build: string,
    projects: Projects,
    states: FileStates,
    catalogue: readonly Transform[],
  ) {
    this.#cwd = cwd
    this.#folder = folder
    this.#build = build
    this.#projects = projects
    this.#states = states
    this.#catalogue = catalogue
    this.#ruleNames = new Set(catalogue.map(({ name }) => name))
  }

  /** What was found in the file, or null where it has to be looked at. Fixes are those for a run that may write to all files. */
  of(file: string, setup: Setup): Known | null {
    const body = this.#cacheOf(file).bodyOf(file, this.#keyOf(setup))
    if (body === null) return null
    if (body === '') return NOTHING
    const stored: unknown = JSON.parse(body)
    if (!isKnown(stored, this.#ruleNames)) return null
    const { findings, damage } = stored
    const whole = findings.map(finding => this.#withTexts(finding))
    return whole.every(each => each !== null) ? { findings: whole, damage } : null
  }

  /** Looks at a file, and keeps what is found where `isFinal` says that it is all there is to know. */
  keeping(file: string, setup: Setup, look: () => FileResult, isFinal: (result: FileResult) => boolean): FileResult {
    const { answer, grounds } = recorded(look)
    if (isFinal(answer)) this.keep(file, setup, bodyOf(answer), new Set([...grounds].map(plainGround)))
    return answer
  }

  /** @param body what was found, as `bodyOf` makes it */
  keep(file: string, setup: Setup, body: string, grounds: ReadonlySet<Ground>): void {
    this.#cacheOf(file).keep(file, { key: this.#keyOf(setup), body, grounds })
  }

  /** Writes what is new. Never fails: a cache that cannot be written is none. */
  save(): void {
    for (const cache of this.#byRoot.values()) {
      try {
        cache.save()
      } catch {
        // The next run finds out again what this one has found.
      }
    }
  }

  #cacheOf(file: string): ProjectCache {
    const root = this.#projects.rootOf(file)
    const known = this.#byRoot.get(root)
    if (known) return known
    const folder = this.#folder ?? path.join(root ?? this.#cwd, cacheFolderName)
    const name = sumOf(JSON.stringify([this.#build, this.#cwd, root]))
    const named = this.#projects.namedIn(root)
    const around = { cwd: this.#cwd, projects: this.#projects, states: this.#states }
    const cache = new ProjectCache(path.join(folder, `${name}.cache`), root, named, around)
    this.#byRoot.set(root, cache)
    return cache
  }

  #keyOf({ transforms, settings }: Setup): string {
    const keys = this.#keys.get(transforms) ?? new WeakMap<Settings, string>()
    this.#keys.set(transforms, keys)
    const known = keys.get(settings)
    if (known !== undefined) return known
    const key = this.#rulesOf(transforms) + JSON.stringify(settings)
    keys.set(settings, key)
    return key
  }

  #rulesOf(transforms: readonly Transform[]): string {
    const known = this.#rules.get(transforms)
    const rules =
      known ?? sumOf(JSON.stringify([transforms, this.#catalogue].map(each => each.map(({ name }) => name))))
    this.#rules.set(transforms, rules)
    return rules
  }

  #withTexts(finding: Finding): Finding | null {
    if (!finding.fixes.some(({ elsewhere }) => elsewhere)) return finding
    let isWhole = true
    const withText = (each: FileEdits) => {
      const text = this.#projects.textOf(path.resolve(this.#cwd, each.path))
      if (text === null) isWhole = false
      return { ...each, text: text ?? '' }
    }
    const fixes = finding.fixes.map(fix => (fix.elsewhere ? { ...fix, elsewhere: fix.elsewhere.map(withText) } : fix))
    return isWhole ? { ...finding, fixes } : null
  }
}

/** What was found in a file, as caches have it. */
export function bodyOf({ findings, damage }: Known): string {
  const isEmpty = findings.length === 0 && damage.length === 0
  return isEmpty ? '' : JSON.stringify({ findings: findings.map(each => withoutTexts(plainFinding(each))), damage })
}

/** A fix holds the whole text of each other file that it changes: it is the text that the file still has when the entry holds. */
function withoutTexts(finding: Finding): Finding {
  const strip = (fix: Fix) =>
    fix.elsewhere ? { ...fix, elsewhere: fix.elsewhere.map(each => ({ ...each, text: '' })) } : fix
  return { ...finding, fixes: finding.fixes.map(strip) }
}

/** The caches of a run; null where it is to have none, or where nobody can tell which program this is. */
export function cachesFor(
  { cache, cacheDir, fullParse }: Pick<RunOptions, 'cache' | 'cacheDir' | 'fullParse'>,
  cwd: string,
  projects: Projects,
  states: FileStates,
  catalogue: readonly Transform[],
): Caches | null {
  // What a full parse finds is to be compared with what was found without one.
  const build = cache && !fullParse ? buildIdentity(version) : null
  const folder = cacheDir === null ? null : path.resolve(cwd, cacheDir)
  return build === null ? null : new Caches(cwd, folder, build, projects, states, catalogue)
}
