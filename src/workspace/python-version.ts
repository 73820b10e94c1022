/** Which Python a project supports: `py310`, and the lowest version of a `requires-python`. */

import type { PythonVersion } from '../engine/settings.ts'

/** The versions `--target-version` takes. */
export const targetVersions: readonly string[] = ['py38', 'py39', 'py310', 'py311', 'py312', 'py313', 'py314']

/** `py310` → `[3, 10]`; null for any other word. */
export function parseTargetVersion(word: string): PythonVersion | null {
  return targetVersions.includes(word) ? [3, Number(word.slice(3))] : null
}

/**
 * The lowest version that a version specifier (PEP 440, or Poetry's `^3.9`) admits, or null when it sets no lower bound.
 * `>=3.9,<4` → `[3, 9]`. Of alternatives (`||`) the lowest counts.
 */
export function lowestVersion(specifier: string): PythonVersion | null {
  const bounds = specifier.split(/\|\|?/).map(alternative => lowerBound(alternative.split(',')))
  if (bounds.some(bound => bound === null)) return null
  return (bounds as PythonVersion[]).sort(compare)[0] ?? null
}

/** All clauses hold at once, so the highest of their bounds counts. */
function lowerBound(clauses: readonly string[]): PythonVersion | null {
  const bounds: PythonVersion[] = []
  for (const clause of clauses) {
    const match = /^(>=|>|~=|===?|\^|~)?\s*v?(\d+)(?:\.(\d+))?/.exec(clause.trim())
    if (match) bounds.push([Number(match[2]), Number(match[3] ?? 0)])
  }
  return bounds.sort(compare).at(-1) ?? null
}

function compare(a: PythonVersion, b: PythonVersion): number {
  return a[0] - b[0] || a[1] - b[1]
}
