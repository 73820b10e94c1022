/**
 * Small projects of several files: what is found in them, what they become, and that they run. What the program of a project
 * does is asked of the expected files, so that it is known before any rule is written; the tool has to write exactly those.
 */

import { execFile } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { main } from '../src/cli/main.ts'
import type { JsonFinding } from '../src/report/json.ts'
import {
  type Mode,
  modes,
  type ProjectFixture,
  projectNames,
  pythonFiles,
  readProject,
  type Tree,
  treeOf,
} from './project-fixtures.ts'
import { startCompiler } from './python/compiler.ts'
import { environment } from './python/interpreter.ts'
import type { Outcome } from './python/program.ts'
import { folderWith } from './workspace/temporary.ts'

const projects = projectNames().map(name => readProject(name))
const compiler = startCompiler()
afterAll(() => compiler.close())

test('there are projects', () => {
  expect(projects).not.toEqual([])
})

describe.each(projects)('$name', project => {
  if (project.asyncify === null) {
    findings(project)
    describe.each(modes)('%s', mode => fixes(project, mode))
  } else conversion(project, project.asyncify)
  expectations(project)
})

function conversion({ before, fixed, forbidden }: ProjectFixture, asyncify: string): void {
  const convert = (cwd: string, ...flags: string[]) => start(cwd, 'asyncify', asyncify, ...flags)

  test('becomes what it should, or stays as it is', async () => {
    const folder = folderWith(before)
    const { status, stderr } = await convert(folder)
    const [place, ...words] = forbidden?.split(' ') ?? []
    expect(status, stderr).toBe(forbidden === null ? 0 : 1)
    if (place) expect(stderr).toMatch(`${place}: `)
    if (place) expect(stderr).toContain(words.join(' '))
    expect(treeOf(folder)).toEqual(fixed.safe)
  })

  test('only shows it when asked to', async () => {
    const folder = folderWith(before)
    const { status, stdout } = await convert(folder, '--dry-run')
    expect(status).toBe(1)
    expect(stdout === '').toBe(forbidden !== null)
    expect(treeOf(folder)).toEqual(before)
  })
}

function findings(project: ProjectFixture): void {
  test('is found, and nothing else', async () => {
    const folder = folderWith(project.before)
    const found = await check(folder, project, project.paths)
    expect(found.map(placeOf(folder)).sort()).toEqual([...project.findings].sort())
    expect(found.flatMap(reasonAt(folder)).sort()).toEqual([...project.declined].sort())
    expect(treeOf(folder), 'nothing is written').toEqual(project.before)
  })

  test('is found in whatever order the files are named, together or each by itself', async () => {
    const folder = folderWith(project.before)
    const files = pythonFiles(project.before)
    const foundIn = async (...paths: string[]) => (await check(folder, project, paths)).map(exactPlaceOf(folder))
    const together = (await foundIn('.')).sort()
    expect((await foundIn(...files)).sort(), 'all files').toEqual(together)
    expect((await foundIn(...files.toReversed())).sort(), 'in reversed order').toEqual(together)
    const alone: string[] = []
    for (const file of files) alone.push(...(await foundIn(file)))
    expect(alone.sort(), 'one by one').toEqual(together)
  })
}

function fixes(project: ProjectFixture, mode: Mode): void {
  test('becomes what it should, and stays so', async () => {
    const folder = folderWith(project.before)
    const left = await fix(folder, project, mode)
    expect(treeOf(folder)).toEqual(project.fixed[mode])
    if (project.fixed[mode] === project.before) expect(left.length, 'all is left').toBe(project.findings.length)
    else if (mode === 'unsafe' || project.fixed.unsafe === project.fixed.safe)
      expect(left.length, 'only what is declined is left').toBe(project.declined.length)
    await fix(folder, project, mode)
    expect(treeOf(folder), 'after a second run').toEqual(project.fixed[mode])
  })
}

