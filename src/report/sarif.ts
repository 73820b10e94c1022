/** Findings as SARIF 2.1.0, for code scanning and for editors. */

import type { Edit, Range } from '../engine/edit.ts'
import type { Finding, Fix } from '../engine/finding.ts'
import { fingerprintsOf } from './fingerprints.ts'
import { fixSentence, orderedFixes } from './fixes.ts'
import { HostPlaces, hostPath } from './host-places.ts'
import { plainText } from './notes.ts'
import { type Format, homepage, linkedFile, type Report, type ReportedFile } from './report.ts'

/** One run. GitHub shows the code flows; it reads no `fixes`, which are for editors ("SARIF support for code scanning"). */
export const sarif: Format = report => {
  const rules = [...new Set(report.files.flatMap(({ findings }) => findings.map(({ rule }) => rule)))].sort()
  const run = {
    tool: {
      driver: {
        name: 'async-fix',
        informationUri: homepage,
        semanticVersion: report.version,
        rules: rules.map(rule => ruleDescriptor(rule, report)),
      },
    },
    columnKind: 'unicodeCodePoints',
    originalUriBaseIds: { SRCROOT: { uri: fileUri(`${report.root}/`) } },
    results: report.files.flatMap(file => resultsOf(file, rules, report)),
  }
  const log = { $schema: 'https://json.schemastore.org/sarif-2.1.0.json', version: '2.1.0', runs: [run] }
  return `${JSON.stringify(log, null, 2)}\n`
}

function ruleDescriptor(rule: string, report: Report) {
  const page = report.pageOf(rule)
  const url = report.urlOf(rule)
  const summary = page?.summary ?? rule
  const short = { text: `${summary.charAt(0).toUpperCase()}${summary.slice(1)}.` }
  return {
    id: rule,
    name: rule.replace(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase()),
    shortDescription: short,
    fullDescription: short,
    ...(page ? { help: { text: page.why, markdown: page.why } } : {}),
    ...(url ? { helpUri: url } : {}),
    defaultConfiguration: { level: 'warning' },
    properties: {
      tags: ['python', 'asyncio', ...(page ? [page.family] : [])],
      precision: 'high',
      'problem.severity': 'warning',
    },
  }
}

function resultsOf(file: ReportedFile, rules: readonly string[], report: Report) {
  const path = hostPath(file.absolutePath, report)
  const places = new HostPlaces(file.path, file.text)
  const fingerprints = fingerprintsOf(file.findings, path, file.text)
  return file.findings.map((finding, index) => {
    const message = { text: plain(`${places.prefix(finding.range)}${plainText(finding, file, report)}`) }
    const flow = flowOf(finding, file, places, report)
    const fixes = places.isNotebook
      ? []
      : orderedFixes(finding, file.unsafe).map(fix => fixOf(fix, path, places, report))
    return {
      ruleId: finding.rule,
      ruleIndex: rules.indexOf(finding.rule),
      level: 'warning',
      message,
      locations: [locationOf(path, places, finding.range)],
      // GitHub tells alerts of two runs apart by this; its own is of the lines around, and of a number among equals.
      partialFingerprints: { primaryLocationLineHash: `${fingerprints[index]}:1` },
      ...(flow.length > 0 ? { codeFlows: [{ threadFlows: [{ locations: flow }] }] } : {}),
      ...(fixes.length > 0 ? { fixes } : {}),
    }
  })
}

/** From the reported call to the one that does the harm; empty where they are the same. */
function flowOf(finding: Finding, own: ReportedFile, places: HostPlaces, report: Report) {
  if (finding.chain.length === 0) return []
  const first = locationOf(hostPath(own.absolutePath, report), places, finding.range)
  const steps = finding.chain.flatMap(link => {
    const file = linkedFile(link, own, report)
    if (!file) return []
    const location = locationOf(hostPath(file.absolutePath, report), new HostPlaces(link.path, file.text), link.range)
    return [{ location: { ...location, message: { text: plain(link.message) } } }]
  })
  return [{ location: { ...first, message: { text: plain(finding.message) } } }, ...steps]
}

function fixOf(fix: Fix, path: string, places: HostPlaces, report: Report) {
  const elsewhere = (fix.elsewhere ?? []).map(({ path: shown, text, edits }) => {
    const absolute = report.fileOf(shown)?.absolutePath ?? shown
    return artifactChange(hostPath(absolute, report), new HostPlaces(shown, text), edits)
  })
  const artifactChanges = [artifactChange(path, places, fix.edits), ...elsewhere]
  return { description: { text: plain(fixSentence(fix)) }, artifactChanges }
}

function artifactChange(path: string, places: HostPlaces, edits: readonly Edit[]) {
  const replacements = edits.map(edit => ({
    deletedRegion: regionOf(places, edit),
    insertedContent: { text: edit.text },
  }))
  return { artifactLocation: artifactOf(path), replacements }
}

function locationOf(path: string, places: HostPlaces, range: Range) {
  return { physicalLocation: { artifactLocation: artifactOf(path), region: regionOf(places, range) } }
}

function regionOf(places: HostPlaces, range: Range) {
  const { start, end } = places.range(range)
  return { startLine: start.line, startColumn: start.column, endLine: end.line, endColumn: end.column }
}

function artifactOf(path: string) {
  return isAbsolute(path) ? { uri: fileUri(path) } : { uri: encoded(path), uriBaseId: 'SRCROOT' }
}

function isAbsolute(path: string): boolean {
  return /^(\/|[a-z]:)/i.test(path)
}

function fileUri(path: string): string {
  const slashed = path.replaceAll('\\', '/')
  return `file://${slashed.startsWith('/') ? '' : '/'}${encoded(slashed)}`
}

function encoded(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/')
}

/** In a plain message `[text](1)` is a link to another place (SARIF 2.1.0, 3.11.6). */
function plain(text: string): string {
  return text.replace(/\[(?=[^\]]*\]\()/g, '\\[')
}
