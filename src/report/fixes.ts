/** Which fix of a finding a report shows first, and the sentence it shows. */

import { chosenFix, type Finding, type Fix } from '../engine/finding.ts'

/** The fixes of a finding, the one that a run would apply first. */
export function orderedFixes(finding: Finding, unsafe: boolean): readonly Fix[] {
  const first = chosenFix(finding, unsafe)
  return first ? [first, ...finding.fixes.filter(fix => fix !== first)] : finding.fixes
}

/** What the fix does, why it is unsafe, and the package it needs, in one line. */
export function fixSentence(fix: Fix): string {
  const because = fix.unsafeBecause ? `; unsafe: ${fix.unsafeBecause.message}` : ''
  const needs = fix.needsPackage ? `; add \`${fix.needsPackage}\` to the dependencies` : ''
  return `${fix.message}${because}${needs}`
}
