/** The fixes that were taken back: as declined findings, and as sentences with what the command wrote. */

import { chosenFix, type Finding, type Reason } from '../../engine/finding.ts'
import type { FixName } from '../../engine/permits.ts'
import { Places, suffixOf } from '../../python/places.ts'
import { printable } from '../../report/terminal.ts'
import type { Inspection } from '../inspect.ts'
import type { CommandRun } from './command.ts'
import type { Subset } from './subsets.ts'
import { MOST_RUNS } from './trials.ts'
import { lastLines, quoted } from './words.ts'

/**
 * Declines the findings of which the fix was taken back.
 * @param subset the fixes that are kept
 * @param results how the command ended with each of the others added to them; null where that was not tried
 * @returns the inspections of the subset, and what is to be said on standard error
 */
export function markTakenBack(
  { inspections, permits }: Pick<Subset, 'inspections' | 'permits'>,
  results: ReadonlyMap<FixName, CommandRun | null>,
  command: string,
): { readonly inspections: readonly Inspection[]; readonly lines: string } {
  let lines = ''
  const marked = inspections.map(each => {
    const { path, result, unsafe } = each
    const places = new Places(path, result.text)
    const findings = result.findings.map((finding): Finding => {
      const run = results.get(permits.nameOf(path, result.text, finding))
      if (run === undefined || !chosenFix(finding, unsafe)) return finding
      const declined = reasonOf(run, command)
      const place = `${printable(path)}${suffixOf(places.at(finding.range.start))}`
      lines += `verify: ${place}: the fix of ${finding.rule} was taken back: ${declined.message}\n${run ? lastLines(run) : ''}`
      return { ...finding, fixes: [], declined }
    })
    return { ...each, result: { ...result, findings } }
  })
  return { inspections: marked, lines }
}

function reasonOf(run: CommandRun | null, command: string): Reason {
  if (run) return { reason: 'verify-failed', message: `${quoted(command)} fails with its fix (${run.ending})` }
  const message = `${quoted(command)} ran ${MOST_RUNS} times, and no oftener, before its fix was tried by itself`
  return { reason: 'verify-untried', message }
}
