/** Whatever combinations of fixes break a check, what is kept passes, nothing can be added to it, and few checks were needed. */

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { largestGreen } from '../../../src/cli/verify/largest-green.ts'

type Fixes = readonly number[]

/** Sorts the fixes 0 to `count - 1`, and counts how often the check had to be made. */
async function sorted(count: number, passes: (wanted: ReadonlySet<number>) => boolean, perGroup = 3) {
  const fixes = Array.from({ length: count }, (_, number) => number)
  const checked = new Map<string, boolean>([['', true]])
  const isGreen = async (wanted: Fixes) => {
    const key = [...wanted].sort((a, b) => a - b).join()
    if (!checked.has(key)) checked.set(key, passes(new Set(wanted)))
    return checked.get(key) as boolean
  }
  const { kept, refused } = await largestGreen(
    () => fixes,
    fix => String(Math.floor(fix / perGroup)),
    isGreen,
  )
  return { kept, refused, checks: checked.size - 1 }
}

const holds = (wanted: ReadonlySet<number>, combination: Fixes) => combination.every(each => wanted.has(each))

const counts = fc.integer({ min: 1, max: 40 })
const combinations = fc.array(fc.uniqueArray(fc.nat(39), { minLength: 1, maxLength: 3 }), { maxLength: 6 })

test('combinations that break it', async () => {
  await fc.assert(
    fc.asyncProperty(counts, combinations, fc.integer({ min: 1, max: 40 }), async (count, breaking, perGroup) => {
      const passes = (wanted: ReadonlySet<number>) => !breaking.some(each => holds(wanted, each))
      const { kept, refused, checks } = await sorted(count, passes, perGroup)
      expect(passes(kept)).toBe(true)
      expect([...kept, ...refused].sort((a, b) => a - b)).toEqual(Array.from({ length: count }, (_, number) => number))
      for (const each of refused) expect(passes(new Set([...kept, each])), `${each} can be added`).toBe(false)
      const { size } = refused
      expect(checks).toBeLessThanOrEqual(1 + size * (Math.log2(count) + 4) + (size * (size + 1)) / 2)
    }),
    { numRuns: 500 },
  )
})

test('any check at all, as long as it passes without fixes', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 8 }), fc.func(fc.boolean()), async (count, answer) => {
      const passes = (wanted: ReadonlySet<number>) => wanted.size === 0 || answer([...wanted].sort())
      const { kept, refused } = await sorted(count, passes)
      expect(passes(kept)).toBe(true)
      for (const each of refused) expect(passes(new Set([...kept, each])), `${each} can be added`).toBe(false)
    }),
    { numRuns: 500 },
  )
})

describe('how many checks', () => {
  test.each([
    ['all pass', 100, [], 1],
    ['one of a hundred', 100, [[42]], 9],
    ['a pair of a hundred', 100, [[17, 80]], 9],
    ['two of a hundred', 100, [[3], [90]], 20],
    ['all three of one group of a hundred', 100, [[42], [43], [44]], 20],
  ] as [string, number, number[][], number][])('%s', async (_, count, breaking, most) => {
    const { checks } = await sorted(count, wanted => !breaking.some(each => holds(wanted, each)))
    expect(checks).toBeLessThanOrEqual(most)
  })
})

test('a fix that needs a later one is kept with it', async () => {
  const passes = (wanted: ReadonlySet<number>) => !wanted.has(5) && (!wanted.has(1) || wanted.has(6))
  const { kept, refused } = await sorted(8, passes)
  expect([...refused]).toEqual([5])
  expect(kept).toContain(1)
})

test('fixes that a refusal brings up are sorted as well', async () => {
  const offered = (refused: ReadonlySet<string>) =>
    refused.has('whole') ? ['left', 'right', 'other'] : ['whole', 'other']
  const { kept, refused } = await largestGreen(
    offered,
    () => 'a.py',
    async wanted => !wanted.includes('whole') && !wanted.includes('left'),
  )
  expect([...kept].sort()).toEqual(['other', 'right'])
  expect([...refused].sort()).toEqual(['left', 'whole'])
})
