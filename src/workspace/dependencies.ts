/** The distributions a project declares, from every file in which Python projects write them down. */

import { readdirSync } from 'node:fs'
import path from 'node:path'
import { readToml, subTable, type TomlTable } from './config.ts'
import { UserError } from './problem.ts'
import { textOf } from './text-files.ts'

/**
 * The names of everything a project declares, normalised by PEP 503. Files that are missing or broken declare nothing.
 * @param root the project's folder
 */
export function declaredDependencies(root: string): ReadonlySet<string> {
  const names = [
    ...fromPyproject(tomlIn(root, 'pyproject.toml')),
    ...fromPipfile(tomlIn(root, 'Pipfile')),
    ...requirementFiles(root).flatMap(file => fromRequirements(textOf(file))),
    ...fromSetupCfg(textOf(path.join(root, 'setup.cfg'))),
    ...fromSetupPy(textOf(path.join(root, 'setup.py'))),
    ...lockFiles.flatMap(lock => fromLock(textOf(path.join(root, lock)))),
    ...fromPipfileLock(textOf(path.join(root, 'Pipfile.lock'))),
  ]
  return new Set(names.map(normalizeName))
}

const lockFiles = ['poetry.lock', 'uv.lock', 'pdm.lock', 'pylock.toml']

/** Every file that may say what a project declares, or which functions its packaging names; some may not exist. */
export function packagingFiles(root: string): string[] {
  const named = ['pyproject.toml', 'Pipfile', 'Pipfile.lock', 'setup.cfg', 'setup.py', ...lockFiles]
  return [...named.map(name => path.join(root, name)), ...requirementFiles(root)]
}

/** PEP 503: case, dots, dashes and underscores do not tell distributions apart. */
export function normalizeName(distribution: string): string {
  return distribution.toLowerCase().replace(/[-_.]+/g, '-')
}

function tomlIn(root: string, name: string): TomlTable | null {
  try {
    return readToml(path.join(root, name))
  } catch (error) {
    if (error instanceof UserError) return null
    throw error
  }
}

/** `httpx[http2]>=0.27; python_version > "3.8"` → `httpx` (PEP 508); empty for anything else. */
function requirementNames(values: unknown): string[] {
  if (!Array.isArray(values)) return []
  const names = values.map(value =>
    typeof value === 'string' ? /^\s*([A-Za-z0-9][\w.-]*)/.exec(value)?.[1] : undefined,
  )
  return names.filter(name => name !== undefined)
}

function fromPyproject(table: TomlTable | null): string[] {
  const lists = (...keys: string[]) => Object.values(subTable(table, ...keys) ?? {}).flatMap(requirementNames)
  const keysOf = (...keys: string[]) => Object.keys(subTable(table, ...keys) ?? {})
  const poetryGroups = keysOf('tool', 'poetry', 'group')
  return [
    ...requirementNames(subTable(table, 'project')?.['dependencies']),
    ...lists('project', 'optional-dependencies'),
    ...lists('dependency-groups'),
    ...lists('tool', 'pdm', 'dev-dependencies'),
    ...requirementNames(subTable(table, 'tool', 'uv')?.['dev-dependencies']),
    ...keysOf('tool', 'poetry', 'dependencies'),
    ...keysOf('tool', 'poetry', 'dev-dependencies'),
    ...poetryGroups.flatMap(group => keysOf('tool', 'poetry', 'group', group, 'dependencies')),
  ]
}

function fromPipfile(table: TomlTable | null): string[] {
  return ['packages', 'dev-packages'].flatMap(section => Object.keys(subTable(table, section) ?? {}))
}

function fromPipfileLock(text: string): string[] {
  try {
    const lock: unknown = JSON.parse(text)
    const sections = typeof lock === 'object' && lock !== null ? lock : {}
    return ['default', 'develop'].flatMap(key => Object.keys(subTable(sections as TomlTable, key) ?? {}))
  } catch {
    return []
  }
}

/** Lock files list each package as a table with its name; a pattern is enough, and much faster than reading the TOML. */
function fromLock(text: string): string[] {
  return [...text.matchAll(/^name\s*=\s*["']([\w.-]+)["']/gm)].map(match => match[1] ?? '')
}

/** `requirements.txt`, `requirements-dev.txt`, `dev-requirements.in`, and what lies in a folder `requirements`. */
function requirementFiles(root: string): string[] {
  const inRoot = filesOf(root).filter(name => /requirements.*\.(txt|in)$/.test(name))
  const inFolder = filesOf(path.join(root, 'requirements')).filter(name => /\.(txt|in)$/.test(name))
  return [...inRoot.map(name => path.join(root, name)), ...inFolder.map(name => path.join(root, 'requirements', name))]
}

function filesOf(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

function fromRequirements(text: string): string[] {
  return requirementNames(text.split(/\r\n|\r|\n/).filter(line => !/^\s*(#|-)/.test(line)))
}

/** `install_requires = …` with its indented lines, and `[options.extras_require]`; a `;` parts requirements, or begins a marker. */
function fromSetupCfg(text: string): string[] {
  const install = /^install_requires\s*=([^\n]*(?:\n[ \t]+[^\n]*)*)/m.exec(text)?.[1] ?? ''
  const extras = /^\[options\.extras_require\]([^[]*)/m.exec(text)?.[1] ?? ''
  const requirements = `${install}\n${extras.replace(/^[\w.-]+\s*=/gm, '')}`
  const isMarker = /^\s*(?:python_|sys_|os_|platform_|implementation_|extra\b)/
  return requirementNames(requirements.split(/[\n;,]/).filter(part => !isMarker.test(part)))
}

/** The string literals in the brackets of `install_requires=[…]`, `extras_require={…}` and `tests_require=[…]`. */
function fromSetupPy(text: string): string[] {
  const lists = [...text.matchAll(/\b(?:install_requires|extras_require|tests_require)["']?\s*[=:]\s*(?=[[{(])/g)]
  return lists.flatMap(list => requirementNames(bracketedStrings(text, list.index + list[0].length)))
}

/** The strings between the bracket at `start` and its partner, without the keys of a dict. */
function bracketedStrings(text: string, start: number): string[] {
  const found: string[] = []
  const tokens = /"([^"\\\n]*)"(\s*:)?|'([^'\\\n]*)'(\s*:)?|#[^\n]*|([[({])|([\])}])/g
  tokens.lastIndex = start
  let depth = 0
  for (let token = tokens.exec(text); token; token = tokens.exec(text)) {
    const [, double, doubleKey, single, singleKey, opens, closes] = token
    const literal = double ?? single
    if (literal !== undefined && !doubleKey && !singleKey) found.push(literal)
    if (opens) depth++
    if (closes && --depth === 0) break
  }
  return found
}
