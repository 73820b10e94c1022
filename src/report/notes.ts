/** The sentences below a finding: what it leads to, what would repair it, or why nothing does. */

import type { ChainLink, Finding } from '../engine/finding.ts'
import { Places, suffixOf } from '../python/places.ts'
import { fixSentence, orderedFixes } from './fixes.ts'
import { linkedFile, type Report, type ReportedFile } from './report.ts'
import { printable } from './terminal.ts'

export type Note = {
  readonly kind: 'chain' | 'fix' | 'unsafe' | 'declined'
  /** What the line begins with: `fix:`. */
  readonly label: string
  /** One line, free of control characters. */
  readonly text: string
}

/** In the order in which a person reads them. */
export function notesOf(finding: Finding, file: ReportedFile, report: Report): Note[] {
  const chain = finding.chain.map(
    (link): Note => ({ kind: 'chain', label: 'calls:', text: linkText(link, file, report) }),
  )
  const fixes = orderedFixes(finding, file.unsafe).map((fix): Note => {
    const text = printable(fixSentence(fix))
    if (fix.applicability === 'safe') return { kind: 'fix', label: 'fix:', text }
    return { kind: 'unsafe', label: file.unsafe ? 'unsafe fix:' : 'fix with --unsafe:', text }
  })
  const { declined } = finding
  const reason = declined ? `${printable(declined.message)} (${declined.reason})` : ''
  return [...chain, ...fixes, ...(declined ? [{ kind: 'declined', label: 'left alone:', text: reason } as const] : [])]
}

/** The message of a finding with the sentences below it, one a line: for readers that show plain text. */
export function plainText(finding: Finding, file: ReportedFile, report: Report): string {
  const notes = notesOf(finding, file, report).map(({ label, text }) => `${label} ${text}`)
  return [printable(finding.message), ...notes].join('\n')
}

function linkText(link: ChainLink, own: ReportedFile, report: Report): string {
  const file = linkedFile(link, own, report)
  if (!file) return printable(`${link.path}: ${link.message}`)
  const place = new Places(link.path, file.text).at(link.range.start)
  return printable(`${link.path}${suffixOf(place)}: ${link.message}`)
}