/** What Python says about the expected files. */
function expectations({ before, fixed, ...project }: ProjectFixture): void {
  const trees = [...new Set([fixed.safe, fixed.unsafe])].filter(tree => tree !== before)

  test.skipIf(trees.length === 0)('compiles where it changes', async () => {
    for (const tree of trees)
      for (const file of pythonFiles(tree).filter(each => tree[each] !== before[each]))
        expect(await compiler.errorOf(tree[file] as string), file).toBeNull()
  })

  test.skipIf(!environment || !project.run)('does the same, or at last what it should', async () => {
    const original = await execute(before, project)
    expect(original.status, `a time limit was reached:\n${original.stderr}`).not.toBeNull()
    if (project.stdout !== null) expect(original.stdout, 'the original has the bug').not.toBe(project.stdout)
    const wanted = { stdout: project.stdout ?? original.stdout, status: project.status }
    // Where no mode changes anything, the program has to be right as it is.
    for (const tree of trees.length > 0 ? trees : [before]) {
      const { stdout, stderr, status } = await execute(tree, project)
      expect({ stdout, status }, stderr).toEqual(wanted)
      expect(stderr).not.toContain('was never awaited')
    }
    if (project.stdout === null) expect(original.status, original.stderr).toBe(project.status)
  })
}

function check(cwd: string, { select }: ProjectFixture, paths: readonly string[]): Promise<JsonFinding[]> {
  return command(cwd, '--check', '--select', select.join(','), ...paths)
}

/** Applies the fixes; returns what is left. */
function fix(cwd: string, { select, paths }: ProjectFixture, mode: Mode): Promise<JsonFinding[]> {
  return command(cwd, ...(mode === 'unsafe' ? ['--unsafe'] : []), '--select', select.join(','), ...paths)
}

async function start(cwd: string, ...argv: string[]) {
  let stdout = ''
  let stderr = ''
  const status = await main(argv, {
    stdout: { write: chunk => (stdout += chunk) },
    stderr: { write: chunk => (stderr += chunk) },
    readStdin: async () => new Uint8Array(),
    cwd,
    env: {},
  })
  return { status, stdout, stderr }
}

async function command(cwd: string, ...argv: string[]): Promise<JsonFinding[]> {
  const { status, stdout, stderr } = await start(cwd, '--output-format', 'json', ...argv)
  expect(status, stderr).not.toBe(2)
  expect(stderr).not.toContain('warning')
  const reported = JSON.parse(stdout) as JsonFinding[]
  expect(status, stderr).toBe(reported.length > 0 ? 1 : 0)
  return reported
}

function placeOf(folder: string): (finding: JsonFinding) => string {
  return finding => `${lineOf(finding, folder)} ${finding.code}`
}

function exactPlaceOf(folder: string): (finding: JsonFinding) => string {
  return finding => `${lineOf(finding, folder)}:${finding.location.column} ${finding.code}`
}

function reasonAt(folder: string): (finding: JsonFinding) => string[] {
  return finding => (finding.declined ? [`${lineOf(finding, folder)} ${finding.declined.reason}`] : [])
}

function lineOf({ filename, location }: JsonFinding, folder: string): string {
  return `${path.relative(folder, filename).replaceAll(path.sep, '/')}:${location.row}`
}

/** Runs the program of a project in a folder of its own; status null where it was stopped after 20 seconds. */
function execute(tree: Tree, { run, pythonpath }: Pick<ProjectFixture, 'run' | 'pythonpath'>): Promise<Outcome> {
  const cwd = folderWith(tree)
  const env = {
    ...process.env,
    PYTHONPATH: pythonpath.map(folder => path.join(cwd, folder)).join(path.delimiter),
    PYTHONHASHSEED: '0',
    PYTHONIOENCODING: 'utf-8',
    PYTHONDONTWRITEBYTECODE: '1',
  }
  const options = { cwd, env, timeout: 20_000, killSignal: 'SIGKILL' as const }
  return new Promise(resolve => {
    execFile(environment as string, [...(run as string[])], options, (error, stdout, stderr) => {
      const status = error ? error.code : 0
      resolve({ stdout: stdout.replaceAll('\r\n', '\n'), stderr, status: typeof status === 'number' ? status : null })
    })
  })
}

