/** The search agrees with a walk through the numbers. */

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { firstAtLeast } from '../../src/python/ordered.ts'

test.each([
  [[], 1, 0],
  [[1, 3, 3, 5], 0, 0],
  [[1, 3, 3, 5], 3, 1],
  [[1, 3, 3, 5], 4, 3],
  [[1, 3, 3, 5], 6, 4],
])('in %j, %i or more begins at %i', (numbers, value, expected) => {
  expect(firstAtLeast(numbers, value)).toBe(expected)
})

test('any numbers', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -20, max: 20 })), fc.integer({ min: -25, max: 25 }), (numbers, value) => {
      const ascending = numbers.toSorted((a, b) => a - b)
      expect(firstAtLeast(ascending, value)).toBe(ascending.filter(each => each < value).length)
    }),
  )
})
