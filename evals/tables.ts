/** Makes text of verdicts: for a terminal, for README.md, and as a score. */

import type { Verdict } from './judge.ts'

/** How many passed, as `N of M`. */
export function scoreOf(verdicts: readonly Verdict[]): string {
  return `${verdicts.filter(verdict => verdict.passed).length} of ${verdicts.length}`
}

/** One line for each task: name, verdict, and what does not hold; then the score. */
export function renderVerdicts(verdicts: readonly Verdict[]): string {
  const width = Math.max(...verdicts.map(verdict => verdict.task.length))
  const lines = verdicts.map(({ task, passed, failed, because }) => {
    const why = [failed, because].filter(text => text !== null).join(': ')
    return `${task.padEnd(width)}  ${passed ? 'pass' : `FAIL  ${why}`}`
  })
  return [...lines, '', scoreOf(verdicts)].join('\n')
}

/**
 * The scores as a table in Markdown: a row for each task, a column for each candidate.
 * @param candidates pairs of a heading and its verdicts, all on the same tasks in the same order
 */
export function renderScores(candidates: readonly (readonly [string, readonly Verdict[]])[]): string {
  const first = candidates[0]?.[1] ?? []
  const rows = first.map(({ task }, index) => {
    const cells = candidates.map(([, verdicts]) => (verdicts[index]?.passed ? 'pass' : '–'))
    return `| [${task}](tasks/${task}/task.md) | ${cells.join(' | ')} |`
  })
  return [
    `| | ${candidates.map(([heading]) => heading).join(' | ')} |`,
    `|---|${'---|'.repeat(candidates.length)}`,
    ...rows,
    `| **score** | ${candidates.map(([, verdicts]) => `**${scoreOf(verdicts)}**`).join(' | ')} |`,
  ].join('\n')
}
