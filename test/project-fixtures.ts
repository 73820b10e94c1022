/** Reads `fixtures/projects`: each folder is a small project, what the tool must find in it and what it becomes. */

import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { parse } from 'smol-toml'
import { fixtureRoot } from './fixture-files.ts'

/** Path in the project, with slashes → text. */
export type Tree = Readonly<Record<string, string>>

export const modes = ['safe', 'unsafe'] as const
export type Mode = (typeof modes)[number]

export type ProjectFixture = {
  readonly name: string
  /** What it shows, in one sentence. */
  readonly why: string
  /** The function that `async-fix asyncify` is to convert, as `path.py::name`; null for a project that rules are run on. */
  readonly asyncify: string | null
  /** Why it cannot be converted, as `path:line words`, where nothing may change; else null. */
  readonly forbidden: string | null
  /** The rules to run; those of the findings where `select` is left out. */
  readonly select: readonly string[]
  /** What the command gets to check and fix. */
  readonly paths: readonly string[]
  /** Arguments of the interpreter that run the program in the root of the project, or null. */
  readonly run: readonly string[] | null
  /** Folders of the project that Python searches for modules. */
  readonly pythonpath: readonly string[]
  /** What the fixed program prints where the original, because of the bug, prints something else; else null. */
  readonly stdout: string | null
  /** How the fixed program ends. */
  readonly status: number
  /** All that `--check` reports, as `path:line rule`. */
  readonly findings: readonly string[]
  /** Those of them that are left alone, as `path:line reason`. */
  readonly declined: readonly string[]
  readonly before: Tree
  /** All files after the fixes of each mode. */
  readonly fixed: Readonly<Record<Mode, Tree>>
}

export const projectsRoot = path.join(fixtureRoot, 'projects')

const keys = ['why', 'asyncify', 'forbidden', 'run', 'pythonpath', 'stdout', 'status']
const keysOfRules = ['select', 'paths', 'findings', 'declined']
const entries = ['project.toml', 'before', 'after', 'unsafe']

/** The names of the folders below `root`. */
export function projectNames(root: string = projectsRoot): string[] {
  if (!existsSync(root)) return []
  for (const entry of readdirSync(root, { withFileTypes: true }))
    if (!entry.isDirectory()) throw new Error(`${path.join(root, entry.name)} belongs to no project`)
  return readdirSync(root).sort()
}

/** One project. Throws when its folder does not say everything, or says something that is not so. */
export function readProject(name: string, root: string = projectsRoot): ProjectFixture {
  const folder = path.join(root, name)
  const expect = (isTrue: boolean, complaint: string) => {
    if (!isTrue) throw new Error(`${folder}: ${complaint}`)
  }
  for (const entry of readdirSync(folder)) expect(entries.includes(entry), `"${entry}" belongs to no project`)
  const before = treeOf(path.join(folder, 'before'))
  expect('pyproject.toml' in before, 'before/ has no pyproject.toml')
  expect(pythonFiles(before).length > 1, 'before/ has fewer than two Python files')
  const after = layer('after', before)
  const unsafe = layer('unsafe', after)
  const said = settingsOf(folder)
  const changes = after !== before || unsafe !== after
  if (said.asyncify !== null) {
    expect(unsafe === after, '`asyncify` knows no unsafe fixes')
    expect(changes === (said.forbidden === null), 'is converted or forbidden: write after/ or `forbidden`')
    const place = said.forbidden?.split(' ')[0] ?? ''
    expect(!place || isPlace(`${place} words`, before), `there is no ${place}`)
    return { name, ...said, before, fixed: { safe: after, unsafe } }
  }
  expect(
    changes || said.findings.length === said.declined.length,
    'has findings that are fixed or declined nowhere: write after/, unsafe/ or `declined`',
  )
  expect(!changes || said.findings.length > said.declined.length, 'changes something without a finding to fix')
  expect(changes || said.stdout === null, '`stdout` is for a program that the fixes change')
  for (const place of [...said.findings, ...said.declined]) expect(isPlace(place, before), `there is no ${place}`)
  for (const place of said.findings)
    expect(said.select.includes(place.split(' ')[1] as string), `${place} is not of a selected rule`)
  const found = said.findings.map(place => place.split(' ')[0])
  for (const place of said.declined) expect(found.includes(place.split(' ')[0]), `nothing is found at ${place}`)
  return { name, ...said, before, fixed: { safe: after, unsafe } }

  /** `base` with the files of a folder put over it; `base` itself without that folder. */
  function layer(layerName: 'after' | 'unsafe', base: Tree): Tree {
    if (!existsSync(path.join(folder, layerName))) return base
    const files = treeOf(path.join(folder, layerName))
    expect(Object.keys(files).length > 0, `${layerName}/ is empty`)
    for (const [file, text] of Object.entries(files)) {
      expect(file in before, `${layerName}/${file} does not exist in before/`)
      expect(base[file] !== text, `${layerName}/${file} changes nothing`)
    }
    return { ...base, ...files }
  }
}

