/** One run: find, look, write, report. */

import path from 'node:path'
import { timed, timedAsync } from '../engine/stopwatch.ts'
import type { Transform } from '../engine/transform.ts'
import { FileStates } from '../workspace/cache/states.ts'
import { encoderFor } from '../workspace/encode.ts'
import { findFiles, isExcluded, shownPath } from '../workspace/find.ts'
import { journalFolder } from '../workspace/journal/folder.ts'
import { failure, type Problem, warning } from '../workspace/problem.ts'
import { decodeSource, readPython } from '../workspace/read.ts'
import type { Refusal, Replacement } from '../workspace/write.ts'
import { type Settled, settleAcross } from './across.ts'
import { cachesFor } from './caches.ts'
import { mendCutOff } from './cut-off.ts'
import { growSlowly } from './heap.ts'
import { type Inspection, Inspector } from './inspect.ts'
import { LateParser } from './late-parser.ts'
import { lookedAt } from './looks.ts'
import { problemLine, summary, verboseLine } from './messages.ts'
import type { RunOptions } from './options.ts'
import { printReport } from './output.ts'
import { progressOf } from './progress.ts'
import { Projects } from './projects.ts'
import { isWorthKeeping } from './reports.ts'
import { Setups } from './setups.ts'
import { looksOf } from './sharing.ts'
import { eachInFull } from './signals.ts'
import { sayingTimes } from './stages.ts'
import { changedFile, momentBefore } from './steadiness.ts'
import { type Streams, wantsColor } from './streams.ts'

/** What a run collected. */
export type Collected = {
  /** Of the files that have findings, or change. */
  readonly inspections: readonly Inspection[]
  /** How many files were looked at; those that could not be read or have a broken configuration are none of them. */
  readonly checked: number
  readonly problems: readonly Problem[]
  /** Whether `async-fix undo` can take back what was written. */
  readonly isKept?: boolean
}

/**
 * Does a run and prints its results.
 * @returns the exit status: 0 nothing left, 1 findings left, 2 failed
 * @throws UserError when the options make no sense
 */
export async function run(options: RunOptions, streams: Streams, transforms: readonly Transform[]): Promise<number> {
  return await sayingTimes(options.verbose, streams.stderr, () => perform(options, streams, transforms))
}

async function perform(options: RunOptions, streams: Streams, transforms: readonly Transform[]): Promise<number> {
  const setups = new Setups(options, streams.cwd, transforms)
  const isStdin = options.paths[0] === '-'
  const collect = isStdin ? collectStdin : collectFiles
  const collected = await collect(options, streams, setups)
  const outputProblems = await timedAsync('report', () =>
    printReport(options, streams, collected.inspections, transforms),
  )
  const problems = withoutRepetition([...collected.problems, ...outputProblems])
  printMessages(options, streams, { ...collected, problems })
  return exitStatus(options, { ...collected, problems })
}

/** What a look at files gives, and who can tell what the fixes would make of them. */
export type Looked = Collected & { readonly inspector: Inspector | null }

/**
 * Looks at files, prints nothing and writes nothing.
 * @param options of the mode `check`
 * @throws UserError when the options make no sense
 */
export async function look(options: RunOptions, streams: Streams, transforms: readonly Transform[]): Promise<Looked> {
  return await collectFiles(options, streams, new Setups(options, streams.cwd, transforms))
}

