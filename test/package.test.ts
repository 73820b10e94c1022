/** The package as it is published: complete, free of dependencies, and running on its own. */

import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
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

test('it holds the build and what people read, nothing else', () => {
  const files = readdirSync(path.join(folder, 'package'), { recursive: true, encoding: 'utf8' })
  const plain = files.map(file => file.replaceAll('\\', '/')).filter(file => /\.\w+$|LICENSE$/.test(file))
  const expected =
    /^(dist\/((cli|program|worker)\.cjs|index\.js|[\w-]+\.wasm|LICENSES\.txt|types\/.+\.d\.ts)|LICENSE|package\.json|\w+\.md)$/
  expect(plain.filter(file => !expected.test(file))).toEqual([])
  expect(plain.filter(file => /(^|\/)(test|fixtures|scripts)\//.test(file))).toEqual([])
})

test('installed into an empty folder, without scripts and without the network, npx runs it', () => {
  const project = path.join(folder, 'project')
  mkdirSync(project)
  writeFileSync(path.join(project, 'package.json'), '{ "private": true }')
  writeFileSync(path.join(project, 'poll.py'), 'import time\n\n\nasync def poll():\n    time.sleep(1)\n')
  const archive = readdirSync(folder).find(file => file.endsWith('.tgz')) ?? ''
  const shell = process.platform === 'win32'
  const install = ['install', '--silent', '--offline', '--ignore-scripts', '--no-audit', path.join(folder, archive)]
  execFileSync('npm', install, { cwd: project, shell })
  expect(readdirSync(path.join(project, 'node_modules')).filter(name => !name.startsWith('.'))).toEqual(['async-fix'])
  execFileSync('npx', ['--no-install', 'async-fix', 'poll.py'], { cwd: project, shell, stdio: 'pipe' })
  expect(readFileSync(path.join(project, 'poll.py'), 'utf8')).toContain('await asyncio.sleep(1)')
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

function libraryUrl(): string {
  return pathToFileURL(inPackage('dist/index.js')).href
}
