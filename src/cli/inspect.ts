/** Looks at one file: reads it, runs the engine on it, and keeps what went wrong as problems. */

import { resolve } from 'node:path'
import { acrossFindings, applyAcross } from '../engine/across.ts'
import { chosenFix, chosenLocalFix, type Finding, type Fix, withinReach } from '../engine/finding.ts'
import type { Permits } from '../engine/permits.ts'
import { type Applied, applyTogether, check, type FileResult, fix, openWhole, type Run } from '../engine/run.ts'
import { timed } from '../engine/stopwatch.ts'
import { mayConcern } from '../engine/visit.ts'
import type { PythonFile } from '../python/file.ts'
import { Places } from '../python/places.ts'
import type { Damage } from '../python/tree.ts'
import { shownPath } from '../workspace/find.ts'
import { failure, type Problem, UserError, warning } from '../workspace/problem.ts'
import { type ReadFile, readPython, type Unread } from '../workspace/read.ts'
import { insertIgnores } from './add-ignore.ts'
import type { Known, Memory } from './caches.ts'
import type { LateParser } from './late-parser.ts'
import type { RunOptions } from './options.ts'
import type { Projects } from './projects.ts'
import { UNREAD } from './reports.ts'
import type { Setup, Setups } from './setups.ts'

/** What a run knows about a file after looking at it. */
export type Inspection = {
  readonly path: string
  readonly absolutePath: string
  readonly read: ReadFile
  /** `result.text` is what is to be written. */
  readonly result: FileResult
  readonly unsafe: boolean
  /** The configuration file that holds for it, or null. */
  readonly configFile: string | null
}

export type Inspected = { readonly inspection: Inspection | null; readonly problems: readonly Problem[] }

/** What a fix that reaches over several files has changed. */
export type Across = { readonly paths: readonly string[]; readonly inspected: readonly Inspected[] }

/** From this many files on, the texts of their projects are read before the first is parsed: most need no parse then. */
const MANY_FILES = 50

/** Looks at files one by one. */
export class Inspector {
  readonly #options: RunOptions
  readonly #cwd: string
  readonly #setups: Setups
  readonly #projects: Projects
  readonly #parser: LateParser
  readonly #writable: ReadonlySet<string>
  readonly #caches: Memory | null
  #unknown: readonly string[] | null = null
  #whole: PythonFile | null = null
  #inBulk: boolean | null
  #permits: Permits | undefined

  /**
   * @param writable the files that the run may change, by absolute paths
   * @param caches what earlier runs have found; null to look at everything
   * @param inBulk whether many files are looked at, where that is known already
   */
  constructor(
    options: RunOptions,
    cwd: string,
    setups: Setups,
    projects: Projects,
    parser: LateParser,
    writable: Iterable<string>,
    caches: Memory | null = null,
    inBulk: boolean | null = null,
  ) {
    this.#inBulk = inBulk
    this.#caches = caches
    this.#writable = new Set(writable)
    this.#options = options
    this.#cwd = cwd
    this.#setups = setups
    this.#projects = projects
    this.#parser = parser
  }

