/** A function that is not understood keeps nothing from being repaired in another, in one run as in two. */

import { expect, test } from 'vitest'
import missingAwait from '../../transforms/awaiting/missing-await.ts'
import noCheckpoint from '../../transforms/concurrency/no-checkpoint.ts'
import { fixText } from '../engine-under-test.ts'

test('what one fix leads to is found in the same run', () => {
  const text = [
    'import asyncio',
    '',
    '',
    'async def patrol(street):',
    '    whle 1:',
    '        await asyncio.sleep(60)',
    '        for house in street:',
    '            if house:',
    '                break',
    '',
    '',
    'async def night_shift(streets):',
    '    for street in streets:',
    '        patrol(street)',
    '',
  ].join('\n')
  const options = { transforms: [missingAwait, noCheckpoint] }
  const { text: fixed, applied } = fixText(text, options, true)
  expect(applied.map(({ rule }) => rule)).toEqual(['missing-await', 'no-checkpoint'])
  expect(fixText(fixed, options, true).text).toBe(fixed)
})
