/** The progress bar: a clock and a terminal of the test. */

import { describe, expect, test } from 'vitest'
import { progressOf } from '../../src/cli/progress.ts'

const talking = { quiet: false, verbose: false }
const terminal = { isTTY: true, columns: 100 }

/** What is written when a file is done at each of these times, in milliseconds after the start. */
function shown(total: number, times: readonly number[], given: object = {}, options = talking, env = {}): string[] {
  const written: string[] = []
  let time = 7_000
  const stderr = { ...terminal, ...given, write: (chunk: string | Uint8Array) => written.push(String(chunk)) }
  const progress = progressOf(options, { stderr, env }, total, () => time)
  for (const at of times) {
    time = 7_000 + at
    progress.tick()
  }
  progress.end()
  return written
}

const wiped = '\r\u001b[K'

test('files done, rate and time left, wiped at the end', () => {
  expect(shown(4, [100, 499, 1500])).toEqual([
    `\r${'█'.repeat(18)}${'░'.repeat(6)} 3/4 files, 2 files/s, 1 s left\u001b[K`,
    wiped,
  ])
})

test('the last file leaves no time', () => {
  expect(shown(2, [400, 1000])[0]).toBe(`\r${'█'.repeat(24)} 2/2 files, 2 files/s, 0 s left\u001b[K`)
})

test('minutes, where it takes so long', () => {
  expect(shown(66, [1000])[0]).toContain(' 1/66 files, 1 files/s, 1 min 5 s left')
})

test('drawn at most every fiftieth of a second: 20 times', () => {
  const eachMillisecond = Array.from({ length: 1500 }, (_, index) => index + 1)
  expect(shown(1500, eachMillisecond)).toHaveLength(21 + 1)
})

test('no longer than a line of the terminal, which could not be wiped', () => {
  const [first = ''] = shown(4, [900], { columns: 40 })
  expect(first).toHaveLength('\r'.length + 39 + '\u001b[K'.length)
})

describe('nothing is shown', () => {
  test('by a run that is done within half a second', () => {
    expect(shown(2, [100, 499])).toEqual([])
  })

  test.each([
    ['in a pipe', { isTTY: false }, talking, {}],
    ['where nothing is known about the output', { isTTY: undefined }, talking, {}],
    ['with --quiet', {}, { quiet: true, verbose: false }, {}],
    ['with --verbose', {}, { quiet: false, verbose: true }, {}],
    ['on a terminal that can only print', {}, talking, { TERM: 'dumb' }],
  ])('%s', (_, given, options, env) => {
    expect(shown(2, [900, 1900], given, options, env)).toEqual([])
    expect(shown(2, [900, 1900])).toHaveLength(3)
  })
})
