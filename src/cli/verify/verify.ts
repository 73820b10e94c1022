/** `--verify COMMAND`: finds the fixes with which a command of the person passes, and takes the others back. */

import { type FixName, fileOf } from '../../engine/permits.ts'
import { encoderFor } from '../../workspace/encode.ts'
import { shownPath } from '../../workspace/find.ts'
import { journalFolder } from '../../workspace/journal/folder.ts'
import { Trying } from '../../workspace/journal/trying.ts'
import { explainError, failure, type Problem, UserError, warning } from '../../workspace/problem.ts'
import { type Tried, TryOut } from '../../workspace/try-out.ts'
import type { Settled } from '../across.ts'
import type { Inspection, Inspector } from '../inspect.ts'
import { problemLine } from '../messages.ts'
import type { RunOptions } from '../options.ts'
import { stoppable } from '../signals.ts'
import { type Streams, wantsColor } from '../streams.ts'
import { largestGreen } from './largest-green.ts'
import { Subsets } from './subsets.ts'
import { markTakenBack } from './taken-back.ts'
import { Abandoned, Trials } from './trials.ts'
import { lastLines, quoted } from './words.ts'

type Verification = { readonly command: string; readonly timeout: number | null }

/**
 * The fixes of a run that pass. While it looks for them the files hold what is tried; in the end they hold again what was read, and what
 * comes back is to be written. A signal gives them back as well, and then ends the process.
 * @param settled what the run would write
 * @param timeout in seconds; null for one that the first run suggests
 * @returns the largest part of it with which the command passes; its files are to be written all or none
 * @throws UserError when the command fails before anything was changed
 */
export async function verified(
  settled: Settled,
  inspector: Inspector,
  { command, timeout }: Verification,
  { quiet, color }: Pick<RunOptions, 'quiet' | 'color'>,
  streams: Streams,
): Promise<Settled> {
  if (!settled.inspections.some(isChanged)) return settled
  const { cwd, env, stderr } = streams
  const files = new TryOut()
  const kept = keeping(journalFolder(env), cwd, problem => {
    if (!quiet) stderr.write(problemLine(problem, wantsColor(color, stderr, env)))
  })
  const encode = await encoderFor(settled.inspections.map(({ absolutePath }) => absolutePath))
  const subsets = new Subsets(inspector, settled.inspections)
  const progress = quiet ? { write() {} } : stderr
  const problems: Problem[] = [...settled.problems]
  const search = async (stop: AbortSignal): Promise<Settled | null> => {
    const trials = new Trials({
      command,
      cwd,
      env,
      timeout,
      subsets,
      files,
      expect: kept.expect,
      encode,
      stop,
      progress,
    })
    try {
      const found = await passing(trials, subsets, command, streams, quiet)
      await files.untilYounger()
      return found
    } catch (error) {
      if (!(error instanceof Abandoned)) throw error
      if (error.problem) problems.push(error.problem)
      return null
    } finally {
      const lost = files.restore().map(({ file, why }) => failure(shownPath(file, cwd), `not restored: ${why}`))
      problems.push(...lost)
      kept.end(lost.length === 0)
      // A signal ends the process before anybody else could say it.
      if (stop.aborted) for (const each of lost) stderr.write(problemLine(each, wantsColor(color, stderr, env)))
    }
  }
  const found = await stoppable(search)
  if (!found) return { inspections: inspector.recheck(settled.inspections), problems, together: [] }
  return { ...found, problems: [...problems, ...found.problems] }
}

/**
 * What the files hold is kept while something is tried in them. Where it cannot be, that is said at once: who kills the run has to know.
 * @param folder of the journals; null to keep nothing
 */
function keeping(folder: string | null, cwd: string, say: (problem: Problem) => void): Pick<Trying, 'expect' | 'end'> {
  if (folder === null) return { expect: async () => {}, end() {} }
  const trying = new Trying(folder, cwd)
  let isLost = false
  const expect = async (contents: readonly Tried[]) => {
    if (isLost) return
    try {
      await trying.expect(contents)
    } catch (error) {
      if (error instanceof UserError) throw error
      isLost = true
      say(
        warning(
          '',
          `no journal is kept, so that files stay as they are tried if this run is killed: ${explainError(error)}`,
        ),
      )
    }
  }
  return { expect, end: isRestored => trying.end(isRestored) }
}

async function passing(
  trials: Trials,
  subsets: Subsets,
  command: string,
  { stderr }: Streams,
  quiet: boolean,
): Promise<Settled> {
  const first = await trials.withoutFixes()
  if (!first.passed) {
    stderr.write(lastLines(first))
    throw new UserError(
      `--verify: ${quoted(command)} fails before any fix is applied (${first.ending}), so it could not tell a bad fix; nothing was written`,
    )
  }
  const { kept, refused } = await largestGreen<FixName>(
    refused => subsets.of(name => !refused.has(name)).fixes,
    fileOf,
    wanted => trials.isGreen(wanted),
  )
  const subset = subsets.of(name => kept.has(name))
  const last = await trials.confirm(subset)
  if (!last.passed) {
    stderr.write(lastLines(last))
    const why = `passed and then failed (${last.ending}) with the same files, so it cannot tell a bad fix`
    throw new Abandoned(failure('', `--verify: ${quoted(command)} ${why}; no fix was applied`))
  }
  const results = new Map([...refused].map(name => [name, trials.resultOf([...kept, name])]))
  const marked = markTakenBack(subset, results, command)
  if (!quiet) stderr.write(marked.lines)
  const changed = new Set(subset.inspections.filter(isChanged).map(({ path }) => path))
  return { inspections: marked.inspections, problems: [], together: changed.size > 0 ? [changed] : [] }
}

function isChanged({ read, result }: Inspection): boolean {
  return result.text !== read.text
}
