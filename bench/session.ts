/** One run of the benchmark, from the sources to the results. */

import { mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Entry } from './entries.ts'
import { findPython, type Python, prepareEnvironment, toolFolders } from './environment.ts'
import { count } from './format.ts'
import { measureGrowth } from './growth.ts'
import { machineFacts } from './machine.ts'
import { type Command, Meter } from './measure.ts'
import type { Options } from './options.ts'
import { prepare } from './prepare.ts'
import type { Group, Results, Row, Sample } from './results.ts'
import { joined, type Limits, runBlocks } from './schedule.ts'
import { findSources } from './sources.ts'
import { median, pairedRatio } from './statistics.ts'
import { findTools } from './tools.ts'
import { layOut } from './trees.ts'

/**
 * Measures. All that it makes lies in a temporary folder, which is gone afterwards, also when a person interrupts it.
 * @param say is given a line whenever something was done
 */
export async function measure(options: Options, say: (line: string) => void): Promise<Results> {
  const python = findPython()
  if (!python) throw new Error('the benchmark needs python3: it starts the commands and counts what they use')
  if (options.prepare) prepareEnvironment(python, say)
  const folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'async-fix-bench-')))
  const meter = new Meter(python.command, folder)
  const clean = async () => {
    await meter.close()
    rmSync(folder, { recursive: true, force: true })
  }
  const interrupted = () => void clean().then(() => process.exit(130))
  process.once('SIGINT', interrupted).once('SIGTERM', interrupted)
  try {
    return await measureIn(folder, options, python, meter, say)
  } finally {
    await clean()
    process.off('SIGINT', interrupted).off('SIGTERM', interrupted)
  }
}

async function measureIn(
  folder: string,
  options: Options,
  python: Python,
  meter: Meter,
  say: (line: string) => void,
): Promise<Results> {
  const started = performance.now()
  const tools = findTools(toolFolders(options.tools))
  const tree = layOut(findSources(options.trees, python), path.join(folder, 'tree'))
  if (tree.files.length === 0) throw new Error(`no Python file in ${options.trees.join(', ')}`)
  say(`the tree has ${count(tree.files.length, 'file')} in ${count(tree.projects.length, 'project')}`)
  const { rounds, slow, timeout, budget } = options
  const limits: Limits = { rounds, slow, timeout, deadline: started + budget * 1000 }
  const around = { run: meter.run.bind(meter), now: () => performance.now(), say }
  const run = (command: Command) => meter.run(command, budget)
  const prepared = await prepare({ options, tools, tree, folder, run, say })
  const { entries } = prepared
  const early = await runBlocks(blocksOf(entries.filter(({ late }) => !late)), limits, around)
  const warm = await prepared.warm()
  const growth = options.growth > 0 ? await measureGrowth(tree, options, folder, limits, around) : null
  const late = await runBlocks([entries.filter(entry => entry.late)], limits, around)
  const { samples, absent, cut } = joined([early, late])
  return {
    format: 1,
    date: new Date().toISOString(),
    machine: machineFacts(options.cli, python, tools),
    tree: {
      name: treeName(options.trees),
      files: tree.files.length,
      bytes: tree.bytes,
      projects: tree.projects.length,
    },
    rounds,
    stopped: stopped([...cut, ...(growth?.cut ?? [])], budget),
    counts: prepared.counts,
    rows: entries.flatMap(entry => rowOf(entry, samples, folder)),
    absent: [...prepared.absent, ...absent, ...(growth?.absent ?? [])],
    stages: { cold: prepared.cold, warm },
    growth: growth?.steps ?? [],
  }
}

/** What is compared takes turns; the quick ones come first, lest a slow one leaves them no time. */
function blocksOf(entries: readonly Entry[]): Entry[][] {
  const order: readonly Group[] = ['file', 'one-rule', 'tree', 'bulk']
  return order.map(group => entries.filter(entry => entry.group === group))
}

function treeName(trees: readonly string[]): string {
  const names = trees.map(tree => {
    if (tree === 'stdlib') return 'the standard library'
    return tree === 'site-packages' ? 'installed packages' : path.basename(tree)
  })
  return names.join(' and ')
}

function stopped(cut: readonly string[], budget: number): string | null {
  if (cut.length === 0) return null
  return `The budget of ${budget} s was used up: ${cut.length} of the rows had fewer runs, or none.`
}

function rowOf(entry: Entry, samples: ReadonlyMap<string, readonly Sample[]>, folder: string): Row[] {
  const { id, group, title, against, command } = entry
  const own = samples.get(id)
  if (!own) return []
  const of = (measure: 'wall' | 'cpu' | 'memory') => median(own.map(sample => sample[measure]))
  const other = against === null ? undefined : samples.get(against)
  return [
    {
      id,
      group,
      title,
      command: shownCommand(command.argv, folder),
      wall: of('wall'),
      cpu: of('cpu'),
      memory: of('memory'),
      ratio: against !== null && other ? pairedRatio(own, other, against) : null,
      samples: own,
    },
  ]
}

/** Without the folders of this machine. */
function shownCommand(argv: readonly string[], folder: string): string {
  const word = (text: string) => (path.isAbsolute(text) && text !== '/dev/null' ? shownPath(text, folder) : text)
  return argv.map(word).join(' ')
}

function shownPath(file: string, folder: string): string {
  const inside = path.relative(folder, file)
  return inside.startsWith('..') ? path.basename(file) : inside
}
