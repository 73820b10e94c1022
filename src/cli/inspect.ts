/** Looks at one file: reads it, runs the engine on it, and keeps what went wrong as problems. */

import { check, type FileResult, fix, type Run } from '../engine/run.ts'
import { mayConcern } from '../engine/visit.ts'
import { LineIndex } from '../python/lines.ts'
import type { Damage } from '../python/tree.ts'
import { shownPath } from '../workspace/find.ts'
import { failure, type Problem, UserError, warning } from '../workspace/problem.ts'
import type { ReadFile, Unread } from '../workspace/read.ts'
import { insertIgnores } from './add-ignore.ts'
import type { LateParser } from './late-parser.ts'
import type { RunOptions } from './options.ts'
import type { Projects } from './projects.ts'
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

/** Looks at files one by one. */
export class Inspector {
  readonly #options: RunOptions
  readonly #cwd: string
  readonly #setups: Setups
  readonly #projects: Projects
  readonly #parser: LateParser

  constructor(options: RunOptions, cwd: string, setups: Setups, projects: Projects, parser: LateParser) {
    this.#options = options
    this.#cwd = cwd
    this.#setups = setups
    this.#projects = projects
    this.#parser = parser
  }

  /**
   * Looks at one file. Never throws: a broken configuration and our own mistakes are problems of this file alone.
   * @param named true when the person named this very file, so that not to read it is a failure
   */
  async inspect(file: string, named: boolean, read: ReadFile | Unread): Promise<Inspected> {
    const path = shownPath(file, this.#cwd)
    if (!('text' in read)) {
      const problem = read.unreadable && named ? failure : warning
      return { inspection: null, problems: [problem(path, `${read.reason}, left alone`, read.line)] }
    }
    try {
      const setup = this.#setups.of(file)
      if (mayConcern(read.text, setup.transforms, setup.settings)) await this.#parser.load()
      return this.#inspectText(file, path, read, setup)
    } catch (error) {
      return { inspection: null, problems: [crash(path, error)] }
    }
  }

  /** Looks again at a file that could not be written, and reports what is in it. */
  recheck({ absolutePath, read, ...inspection }: Inspection): Inspection {
    const run = this.#runFor(absolutePath, this.#setups.of(absolutePath))
    return { ...inspection, absolutePath, read, result: check(this.#projects.source(absolutePath, read.text), run) }
  }

  #inspectText(file: string, path: string, read: ReadFile, setup: Setup): Inspected {
    const run = this.#runFor(file, setup)
    const source = this.#projects.source(file, read.text)
    const result = (this.#options.mode === 'check' ? check : fix)(source, run)
    const problems = [
      ...damageWarnings(path, read.text, result.damage),
      ...result.bugs.map(bug =>
        failure(path, `a fix of ${bug.rule} was dropped: ${bug.message} (a bug in async-fix)`, bug.line),
      ),
    ]
    const inspection = {
      path,
      absolutePath: file,
      read,
      result,
      unsafe: setup.settings.unsafe,
      configFile: setup.configFile,
    }
    if (this.#options.addIgnore === null || result.findings.length === 0) return { inspection, problems }
    const ignored = this.#addIgnores(inspection, run, this.#options.addIgnore)
    return { inspection: ignored.inspection, problems: [...problems, ...ignored.problems] }
  }

  #addIgnores(inspection: Inspection, run: Run, reason: string): { inspection: Inspection; problems: Problem[] } {
    const { absolutePath, result, path } = inspection
    const text = insertIgnores(run.parser.parse(result.text), result.findings, reason)
    const { findings } = check(this.#projects.source(absolutePath, text), run)
    const lines = new LineIndex(text)
    const problems = findings.map(finding =>
      warning(path, `no place for a suppression of ${finding.rule}`, lines.position(finding.range.start).row),
    )
    return { inspection: { ...inspection, result: { ...result, text, findings } }, problems }
  }

  #runFor(file: string, { transforms, settings }: Setup): Run {
    const { catalogue } = this.#setups
    return { parser: this.#parser, transforms, catalogue, settings, facts: this.#projects.factsOf(file) }
  }
}

function crash(path: string, error: unknown): Problem {
  if (error instanceof UserError) return failure('', error.message)
  const message = error instanceof Error ? error.message : String(error)
  return failure(path, `left alone: async-fix failed on it (${message}); please report this bug`)
}

const damageWords: Readonly<Record<Damage['why'], string>> = {
  'syntax-error': 'syntax error, this place is left alone',
  misread: 'syntax that the parser does not know, this place is left alone',
  python2: 'Python 2 syntax, this place is left alone',
}

/** One line a kind of damage: a Python 2 file has hundreds of places. */
function damageWarnings(path: string, text: string, damage: readonly Damage[]): Problem[] {
  const lines = new LineIndex(text)
  return [...new Set(damage.map(({ why }) => why))].map(why => {
    const places = damage.filter(each => each.why === why)
    const row = Math.min(...places.map(({ start }) => lines.position(start).row))
    const more = places.length > 1 ? ` (and ${places.length - 1} more)` : ''
    return warning(path, `${damageWords[why]}${more}`, row)
  })
}
