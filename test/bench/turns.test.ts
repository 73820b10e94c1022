/** The rows of the benchmark take turns, within the time there is. The clock is a made one. */

import { expect, test } from 'vitest'
import type { Command, Usage } from '../../bench/measure.ts'
import { type Limits, roundsFor, runBlocks, runInTurns, type Task } from '../../bench/schedule.ts'
import { sample } from './samples.ts'

const task = (id: string, more: Partial<Task> = {}): Task => ({
  id,
  title: id,
  command: { argv: [id], cwd: '/' },
  expected: [0, 1],
  ...more,
})
const limits: Limits = { rounds: 3, slow: 10, timeout: 50, deadline: 1_000_000 }

/** Runs with a clock that only the commands move. */
async function turns(tasks: readonly Task[], given: Partial<Limits>, use: (id: string) => Partial<Usage>) {
  const ran: string[] = []
  const allowed: number[] = []
  let now = 0
  const run = async ({ argv }: Command, seconds: number): Promise<Usage> => {
    const [id = ''] = argv
    ran.push(id)
    allowed.push(seconds)
    const usage = { wall: 1000, cpu: 1, memory: 1, status: 0, late: false, stderr: '', ...use(id) }
    now += usage.wall
    return usage
  }
  const outcome = await runInTurns(tasks, { ...limits, ...given }, { run, now: () => now, say: () => {} })
  return { ...outcome, ran, allowed }
}

test('every second round goes backwards', async () => {
  const { ran, samples } = await turns([task('a'), task('b'), task('c')], {}, () => ({}))
  expect(ran.join('')).toBe('abccbaabc')
  expect(samples.get('b')?.map(({ round }) => round)).toEqual([0, 1, 2])
})

test('a slow command gets fewer rounds, but one', async () => {
  const { ran } = await turns([task('a'), task('b'), task('c')], {}, id => ({
    wall: { a: 4000, b: 60_000, c: 9 }[id] ?? 0,
  }))
  expect(ran.join('')).toBe('abccac')
  expect(roundsFor([], limits)).toBe(3)
  expect(roundsFor([sample(0, 2000), sample(1, 6000)], limits)).toBe(1)
})

test('a command that fails, takes too long or cannot be started is told once and not tried again', async () => {
  const broken = task('e', { before: () => Promise.reject(new Error('disk full')) })
  const { ran, absent, samples } = await turns([task('a'), task('b'), task('c'), broken], {}, id =>
    id === 'b'
      ? { status: 2, stderr: '\nno such rule\nusage' }
      : id === 'c'
        ? { late: true, status: -9 }
        : { status: 1 },
  )
  expect(ran.join('')).toBe('abcaa')
  expect(absent).toEqual([
    { title: 'b', why: 'failed with status 2: no such rule' },
    { title: 'c', why: 'ended after 50 s' },
    { title: 'e', why: 'disk full' },
  ])
  expect([...samples.keys()]).toEqual(['a'])
})

test('when the time is over nothing is started that would need more, and it is told', async () => {
  const { ran, cut, absent, allowed } = await turns([task('a'), task('b')], { deadline: 4500, slow: 99 }, id => ({
    wall: id === 'a' ? 3000 : 1000,
  }))
  expect(ran.join('')).toBe('ab')
  expect(allowed).toEqual([4.5, 1.5])
  expect(cut).toEqual(['b', 'a'])
  expect(absent).toEqual([])
  expect((await turns([task('a')], { deadline: 0 }, () => ({}))).absent).toEqual([
    { title: 'a', why: 'no time was left' },
  ])
})

test('the state is brought about before every run', async () => {
  const rounds: number[] = []
  await turns([task('a', { before: round => void rounds.push(round) })], {}, () => ({}))
  expect(rounds).toEqual([0, 1, 2])
})

test('blocks come one after the other, each with all of its rounds', async () => {
  const ran: string[] = []
  const run = async ({ argv }: Command): Promise<Usage> => {
    ran.push(argv[0] ?? '')
    return { wall: 1, cpu: 1, memory: 1, status: argv[0] === 'c' ? 9 : 0, late: false, stderr: '' }
  }
  const around = { run, now: () => 0, say: () => {} }
  const { samples, absent } = await runBlocks([[task('a'), task('b')], [], [task('c'), task('d')]], limits, around)
  expect(ran.join('')).toBe('abbaabcddd')
  expect([...samples.keys()]).toEqual(['a', 'b', 'd'])
  expect(absent.map(({ title }) => title)).toEqual(['c'])
})
