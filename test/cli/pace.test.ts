/** Threads are started for what is left of a run, once it has shown how fast it is. */

import { expect, test } from 'vitest'
import { type Moment, Pace } from '../../src/cli/pace.ts'

/** A pace, and a clock: `pass` lets so many milliseconds go by, of which the process has had so many. */
function started() {
  let now: Moment = { time: 5000, used: 70 }
  const pace = new Pace(() => now)
  const pass = (time: number, used = 1.2 * time) => {
    now = { time: now.time + time, used: now.used + used }
  }
  return { pace, pass }
}

test('the first stretch says nothing, the second one tells', () => {
  const { pace, pass } = started()
  expect(pace.worthOfFile(0)).toBe(0)
  pass(500)
  expect(pace.worthOfFile(1)).toBe(0)
  pass(500)
  // 5 ms a file: 400 of them take the two seconds that keep a thread busy.
  expect(pace.worthOfFile(101) * 400).toBeCloseTo(1)
  pass(1000)
  expect(pace.worthOfFile(102) * 2).toBeCloseTo(1)
})

test('nothing is told too early, or where no file was done', () => {
  const { pace, pass } = started()
  pass(500)
  pace.worthOfFile(1)
  pass(300)
  expect(pace.worthOfFile(1000)).toBe(0)
  pass(200)
  expect(pace.worthOfFile(1)).toBe(0)
})

test('where the cores are busy with other things there is no room for a thread', () => {
  const { pace, pass } = started()
  pass(500)
  pace.worthOfFile(1)
  pass(500, 300)
  expect(pace.worthOfFile(2)).toBe(0)
  // One core, all of it.
  pass(500, 500)
  expect(pace.worthOfFile(3)).toBe(0)
  pass(500, 600)
  expect(pace.worthOfFile(4)).toBeGreaterThan(0)
})
