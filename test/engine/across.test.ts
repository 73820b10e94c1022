/** One fix over several files: in all of them or in none. */

import { expect, test } from 'vitest'
import { acrossFindings, applyAcross } from '../../src/engine/across.ts'
import { type Edit, insertBefore, remove, replace } from '../../src/engine/edit.ts'
import type { Finding, Fix } from '../../src/engine/finding.ts'
import { parser } from '../engine-under-test.ts'

const own = { path: 'shop/cart.py', module: 'shop.cart', text: 'total = load(1)\n' }
const other = { path: 'shop/db.py', text: 'def load(key):\r\n    return key  # as it is\r\n' }

const at = (text: string, part: string) => ({ start: text.indexOf(part), end: text.indexOf(part) + part.length })

function fixOf(edits: Edit[], elsewhere: Fix['elsewhere'] = []): Fix {
  return { applicability: 'safe', message: 'do it', unsafeBecause: null, needsPackage: null, edits, elsewhere }
}

const awaiting = [insertBefore(at(own.text, 'load'), 'await ')]
const converting = [insertBefore(at(other.text, 'def'), 'async ')]

const apply = (fix: Fix, textOf = (path: string): string | null => (path === other.path ? other.text : null)) => {
  const changed = applyAcross(fix, own, textOf, { parser })
  return changed && Object.fromEntries(changed)
}

test('every file gets its edits', () => {
  expect(apply(fixOf(awaiting, [{ ...other, edits: converting }]))).toEqual({
    'shop/cart.py': 'total = await load(1)\n',
    'shop/db.py': 'async def load(key):\r\n    return key  # as it is\r\n',
  })
})

test('a fix of one file is one too', () => {
  expect(apply(fixOf(awaiting))).toEqual({ 'shop/cart.py': 'total = await load(1)\n' })
})

test('line ends are those of each file', () => {
  const edits = [insertBefore(at(other.text, 'def'), 'import asyncio\n\n')]
  expect(apply(fixOf(awaiting, [{ ...other, edits }]))?.['shop/db.py']).toMatch(/^import asyncio\r\n\r\ndef/)
})

test.each<[string, Fix, ((path: string) => string | null)?]>([
  ['a file that has changed', fixOf(awaiting, [{ ...other, edits: converting }]), () => 'def load(): ...\n'],
  ['a file that is gone', fixOf(awaiting, [{ ...other, edits: converting }]), () => null],
  [
    'a file that would not parse any more',
    fixOf(awaiting, [{ ...other, edits: [replace(at(other.text, 'def'), 'def def')] }]),
  ],
  ['a comment that would be lost', fixOf(awaiting, [{ ...other, edits: [remove(at(other.text, '  # as it is'))] }])],
  ['an own file that would not parse', fixOf([replace(at(own.text, '='), '= =')], [{ ...other, edits: converting }])],
])('%s keeps all files as they are', (_, fix, textOf) => {
  expect(apply(fix, textOf)).toBeNull()
})

test('only what is to be applied and reaches out counts', () => {
  const across = fixOf(awaiting, [{ ...other, edits: converting }])
  const finding = (...fixes: Fix[]): Finding => ({
    rule: 'test',
    message: 'it is',
    range: { start: 0, end: 1 },
    fixes,
    declined: null,
    chain: [],
  })
  const unsafe: Fix = { ...across, applicability: 'unsafe' }
  const findings = [
    finding(across),
    finding(fixOf(awaiting), across),
    finding(unsafe),
    finding(unsafe, across),
    finding(),
  ]
  const result = { text: '', applied: [], damage: [], bugs: [], findings }
  expect(acrossFindings(result, false).map(each => findings.indexOf(each))).toEqual([0, 3])
  expect(acrossFindings(result, true).map(each => findings.indexOf(each))).toEqual([0, 2, 3])
})
