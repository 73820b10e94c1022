/** Applies one fix that reaches over several files: in all of them, or in none. */

import { PythonFile } from '../python/file.ts'
import { applyEdits, EditSet, fitted } from './apply.ts'
import type { Edit } from './edit.ts'
import type { Finding, Fix } from './finding.ts'
import { chosenFix, reachesOver } from './finding.ts'
import type { FileResult, Run, Source } from './run.ts'
import { isSound } from './sound.ts'

/** The findings of a result whose fix is to be applied, and reaches over several files. */
export function acrossFindings({ findings }: FileResult, unsafe: boolean): Finding[] {
  return findings.filter(finding => {
    const fix = chosenFix(finding, unsafe)
    return fix !== null && reachesOver(fix)
  })
}

/**
 * The new text of each file that the fix changes, by path; null where a file is not what the fix was made for, or would be broken.
 * @param own the file of the finding
 * @param textOf the text of another file as it is now, or null where there is none
 */
export function applyAcross(
  fix: Fix,
  own: Source,
  textOf: (path: string) => string | null,
  run: Pick<Run, 'parser' | 'permits'>,
): ReadonlyMap<string, string> | null {
  const changed = new Map<string, string>()
  const all = [{ path: own.path, text: own.text, edits: fix.edits }, ...(fix.elsewhere ?? [])]
  for (const { path, text, edits } of all) {
    if (path !== own.path && textOf(path) !== text) return null
    const result = edited(path, text, edits, fix, run)
    if (result === null) return null
    changed.set(path, result)
  }
  return changed
}

function edited(
  path: string,
  text: string,
  edits: readonly Edit[],
  fix: Fix,
  { parser, permits }: Pick<Run, 'parser' | 'permits'>,
): string | null {
  const set = new EditSet()
  set.add({ edits })
  const made = fitted(set.edits, text)
  const result = applyEdits(text, made)
  permits?.lineage.follow(path, text, made, result)
  const before = new PythonFile(path, '', parser.parseWhole(text))
  const after = new PythonFile(path, '', parser.parseWhole(result))
  return isSound(before, after, [{ ...fix, edits }]) ? result : null
}
