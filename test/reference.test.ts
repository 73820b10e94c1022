/** The generated chapters of reference.md are what the transforms and the table of blocking calls make. */

import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { insertChapter, renderBlockingCalls, renderReference } from '../scripts/reference.ts'
import type { Transform } from '../src/engine/transform.ts'
import { transforms } from '../transforms/index.ts'

test('reference.md is current; `npm run docs` updates it', () => {
  const document = readFileSync('reference.md', 'utf8')
  const pitfalls = insertChapter(document, 'pitfalls', renderReference(transforms))
  expect(insertChapter(pitfalls, 'blocking-calls', renderBlockingCalls())).toBe(document)
})

const transform: Transform = {
  name: 'late-call',
  family: 'timeouts',
  summary: 'a call that comes late',
  why: 'Because it waits.',
  default: false,
  triggers: ['late'],
  aliases: ['ASYNC999'],
  since: [3, 11],
  example: `
    -late()
    +soon()
     # kept
  `,
  declines: { 'value-used': 'its value is used' },
  byHand: '\nKeep the value.\n',
  visit: {},
}

test('a section has all that a person needs to judge the rule', () => {
  const text = renderReference([transform])
  expect(text).toContain('| [late-call](#late-call) | timeouts | a call that comes late | off |')
  expect(text).toContain('### late-call\n\nA call that comes late.\n')
  expect(text).toContain('off by default. Other tools call it `ASYNC999`. Since Python 3.11.')
  expect(text).toContain('```diff\n-late()\n+soon()\n # kept\n```')
  expect(text).toContain('- `value-used`: its value is used\n\nBy hand: Keep the value.')
})

test('sections are ordered by family', () => {
  const other: Transform = { ...transform, name: 'zeta', family: 'blocking' }
  const text = renderReference([transform, other])
  expect(text.indexOf('### zeta')).toBeLessThan(text.indexOf('### late-call'))
})

test('the chapter replaces what stands between the markers, and nothing else', () => {
  const document = 'a\n<!-- pitfalls:start -->\nold\n<!-- pitfalls:end -->\nb\n'
  const once = insertChapter(document, 'pitfalls', 'new')
  expect(once).toBe('a\n<!-- pitfalls:start -->\n\nnew\n\n<!-- pitfalls:end -->\nb\n')
  expect(insertChapter(once, 'pitfalls', 'new')).toBe(once)
})

test('a document without markers is an error', () => {
  expect(() => insertChapter('no chapter here', 'pitfalls', 'new')).toThrow('markers')
})

test('a reason that many rules share is explained once', () => {
  const rules = ['a', 'b', 'c', 'd', 'e'].map(name => ({ ...transform, name, declines: { busy: 'it is busy' } }))
  const text = renderReference(rules)
  expect(text.match(/`busy`: it is busy/g)).toHaveLength(1)
  expect(text.match(/one of the \[shared reasons\]\(#shared-reasons\): `busy`/g)).toHaveLength(5)
})

test('the table of blocking calls says what a thread does to each', () => {
  const text = renderBlockingCalls()
  expect(text).toContain('### Calls of blocking-path-io')
  expect(text).toMatch(/\| `sqlite3`: `connect`.*\| no: the object belongs to its thread \| aiosqlite \|/)
  expect(text).toContain('`pathlib.Path`: `copy` `copy_into` `move` `move_into` (from Python 3.14)')
})
