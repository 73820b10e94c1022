/** How often each rule was found. */

import { chosenFix } from '../engine/finding.ts'
import type { Report } from './report.ts'
import { palette } from './terminal.ts'

export type RuleCount = {
  readonly code: string
  readonly name: string
  readonly count: number
  /** How many of them a run would fix. */
  readonly fixable: number
}

/** Counts by rule, the most frequent first, equal ones by name. */
export function ruleCounts({ files }: Report): RuleCount[] {
  const counts = new Map<string, { count: number; fixable: number }>()
  for (const { findings, unsafe } of files) {
    for (const finding of findings) {
      const known = counts.get(finding.rule) ?? { count: 0, fixable: 0 }
      const fixable = known.fixable + (chosenFix(finding, unsafe) ? 1 : 0)
      counts.set(finding.rule, { count: known.count + 1, fixable })
    }
  }
  return [...counts]
    .map(([rule, count]) => ({ code: rule, name: rule, ...count }))
    .sort((a, b) => b.count - a.count || (a.code < b.code ? -1 : 1))
}

/** A table for people: count, rule, how many are fixable. */
export function statistics(report: Report): string {
  const counts = ruleCounts(report)
  const paint = palette(report.color)
  const width = String(counts[0]?.count ?? 0).length
  const nameWidth = Math.max(0, ...counts.map(({ name }) => name.length))
  return counts
    .map(({ name, count, fixable }) => {
      const fixed = fixable > 0 ? `  ${paint.green(fixable === count ? '[fixable]' : `[${fixable} fixable]`)}` : ''
      return `${String(count).padStart(width)}  ${paint.red(fixed ? name.padEnd(nameWidth) : name)}${fixed}\n`
    })
    .join('')
}

/** The same as a JSON array. */
export function jsonStatistics(report: Report): string {
  return `${JSON.stringify(ruleCounts(report), null, 2)}\n`
}
