/** `npm run new` makes the files of a transform, in a copy of the project. */

import { execFileSync, spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, expect, test } from 'vitest'

const copy = mkdtempSync(path.join(tmpdir(), 'async-fix-new-'))
for (const entry of ['src', 'transforms', 'scripts', 'tsconfig.json', 'biome.json', 'package.json'])
  cpSync(entry, path.join(copy, entry), { recursive: true })
symlinkSync(path.resolve('node_modules'), path.join(copy, 'node_modules'), 'junction')
afterAll(() => rmSync(copy, { recursive: true, force: true }))

function create(...args: string[]) {
  return spawnSync(process.execPath, ['scripts/new-transform.mjs', ...args], { cwd: copy, encoding: 'utf8' })
}

const read = (file: string) => readFileSync(path.join(copy, file), 'utf8')

test('a new transform has its file, fixtures and index line, and passes lint and types', () => {
  expect(create('zz-last', '--family', 'blocking').status).toBe(0)
  expect(create('aa-first', '--family', 'tasks').status).toBe(0)

  expect(read('transforms/blocking/zz-last.ts')).toContain("name: 'zz-last'")
  expect(read('fixtures/zz-last/fixes/basic.before.py')).not.toBe(read('fixtures/zz-last/fixes/basic.after.py'))
  expect(read('fixtures/zz-last/declines/value-used.py')).toContain('async def')
  expect(read('fixtures/zz-last/ignores/sync-function.py')).not.toContain('async')
  expect(read('transforms/index.ts')).toMatch(/= \[\s*aaFirst,[^\]]*zzLast,?\s*\]/)
  expect(read('transforms/index.ts')).toContain("import zzLast from './blocking/zz-last.ts'\n")

  const made = ['transforms/index.ts', 'transforms/blocking/zz-last.ts', 'transforms/tasks/aa-first.ts']
  const biome = ['node_modules/@biomejs/biome/bin/biome', 'check', '--error-on-warnings', ...made]
  expect(() => execFileSync(process.execPath, biome, { cwd: copy, stdio: 'pipe' })).not.toThrow()
  const types = spawnSync(process.execPath, ['node_modules/typescript/bin/tsc', '--noEmit'], {
    cwd: copy,
    encoding: 'utf8',
  })
  expect(types.stdout.split('\n').filter(line => made.some(file => line.startsWith(file)))).toEqual([])
})

test('every rule that was in the index is still there', () => {
  const before = readFileSync('transforms/index.ts', 'utf8').match(/^import \w+ from .*$/gm) ?? []
  for (const line of before) expect(read('transforms/index.ts')).toContain(line)
})

test.each([
  [['Bad_Name', '--family', 'blocking'], 'kebab-case'],
  [['good-name', '--family', 'nonsense'], '--family is one of blocking'],
  [['good-name'], '--family is one of'],
  [[], 'kebab-case'],
])('%j is a mistake that is explained', (args, message) => {
  const { status, stderr } = create(...args)
  expect(status).toBe(2)
  expect(stderr).toContain(message)
  expect(stderr).not.toContain('    at ')
})

test('a rule is never overwritten', () => {
  expect(create('kept-rule', '--family', 'blocking').status).toBe(0)
  const { status, stderr } = create('kept-rule', '--family', 'blocking')
  expect([status, stderr]).toEqual([2, expect.stringContaining('exists already')])
})
