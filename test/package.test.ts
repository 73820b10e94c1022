/** The package as it is published: complete, free of dependencies, and running on its own. */

import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import * as library from '../src/index.ts'
import { transforms } from '../transforms/index.ts'
import { unpackedInto } from './packed.ts'

let folder: string
const inPackage = (file: string) => path.join(folder, 'package', file)

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'async-fix-package-'))
  unpackedInto(folder)
})

afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('it needs nothing else', () => {
  const manifest = JSON.parse(readFileSync(inPackage('package.json'), 'utf8'))
  expect(Object.keys(manifest).filter(key => /^(peer|optional)?dependencies$/i.test(key))).toEqual([])
})

/** The files of the package, with `/` between the parts of their paths. */
function packedFiles(): string[] {
  const entries = readdirSync(inPackage('.'), { recursive: true, withFileTypes: true })
  const files = entries.filter(entry => entry.isFile()).map(entry => path.join(entry.parentPath, entry.name))
  return files.map(file => path.relative(inPackage('.'), file).replaceAll('\\', '/'))
}

test('it holds the build and what people read, nothing else', () => {
  const expected =
    /^(dist\/((cli|program|worker)\.cjs|index\.js|[\w-]+\.wasm|LICENSES\.txt|types\/.+\.d\.ts)|LICENSE|package\.json|\w+\.md)$/
  expect(packedFiles().filter(file => !expected.test(file))).toEqual([])
})

test('it takes less than 3 MB', () => {
  const bytes = packedFiles().map(file => statSync(inPackage(file)).size)
  expect(bytes.reduce((sum, size) => sum + size)).toBeLessThan(3_000_000)
})

test('no file leads to a source map', () => {
  const code = packedFiles().filter(file => /\.(c?js|d\.ts)$/.test(file))
  expect(code.filter(file => readFileSync(inPackage(file), 'utf8').includes('sourceMappingURL='))).toEqual([])
})

describe('installed into an empty folder, without scripts and without the network', { timeout: 120_000 }, () => {
  const shell = process.platform === 'win32'
  const blocking = 'import time\n\n\nasync def poll():\n    time.sleep(1)\n'
  const inProject = (file: string) => path.join(folder, 'project', file)

  beforeAll(() => {
    mkdirSync(inProject('.'))
    writeFileSync(inProject('package.json'), '{ "private": true }')
    const archive = readdirSync(folder).find(file => file.endsWith('.tgz')) ?? ''
    const flags = ['--silent', '--offline', '--omit=dev', '--ignore-scripts', '--no-audit']
    execFileSync('npm', ['install', ...flags, path.join(folder, archive)], { cwd: inProject('.'), shell })
  })

  /** Runs the command by npx; its status and what it printed. */
  function npx(...args: string[]) {
    const command = ['--no-install', 'async-fix', ...args]
    const { status, stdout, stderr } = spawnSync('npx', command, { cwd: inProject('.'), shell, encoding: 'utf8' })
    return { status, stdout, stderr }
  }

  test('nothing comes with it', () => {
    const installed = readdirSync(inProject('node_modules')).filter(name => !name.startsWith('.'))
    expect(installed).toEqual(['async-fix'])
  })

  test('it reports, and repairs', () => {
    writeFileSync(inProject('poll.py'), blocking)
    expect(npx('--check', 'poll.py')).toMatchObject({ status: 1, stdout: expect.stringMatching(/^poll\.py:5:5: /) })
    expect(npx('poll.py')).toMatchObject({ status: 0 })
    expect(readFileSync(inProject('poll.py'), 'utf8')).toContain('await asyncio.sleep(1)')
  })

  test('it says its version, and its rules', () => {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8'))
    expect(npx('--version')).toMatchObject({ status: 0, stdout: expect.stringContaining(version) })
    const rules = npx('rules').stdout
    expect(transforms.filter(({ name }) => !rules.includes(name))).toEqual([])
  })

  test('threads find what one finds alone', () => {
    mkdirSync(inProject('many'))
    for (let index = 0; index < 60; index++) writeFileSync(inProject(`many/poll${index}.py`), blocking)
    const alone = npx('--check', '--no-cache', '--jobs', '1', '--output-format', 'concise', 'many')
    expect(alone.stdout.match(/blocking-sleep/g)).toHaveLength(60)
    expect(npx('--check', '--no-cache', '--jobs', '2', '--output-format', 'concise', 'many')).toEqual(alone)
  })

  test('its declarations compile, and see a wrong use', () => {
    const program = `import { ${Object.keys(library).join(', ')}, type Finding } from 'async-fix'
export const rules: readonly string[] = transforms.map(({ name }) => name)
export const messageOf = (finding: Finding): string => finding.message
export const wrong: number = readGrammar().grammar
`
    writeFileSync(inProject('program.mts'), program)
    const options = ['--noEmit', '--strict', '--module', 'nodenext', '--target', 'es2023', '--types', '']
    const compiler = path.resolve('node_modules/typescript/bin/tsc')
    const args = [compiler, ...options, 'program.mts']
    const { stdout } = spawnSync(process.execPath, args, { cwd: inProject('.'), encoding: 'utf8' })
    expect(stdout.match(/error TS\d+/g)).toEqual(['error TS2322'])
  })
})