async function collectFiles(options: RunOptions, streams: Streams, setups: Setups): Promise<Looked> {
  const { cwd } = streams
  const paths = options.paths.length > 0 ? options.paths : ['.']
  const [top] = paths.map(each => path.resolve(cwd, each)) as [string]
  let isWhole = paths.length === 1 && options.respectGitignore
  const excludesOf = (folder: string) => {
    isWhole &&= setups.excludesAsUsual(folder, top)
    return setups.excludesOf(folder)
  }
  const { respectGitignore, forceExclude } = options
  const found = timed('walk', () => findFiles({ paths, cwd, respectGitignore, forceExclude, excludesOf }))
  if (found.files.length === 0) return nothingFound(paths, found.problems)
  const cutOff = options.mode === 'fix' ? await mendCutOff(found.files, streams) : []
  const since = options.mode === 'fix' ? await momentBefore() : 0
  growSlowly(found.files.length)
  const named = new Set(paths.map(each => path.resolve(cwd, each)))
  const parser = new LateParser(found.files, options.fullParse)
  const states = new FileStates()
  const readFile = (file: string) => (options.cache ? states.read(file) : readPython(file))
  const projects = new Projects(cwd, parser, found.files, new Map(), readFile)
  if (isWhole) projects.found(top, [...found.files, ...found.outside].sort())
  const caches = cachesFor(options, cwd, projects, states, setups.catalogue)
  const inspector = new Inspector(options, cwd, setups, projects, parser, found.files, caches)
  const inspections: Inspection[] = []
  const problems = [...found.problems, ...cutOff]
  let checked = 0
  const progress = progressOf(options, streams, found.files.length)
  const scene = { options, cwd, files: found.files, named, top: isWhole ? top : null }
  const looks = looksOf(scene, { setups, projects, states, caches, inspector }, readFile, () => progress.tick())
  for await (const inspected of lookedAt(looks, options.jobs)) {
    problems.push(...inspected.problems)
    if (options.verbose && inspected.inspection) streams.stderr.write(verboseLine(inspected.inspection))
    if (inspected.inspection) checked++
    if (inspected.inspection && isWorthKeeping(inspected.inspection)) inspections.push(inspected.inspection)
  }
  progress.end()
  caches?.save()
  // Whatever thread has found it, this one goes on with it.
  if (options.mode !== 'check' && inspections.length > 0) await parser.load()
  const settled =
    options.mode === 'check' ? { inspections, problems: [], together: [] } : settleAcross(inspections, inspector)
  const kept = await verifiedWhereAsked(settled, inspector, options, streams)
  const finished = kept.inspections.map(each => inspector.finish(each))
  const collected = {
    inspections: finished.flatMap(({ inspection }) => inspection ?? []),
    checked,
    problems: [...problems, ...kept.problems, ...finished.flatMap(each => each.problems)],
  }
  if (options.mode !== 'fix') return { ...collected, inspector }
  const held = new Map(collected.inspections.map(({ absolutePath, read }) => [absolutePath, read.bytes]))
  const changedIn = (root: string | null) => changedFile(root, projects, states, held, since)
  const written = await writeAll(collected, kept.together, { inspector, projects, changedIn }, streams)
  return { ...written, inspector }
}

/** What is left of the fixes after `--verify`, of which nothing is loaded without it. */
async function verifiedWhereAsked(
  settled: Settled,
  inspector: Inspector,
  options: RunOptions,
  streams: Streams,
): Promise<Settled> {
  const { verify: command, verifyTimeout: timeout } = options
  if (command === null) return settled
  const { verified } = await import('./verify/verify.ts')
  return await verified(settled, inspector, { command, timeout }, options, streams)
}

function nothingFound(paths: readonly string[], problems: readonly Problem[]): Looked {
  const said = problems.length > 0 ? [] : [warning('', `no Python files found in ${paths.join(', ')}`)]
  return { inspections: [], checked: 0, problems: [...problems, ...said], inspector: null }
}

/** Looks at standard input; when fixes are applied, the result goes to standard output whatever happens. */
async function collectStdin(options: RunOptions, streams: Streams, setups: Setups): Promise<Collected> {
  const { cwd } = streams
  const bytes = await streams.readStdin()
  const file = path.resolve(cwd, options.stdinFilename ?? '<stdin>')
  const read = timed('read', () => decodeSource(bytes, file))
  const excludes = { cwd, excludesOf: (folder: string) => setups.excludesOf(folder) }
  if (options.forceExclude && isExcluded(file, false, excludes)) {
    if (options.mode === 'fix') streams.stdout.write(bytes)
    return { inspections: [], checked: 0, problems: [] }
  }
  const overlay = new Map('text' in read ? [[file, read.text] as const] : [])
  const parser = new LateParser([], options.fullParse)
  const inspector = new Inspector(options, cwd, setups, new Projects(cwd, parser, [file], overlay), parser, [])
  const inspected = await inspector.inspect(file, true, () => read)
  const finished = inspected.inspection ? inspector.finish(inspected.inspection) : inspected
  const { inspection } = finished
  const problems = [...inspected.problems, ...(finished === inspected ? [] : finished.problems)]
  if (options.mode === 'fix') {
    const encode = await encoderFor([file])
    streams.stdout.write(inspection ? encode(file, inspection.read, inspection.result.text) : bytes)
  }
  const inspections = inspection ? [inspection] : []
  return { inspections, checked: inspections.length, problems }
}

/**
 * Writes what changed. Only after everything was looked at: the facts of a run are those of the files as they were.
 * @param together paths of files that are written all or none
 * @param around `changedIn` names a file of a project that has changed since, by its root
 */
