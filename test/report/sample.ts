/** Hand-made reports for the tests of the formats. */

import type { Finding, Fix } from '../../src/engine/finding.ts'
import type { Report, ReportedFile } from '../../src/report/report.ts'

/** A safe fix that replaces the first occurrence of `from`. */
export function fixOf(text: string, from: string, to: string, more: Partial<Fix> = {}): Fix {
  const start = text.indexOf(from)
  return {
    applicability: 'safe',
    message: `use ${to}`,
    unsafeBecause: null,
    edits: [{ start, end: start + from.length, text: to }],
    needsPackage: null,
    ...more,
  }
}

/** A finding at the first occurrence of `code`. */
export function findingAt(text: string, code: string, more: Partial<Finding> = {}): Finding {
  const start = text.indexOf(code)
  return {
    rule: 'blocking-sleep',
    message: 'it blocks',
    range: { start, end: start + code.length },
    fixes: [],
    declined: null,
    chain: [],
    ...more,
  }
}

export function reportOf(files: readonly Partial<ReportedFile>[], more: Partial<Report> = {}): Report {
  return {
    files: files.map(file => ({
      path: 'a.py',
      absolutePath: '/w/a.py',
      text: '',
      findings: [],
      unsafe: false,
      ...file,
    })),
    color: false,
    fileOf: () => null,
    urlOf: () => null,
    pageOf: () => null,
    root: '/w',
    version: '1.2.3',
    ...more,
  }
}
