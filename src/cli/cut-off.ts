/** What a run that was killed has left half done is mended before the next one looks at the files. */

import { shownPath } from '../workspace/find.ts'
import { hasPending, journalFolder } from '../workspace/journal/folder.ts'
import type { Half } from '../workspace/journal/halves.ts'
import { errorCode, explainError, type Problem, warning } from '../workspace/problem.ts'
import { realPathOf } from '../workspace/real-path.ts'
import type { Streams } from './streams.ts'

/**
 * Takes back what is half done, as far as it lies in the files that this run may write to.
 * @param files absolute paths of these
 * @returns what a person has to know of it
 */
export async function mendCutOff(
  files: readonly string[],
  { env, cwd }: Pick<Streams, 'env' | 'cwd'>,
): Promise<Problem[]> {
  const folder = journalFolder(env)
  if (folder === null || !hasPending(folder)) return []
  const { takeBackHalves } = await import('../workspace/journal/halves.ts')
  const real = new Set(files.map(each => realPathOf(each)))
  try {
    const halves = await takeBackHalves(folder, file => real.has(file))
    return halves.map(half => warning('', sentenceOf(half, cwd)))
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
