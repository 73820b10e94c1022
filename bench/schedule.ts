/** Runs the rows of the benchmark in turns, so that what disturbs the machine disturbs all of them alike. */

import type { Command, Usage } from './measure.ts'
import type { Absent, Sample } from './results.ts'

/** A command to be timed. */
export type Task = {
  readonly id: string
  readonly title: string
  readonly command: Command
  /** Exit statuses of a run that did its work. */
  readonly expected: readonly number[]
  /** Brings about the state in which it is timed; not part of the time. */
  readonly before?: (round: number) => Promise<void> | void
}

export type Limits = {
  readonly rounds: number
  /** Seconds that all runs of one row may take together before it gets no more of them. */
  readonly slow: number
  /** Seconds after which one run is ended. */
  readonly timeout: number
  /** Milliseconds on the clock of `now` when no more may be started. */
  readonly deadline: number
}

export type Surroundings = {
  readonly run: (command: Command, seconds: number) => Promise<Usage>
  readonly now: () => number
  readonly say: (line: string) => void
}

export type Outcome = {
  readonly samples: ReadonlyMap<string, readonly Sample[]>
  readonly absent: readonly Absent[]
  /** Titles of the rows that got fewer runs because the time was over. */
  readonly cut: readonly string[]
}

/** Runs one block of tasks after the other; only those of one block take turns. */
export async function runBlocks(
  blocks: readonly (readonly Task[])[],
  limits: Limits,
  around: Surroundings,
): Promise<Outcome> {
  const outcomes: Outcome[] = []
  for (const block of blocks) outcomes.push(await runInTurns(block, limits, around))
  return joined(outcomes)
}

/** Outcomes of different tasks as one. */
export function joined(outcomes: readonly Outcome[]): Outcome {
  return {
    samples: new Map(outcomes.flatMap(({ samples }) => [...samples])),
    absent: outcomes.flatMap(({ absent }) => absent),
    cut: outcomes.flatMap(({ cut }) => cut),
  }
}

/** Every second round goes backwards: no row always follows the same one. A row that fails once is not tried again. */
export async function runInTurns(tasks: readonly Task[], limits: Limits, around: Surroundings): Promise<Outcome> {
  const samples = new Map<string, Sample[]>()
  const absent = new Map<string, Absent>()
  const cut = new Set<string>()
  for (let round = 0; round < limits.rounds; round++) {
    for (const task of round % 2 === 0 ? tasks : tasks.toReversed()) {
      const sofar = samples.get(task.id) ?? []
      if (absent.has(task.id) || sofar.length >= roundsFor(sofar, limits)) continue
      const left = limits.deadline - around.now()
      if (left <= (sofar.at(-1)?.wall ?? 0)) {
        cut.add(task.title)
        continue
      }
      const sample = await runOnce(task, round, Math.min(limits.timeout, left / 1000), around)
      if ('why' in sample) {
        absent.set(task.id, sample)
        around.say(`${task.title}: ${sample.why}`)
      } else samples.set(task.id, [...sofar, sample])
    }
  }
  for (const { id, title } of tasks)
    if (!samples.has(id) && !absent.has(id)) absent.set(id, { title, why: 'no time was left' })
  return { samples, absent: [...absent.values()], cut: [...cut] }
}

/** How many runs a row gets, judged by those it had. */
export function roundsFor(sofar: readonly Sample[], { rounds, slow }: Pick<Limits, 'rounds' | 'slow'>): number {
  const longest = Math.max(0, ...sofar.map(({ wall }) => wall / 1000))
  if (longest === 0) return rounds
  return Math.min(rounds, Math.max(1, Math.floor(slow / longest)))
}

async function runOnce(task: Task, round: number, seconds: number, around: Surroundings): Promise<Sample | Absent> {
  const { title } = task
  try {
    await task.before?.(round)
    const { status, late, stderr, wall, cpu, memory } = await around.run(task.command, seconds)
    if (late) return { title, why: `ended after ${Math.round(seconds)} s` }
    if (!task.expected.includes(status)) return { title, why: `failed with status ${status}: ${firstLine(stderr)}` }
    around.say(`round ${round + 1}: ${title}: ${Math.round(wall)} ms`)
    return { round, wall, cpu, memory }
  } catch (error) {
    return { title, why: error instanceof Error ? error.message : String(error) }
  }
}

function firstLine(text: string): string {
  return text.trim().split('\n')[0] ?? ''
}
