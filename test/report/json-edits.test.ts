/** Who applies the edits of the JSON report by row and column gets what the engine makes of that fix. */

import { describe, expect, test } from 'vitest'
import { applyEdits, plainEdits } from '../../src/engine/apply.ts'
import { PythonFile } from '../../src/python/file.ts'
import { dropLeftovers } from '../../src/python/imports.ts'
import { type JsonEdit, type JsonLocation, jsonFindings } from '../../src/report/json.ts'
import { transforms } from '../../transforms/index.ts'
import { sandbox } from '../cli/harness.ts'
import { checkText, fixText, type Options, parser } from '../engine-under-test.ts'
import { fixturesOf } from '../fixture-files.ts'
import { inCompany } from '../in-company.ts'
import { reportOf } from './sample.ts'

type Found = { readonly fix: { readonly edits: readonly JsonEdit[] } | null }

/** As another program would do it: lines and code points, from the last edit to the first. */
function applied(text: string, edits: readonly JsonEdit[]): string {
  const starts = [0, ...[...text.matchAll(/\r\n|\r|\n/g)].map(({ 0: end, index }) => index + end.length)]
  const offset = ({ row, column }: JsonLocation) => {
    const line = text.slice(starts[row - 1], starts[row])
    return (starts[row - 1] as number) + [...line].slice(0, column - 1).join('').length
  }
  return [...edits].reverse().reduce((result, { content, location, end_location }) => {
    return result.slice(0, offset(location)) + content + result.slice(offset(end_location))
  }, text)
}

/** A run also takes away the imports that all of its fixes together have left unused. */
function tidied(before: string, after: string): string {
  const [old, now] = [before, after].map(text => new PythonFile('a.py', 'a', parser.parseWhole(text)))
  return applyEdits(
    after,
    dropLeftovers(old as PythonFile, now as PythonFile, () => false),
  )
}

function placesOf(edits: readonly JsonEdit[]): number[] {
  return edits.flatMap(({ location, end_location }) => [location, end_location]).map(at => at.row * 1e6 + at.column)
}

/** The findings of a text as a report has them. */
function reported(text: string, options: Options, unsafe: boolean): Found[] {
  const findings = checkText(text, options, unsafe).findings.map(finding => ({
    ...finding,
    fixes: finding.fixes.map(fix => ({ ...fix, edits: plainEdits(fix, text) })),
  }))
  const file = { path: 'a.py', absolutePath: '/a.py', text, findings, unsafe }
  return jsonFindings(reportOf([file]))
}

const variants: Readonly<Record<string, (text: string) => string>> = {
  'as it is': text => text,
  'with CRLF': text => text.replaceAll('\n', '\r\n'),
  'after form feeds and astral characters': text => `# 😀\n\f\n${text}`,
}

describe.each(Object.entries(variants))('every fixture with a single fix, %s', (_, variant) => {
  test.each(transforms.map(transform => [transform.name, transform] as const))('%s', (name, transform) => {
    let compared = 0
    for (const fixture of fixturesOf(name).filter(({ verdict }) => verdict === 'fixes')) {
      const { settings, dependencies, pytestSetup, shownPath: path } = fixture
      const options = {
        transforms: inCompany(transform),
        catalogue: transforms,
        settings,
        dependencies,
        pytestSetup,
        path,
      }
      const text = variant(fixture.text)
      for (const unsafe of [false, true]) {
        const { text: fixed, applied: fixes } = fixText(text, options, unsafe)
        const [only, ...others] = reported(text, options, unsafe)
        if (fixes.length !== 1 || others.length > 0) continue
        const edits = only?.fix?.edits ?? []
        expect([applied(text, edits), tidied(text, applied(text, edits))], fixture.path).toContain(fixed)
        expect(placesOf(edits), 'in order').toEqual(placesOf(edits).toSorted((a, b) => a - b))
        compared++
      }
    }
    expect(compared).toBeGreaterThan(0)
  })
})

test.each([
  ['an astral character before it', 'x = "😀𝕏"; nap()\n'],
  ['a byte order mark', '\ufeff"é"; nap()\n'],
  ['CRLF and a form feed', 'x\r\n\f\r\n\fnap()\r\n'],
  ['CR', 'x\r\rnap()\r'],
  ['a tab, and no line end', 'if x:\n\tnap()'],
  ['U+2028 in a comment', '# \u2028 \u0085\nnap()\n'],
])('from the command line: %s', async (_, source) => {
  const box = sandbox({ 'a.py': source })
  const [finding] = JSON.parse((await box.run('--check', '--output-format', 'json')).stdout) as Found[]
  await box.run('a.py')
  const mark = source.startsWith('\ufeff') ? '\ufeff' : ''
  expect(mark + applied(source.slice(mark.length), finding?.fix?.edits ?? [])).toBe(box.read('a.py'))
})
