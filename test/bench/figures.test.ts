/** Medians, paired ratios, stages and figures are computed and written as they should be. */

import { expect, test } from 'vitest'
import { duration, megabytes, times } from '../../bench/format.ts'
import { sizesUpTo, stepOf } from '../../bench/growth.ts'
import { parseStages } from '../../bench/stages.ts'
import { median, pairedRatio } from '../../bench/statistics.ts'
import { sample } from './samples.ts'

test('the median is the middle value, or the mean of the two in the middle', () => {
  expect(median([9, 1, 4])).toBe(4)
  expect(median([10, 9, 1, 2])).toBe(5.5)
  expect(() => median([])).toThrow('nothing')
})

test('a ratio is the median of the ratios of each round, not the ratio of the medians', () => {
  const ours = [sample(0, 10, 30), sample(1, 40, 30), sample(2, 90, 30)]
  const theirs = [sample(2, 30, 10), sample(0, 10, 15), sample(1, 10, 30)]
  expect(pairedRatio(ours, theirs, 'ruff')).toEqual({ to: 'ruff', wall: 3, cpu: 2, pairs: 3 })
})

test('rounds in which only one of both ran do not count', () => {
  expect(pairedRatio([sample(0, 10), sample(1, 99)], [sample(0, 5), sample(2, 1)], 'x')).toMatchObject({
    wall: 2,
    pairs: 1,
  })
  expect(pairedRatio([sample(0, 10)], [sample(1, 10)], 'x')).toBeNull()
})

test('a process that used no CPU time does not make a ratio endless', () => {
  expect(Number.isFinite(pairedRatio([sample(0, 1, 1)], [sample(0, 1, 0)], 'x')?.cpu)).toBe(true)
})

test('stages are read between other lines, in any number; what is left of the total is other', () => {
  const stderr =
    'a.py: read\ntime: walk 5 ms\ntime: parse 30.5 ms\ntime: parse 4.5 ms\nwarning: time: x 9 ms\ntime: total 100 ms\n'
  expect(parseStages(stderr)).toEqual([
    { stage: 'walk', time: 5, share: 0.05 },
    { stage: 'parse', time: 35, share: 0.35 },
    { stage: 'other', time: 60, share: 0.6 },
  ])
  expect(parseStages('time: link 1 ms\r\ntime: report 3 ms')).toMatchObject([{ share: 0.25 }, { share: 0.75 }])
  expect(parseStages('nothing')).toEqual([])
})

test('figures are written with about three digits', () => {
  expect([5.04, 54.4, 999.4, 999.6, 17_249, 59_960, 192_000].map(duration)).toEqual([
    '5.0 ms',
    '54 ms',
    '999 ms',
    '1.00 s',
    '17.2 s',
    '1 min 0 s',
    '3 min 12 s',
  ])
  expect([1_234_000_000, 66_400_000, 5_340_000].map(megabytes)).toEqual(['1,234 MB', '66 MB', '5.3 MB'])
  expect([1.274, 17.24, 1234.5].map(times)).toEqual(['1.27 ×', '17.2 ×', '1,235 ×'])
})

test('growth is measured at our sizes and at the largest one allowed', () => {
  expect(sizesUpTo(64_000)).toEqual([1000, 4000, 16_000, 64_000])
  expect(sizesUpTo(5000)).toEqual([1000, 4000, 5000])
  expect(sizesUpTo(40)).toEqual([40])
  expect(stepOf(1000, [sample(0, 3000), sample(1, 5000)])).toMatchObject({ wall: 4000, perFile: 4, runs: 2 })
})
