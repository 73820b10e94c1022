/** Columns of a line. */

import { expect, test } from 'vitest'
import { width } from '../../src/python/line-width.ts'

test.each([
  ['', 0],
  ['pay(order)', 10],
  ['    pay()', 9],
  ['\tpay()', 9],
  ['\t\tpay()', 13],
  ['pay("😀")', 8],
])('%j takes %i columns', (line, columns) => {
  expect(width(line)).toBe(columns)
})
