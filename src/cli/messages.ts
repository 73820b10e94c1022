/** What is said on stderr: problems, the summary and hints. */

import { chosenFix, type Finding } from '../engine/finding.ts'
import { palette, printable } from '../report/terminal.ts'
import type { Problem } from '../workspace/problem.ts'
import type { Inspection } from './inspect.ts'
import type { Mode } from './options.ts'

/** `warning: path:line: message`, one line a problem. */
export function problemLine({ path, line, message, failed }: Problem, color: boolean): string {
  const paint = palette(color)
  const kind = failed ? paint.red('error:') : paint.yellow('warning:')
  const place = path === '' ? '' : `${printable(path)}${line === null ? '' : `:${line}`}: `
  return `${kind} ${place}${printable(message)}\n`
}

/** What `--verbose` says about a file that was looked at. */
export function verboseLine({ path, configFile }: Inspection): string {
  return `${printable(path)}${configFile === null ? '' : ` (configuration: ${printable(configFile)})`}\n`
}

/** What the run did and what is left, in one or two lines. */
export function summary(mode: Mode, inspections: readonly Inspection[], checked: number): string {
  const left = inspections.flatMap(({ result, unsafe }) => result.findings.map(finding => ({ finding, unsafe })))
  const applied = inspections.reduce((sum, { result }) => sum + result.applied.length, 0)
  const changed = inspections.filter(({ read, result }) => result.text !== read.text).length
  const found = left.filter(({ finding, unsafe }) => chosenFix(finding, unsafe)).length
  const sentence =
    mode === 'check'
      ? `${foundSentence(left.length, inspections, checked)}${found > 0 ? `, ${found} fixable` : ''}`
      : appliedSentence(mode, applied, changed, left.length, checked)
  return `${sentence}.\n${unsafeHint(left)}`
}

function foundSentence(left: number, inspections: readonly Inspection[], checked: number): string {
  if (left === 0) return `No findings in ${count(checked, 'file')}`
  const files = inspections.filter(({ result }) => result.findings.length > 0).length
  return `${count(left, 'finding')} in ${files} of ${count(checked, 'file')}`
}

function appliedSentence(mode: Mode, applied: number, changed: number, left: number, checked: number): string {
  const verb = mode === 'diff' ? 'Would fix' : 'Fixed'
  if (applied === 0) return left === 0 ? `No findings in ${count(checked, 'file')}` : `Nothing fixed, ${left} left`
  return `${verb} ${count(applied, 'finding')} in ${count(changed, 'file')}, ${left} left`
}

function unsafeHint(left: readonly { readonly finding: Finding; readonly unsafe: boolean }[]): string {
  const only = left.filter(({ finding, unsafe }) => !unsafe && finding.fixes.length > 0 && !chosenFix(finding, false))
  if (only.length === 0) return ''
  return `${only.length} more can be fixed with --unsafe; \`--dry-run --unsafe\` shows how.\n`
}

/** `1 file`, `2 files`. */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`
}
