/** The shell blocks of the documentation run as they stand, one after the other. */

import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { blocksOf } from './documentation/blocks.ts'
import { hasPytest, makeProject, shellComplaints } from './documentation/shell.ts'
import { mustHavePython } from './python/interpreter.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'async-fix-shell-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const inProject = (name: string) => makeProject(mkdtempSync(path.join(folder, name)))

describe.skipIf(process.platform === 'win32')('in a small project with pitfalls', { timeout: 120_000 }, () => {
  test('those of the skill repair it', () => {
    const project = inProject('skill-')
    const source = () => readFileSync(path.join(project, 'src/shop.py'), 'utf8')
    const blocks = blocksOf('SKILL.md', readFileSync('SKILL.md', 'utf8'))
    expect(blocks.filter(({ language }) => language === 'sh').length).toBeGreaterThanOrEqual(3)
    expect(source()).not.toContain('await asyncio.sleep')
    expect(shellComplaints(blocks, project)).toEqual([])
    expect(source()).toContain('await asyncio.sleep')
    expect(source().match(/asyncio\.gather\(/g)).toHaveLength(2)
  })

  test.each(['README.md', 'reference.md'])('those of %s', name => {
    expect(shellComplaints(blocksOf(name, readFileSync(name, 'utf8')), inProject('other-'))).toEqual([])
  })

  test('a line that fails is named', () => {
    const text = '```sh\nnpx --yes async-fix --no-such-flag .   # a comment\nnpm run nothing && python -c "1/0"\n```\n'
    expect(shellComplaints(blocksOf('wrong.md', text), inProject('wrong-'))).toEqual([
      expect.stringMatching(/^wrong\.md:1: “npx --yes async-fix --no-such-flag \.” ends with 2\n.*no-such-flag/s),
      'wrong.md:1: npm knows no “npm run nothing”',
      expect.stringMatching(/^wrong\.md:1: “python -c "1\/0"” ends with 1\n.*ZeroDivisionError/s),
    ])
  })
})

test.runIf(mustHavePython)('pytest is there', () => {
  expect(hasPytest).toBe(true)
})
