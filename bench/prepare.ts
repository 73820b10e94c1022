/** Makes what the rows of the benchmark run on: trees, caches, single files. */

import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { chooseFolders, copyAfresh, layFolders, readReport } from './bulk.ts'
import { spread } from './edits.ts'
import type { Entry, RowSet } from './entries.ts'
import { count } from './format.ts'
import type { Command, Usage } from './measure.ts'
import type { Options } from './options.ts'
import type { Absent, StageTime } from './results.ts'
import { asyncFix, bulkRows, fileRows, oneRuleRows, ruffRules, sleepRule, treeRows } from './rows.ts'
import { parseStages } from './stages.ts'
import { prepareSubjects } from './subject.ts'
import type { Tools } from './tools.ts'
import type { Tree } from './trees.ts'
import { cacheFolder, WarmCache, WatchedFiles } from './warmth.ts'

export type Bench = {
  readonly options: Options
  readonly tools: Tools
  readonly tree: Tree
  /** Absolute temporary folder. */
  readonly folder: string
  readonly run: (command: Command) => Promise<Usage>
  readonly say: (line: string) => void
}

export type Prepared = {
  readonly entries: Entry[]
  readonly absent: Absent[]
  readonly counts: { bulkFindings: number; bulkFiles: number; around: number }
  readonly cold: StageTime[]
  /** Where the time of a check with its cache filled goes; to be asked when all rows are done. */
  readonly warm: () => Promise<StageTime[]>
}

/** Everything that the chosen groups of rows need. */
export async function prepare(bench: Bench): Promise<Prepared> {
  const { groups, cli } = bench.options
  const prepared: Prepared = {
    entries: [],
    absent: [],
    counts: { bulkFindings: 0, bulkFiles: 0, around: 0 },
    cold: [],
    warm: async () => [],
  }
  const add = (rows: RowSet, first = false) => {
    if (first) prepared.entries.unshift(...rows.entries)
    else prepared.entries.push(...rows.entries)
    prepared.absent.push(...rows.absent)
  }
  if (groups.includes('one-rule')) add(oneRuleRows(cli, bench.tools, bench.tree.root, writtenRule(bench.folder)))
  if (groups.includes('file')) add(await fileGroup(bench, prepared))
  if (!groups.includes('tree') && !groups.includes('bulk')) return prepared

  bench.say('filling the cache of async-fix')
  const report = path.join(bench.folder, 'report.json')
  const cache = new WarmCache(
    cacheFolder(bench.folder, 'async-fix'),
    folder => fillCommand(bench, folder, report),
    bench.run,
  )
  const usage = await cache.refresh()
  if (!usage || ![0, 1].includes(usage.status)) throw new Error(`async-fix failed: ${usage?.stderr.trim()}`)
  prepared.cold.push(...parseStages(usage.stderr))
  if (groups.includes('bulk')) add(await bulkGroup(bench, report, prepared))
  if (!groups.includes('tree')) return prepared
  add(treeGroup(bench, cache), true)
  return { ...prepared, warm: () => warmStages(cache) }
}

function fillCommand({ options, tree }: Bench, folder: string, report: string): Command {
  const words = ['--check', '--verbose', '--output-format', 'json', '--output-file', report, '--cache-dir', folder, '.']
  return { argv: asyncFix(options.cli, ...words), cwd: tree.root }
}

async function warmStages(cache: WarmCache): Promise<StageTime[]> {
  if (!cache.isKept()) return []
  await cache.refresh()
  cache.stale()
  return parseStages((await cache.refresh())?.stderr ?? '')
}

function treeGroup({ options, tools, tree, folder, run }: Bench, cache: WarmCache): RowSet {
  const { ruff } = tools
  const program = 'missing' in ruff ? 'true' : ruff.command
  const ruffCache = new WarmCache(
    cacheFolder(folder, 'ruff'),
    at => ({ argv: [program, 'check', '--isolated', '--select', ruffRules, '--cache-dir', at, '.'], cwd: tree.root }),
    run,
  )
  const watched = new WatchedFiles(spread(tree.files, 10), [cache, ruffCache])
  return treeRows({
    cli: options.cli,
    tools,
    root: tree.root,
    cache: cache.isKept() ? cache.folder : null,
    ruffCache: ruffCache.folder,
    refresh: { asyncFix: () => settled(cache), ruff: () => settled(ruffCache) },
    change: async () => {
      await settled(cache)
      watched.change()
    },
  })
}

async function settled(cache: WarmCache): Promise<void> {
  await cache.refresh()
}

async function fileGroup({ options, tree, folder, run, say }: Bench, { counts }: Prepared): Promise<RowSet> {
  const { cli, around } = options
  say(`laying a project of ${count(around, 'file')} around one file`)
  const { alone, project, unchanged, edited } = prepareSubjects(tree, around, folder)
  const words = (at: string) => asyncFix(cli, '--check', '--quiet', '--cache-dir', at, '.')
  const cache = new WarmCache(cacheFolder(folder, 'around'), at => ({ argv: words(at), cwd: project.root }), run)
  const watched = new WatchedFiles([edited], [cache])
  await cache.refresh()
  // Without a cache there is nothing to refresh: it would only cost time.
  const refresh = async () => (cache.isKept() ? settled(cache) : undefined)
  counts.around = project.files.length
  return fileRows({
    cli,
    alone,
    project: {
      root: project.root,
      files: project.files.length,
      cache: cache.folder,
      kept: cache.isKept(),
      unchanged,
      edited,
      refresh,
      edit: async () => {
        await refresh()
        watched.change()
      },
    },
  })
}

/** Folders lose what they knew of the rest of their project, and some findings with it: what is left is counted. */
async function bulkGroup({ options, tree, folder, run }: Bench, report: string, { counts }: Prepared): Promise<RowSet> {
  const folders = chooseFolders(tree.projects, readReport(report), options.bulk)
  const pristine = path.join(folder, 'pristine')
  mkdirSync(pristine)
  layFolders(tree, folders, pristine)
  const words = ['--check', '--quiet', '--no-cache', '--output-format', 'json', '--output-file', report, '.']
  await run({ argv: asyncFix(options.cli, ...words), cwd: pristine })
  const fixable = readReport(report).filter(({ fix }) => fix).length
  if (fixable === 0)
    return { entries: [], absent: [{ title: 'fixes in bulk', why: 'the tree has no finding with a fix' }] }
  const copies = Math.ceil(options.bulk / fixable)
  counts.bulkFindings = fixable * copies
  counts.bulkFiles = copies * folders.reduce((sum, { files }) => sum + files.length, 0)
  const bulk = path.join(folder, 'bulk')
  mkdirSync(bulk)
  return bulkRows(options.cli, bulk, counts, () => copyAfresh(pristine, copies, bulk))
}

function writtenRule(folder: string): string {
  const file = path.join(folder, 'ast-grep', 'rule.yml')
  mkdirSync(path.dirname(file), { recursive: true })
  writeFileSync(file, sleepRule)
  return file
}
