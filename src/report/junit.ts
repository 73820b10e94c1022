/** Findings as a JUnit report: each is a failed test case of its file. */

import type { Finding } from '../engine/finding.ts'
import { HostPlaces, hostPath } from './host-places.ts'
import { plainText } from './notes.ts'
import type { Format, Report, ReportedFile } from './report.ts'

export const junit: Format = report => {
  const files = report.files.filter(({ findings }) => findings.length > 0)
  const count = files.reduce((sum, { findings }) => sum + findings.length, 0)
  const suites = files.length > 0 ? files.map(file => suite(file, report)).join('') : clean
  const totals = attributes({ name: 'async-fix', tests: Math.max(1, count), failures: count, errors: 0 })
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites${totals}>\n${suites}</testsuites>\n`
}

/** Readers take a report without a test for one that went wrong. */
const clean = [
  `  <testsuite${attributes({ name: 'async-fix', tests: 1, failures: 0, errors: 0 })}>\n`,
  `    <testcase${attributes({ name: 'no findings', classname: 'async-fix' })}/>\n`,
  '  </testsuite>\n',
].join('')

function suite(file: ReportedFile, report: Report): string {
  const path = hostPath(file.absolutePath, report)
  const places = new HostPlaces(file.path, file.text)
  const count = file.findings.length
  const cases = file.findings.map(finding => testCase(finding, path, file, places, report)).join('')
  return `  <testsuite${attributes({ name: path, tests: count, failures: count, errors: 0 })}>\n${cases}  </testsuite>\n`
}

function testCase(finding: Finding, path: string, file: ReportedFile, places: HostPlaces, report: Report): string {
  const { start } = places.range(finding.range)
  const place = places.isNotebook ? path : `${path}:${start.line}:${start.column}`
  const message = `${places.prefix(finding.range)}${finding.message}`
  const body = `${place}: ${places.prefix(finding.range)}${plainText(finding, file, report)}`
  return [
    `    <testcase${attributes({ name: `${finding.rule} (${place})`, classname: path })}>\n`,
    `      <failure${attributes({ type: finding.rule, message })}>${escapeXml(body)}</failure>\n`,
    '    </testcase>\n',
  ].join('')
}

function attributes(values: Readonly<Record<string, string | number>>): string {
  return Object.entries(values)
    .map(([name, value]) => ` ${name}="${escapeXml(String(value)).replaceAll('\n', '&#10;')}"`)
    .join('')
}

/** A text between tags or within quotes. Characters that XML 1.0 does not know, even escaped, become U+FFFD. */
export function escapeXml(text: string): string {
  return text
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '\ufffd')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}
