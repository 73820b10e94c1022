/** Caches that somebody else has written: they make the program look again, and never write what they say. */

import { chmodSync, mkdirSync, readdirSync, readFileSync, renameSync, symlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { encode, Reader } from '../../src/workspace/cache/layout.ts'
import { readCache } from '../../src/workspace/cache/store.ts'
import { folderWith } from '../workspace/temporary.ts'
import { attacked, blocking, mended } from './attacked.ts'

const text = `${blocking}\n\nasync def last():\n    time.sleep(2)\n`

/** A project that was checked, and the file of its cache. */
function checked() {
  const cwd = folderWith({ 'pyproject.toml': '', 'nap.py': text })
  const first = attacked(cwd, ['--check', '.'])
  const folder = path.join(cwd, '.async_fix_cache')
  const file = path.join(folder, readdirSync(folder).find(name => name.endsWith('.cache')) ?? '')
  return { cwd, folder, file, first }
}

/** The cache with what it says about the file in another way; sums and all. */
function forged(file: string, change: (body: string) => string): void {
  const reader = new Reader(readFileSync(file))
  const files = reader.paths.map((each, number) => ({
    path: each,
    state: reader.state(number),
    isSource: reader.isSource(number),
    entry: { key: reader.key(number) ?? '', body: change(reader.body(number)), grounds: [] },
  }))
  writeFileSync(file, encode({ basis: reader.basis, files, grounds: [] }, `${path.dirname(path.dirname(file))}/`))
}

const injected = 'x]\nimport os\nos.abort()\n#'
const finding = (body: string) => JSON.parse(body).findings[0]
const withFinding = (change: (found: Record<string, unknown>) => unknown) => (body: string) =>
  body && JSON.stringify({ ...JSON.parse(body), findings: [change(finding(body))] })

const forgeries: readonly (readonly [string, (body: string) => string])[] = [
  ['another rule', withFinding(each => ({ ...each, rule: injected }))],
  ['no fixes', withFinding(({ fixes: _, ...each }) => each)],
  ['edits of any kind', withFinding(each => ({ ...each, fixes: [{ applicability: 'safe', edits: [{ start: -5 }] }] }))],
  ['a range beyond the text', withFinding(each => ({ ...each, range: { start: 1e9, end: 1e9 + 1 } }))],
  ['a reason that is code', withFinding(each => ({ ...each, fixes: [], declined: { reason: injected, message: '' } }))],
  ['prototypes', body => body.replace('{', '{"__proto__": {"polluted": 1}, ')],
  ['no JSON', () => '{'],
  ['something else', () => '[1]'],
]

test.each(forgeries)('a forged entry with %s changes nothing that is written', (_, change) => {
  const { cwd, file } = checked()
  forged(file, change)
  const check = attacked(cwd, ['--check', '.'])
  expect(check.stderr).not.toMatch(/^ +at /m)
  expect(check.status).toBe(1)
  forged(file, change)
  expect(attacked(cwd, ['--add-ignore', '-n', '.']).stdout).not.toContain('os.abort')
  forged(file, change)
  expect(attacked(cwd, ['.']).status).toBe(0)
  expect(readFileSync(path.join(cwd, 'nap.py'), 'utf8')).toBe(
    mended + text.slice(blocking.length).replace('time', 'await asyncio'),
  )
})

test('an edit of a forged entry is not what is applied', () => {
  const { cwd, file } = checked()
  const evil = { start: 0, end: 0, text: 'import os; os.abort()\n' }
  const safe = { applicability: 'safe', message: 'x', unsafeBecause: null, needsPackage: null, edits: [evil] }
  forged(
    file,
    withFinding(each => ({ ...each, fixes: [safe] })),
  )
  expect(attacked(cwd, ['.']).stderr).toContain('Fixed 2 findings in 1 file, 0 left.\n')
  expect(readFileSync(path.join(cwd, 'nap.py'), 'utf8')).not.toContain('os.abort')
})

test('a cache that is cut off anywhere is none', () => {
  const { file } = checked()
  const bytes = readFileSync(file)
  for (let end = 0; end < bytes.length; end += Math.ceil(bytes.length / 50)) {
    writeFileSync(file, bytes.subarray(0, end))
    expect(readCache(file), `${end} bytes`).toBeNull()
  }
  writeFileSync(file, bytes)
  expect(readCache(file)).not.toBeNull()
})

test.skipIf(process.platform === 'win32')('what anybody may write is not read, nor what lies behind a link', () => {
  const { file, folder } = checked()
  chmodSync(file, 0o666)
  expect(readCache(file)).toBeNull()
  chmodSync(file, 0o644)
  expect(readCache(file)).not.toBeNull()
  const elsewhere = path.join(folderWith({}), 'elsewhere')
  renameSync(folder, elsewhere)
  symlinkSync(elsewhere, folder)
  expect(readCache(file)).toBeNull()
})

test.skipIf(process.platform === 'win32')('a folder or a pipe in the place of a cache is no hindrance', () => {
  const { cwd, file, first } = checked()
  renameSync(file, `${file}.old`)
  mkdirSync(file)
  expect(attacked(cwd, ['--check', '.'])).toEqual(first)
})