async function writeAll(
  collected: Collected,
  together: Settled['together'],
  around: { inspector: Inspector; projects: Projects; changedIn: (root: string | null) => string | null },
  { cwd, env }: Streams,
): Promise<Collected> {
  const { inspector, projects, changedIn } = around
  const { inspections } = collected
  if (inspections.every(each => !isChanged(each))) return collected
  const { Writing } = await import('../workspace/journal/writing.ts')
  const encode = await encoderFor(inspections.map(({ absolutePath }) => absolutePath))
  const replacements = (group: readonly Inspection[]): Replacement[] =>
    group.filter(isChanged).map(({ absolutePath, read, result }) => ({
      file: absolutePath,
      expected: read.bytes,
      content: encode(absolutePath, read, result.text),
    }))
  const groups = grouped(inspections, together)
  const writing = await Writing.begin(eachOf(groups, replacements), journalFolder(env), cwd)
  const problems = [...collected.problems, ...(writing.problem ? [writing.problem] : [])]
  const roots = new Set(inspections.map(({ absolutePath }) => projects.rootOf(absolutePath)))
  const changed = new Map([...roots].map(root => [root, changedIn(root)]))
  const written = await eachInFull(groups, group => {
    const other = group.map(({ absolutePath }) => changed.get(projects.rootOf(absolutePath))).find(Boolean)
    const refusal = writing.write(replacements(group), other ? restsOn(shownPath(other, cwd)) : null)
    if (!refusal) return group
    problems.push(...refusals(refusal, group.filter(isChanged)))
    return inspector.recheck(group)
  })
  const isKept = writing.end()
  const byPath = new Map(written.flat().map(each => [each.path, each]))
  return { ...collected, inspections: inspections.flatMap(each => byPath.get(each.path) ?? []), problems, isKept }
}

function isChanged({ read, result }: Inspection): boolean {
  return result.text !== read.text
}

function restsOn(changed: string): string {
  return `not written: ${changed} changed on disk while the project was looked at; run again`
}

/** One after the other, so that what is made of them need not be held in memory all at once. */
function* eachOf<T, R>(items: readonly T[], made: (item: T) => R): Generator<R> {
  for (const item of items) yield made(item)
}

/** Each file by itself, or with those that it is written together with. */
function grouped(inspections: readonly Inspection[], together: Settled['together']): Inspection[][] {
  const sets = together.map((): Inspection[] => [])
  const setOf = new Map(together.flatMap((set, number) => [...set].map(path => [path, sets[number] as Inspection[]])))
  const alone: Inspection[][] = []
  for (const each of inspections) {
    const set = setOf.get(each.path)
    if (set) set.push(each)
    else alone.push([each])
  }
  return [...alone, ...sets]
}

/** What is said of files that were not written: of one why, of the others because of which. */
function refusals({ file, why }: Refusal, changed: readonly Inspection[]): Problem[] {
  const refused = changed.find(({ absolutePath }) => absolutePath === file)
  return changed.map(each =>
    failure(each.path, each === refused ? why : `not written, since it changes only together with ${refused?.path}`),
  )
}

/** A broken configuration is the same problem for every file below it. */
function withoutRepetition(problems: readonly Problem[]): Problem[] {
  const byLine = new Map(problems.map(problem => [problemLine(problem, false), problem]))
  return [...byLine.values()]
}

function printMessages(options: RunOptions, streams: Streams, collected: Collected): void {
  const { inspections, checked, problems, isKept } = collected
  const color = wantsColor(options.color, streams.stderr, streams.env)
  const said = problems.filter(({ failed }) => failed || !options.quiet)
  const lines = said.map(problem => problemLine(problem, color)).join('')
  if (lines) streams.stderr.write(lines)
  if (!options.quiet && checked > 0) streams.stderr.write(summary(options.mode, inspections, checked))
  if (!options.quiet && isKept && streams.stderr.isTTY) streams.stderr.write('`async-fix undo` takes this run back.\n')
}

function exitStatus(options: RunOptions, { inspections, problems }: Collected): number {
  if (problems.some(({ failed }) => failed)) return 2
  if (options.exitZero) return 0
  if (inspections.some(({ result }) => result.findings.length > 0)) return 1
  if (options.mode === 'diff' && inspections.some(({ read, result }) => result.text !== read.text)) return 1
  return options.exitNonZeroOnFix && inspections.some(({ result }) => result.applied.length > 0) ? 1 : 0
}
