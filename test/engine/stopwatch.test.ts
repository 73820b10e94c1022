/** The stopwatch: exclusive times of stages within stages, by a clock of the test. */

import { afterEach, expect, test } from 'vitest'
import { stages, startTiming, stopTiming, timed, timedAsync, timedMethods } from '../../src/engine/stopwatch.ts'

let time = 0
const pass = (milliseconds: number) => {
  time += milliseconds
}

afterEach(() => stopTiming())

const nothing = Object.fromEntries(stages.map(stage => [stage, 0]))

test('a stage within another counts for itself alone, and what belongs to no stage only in total', () => {
  startTiming(() => time)
  pass(1)
  timed('transform', () => {
    pass(10)
    timed('link', () => {
      pass(100)
      timed('parse', () => pass(1000))
      pass(200)
    })
    pass(20)
  })
  timed('report', () => pass(5))
  pass(2)
  expect(stopTiming()).toEqual({ ...nothing, transform: 30, link: 300, parse: 1000, report: 5, total: 1338 })
})

test('a stage within itself counts once', () => {
  startTiming(() => time)
  timed('link', () => timed('link', () => pass(7)))
  expect(stopTiming()).toEqual({ ...nothing, link: 7, total: 7 })
})

test('work that throws ends its stage', async () => {
  startTiming(() => time)
  const broken = () => {
    pass(3)
    throw new Error('broken')
  }
  expect(() => timed('parse', broken)).toThrow('broken')
  await expect(timedAsync('report', async () => broken())).rejects.toThrow('broken')
  pass(50)
  expect(stopTiming()).toEqual({ ...nothing, parse: 3, report: 3, total: 56 })
})

test('the time for which work waits is its own', async () => {
  startTiming(() => time)
  const result = await timedAsync('report', async () => {
    await null
    pass(4)
    return 'done'
  })
  expect([result, stopTiming()]).toEqual(['done', { ...nothing, report: 4, total: 4 }])
})

test('methods are parts of a stage, and get and give what they did', () => {
  const methods = {
    add(a: number, b: number) {
      pass(2)
      return a + b
    },
    never: () => 'never',
  }
  startTiming(() => time)
  expect(timedMethods('link', methods).add(1, 2)).toBe(3)
  expect(stopTiming()).toEqual({ ...nothing, link: 2, total: 2 })
})

test('without a stopwatch the work is done, the methods stay what they are, and there are no times', async () => {
  const methods = { one: () => 1 }
  expect(timedMethods('link', methods)).toBe(methods)
  expect(timed('walk', () => 2)).toBe(2)
  expect(await timedAsync('report', async () => 3)).toBe(3)
  expect(stopTiming()).toBeNull()
})

test('work that began before the stopwatch does not disturb it', () => {
  timed('walk', () => {
    startTiming(() => time)
    timed('read', () => pass(1))
  })
  expect(stopTiming()).toEqual({ ...nothing, read: 1, total: 1 })
})
