/** Runs the command on the files as they are with some of the fixes, and remembers how that went. */

import { createHash } from 'node:crypto'
import type { FixName } from '../../engine/permits.ts'
import type { Encode } from '../../workspace/encode.ts'
import { shownPath } from '../../workspace/find.ts'
import { failure, type Problem } from '../../workspace/problem.ts'
import type { Tried, TryOut } from '../../workspace/try-out.ts'
import type { Output } from '../streams.ts'
import { type CommandRun, runCommand } from './command.ts'
import type { Subset, Subsets } from './subsets.ts'
import { fixCount } from './words.ts'

/** No more runs than that, whatever the number of fixes. */
export const MOST_RUNS = 100

/** Without `--verify-timeout` a run may take that many times as long as the first one, and this many seconds in any case. */
const TIMES_AS_LONG = 10
const LEAST_TIMEOUT = 60

/** The trials cannot go on: a signal came, a file is not what it was left as, or the command is not to be trusted. */
export class Abandoned extends Error {
  override readonly name = 'Abandoned'
  /** What is to be said of it; null after a signal. */
  readonly problem: Problem | null

  constructor(problem: Problem | null) {
    super('the trials were abandoned')
    this.problem = problem
  }
}

export type Bench = {
  readonly command: string
  readonly cwd: string
  readonly env: Readonly<Record<string, string | undefined>>
  /** In seconds; null for what the first run suggests. */
  readonly timeout: number | null
  readonly subsets: Subsets
  readonly files: TryOut
  /** Told what files are going to hold, before they do. */
  readonly expect: (contents: readonly Tried[]) => Promise<void>
  readonly encode: Encode
  readonly stop: AbortSignal
  /** Told how it goes. */
  readonly progress: Output
}

export class Trials {
  readonly #bench: Bench
  #timeout: number | null
  #runs = 0
  /** What the files held in the last run. */
  #last = ''
  /** By what the files hold. */
  readonly #byState = new Map<string, CommandRun>()
  readonly #known: { readonly wanted: ReadonlySet<FixName>; readonly run: CommandRun }[] = []

  constructor(bench: Bench) {
    this.#bench = bench
    this.#timeout = bench.timeout
  }

  /** Runs the command on the files as they were read. */
  async withoutFixes(): Promise<CommandRun> {
    const none = this.#bench.subsets.of(() => false)
    const run = await this.#run(none)
    this.#byState.set(stateOf(none), run)
    this.#timeout ??= Math.max(LEAST_TIMEOUT, Math.ceil(TIMES_AS_LONG * run.seconds))
    return run
  }

  /** Whether the command passes with just these fixes; false where it has run too often already. */
  async isGreen(wanted: readonly FixName[]): Promise<boolean> {
    const known = this.resultOf(wanted)
    if (known) return known.passed
    // One more is left for the end.
    if (this.#runs >= MOST_RUNS - 1) return false
    const names = new Set(wanted)
    const subset = this.#bench.subsets.of(name => names.has(name))
    const state = stateOf(subset)
    const run = this.#byState.get(state) ?? (await this.#run(subset))
    this.#byState.set(state, run)
    this.#known.push({ wanted: names, run })
    return run.passed
  }

  /** How the command ended with just these fixes; null where that was not tried. */
  resultOf(wanted: readonly FixName[]): CommandRun | null {
    const isAsked = (names: ReadonlySet<FixName>) =>
      names.size === wanted.length && wanted.every(name => names.has(name))
    return this.#known.find(each => isAsked(each.wanted))?.run ?? null
  }

  /** Runs the command once more on a subset with which it passed, unless it was the last to be run: a command that now fails is not to be trusted. */
  async confirm(subset: Subset): Promise<CommandRun> {
    const state = stateOf(subset)
    const known = this.#byState.get(state)
    return known && this.#last === state ? known : await this.#run(subset)
  }

  async #run(subset: Subset): Promise<CommandRun> {
    const { command, cwd, env, stop, files, expect, encode, progress } = this.#bench
    const contents = subset.inspections.map(({ absolutePath: file, read, result }) => {
      const content = encode(file, read, result.text)
      return { file, original: read.bytes, content }
    })
    await expect(contents)
    const refusal = files.put(contents)
    if (refusal) throw new Abandoned(failure(shownPath(refusal.file, cwd), `${refusal.why}; no fix was applied`))
    this.#runs++
    progress.write(`verify: run ${this.#runs}, ${fixCount(subset.fixes.length)}, `)
    const run = await runCommand(command, { cwd, env, timeout: this.#timeout, stop })
    if (stop.aborted) {
      progress.write('interrupted\n')
      throw new Abandoned(null)
    }
    progress.write(run.passed ? 'passed\n' : `failed (${run.ending})\n`)
    this.#last = stateOf(subset)
    return run
  }
}

/** The same for subsets that leave the same texts. */
function stateOf({ inspections }: Subset): string {
  const sum = createHash('sha256')
  for (const { path, read, result } of inspections)
    if (result.text !== read.text) sum.update(JSON.stringify([path, result.text]))
  return sum.digest('hex')
}
