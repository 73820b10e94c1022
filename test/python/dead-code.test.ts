/** Code behind a condition that a constant of the module decides. */

import { expect, test } from 'vitest'
import { neverRuns } from '../../src/python/dead-code.ts'
import { callOf, parsed } from './parsed.ts'

const head = 'from typing import TYPE_CHECKING\nIS_SYNC = False\nIS_ASYNC = True\nLATE = False\nLATE = ask()\n'

test.each([
  ['if IS_SYNC: go()', true],
  ['if not IS_SYNC: go()', false],
  ['if IS_SYNC: pass\nelse: go()', false],
  ['if IS_ASYNC: pass\nelse: go()', true],
  ['if IS_SYNC and connect: go()', true],
  ['if connect and IS_SYNC: go()', true],
  ['if IS_SYNC or connect: go()', false],
  ['if IS_ASYNC or connect: pass\nelse: go()', true],
  ['if IS_ASYNC and connect: pass\nelse: go()', false],
  ['if not (IS_ASYNC or connect): go()', true],
  ['if TYPE_CHECKING: go()', true],
  ['if LATE: go()', false],
  ['if connect: go()', false],
  ['x = go() if IS_SYNC else None', true],
  ['x = None if IS_SYNC else go()', false],
])('%j never runs: %s', (code, expected) => {
  const file = parsed(`${head}${code}\n`)
  expect(neverRuns(callOf(file, 'go'), file)).toBe(expected)
})