test.each([
  'dist/cli.cjs',
  'dist/program.cjs',
  'dist/worker.cjs',
  'dist/index.js',
  'dist/tree-sitter-python.wasm',
  'dist/web-tree-sitter.wasm',
  'dist/LICENSES.txt',
  'dist/types/src/index.d.ts',
  'LICENSE',
  'README.md',
  'SKILL.md',
  'reference.md',
  'CHANGELOG.md',
])('it has %s', file => {
  expect(readFileSync(inPackage(file)).length).toBeGreaterThan(0)
})

test('the command runs', () => {
  const { version } = JSON.parse(readFileSync('package.json', 'utf8'))
  expect(execFileSync(process.execPath, [inPackage('dist/cli.cjs'), '--version'], { encoding: 'utf8' })).toContain(
    version,
  )
})

test('the command repairs a file', () => {
  const args = [inPackage('dist/cli.cjs'), '--isolated', '-', '--stdin-filename', 'poll.py']
  const input = 'import asyncio\nimport time\n\n\nasync def poll():\n    time.sleep(1)\n    print(time.time())\n'
  const output = execFileSync(process.execPath, args, { input, encoding: 'utf8', cwd: folder })
  expect(output).toBe(input.replace('time.sleep', 'await asyncio.sleep'))
})

test('npx finds the command in a checkout', () => {
  const args = ['--no-install', 'async-fix', '--version']
  const output = execFileSync('npx', args, { encoding: 'utf8', shell: process.platform === 'win32' })
  expect(output).toContain(JSON.parse(readFileSync('package.json', 'utf8')).version)
})

test('the library can be imported, and repairs a text as its first comment says', () => {
  const program = `
    import { createFacts, defaultSettings, fix, loadParser, readGrammar, transforms } from ${JSON.stringify(libraryUrl())}
    const source = { path: 'poll.py', module: 'poll', text: 'import time\\nasync def poll():\\n    time.sleep(1)\\n' }
    const { grammar, runtime } = readGrammar()
    const parser = await loadParser(grammar, runtime)
    const facts = createFacts({ parser, sources: () => [source], declares: () => false })
    const { text, findings } = fix(source, { parser, transforms, settings: defaultSettings, facts })
    console.log(JSON.stringify({ text, left: findings.length }))`
  // A process of its own: the test runner rewrites what it imports, and forgives what Node.js does not.
  const output = execFileSync(process.execPath, ['--input-type=module', '-e', program], { encoding: 'utf8' })
  expect(JSON.parse(output)).toEqual({
    text: 'import asyncio\nasync def poll():\n    await asyncio.sleep(1)\n',
    left: 0,
  })
})

test('the library has what its source exports', () => {
  const program = `import * as library from ${JSON.stringify(libraryUrl())}; console.log(JSON.stringify(Object.keys(library)))`
  const output = execFileSync(process.execPath, ['--input-type=module', '-e', program], { encoding: 'utf8' })
  expect(JSON.parse(output).sort()).toEqual(Object.keys(library).sort())
})

function libraryUrl(): string {
  return pathToFileURL(inPackage('dist/index.js')).href
}
