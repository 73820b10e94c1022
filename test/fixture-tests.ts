/** Runs the fixtures of a family, and proves of each the properties that every rewrite must have. */

import { existsSync, rmSync, writeFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { chosenFix, type Finding } from '../src/engine/finding.ts'
import { atLeast } from '../src/engine/settings.ts'
import { type Family, type Transform, triggersOf } from '../src/engine/transform.ts'
import { transforms } from '../transforms/index.ts'
import { checkText, fixText } from './engine-under-test.ts'
import { type Fixture, fixturesOf, type Property } from './fixture-files.ts'
import { inCompany } from './in-company.ts'
import { startCompiler } from './python/compiler.ts'
import { interpreterVersion } from './python/interpreter.ts'
import { commentsOf, suppress } from './suppressing.ts'

const update = process.env['UPDATE'] === '1' && !process.env['CI']
let compiler: ReturnType<typeof startCompiler>

/** Registers the tests; families are in files of their own so that several run at once. */
export function fixtureTests(family: Family): void {
  compiler = startCompiler()
  afterAll(() => compiler.close())
  const ofFamily = transforms.filter(transform => transform.family === family)

  describe.each(ofFamily.map(transform => [transform.name, transform] as const))('%s', (name, transform) => {
    const fixtures = fixturesOf(name)

    test('has fixtures', () => {
      expect(fixtures.length).toBeGreaterThan(0)
    })

    describe.each(fixtures.map(fixture => [`${fixture.verdict}/${fixture.name}`, fixture] as const))(
      '%s',
      (_, fixture) => {
        verdict(fixture, transform)
        rewriteProperties(fixture, transform)
        findingProperties(fixture, transform)
      },
    )
  })
}

function options(fixture: Fixture, ...chosen: Transform[]) {
  const { settings, dependencies, pytestSetup, shownPath: path } = fixture
  return { transforms: chosen.flatMap(inCompany), catalogue: transforms, settings, dependencies, pytestSetup, path }
}

/** What the folder and the file name promise. */
function verdict(fixture: Fixture, transform: Transform): void {
  const run = options(fixture, transform)
  if (fixture.verdict === 'fixes') {
    test('becomes what is beside it', () => {
      const safe = fixText(fixture.text, run).text
      const unsafe = fixText(fixture.text, run, true).text
      if (update) return record(fixture, safe, unsafe)
      expect(fixture.after ?? fixture.unsafe, 'there is an .after.py or an .unsafe.py').not.toBeNull()
      expect(safe, 'in safe mode').toBe(fixture.after ?? fixture.text)
      expect(unsafe, 'with unsafe fixes').toBe(fixture.unsafe ?? fixture.after)
      expect(unsafe, 'something changes').not.toBe(fixture.text)
    })
  } else if (fixture.verdict === 'declines') {
    const [reason = ''] = fixture.name.split('--')
    test(`is left alone because of ${reason}`, () => {
      const { findings, text } = fixText(fixture.text, run)
      expect(text).toBe(fixture.text)
      expect(findings.length, 'findings').toBeGreaterThan(0)
      expect(findings.map(finding => reasonsOf(finding))).toEqual(findings.map(() => expect.arrayContaining([reason])))
    })
  } else {
    test('says nothing', () => {
      expect(checkText(fixture.text, run).findings).toEqual([])
    })
  }
}

/** Why safe mode leaves the finding alone; empty where a safe fix exists. */
function reasonsOf(finding: Finding): string[] {
  if (finding.declined) return [finding.declined.reason]
  if (chosenFix(finding, false)) return []
  return finding.fixes.flatMap(fix => fix.unsafeBecause?.reason ?? [])
}

/** Writes what the tool makes of a fixture beside it, for a person to review. */
function record(fixture: Fixture, safe: string, unsafe: string): void {
  const base = fixture.path.replace(/\.before\.py$/, '')
  write(`${base}.after.py`, safe === fixture.text ? null : safe)
  write(`${base}.unsafe.py`, unsafe === safe ? null : unsafe)
}

function write(file: string, text: string | null): void {
  if (text !== null) writeFileSync(file, text)
  else if (existsSync(file)) rmSync(file)
}

const modes = [
  ['safe fixes', false],
  ['unsafe fixes', true],
] as const

/** What holds for the text that comes out, whatever the verdict. */
function rewriteProperties(fixture: Fixture, transform: Transform): void {
  const run = options(fixture, transform)
  const canCompile = interpreterVersion !== null && atLeast(interpreterVersion, fixture.settings.targetVersion)

  test.skipIf(!canCompile || excused(fixture, 'input-compiles'))('the input compiles', async () => {
    expect(await compiler.errorOf(fixture.text)).toBeNull()
  })

  describe.each(modes)('%s', (_, unsafe) => {
    let output = ''

    beforeAll(() => {
      output = fixText(fixture.text, run, unsafe).text
    })

    test('break nothing', () => {
      expect(fixText(fixture.text, run, unsafe).bugs).toEqual([])
    })

    test.skipIf(!canCompile)('compile', async () => {
      if (output === fixture.text && excused(fixture, 'input-compiles')) return
      expect(await compiler.errorOf(output)).toBeNull()
    })

    test('settle: a second run changes nothing', () => {
      expect(fixText(output, run, unsafe).text).toBe(output)
    })

    test('settle together with all other rules', async () => {
      const all = options(fixture, ...transforms)
      const together = fixText(fixture.text, all, unsafe).text
      expect(fixText(together, all, unsafe).text).toBe(together)
      if (canCompile && together !== fixture.text) expect(await compiler.errorOf(together)).toBeNull()
    })

    test.skipIf(excused(fixture, 'comments'))('keep every comment', () => {
      const left = commentsOf(output)
      expect(commentsOf(fixture.text).filter(comment => !take(left, comment))).toEqual([])
    })

    test.skipIf(excused(fixture, 'crlf'))('keep CRLF line ends', () => {
      expect(fixText(crlf(fixture.text), run, unsafe).text).toBe(crlf(output))
    })

    test.skipIf(excused(fixture, 'tabs') || fixture.text.includes('\t'))('keep tabs', () => {
      expect(fixText(tabs(fixture.text), run, unsafe).text).toBe(tabs(output))
    })
  })
}

/** What holds for the findings. */
function findingProperties(fixture: Fixture, transform: Transform): void {
  const run = options(fixture, transform)
  test('a check changes nothing', () => {
    expect(checkText(fixture.text, run).text).toBe(fixture.text)
  })

  test('holds a trigger of the rule wherever the rule finds something', () => {
    const words = [...new Set(fixture.text.match(/[\p{L}_][\p{L}\p{N}_]*/gu))]
    const { needs: _, ...free } = transform
    const everywhere = options(fixture, { ...free, triggers: words })
    if (checkText(fixture.text, everywhere).findings.length === 0) return
    expect(triggersOf(transform, fixture.settings).filter(trigger => words.includes(trigger))).not.toEqual([])
    if (transform.needs) expect(fixture.text).toMatch(new RegExp(`\\b${transform.needs}\\b`))
  })

  test.skipIf(fixture.verdict === 'ignores' || excused(fixture, 'suppressed'))('can be suppressed', () => {
    const { findings } = checkText(fixture.text, run)
    expect(findings).not.toEqual([])
    const silent = suppress(fixture.text, findings, `# async-fix: ignore[${transform.name}]`)
    expect(checkText(silent, run).findings).toEqual([])
    expect(fixText(silent, run, true).text).toBe(silent)
  })

  test.skipIf(transform.family === 'entry' || excused(fixture, 'stripped'))('is no pitfall in sync code', () => {
    expect(checkText(fixture.text.replace(/\b(async|await)\s+/g, ''), run).findings).toEqual([])
  })
}

function excused(fixture: Fixture, property: Property): boolean {
  return fixture.skip[property] !== undefined
}

/** Removes one `item`; false when there is none. */
function take(items: string[], item: string): boolean {
  const index = items.indexOf(item)
  if (index >= 0) items.splice(index, 1)
  return index >= 0
}

function crlf(text: string): string {
  return text.replaceAll('\n', '\r\n')
}

/** Four spaces of indentation become a tab. */
function tabs(text: string): string {
  return text.replace(/^( {4})+/gm, spaces => '\t'.repeat(spaces.length / 4))
}
