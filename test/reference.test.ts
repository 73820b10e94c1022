/** The pitfalls chapter of reference.md is the one that the transforms make. */

import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { insertReference, renderReference } from '../scripts/reference.ts'
import type { Transform } from '../src/engine/transform.ts'
import { transforms } from '../transforms/index.ts'

test('reference.md is current; `npm run docs` updates it', () => {
  const document = readFileSync('reference.md', 'utf8')
  expect(insertReference(document, renderReference(transforms))).toBe(document)
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
  visit: {},
}

test('a section has all that a person needs to judge the rule', () => {
  const text = renderReference([transform])
  expect(text).toContain('| [late-call](#late-call) | timeouts | a call that comes late | off |')
  expect(text).toContain('### late-call\n\nA call that comes late.\n')
  expect(text).toContain('off by default. Other tools call it `ASYNC999`. Since Python 3.11.')
  expect(text).toContain('```diff\n-late()\n+soon()\n # kept\n```')
  expect(text).toContain('- `value-used`: its value is used')
})

test('sections are ordered by family', () => {
  const other: Transform = { ...transform, name: 'zeta', family: 'blocking' }
  const text = renderReference([transform, other])
  expect(text.indexOf('### zeta')).toBeLessThan(text.indexOf('### late-call'))
})

test('the chapter replaces what stands between the markers, and nothing else', () => {
  const document = 'a\n<!-- pitfalls:start -->\nold\n<!-- pitfalls:end -->\nb\n'
  const once = insertReference(document, 'new')
  expect(once).toBe('a\n<!-- pitfalls:start -->\n\nnew\n\n<!-- pitfalls:end -->\nb\n')
  expect(insertReference(once, 'new')).toBe(once)
})

test('a document without markers is an error', () => {
  expect(() => insertReference('no chapter here', 'new')).toThrow('markers')
})
