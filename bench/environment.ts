/** Finds the Python environments of this machine, and prepares one with well-known packages and tools. */

import { execFileSync, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'

export type Python = {
  readonly command: string
  readonly version: string
  /** Absolute folder of the standard library. */
  readonly library: string
  /** Absolute folder of what is installed beside it. */
  readonly packages: string
}

// Not beside the sources: linters would look at its thousands of files.
const prepared = path.resolve('node_modules/.cache/async-fix/bench-python')
const stamp = path.join(prepared, 'requirements.sha256')

/** The Python 3 on the path, or null. */
export function findPython(): Python | null {
  const question =
    'import json, platform, sysconfig; print(json.dumps([platform.python_version(), sysconfig.get_path("stdlib"), sysconfig.get_path("purelib")]))'
  for (const command of ['python3', 'python']) {
    const { status, stdout } = spawnSync(command, ['-c', question], { encoding: 'utf8' })
    if (status !== 0) continue
    const [version, library, packages] = JSON.parse(stdout) as [string, string, string]
    if (version.startsWith('3.')) return { command, version, library, packages }
  }
  return null
}

/**
 * Makes the environment from `bench/requirements.txt`, or reuses it. A package that cannot be installed is told and left out: a
 * smaller tree and one tool less are better than no benchmark.
 */
export function prepareEnvironment(python: Python, say: (line: string) => void): void {
  const requirements = readFileSync('bench/requirements.txt', 'utf8')
  const wanted = createHash('sha256').update(requirements).digest('hex')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return
  say('preparing a Python environment from bench/requirements.txt; this takes some minutes, once')
  rmSync(prepared, { recursive: true, force: true })
  try {
    execFileSync(python.command, ['-m', 'venv', prepared], { stdio: 'ignore' })
  } catch {
    say('no Python environment could be made: python3 has no venv')
    return
  }
  const missing = requirementsIn(requirements).filter(requirement => !install(requirement))
  if (missing.length > 0) say(`not installed: ${missing.join(', ')}; remove ${prepared} to try again`)
  writeFileSync(stamp, wanted)
}

function install(requirement: string): boolean {
  const words = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--retries', '0', requirement]
  return spawnSync(path.join(prepared, 'bin/python'), words, { stdio: 'ignore' }).status === 0
}

function requirementsIn(text: string): string[] {
  return text.split('\n').filter(line => line !== '' && !line.startsWith('#'))
}

/** The `site-packages` folders of the active, the prepared, the tests' and the machine's environment, as far as they exist. */
export function packageFolders(python: Python): string[] {
  const active = process.env['VIRTUAL_ENV']
  const environments = [...(active ? [active] : []), prepared, path.resolve('.venv')]
  const folders = [...environments.flatMap(sitePackages), python.packages]
  return [...new Set(folders)].filter(folder => existsSync(folder))
}

function sitePackages(environment: string): string[] {
  const library = path.join(environment, 'lib')
  if (!existsSync(library)) return []
  return readdirSync(library).map(version => path.join(library, version, 'site-packages'))
}

/** Where tools are looked for, in this order: named folders, the environments, this repository, the path. */
export function toolFolders(named: readonly string[]): string[] {
  const own = [path.join(prepared, 'bin'), path.resolve('.venv/bin'), path.resolve('node_modules/.bin')]
  return [...named, ...own, ...(process.env['PATH'] ?? '').split(path.delimiter)]
}
