/** What a run that was killed has left half done, or as it was trying it, is mended before the next one looks at the files. */

import { shownPath } from '../workspace/find.ts'
import { hasUnfinished, journalFolder } from '../workspace/journal/folder.ts'
import type { Half } from '../workspace/journal/halves.ts'
import type { Tries } from '../workspace/journal/left-tries.ts'
import { errorCode, explainError, type Problem, warning } from '../workspace/problem.ts'
import { realPathOf } from '../workspace/real-path.ts'
import type { Streams } from './streams.ts'

/** So many files are named in a sentence. */
const MOST_NAMED = 5

/**
 * Takes back what is half done and what was only tried, as far as it lies in the files that this run may write to.
 * @param files absolute paths of these
 * @returns what a person has to know of it
 */
export async function mendCutOff(
  files: readonly string[],
  { env, cwd }: Pick<Streams, 'env' | 'cwd'>,
): Promise<Problem[]> {
  const folder = journalFolder(env)
  if (folder === null || !hasUnfinished(folder)) return []
  const { takeBackHalves } = await import('../workspace/journal/halves.ts')
  const { takeBackTries } = await import('../workspace/journal/left-tries.ts')
  const real = new Set(files.map(each => realPathOf(each)))
  const mayWrite = (file: string) => real.has(file)
  try {
    const tries = await takeBackTries(folder, mayWrite)
    const halves = await takeBackHalves(folder, mayWrite)
    const said = [...tries.map(each => sentenceOfTries(each, cwd)), ...halves.map(each => sentenceOf(each, cwd))]
    return said.map(sentence => warning('', sentence))
  } catch (error) {
    if (errorCode(error) === null) throw error
    return [warning('', `what a run that was cut off has left is not known: ${explainError(error)}`)]
  }
}

function sentenceOf({ after, before, left }: Half, cwd: string): string {
  const named = (files: readonly string[]) => files.map(file => shownPath(file, cwd)).join(', ')
  const what = `a run that was cut off had changed ${named(after)}, but not ${named(before)}, which belong together`
  return left ? `${what}; left as it is (${shownPath(left.file, cwd)}: ${left.why})` : `${what}: taken back`
}

function sentenceOfTries({ files, restored, left }: Tries, cwd: string): string {
  const named = files.slice(0, MOST_NAMED).map(file => shownPath(file, cwd))
  if (files.length > MOST_NAMED) named.push(`${files.length - MOST_NAMED} more`)
  const what = `a run that was cut off was trying fixes in ${named.join(', ')}`
  const why = left.map(({ file, why }) => `${shownPath(file, cwd)}: ${why}`).join(', ')
  if (left.length === 0) return `${what}: taken back`
  return restored.length > 0 ? `${what}: taken back, but for ${why}` : `${what}; left as it is (${why})`
}
