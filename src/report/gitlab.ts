/** Findings as GitLab's Code Quality report, for its widget and the diff of a merge request. */

import { fingerprintsOf } from './fingerprints.ts'
import { HostPlaces, type HostPosition, hostPath } from './host-places.ts'
import { plainText } from './notes.ts'
import type { Format } from './report.ts'

/** One array (GitLab docs, "Code Quality report format"). Of findings with one fingerprint GitLab shows one. */
export const gitlab: Format = report => {
  const issues = report.files.flatMap(file => {
    const places = new HostPlaces(file.path, file.text)
    const path = hostPath(file.absolutePath, report)
    const fingerprints = fingerprintsOf(file.findings, path, file.text)
    return file.findings.map((finding, index) => {
      const { start, end } = places.range(finding.range)
      return {
        description: `${places.prefix(finding.range)}${plainText(finding, file, report)}`,
        check_name: finding.rule,
        fingerprint: fingerprints[index],
        severity: 'major',
        location: { path, positions: { begin: place(start), end: place(end) } },
      }
    })
  })
  return `${JSON.stringify(issues, null, 2)}\n`
}

function place({ line, column }: HostPosition) {
  return { line, column }
}
