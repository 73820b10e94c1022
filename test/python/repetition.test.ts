/** Loops for ever, and what leaves a loop. */

import { expect, test } from 'vitest'
import { exitsOf, isWhileTrue, loopOfJump } from '../../src/python/repetition.ts'
import { descendants } from '../../src/python/tree.ts'
import { parsed } from './parsed.ts'

function loop(code: string) {
  const [found] = descendants(parsed(code).tree.root, 'while_statement', 'for_statement')
  if (!found) throw new Error('the text has no loop')
  return found
}

test.each([
  ['while True: pay()', true],
  ['while 1: pay()', true],
  ['while order: pay()', false],
  ['for order in orders: pay()', false],
])('%s runs for ever: %s', (code, expected) => {
  expect(isWhileTrue(loop(code))).toBe(expected)
})

test.each([
  ['while True:\n    if paid(): break', ['break']],
  ['while True:\n    for each in orders: break', []],
  ['while True:\n    for each in orders: return each', ['return each']],
  ['while True:\n    for each in orders: pay()\n    else: break', ['break']],
  ['while True:\n    while order: pay()\n    else: break', ['break']],
  ['while True:\n    def pay(): return 1', []],
  ['while True:\n    raise Closed', ['raise Closed']],
  ['while True:\n    if paid(): continue', []],
])('%j is left by %j', (code, expected) => {
  expect(exitsOf(loop(`def shop():\n    ${code.replaceAll('\n', '\n    ')}\n`)).map(each => each.text)).toEqual(
    expected,
  )
})

test.each([
  ['for a in b:\n    break', 'a'],
  ['for a in b:\n    for c in d:\n        break', 'c'],
  ['for a in b:\n    for c in d:\n        pay()\n    else:\n        break', 'a'],
  ['for a in b:\n    if a:\n        pay()\n    else:\n        break', 'a'],
])('the break of %j is that of the loop over %s', (code, name) => {
  const [jump] = descendants(parsed(code).tree.root, 'break_statement')
  expect(jump && loopOfJump(jump)?.get('left')?.text).toBe(name)
})
