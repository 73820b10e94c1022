/** The codes of other tools select a rule and silence it, wherever its own name does. */

import { describe, expect, test } from 'vitest'
import { insertIgnores } from '../src/cli/add-ignore.ts'
import { selectTransforms } from '../src/cli/select.ts'
import type { Transform } from '../src/engine/transform.ts'
import { transforms } from '../transforms/index.ts'
import { checkText, parser } from './engine-under-test.ts'
import { type Fixture, fixturesOf } from './fixture-files.ts'
import { inCompany } from './in-company.ts'

const aliased = transforms.flatMap(transform =>
  transform.aliases.map(alias => [alias, transform.name, transform] as const),
)

const OURS = /# async-fix: ignore\[[^\]]*\]/g

function findingsOf(fixture: Fixture, transform: Transform, text: string) {
  const { settings, dependencies, pytestSetup, shownPath: path } = fixture
  const options = { transforms: inCompany(transform), catalogue: transforms, settings, dependencies, pytestSetup, path }
  return checkText(text, options).findings.filter(({ rule }) => rule === transform.name)
}

/** The first fixture of which each finding takes a suppression at the end of its line, with such suppressions. */
function suppressed(transform: Transform): { fixture: Fixture; text: string } {
  for (const fixture of fixturesOf(transform.name)) {
    if (fixture.verdict === 'ignores') continue
    const found = findingsOf(fixture, transform, fixture.text)
    const text = found.length > 0 ? insertIgnores(parser.parseWhole(fixture.text), found, '') : ''
    const places = text.match(OURS) ?? []
    if (places.length > 0 && !/^\s*# async-fix: ignore\[/m.test(text)) return { fixture, text }
  }
  throw new Error(`no fixture of ${transform.name} can be silenced at the end of a line`)
}

describe.each(aliased)('%s is %s', (alias, name, transform) => {
  test('for --select and --ignore', () => {
    const layer = { where: '', select: [alias], extendSelect: [], ignore: [] }
    expect(selectTransforms(transforms, [layer]).map(each => each.name)).toContain(name)
    const without = { where: '', select: ['all'], extendSelect: [], ignore: [alias] }
    expect(selectTransforms(transforms, [without]).map(each => each.name)).not.toContain(name)
  })

  test('in comments', () => {
    const { fixture, text } = suppressed(transform)
    for (const comment of [`# async-fix: ignore[${alias}]`, `# noqa: ${alias}`])
      expect(findingsOf(fixture, transform, text.replace(OURS, comment)), comment).toEqual([])
  })
})
