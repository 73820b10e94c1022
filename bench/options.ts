/** The command line of the benchmark. */

import path from 'node:path'
import { parseArgs } from 'node:util'
import type { Group } from './results.ts'

export type Options = {
  readonly help: boolean
  /** `stdlib`, `site-packages`, or absolute paths. */
  readonly trees: readonly string[]
  readonly groups: readonly Group[]
  readonly rounds: number
  /** Seconds. */
  readonly budget: number
  readonly slow: number
  readonly timeout: number
  readonly prepare: boolean
  /** Largest replicated tree, in files; 0 for none. */
  readonly growth: number
  /** Files in the project around the single file, and findings that are fixed in bulk. */
  readonly around: number
  readonly bulk: number
  /** Absolute. */
  readonly cli: string
  readonly tools: readonly string[]
  /** Absolute: where results are read from, and written to. */
  readonly from: string | null
  readonly json: string | null
  readonly svg: string | null
  readonly publish: boolean
}

export const help = `npm run bench -- [options] [PATH…]

Times async-fix and other tools side by side on the standard library and all installed packages, or on the named folders.

      --tree T            stdlib, site-packages or a folder; may be repeated (PATH… are folders too)
      --only GROUPS       some of tree,one-rule,file,bulk
      --rounds N          at most so many runs of each command (9)
      --slow SECONDS      a command gets no more runs once they took so long together (120)
      --timeout SECONDS   one run is ended after that (900)
      --budget SECONDS    no new run is started after that (7200)
      --growth            also trees of 1,000, 4,000, 16,000 and 64,000 files
      --growth-max N      … up to so many files
      --around N          files in the project around the single file (2000)
      --bulk N            findings that are fixed in bulk (1000)
      --no-prepare        make no Python environment: take what is installed
      --tools FOLDER      look for ruff, flake8, pylint and ast-grep here first; may be repeated
      --cli FILE          the async-fix to measure (dist/cli.cjs)
      --from FILE         measure nothing: take the figures that --json wrote
      --json FILE         write all figures there
      --svg FILE          write the chart there
      --publish           renew bench/results and the section of README.md`

const groups: readonly Group[] = ['tree', 'one-rule', 'file', 'bulk']

/**
 * Reads the arguments. Throws with a sentence where they make no sense.
 * @param cwd absolute: what paths are relative to
 */
export function parseOptions(words: readonly string[], cwd: string): Options {
  const text = { type: 'string' } as const
  const yes = { type: 'boolean', default: false } as const
  const many = { type: 'string', multiple: true, default: [] as string[] } as const
  const { values, positionals } = parseArgs({
    args: [...words],
    allowPositionals: true,
    options: {
      help: { ...yes, short: 'h' },
      tree: many,
      only: text,
      rounds: text,
      slow: text,
      timeout: text,
      budget: text,
      growth: yes,
      'growth-max': text,
      around: text,
      bulk: text,
      'no-prepare': yes,
      tools: many,
      cli: text,
      from: text,
      json: text,
      svg: text,
      publish: yes,
    },
  })
  const at = (name: string) => path.resolve(cwd, name)
  const file = (name: string | undefined) => (name === undefined ? null : at(name))
  const trees = values.tree.map(tree => (tree === 'stdlib' || tree === 'site-packages' ? tree : at(tree)))
  const all = [...trees, ...positionals.map(at)]
  return {
    help: values.help,
    trees: all.length > 0 ? all : ['stdlib', 'site-packages'],
    groups: values.only === undefined ? groups : values.only.split(',').map(groupNamed),
    rounds: positive('rounds', values.rounds, 9),
    slow: positive('slow', values.slow, 120),
    timeout: positive('timeout', values.timeout, 900),
    budget: positive('budget', values.budget, 7200),
    prepare: !values['no-prepare'],
    growth:
      values.growth || values['growth-max'] !== undefined ? positive('growth-max', values['growth-max'], 64_000) : 0,
    around: positive('around', values.around, 2000),
    bulk: positive('bulk', values.bulk, 1000),
    cli: file(values.cli) ?? path.resolve('dist/cli.cjs'),
    tools: values.tools.map(at),
    from: file(values.from),
    json: file(values.json),
    svg: file(values.svg),
    publish: values.publish,
  }
}

function groupNamed(name: string): Group {
  const group = groups.find(each => each === name)
  if (!group) throw new Error(`--only knows ${groups.join(', ')}, not ${name}`)
  return group
}

function positive(option: string, value: string | undefined, otherwise: number): number {
  if (value === undefined) return otherwise
  const number = Number(value)
  if (!Number.isInteger(number) || number < 1) throw new Error(`--${option} takes a number from 1 on, not ${value}`)
  return number
}