  /**
   * Looks at one file. Never throws: a broken configuration and our own mistakes are problems of this file alone.
   * @param named true when the person named this very file, so that not to read it is a failure
   * @param readFile reads it, where that is needed
   */
  async inspect(file: string, named: boolean, readFile: () => ReadFile | Unread): Promise<Inspected> {
    const path = shownPath(file, this.#cwd)
    const known = this.#knownOf(file)
    // Most files of most runs end here.
    if (known?.findings.length === 0 && known.damage.length === 0) return this.#asInspected(file, path, UNREAD, known)
    const read = readFile()
    if (known && 'text' in read && this.#isFinal(known, this.#setups.of(file)) && this.#knownOf(file)) {
      // Fixes that reach over several files are made anew once all files are known, and so are suppressions.
      if (this.#options.mode !== 'check') await this.#parser.load()
      return this.#asInspected(file, path, read, known)
    }
    if (!('text' in read)) {
      const problem = read.unreadable && named ? failure : warning
      return { inspection: null, problems: [problem(path, `${read.reason}, left alone`, read.line)] }
    }
    try {
      const setup = this.#setups.of(file)
      if (timed('scan', () => mayConcern(read.text, setup.transforms, setup.settings))) await this.#parser.load()
      return this.#inspected(file, path, read, setup, this.#look(file, read.text, setup))
    } catch (error) {
      return { inspection: null, problems: [crash(path, error)] }
    }
  }

  /** Looks again at files that could not be written, and reports what is in them. */
  recheck(inspections: readonly Inspection[]): Inspection[] {
    for (const { absolutePath, read } of inspections) this.#projects.renew(absolutePath, read.text)
    return inspections.map(each => this.#checked(each, each.read.text))
  }

  /** Goes back to the files as they were read. From now on only what may be applied is. */
  beginAgain(inspections: readonly Inspection[], permits: Permits): void {
    this.#permits = permits
    for (const { absolutePath, read } of inspections) this.#projects.renew(absolutePath, read.text)
  }

  /** What becomes of a file by itself, as it was read. */
  again({ absolutePath, read }: Inspection): FileResult {
    return this.#run(absolutePath, read.text, this.#runFor(absolutePath, this.#setups.of(absolutePath)))
  }

  /** The inspection with its findings made anew where one has a fix for a file that has changed meanwhile. */
  refreshed(inspection: Inspection): Inspection {
    const others = inspection.result.findings.flatMap(({ fixes }) => fixes.flatMap(({ elsewhere = [] }) => elsewhere))
    const isStale = others.some(({ path, text }) => this.#projects.textOf(this.#absolute(path)) !== text)
    if (!isStale) return inspection
    const { result } = inspection
    const { findings } = this.#checked(inspection, result.text).result
    return { ...inspection, result: { ...result, findings } }
  }

  #checked(inspection: Inspection, text: string): Inspection {
    const { absolutePath } = inspection
    const run = this.#runFor(absolutePath, this.#setups.of(absolutePath))
    return { ...inspection, result: timed('transform', () => check(this.#projects.source(absolutePath, text), run)) }
  }

  /** Lets the facts of the project know the file as it is going to be. */
  renew({ absolutePath, result }: Inspection): void {
    this.#projects.renew(absolutePath, result.text)
  }

  /**
   * Applies the first fix of the file that reaches over several files and can be applied, and looks again at each of these files.
   * @param known what was found in the files of the run so far, by path
   * @returns the files that it changed; null where none could be applied
   */
  applyAcross({ absolutePath, result, unsafe }: Inspection, known: ReadonlyMap<string, Inspection>): Across | null {
    const run = this.#runFor(absolutePath, this.#setups.of(absolutePath))
    const own = this.#projects.source(absolutePath, result.text)
    for (const finding of this.#acrossFindings(
      own.path,
      timed('transform', () => check(own, run)),
      unsafe,
    )) {
      const fix = chosenFix(finding, unsafe) as Fix
      const changed = applyAcross(fix, own, path => this.#projects.textOf(this.#absolute(path)), run)
      if (!changed) continue
      for (const [path, text] of changed) this.#projects.renew(this.#absolute(path), text)
      const inspected = [...changed].map(([path, text]) =>
        this.#again(path, text, path === own.path ? [finding] : [], known.get(path) ?? null),
      )
      return { paths: [...changed.keys()], inspected }
    }
    return null
  }

  /** The file as it was read with the fixes of these of its findings, as far as they go together; see `applyTogether`. */
  async applied({ path, absolutePath, read }: Inspection, findings: readonly Finding[]): Promise<Applied | null> {
    await this.#parser.load()
    const run = this.#runFor(absolutePath, this.#setups.of(absolutePath))
    // It is asked for one file after the other, and many times for each.
    if (this.#whole?.path !== path || this.#whole.text !== read.text)
      this.#whole = openWhole(this.#projects.source(absolutePath, read.text), run)
    return applyTogether(this.#whole, findings, run)
  }

  /**
   * The new text of each file that the fix of a finding changes, the file of the finding among them, by path; null where it cannot be
   * applied.
   */
  async appliedAcross({ absolutePath, read }: Inspection, fix: Fix): Promise<ReadonlyMap<string, string> | null> {
    await this.#parser.load()
    const run = this.#runFor(absolutePath, this.#setups.of(absolutePath))
    const own = this.#projects.source(absolutePath, read.text)
    return applyAcross(fix, own, path => this.#projects.textOf(this.#absolute(path)), run)
  }

  /** True where a fix that reaches over several files is to be applied. */
  hasAcross({ path, result, unsafe }: Inspection): boolean {
    return this.#acrossFindings(path, result, unsafe).length > 0
  }

  #acrossFindings(path: string, result: FileResult, unsafe: boolean): Finding[] {
    const findings = acrossFindings(result, unsafe)
    const permits = this.#permits
    return permits ? findings.filter(finding => permits.allows(path, result.text, finding)) : findings
  }

  /** Looks at a file whose text a fix has changed, and applies what is to be applied now. */
  #again(path: string, text: string, applied: readonly Finding[], before: Inspection | null): Inspected {
    const file = this.#absolute(path)
    const read = before?.read ?? timed('read', () => readPython(file))
    if (!('text' in read))
      return { inspection: null, problems: [warning(path, `${read.reason}, left alone`, read.line)] }
    const setup = this.#setups.of(file)
    const result = this.#run(file, text, this.#runFor(file, setup))
    const { inspection, problems } = this.#inspected(file, path, read, setup, result, text)
    this.renew(inspection)
    const all = [...(before?.result.applied ?? []), ...applied, ...inspection.result.applied]
    return { inspection: { ...inspection, result: { ...inspection.result, applied: all } }, problems }
  }

  #absolute(path: string): string {
    return resolve(this.#cwd, path)
  }

  /** What is known of a file by its name; nothing of one whose configuration is broken. */
  #knownOf(file: string): Known | null {
    if (!this.#caches) return null
    try {
      const known = this.#caches.of(file, this.#setups.of(file))
      return known && { ...known, findings: this.#inReach(known.findings) }
    } catch {
      return null
    }
  }

  #asInspected(file: string, path: string, read: ReadFile, known: Known): Inspected {
    const result = { text: read.text, applied: [], bugs: [], ...known }
    return this.#inspected(file, path, read, this.#setups.of(file), result)
  }

  /** True for findings that the run leaves as they are, so that there is nothing more to do in the file itself. */
  #isFinal({ findings }: Pick<FileResult, 'findings'>, { settings }: Setup): boolean {
    return this.#options.mode === 'check' || !findings.some(finding => chosenLocalFix(finding, settings.unsafe))
  }

  #inReach(findings: readonly Finding[]): Finding[] {
    return findings.map(finding => withinReach(finding, path => this.#mayWrite(path)))
  }

  /** Looks at what a file holds on disk, and keeps what is found for later runs, which may write to other files than this one. */
  #look(file: string, text: string, setup: Setup): FileResult {
    const run = this.#runFor(file, setup)
    if (!this.#caches) return this.#run(file, text, run)
    const isCheck = this.#options.mode === 'check'
    let isNarrowed = false
    const mayWrite = (path: string) => {
      if (isCheck) return true
      isNarrowed = true
      return this.#mayWrite(path)
    }
    const isWhole = (result: FileResult) =>
      !isNarrowed && result.text === text && result.bugs.length === 0 && this.#isFinal(result, setup)
    const result = this.#caches.keeping(file, setup, () => this.#run(file, text, { ...run, mayWrite }), isWhole)
    return isCheck ? { ...result, findings: this.#inReach(result.findings) } : result
  }

  #run(file: string, text: string, run: Run): FileResult {
    const source = this.#projects.source(file, text)
    return timed('transform', () => (this.#options.mode === 'check' ? check : fix)(source, run))
  }

  #inspected(file: string, path: string, read: ReadFile, setup: Setup, result: FileResult, text = read.text) {
    const problems = [
      ...(text === read.text && result.damage.length > 0 ? damageWarnings(path, text, result.damage) : []),
      ...result.bugs.map(bug =>
        failure(path, `a fix of ${bug.rule} was dropped: ${bug.message} (a bug in async-fix)`, bug.line),
      ),
    ]
    const inspection: Inspection = {
      path,
      absolutePath: file,
      read,
      result,
      unsafe: setup.settings.unsafe,
      configFile: setup.configFile,
    }
    return { inspection, problems }
  }

  /** Writes a suppression on every finding that is left, where that is asked for. */
  finish(inspection: Inspection): Inspected {
    const { addIgnore } = this.#options
    if (addIgnore === null || inspection.result.findings.length === 0) return { inspection, problems: [] }
    const run = this.#runFor(inspection.absolutePath, this.#setups.of(inspection.absolutePath))
    return this.#addIgnores(inspection, run, addIgnore)
  }

  #addIgnores(inspection: Inspection, run: Run, reason: string): { inspection: Inspection; problems: Problem[] } {
    const { absolutePath, result, path } = inspection
    const text = insertIgnores(run.parser.parseWhole(result.text), result.findings, reason)
    const { findings } = timed('transform', () => check(this.#projects.source(absolutePath, text), run))
    const places = new Places(path, text)
    const problems = findings.map(({ rule, range }) =>
      warningAt(places, path, range.start, `no place for a suppression of ${rule}`),
    )
    return { inspection: { ...inspection, result: { ...result, text, findings } }, problems }
  }

  #runFor(file: string, { transforms, settings }: Setup): Run {
    const { catalogue } = this.#setups
    const facts = this.#projects.factsOf(file)
    const mayWrite = (path: string) => this.#mayWrite(path)
    const inBulk = this.isInBulk()
    return { parser: this.#parser, transforms, catalogue, settings, facts, mayWrite, inBulk, permits: this.#permits }
  }

  /** True where so many files are looked at that their projects are read before the first of them. */
  isInBulk(): boolean {
    this.#inBulk ??= this.unknown().length > MANY_FILES && !this.#options.fullParse
    return this.#inBulk
  }

  /** The files that have to be looked at, as far as the caches know them when this is first asked. */
  unknown(): readonly string[] {
    this.#unknown ??= [...this.#writable].filter(file => !this.#knownOf(file))
    return this.#unknown
  }

  #mayWrite(path: string): boolean {
    return this.#writable.has(this.#absolute(path))
  }
}

function crash(path: string, error: unknown): Problem {
  if (error instanceof UserError) return failure('', error.message)
  if (error instanceof RangeError && /call stack/.test(error.message))
    return warning(path, 'code in it, or in a file that it depends on, is nested too deeply, left alone')
  const message = error instanceof Error ? error.message : String(error)
  return failure(path, `left alone: async-fix failed on it (${message}); please report this bug`)
}

const damageWords: Readonly<Record<Damage['why'], string>> = {
  'syntax-error': 'syntax error, this place is left alone',
  misread: 'syntax that the parser does not know, this place is left alone',
  python2: 'Python 2 syntax, this place is left alone',
  'too-deep': 'code that is nested too deeply, this place is left alone',
  'too-complex': 'code that takes too long to parse, this place is left alone',
}

/** One line a kind of damage: a Python 2 file has hundreds of places. */
function damageWarnings(path: string, text: string, damage: readonly Damage[]): Problem[] {
  const places = new Places(path, text)
  return [...new Set(damage.map(({ why }) => why))].map(why => {
    const same = damage.filter(each => each.why === why)
    const more = same.length > 1 ? ` (and ${same.length - 1} more)` : ''
    return warningAt(places, path, Math.min(...same.map(({ start }) => start)), `${damageWords[why]}${more}`)
  })
}

function warningAt(places: Places, path: string, offset: number, message: string): Problem {
  const { cell, row } = places.at(offset)
  return warning(cell === null ? path : `${path}:cell ${cell}`, message, row)
}
