/** The command line of the evaluation. */

import path from 'node:path'
import { parseArgs } from 'node:util'
import type { Candidate } from './candidates.ts'
import { defaultPython } from './judge.ts'

export type Options = {
  readonly help: boolean
  readonly candidate: Candidate
  /** Names; empty for all. */
  readonly tasks: readonly string[]
  readonly json: boolean
  readonly publish: boolean
  /** Checks at a time; null for as many as suit the machine. */
  readonly jobs: number | null
  readonly python: string
}

export const help = `npm run evals -- CANDIDATE [TASK…] [options]

Scores answers to the tasks in evals/tasks. CANDIDATE is a folder with one folder for each task, or one of

  original            the programs as they are
  tool                what async-fix makes of them; with --unsafe also the fixes that may change behaviour
  solution            what a person makes of them

      --unsafe        let the tool apply its unsafe fixes too
      --json          print verdicts as JSON
      --jobs N        checks at a time; they wait more than they work (two for each core, and two)
      --python FILE   the interpreter, 3.11 or newer, with the packages of test/requirements.txt (.venv, else python3)
      --publish       score all of the above, renew the table in evals/README.md, and evals/evals.json`

/**
 * Reads the arguments. Throws with a sentence where they make no sense.
 * @param cwd absolute: what the folder of a candidate is relative to
 */
export function parseOptions(words: readonly string[], cwd: string): Options {
  const no = { type: 'boolean', default: false } as const
  const text = { type: 'string' } as const
  const { values, positionals } = parseArgs({
    args: [...words],
    allowPositionals: true,
    options: { help: { ...no, short: 'h' }, unsafe: no, json: no, publish: no, jobs: text, python: text },
  })
  const [name, ...tasks] = positionals
  if (name === undefined && !values.help && !values.publish)
    throw new Error('name a candidate: original, tool, solution or a folder of answers; --help tells more')
  if (values.unsafe && name !== 'tool') throw new Error('--unsafe belongs to the candidate tool')
  return {
    help: values.help,
    candidate: candidateOf(name ?? 'original', values.unsafe, cwd),
    tasks,
    json: values.json,
    publish: values.publish,
    jobs: values.jobs === undefined ? null : positive(values.jobs),
    python: values.python ?? defaultPython(),
  }
}

function candidateOf(name: string, unsafe: boolean, cwd: string): Candidate {
  if (name === 'original' || name === 'solution') return { kind: name }
  if (name === 'tool') return { kind: 'tool', unsafe, cli: path.resolve('dist/cli.cjs') }
  return { kind: 'folder', folder: path.resolve(cwd, name) }
}

function positive(text: string): number {
  const number = Number(text)
  if (!Number.isInteger(number) || number < 1) throw new Error(`--jobs ${text}: it takes a whole number from 1 on`)
  return number
}