function settingsOf(folder: string) {
  const file = path.join(folder, 'project.toml')
  const raw = parse(readFileSync(file, 'utf8'))
  const { why, stdout = null, status = 0, asyncify = null, forbidden = null } = raw
  const known = asyncify === null ? [...keys, ...keysOfRules] : keys
  for (const key of Object.keys(raw)) if (!known.includes(key)) throw new Error(`${file}: unknown key "${key}"`)
  const list = <T>(key: string, missing: T): readonly string[] | T => {
    const value = raw[key]
    if (value === undefined) return missing
    if (Array.isArray(value) && value.every(each => typeof each === 'string')) return value as string[]
    throw new Error(`${file}: ${key} is a list of strings`)
  }
  if (typeof why !== 'string' || !why) throw new Error(`${file}: say why`)
  if (stdout !== null && typeof stdout !== 'string') throw new Error(`${file}: stdout is a string`)
  if (typeof status !== 'number') throw new Error(`${file}: status is a number`)
  if (asyncify !== null && typeof asyncify !== 'string') throw new Error(`${file}: asyncify is a string`)
  if (forbidden !== null && (typeof forbidden !== 'string' || asyncify === null))
    throw new Error(`${file}: forbidden is a string, and belongs to asyncify`)
  const findings = list('findings', asyncify === null ? null : [])
  if (findings === null) throw new Error(`${file}: findings are missing; [] where there are none`)
  const run = list('run', null)
  if (!run && ('stdout' in raw || 'status' in raw || 'pythonpath' in raw)) throw new Error(`${file}: nothing is run`)
  const select = list('select', [...new Set(findings.map(finding => finding.split(' ')[1] ?? ''))])
  if (asyncify === null && select.length === 0) throw new Error(`${file}: select the rules that say nothing`)
  const paths = list('paths', ['.'])
  const pythonpath = list('pythonpath', [])
  const declined = list('declined', [])
  return { why, asyncify, forbidden, select, paths, run, pythonpath, stdout, status, findings, declined }
}

/** Every file below a folder, except what Python and the tool itself leave behind. */
export function treeOf(folder: string): Tree {
  if (!existsSync(folder)) return {}
  const found = readdirSync(folder, { recursive: true, withFileTypes: true }).filter(entry => entry.isFile())
  const files = found.map(entry => path.join(entry.parentPath, entry.name))
  const named = files.map(file => [path.relative(folder, file).replaceAll(path.sep, '/'), file] as const)
  const kept = named
    .filter(([name]) => !/__pycache__\/|^\.async_fix_cache\//.test(name))
    .sort(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(kept.map(([name, file]) => [name, readFileSync(file, 'utf8')]))
}

/** The paths of the Python files of a tree, stubs too. */
export function pythonFiles(tree: Tree): string[] {
  return Object.keys(tree).filter(file => /\.pyi?$/.test(file))
}

/** True for `path:line word` where there is such a line. */
function isPlace(place: string, tree: Tree): boolean {
  const [, file = '', line = ''] = /^(\S+):(\d+) [a-z-]+$/.exec(place) ?? []
  return Boolean(tree[file]?.split('\n')[Number(line) - 1]?.trim())
}
