/** The package as it is published: complete, free of dependencies, and running on its own. */

import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'

let folder: string
const inPackage = (file: string) => path.join(folder, 'package', file)

beforeAll(() => {
  if (!existsSync('dist/cli.cjs')) throw new Error('there is no build yet: npm run build')
  folder = mkdtempSync(path.join(tmpdir(), 'async-fix-package-'))
  const args = ['pack', '--silent', '--ignore-scripts', '--pack-destination', folder]
  const archive = execFileSync('npm', args, { encoding: 'utf8', shell: process.platform === 'win32' }).trim()
  execFileSync('tar', ['-xzf', path.join(folder, archive), '-C', folder])
})

afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('it needs nothing else', () => {
  const manifest = JSON.parse(readFileSync(inPackage('package.json'), 'utf8'))
  expect(Object.keys(manifest).filter(key => /^(peer|optional)?dependencies$/i.test(key))).toEqual([])
})

test.each([
  'dist/cli.cjs',
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

test('the library can be imported', async () => {
  const library = await import(pathToFileURL(inPackage('dist/index.js')).href)
  expect(Object.keys(library)).toEqual(expect.arrayContaining(['check', 'fix', 'transforms']))
})