describe('a project that says something wrong is an error', () => {
  const module = 'x = 1\n'
  const good = {
    'project.toml': 'why = "It shows."\nfindings = ["a.py:1 missing-await"]\n',
    'before/pyproject.toml': '',
    'before/a.py': module,
    'before/b.py': module,
    'after/a.py': 'x = 2\n',
  }
  const toml = (text: string) => ({ 'project.toml': `why = "It shows."\n${text}\n` })
  const silent = toml('findings = []\nselect = ["missing-await"]')
  const { 'after/a.py': _, ...unchanged } = good
  const unchangedTree = { 'pyproject.toml': '', 'a.py': module, 'b.py': module }

  const read = (files: Record<string, string>) => {
    const folder = folderWith(Object.fromEntries(Object.entries(files).map(([name, text]) => [`p/${name}`, text])))
    expect(projectNames(folder)).toEqual(['p'])
    return readProject('p', folder)
  }

  test('and a good one is none', () => {
    expect(read(good)).toMatchObject({ select: ['missing-await'], paths: ['.'], run: null, status: 0, declined: [] })
    expect(read({ ...unchanged, ...silent }).fixed.unsafe).toEqual(unchangedTree)
    const declined = toml('findings = ["a.py:1 missing-await"]\ndeclined = ["a.py:1 lost"]')
    expect(read({ ...unchanged, ...declined }).declined).toEqual(['a.py:1 lost'])
    const { fixed } = read({ ...good, 'unsafe/b.py': 'x = 3\n' })
    expect(read({ ...good, ...toml('asyncify = "a.py::f"') })).toMatchObject({ asyncify: 'a.py::f', forbidden: null })
    expect(fixed.safe).toEqual({ ...unchangedTree, 'a.py': 'x = 2\n' })
    expect(fixed.unsafe).toEqual({ ...fixed.safe, 'b.py': 'x = 3\n' })
  })

  test.each<[string, Record<string, string>]>([
    ['before/ has no pyproject.toml', { 'project.toml': good['project.toml'] }],
    ['fewer than two Python files', { 'project.toml': '', 'before/pyproject.toml': '', 'before/a.py': module }],
    ['"notes.md" belongs to no project', { ...good, 'notes.md': '' }],
    ['unknown key "finds"', { ...good, ...toml('finds = []') }],
    ['say why', { ...good, 'project.toml': 'findings = []' }],
    ['findings are missing', { ...good, ...toml('') }],
    ['findings is a list of strings', { ...good, ...toml('findings = [1]') }],
    ['status is a number', { ...good, ...toml('status = "1"\nfindings = []') }],
    ['select the rules that say nothing', { ...unchanged, ...toml('findings = []') }],
    ['nothing is run', { ...unchanged, ...toml('findings = []\nstdout = "x"') }],
    ['after/c.py does not exist in before/', { ...good, 'after/c.py': module }],
    ['after/a.py changes nothing', { ...good, 'after/a.py': module }],
    ['unsafe/a.py changes nothing', { ...good, 'unsafe/a.py': 'x = 2\n' }],
    ['after/ is empty', { ...unchanged, 'after/__pycache__/a.pyc': '' }],
    ['fixed or declined nowhere', unchanged],
    ['unknown key "findings"', { ...good, ...toml('asyncify = "a.py::f"\nfindings = []') }],
    ['is converted or forbidden', { ...unchanged, ...toml('asyncify = "a.py::f"') }],
    ['is converted or forbidden', { ...good, ...toml('asyncify = "a.py::f"\nforbidden = "a.py:1 x"') }],
    ['there is no a.py:7', { ...unchanged, ...toml('asyncify = "a.py::f"\nforbidden = "a.py:7 it is a generator"') }],
    ['belongs to asyncify', { ...good, ...toml('findings = []\nforbidden = "a.py:1 x"') }],
    ['knows no unsafe fixes', { ...good, 'unsafe/b.py': 'x = 3\n', ...toml('asyncify = "a.py::f"') }],
    ['without a finding to fix', { ...good, ...silent }],
    [
      'for a program that the fixes change',
      { ...unchanged, ...toml('select = ["x"]\nfindings = []\nrun = ["a.py"]\nstdout = "x"') },
    ],
    ['there is no a.py:2 missing-await', { ...good, ...toml('findings = ["a.py:2 missing-await"]') }],
    ['there is no c.py:1 missing-await', { ...good, ...toml('findings = ["c.py:1 missing-await"]') }],
    ['is not of a selected rule', { ...good, ...toml('select = ["x"]\nfindings = ["a.py:1 missing-await"]') }],
    [
      'nothing is found at b.py:1 lost',
      { ...good, ...toml('findings = ["a.py:1 y", "a.py:1 y"]\ndeclined = ["b.py:1 lost"]') },
    ],
  ])('%s', (complaint, files) => {
    expect(() => read(files)).toThrow(complaint)
  })

  test('and so is an empty folder, or a file beside the folders', () => {
    const folder = folderWith({ 'notes.md': '' })
    mkdirSync(path.join(folder, 'p'))
    expect(() => readProject('p', folder)).toThrow('before/ has no pyproject.toml')
    expect(() => projectNames(folder)).toThrow('notes.md belongs to no project')
  })
})
