/** Reads the fixture tree: the folder is the verdict, the file name is the case, a `.toml` beside it holds settings. */

import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { parse } from 'smol-toml'
import { defaultSettings, type PythonVersion, type Settings } from '../src/engine/settings.ts'
import type { PytestSetup } from '../src/project/facts.ts'

export const fixtureRoot = path.resolve('fixtures')

/** Properties that a fixture, or with `properties.toml` a whole rule, may be excused from; each with a reason. */
export const properties = ['input-compiles', 'comments', 'crlf', 'tabs', 'suppressed', 'stripped'] as const
export type Property = (typeof properties)[number]

export type Sidecar = {
  readonly settings: Settings
  /** What `facts.declares` says. */
  readonly dependencies: readonly string[]
  readonly pytestSetup: PytestSetup
  /** As the file is called in facts; undefined for one that is called like any other. */
  readonly shownPath: string | undefined
  /** Property → why this fixture is excused from it. */
  readonly skip: Readonly<Partial<Record<Property, string>>>
  /** Every key as it stands in the file. */
  readonly raw: Readonly<Record<string, unknown>>
}

export type Fixture = Sidecar & {
  readonly rule: string
  readonly verdict: 'fixes' | 'declines' | 'ignores'
  /** File name without its endings, for example `value-used--walrus`. */
  readonly name: string
  readonly path: string
  readonly text: string
  /** The text after a run in safe mode, or null where the safe run must change nothing. */
  readonly after: string | null
  /** The text after a run with unsafe on, or null where it must be the same as in safe mode. */
  readonly unsafe: string | null
}

const sharedKeys = [
  'target-version',
  'http-client',
  'file-io',
  'blocking-calls',
  'max-concurrency',
  'dependencies',
  'skip',
  'path',
  'asyncio-mode',
  'asyncio-versions',
]

/**
 * Reads the `.toml` beside a Python file; without one everything has its default.
 * @param extraKeys further keys that are allowed in it
 * @param shared what holds where the file does not say otherwise
 */
export function readSidecar(tomlPath: string, extraKeys: readonly string[] = [], shared: Sidecar['raw'] = {}): Sidecar {
  const raw: Sidecar['raw'] = { ...shared, ...(existsSync(tomlPath) ? parse(readFileSync(tomlPath, 'utf8')) : {}) }
  for (const key of Object.keys(raw))
    if (![...sharedKeys, ...extraKeys].includes(key)) throw new Error(`${tomlPath}: unknown key "${key}"`)
  const skip = (raw['skip'] ?? {}) as Sidecar['skip']
  for (const [property, reason] of Object.entries(skip)) {
    if (!(properties as readonly string[]).includes(property)) throw new Error(`${tomlPath}: no property "${property}"`)
    if (typeof reason !== 'string' || !reason) throw new Error(`${tomlPath}: say why "${property}" is skipped`)
  }
  const settings = {
    ...defaultSettings,
    ...(raw['target-version'] === undefined ? {} : { targetVersion: targetVersion(String(raw['target-version'])) }),
    ...(raw['http-client'] === undefined ? {} : { httpClient: raw['http-client'] as Settings['httpClient'] }),
    ...(raw['file-io'] === undefined ? {} : { fileIo: raw['file-io'] as Settings['fileIo'] }),
    ...(raw['blocking-calls'] === undefined
      ? {}
      : { blockingCalls: raw['blocking-calls'] as Settings['blockingCalls'] }),
    ...(raw['max-concurrency'] === undefined ? {} : { maxConcurrency: Number(raw['max-concurrency']) }),
  }
  const pytestSetup: PytestSetup = {
    asyncioMode: (raw['asyncio-mode'] ?? 'strict') as PytestSetup['asyncioMode'],
    asyncioVersions: (raw['asyncio-versions'] ?? []) as string[],
  }
  const dependencies = (raw['dependencies'] ?? []) as string[]
  return { settings, dependencies, pytestSetup, shownPath: raw['path'] as string | undefined, skip, raw }
}

/** `py38` → `[3, 8]`. */
function targetVersion(text: string): PythonVersion {
  const match = /^py(3)(\d{1,2})$/.exec(text)
  if (!match) throw new Error(`target-version is like "py38", not "${text}"`)
  return [Number(match[1]), Number(match[2])]
}

/** Names of the folders that hold a rule's fixtures. */
export function fixtureRules(): string[] {
  if (!existsSync(fixtureRoot)) return []
  const folders = readdirSync(fixtureRoot, { withFileTypes: true }).filter(entry => entry.isDirectory())
  return folders.map(folder => folder.name).filter(name => name !== 'programs' && name !== 'projects')
}

/** Every fixture of one rule. Throws when a file in its folders is none. */
export function fixturesOf(rule: string): Fixture[] {
  const shared = readSidecar(path.join(fixtureRoot, rule, 'properties.toml'))
  return (['fixes', 'declines', 'ignores'] as const).flatMap(verdict => {
    const folder = path.join(fixtureRoot, rule, verdict)
    const files = existsSync(folder) ? readdirSync(folder).sort() : []
    const ending = verdict === 'fixes' ? '.before.py' : '.py'
    const names = files.filter(file => file.endsWith(ending)).map(file => file.slice(0, -ending.length))
    rejectStrays(folder, files, names, verdict)
    return names.map(name => readFixture(folder, name, { rule, verdict, ending, shared }))
  })
}

function rejectStrays(folder: string, files: readonly string[], names: readonly string[], verdict: string): void {
  const endings = verdict === 'fixes' ? ['.before.py', '.after.py', '.unsafe.py', '.toml'] : ['.py', '.toml']
  const known = new Set(names.flatMap(name => endings.map(ending => name + ending)))
  for (const file of files)
    if (!known.has(file) && file !== '__pycache__') throw new Error(`${path.join(folder, file)} belongs to no fixture`)
}

type Place = { rule: string; verdict: Fixture['verdict']; ending: string; shared: Sidecar }

function readFixture(folder: string, name: string, { rule, verdict, ending, shared }: Place): Fixture {
  const file = path.join(folder, name + ending)
  const own = readSidecar(path.join(folder, `${name}.toml`), [], shared.raw)
  return {
    ...own,
    skip: { ...shared.skip, ...own.skip },
    rule,
    verdict,
    name,
    path: file,
    text: readFileSync(file, 'utf8'),
    after: verdict === 'fixes' ? readIfThere(path.join(folder, `${name}.after.py`)) : null,
    unsafe: verdict === 'fixes' ? readIfThere(path.join(folder, `${name}.unsafe.py`)) : null,
  }
}

function readIfThere(file: string): string | null {
  return existsSync(file) ? readFileSync(file, 'utf8') : null
}
