/** Says of a reason not to await a call what exactly is in the way, and where, when that is not the place of the call. */

import type { Reason } from '../../../src/engine/finding.ts'
import type { Verdict } from '../../../src/engine/transform.ts'
import { type CallerHazard, callerHazards } from '../../../src/python/caller-hazards.ts'
import { executionOf } from '../../../src/python/execution.ts'
import type { PythonFile } from '../../../src/python/file.ts'
import { loopsOverShared } from '../../../src/python/shared-data.ts'
import { awaitHazards, everyHazard } from '../../../src/python/suspension.ts'
import type { Node } from '../../../src/python/tree.ts'
import { fromAbove } from './standing.ts'

/**
 * The verdict with sentences that name the place of a hazard which only a caller of the coroutine has.
 * @param node the code that would be awaited
 */
export function explained(verdict: Verdict, node: Node, file: PythonFile): Verdict {
  const { declined, fixes } = verdict
  const reasons = [declined, ...fixes.map(fix => fix.unsafeBecause)]
  if (!reasons.some(each => each && Object.hasOwn(awaitHazards, each.reason))) return verdict
  const here: readonly string[] = everyHazard(node, file)
  const told = (given: Reason | null): Reason | null => {
    const message = given && !here.includes(given.reason) ? sentenceFor(given.reason, node, file) : null
    return given && message ? { ...given, message } : given
  }
  return {
    ...verdict,
    declined: told(declined),
    fixes: fixes.map(fix => ({ ...fix, unsafeBecause: told(fix.unsafeBecause) })),
  }
}

/** For a hazard that is not of the statements around; null where the rule's own sentence says it. */
function sentenceFor(reason: string, node: Node, file: PythonFile): string | null {
  if (reason === 'shared-state' && isInLoop(node, file)) return LOOP
  const found = callerHazards(node, file).find(({ hazard }) => fromAbove(hazard) === reason)
  return found ? sentenceOfCaller(found, file) : null
}

const LOOP = 'shared data is looped over here, and another task could change it meanwhile'

function isInLoop(node: Node, file: PythonFile): boolean {
  return loopsOverShared(node, executionOf(node).function, file)
}

function sentenceOfCaller({ hazard, site }: CallerHazard, file: PythonFile): string {
  const caller = executionOf(site).function?.get('name')?.text
  const isLoop = hazard === 'shared-state' && !everyHazard(site, file).includes(hazard) && isInLoop(site, file)
  const sentence = (isLoop ? LOOP : awaitHazards[hazard]).replace(' here', '')
  return `${caller ? `\`${caller}\`` : 'other code'} waits for it in line ${file.lines.lineAt(site.start) + 1}, where ${sentence}`
}
