/** Claims: each file goes to one thread, neighbours to the same. */

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Claims } from '../../src/workspace/claims.ts'

const all = (claims: Claims) => {
  const taken: number[] = []
  for (let file = claims.next(); file !== null; file = claims.next()) taken.push(file)
  return taken
}

test('one thread takes all files in their order', () => {
  expect(all(Claims.of(4))).toEqual([0, 1, 2, 3])
  expect(Claims.of(0).next()).toBeNull()
})

test('two threads begin with a half each, and help each other from the end', () => {
  const first = Claims.of(6)
  const [stretch] = first.shareOut(2)
  const second = new Claims(first.shared, 1, stretch as { from: number; to: number })
  expect([second.next(), first.next(), second.next()]).toEqual([3, 0, 4])
  expect(all(first)).toEqual([1, 2, 5])
  expect(second.next()).toBeNull()
  expect(second.takenBy(1)).toEqual([3, 4])
})

test('what is reserved is for the first thread, and counts as no work', () => {
  const first = Claims.of(6)
  for (const file of [0, 1, 2]) first.reserve(file)
  const [stretch] = first.shareOut(2)
  const second = new Claims(first.shared, 1, stretch as { from: number; to: number })
  expect(stretch).toEqual({ from: 5, to: 6 })
  expect(all(second)).toEqual([5, 4, 3])
  expect(all(first)).toEqual([0, 1, 2])
})

test('whatever the order in which threads ask, each file is taken once', () => {
  const runs = fc.record({
    count: fc.nat(30),
    threads: fc.integer({ min: 2, max: 5 }),
    before: fc.nat(10),
    reserved: fc.array(fc.nat(29)),
    turns: fc.array(fc.nat(4)),
  })
  fc.assert(
    fc.property(runs, ({ count, threads, before, reserved, turns }) => {
      const first = Claims.of(count)
      const taken: (number | null)[] = Array.from({ length: before }, () => first.next())
      for (const file of reserved) if (file < count) first.reserve(file)
      const others = first.shareOut(threads).map((each, index) => new Claims(first.shared, index + 1, each))
      expect(others).toHaveLength(threads - 1)
      const asked = [first, ...others]
      for (const turn of turns) taken.push(asked[turn % threads]?.next() ?? null)
      for (const each of [...others, first]) taken.push(...all(each))
      const files = taken.filter(each => each !== null)
      expect(files.sort((a, b) => a - b)).toEqual([...Array(count).keys()])
    }),
  )
})
