/** The laws that every transform obeys. */

import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { exampleSides } from '../scripts/example.ts'
import { defaultSettings } from '../src/engine/settings.ts'
import { families, triggersOf } from '../src/engine/transform.ts'
import { transforms } from '../transforms/index.ts'
import { fixText } from './engine-under-test.ts'
import { fixtureRules, fixturesOf } from './fixture-files.ts'
import { inCompany } from './in-company.ts'

const nodeKinds: ReadonlySet<string> = new Set(JSON.parse(readFileSync('test/python/node-kinds.json', 'utf8')))
const names = transforms.map(transform => transform.name)
/** Some rules have nothing to say before the settings name something. */
const withBlockingCall = { ...defaultSettings, blockingCalls: { 'shop.tax.load': 'thread' } }

/** As the rules about tests need it. */
const amongTests = {
  path: 'tests/test_main.py',
  dependencies: ['pytest-asyncio'],
  pytestSetup: { asyncioMode: 'strict', asyncioVersions: ['1.0'] },
} as const

test('the list is alphabetical and free of duplicates', () => {
  expect(names).toEqual([...new Set(names)].sort())
})

test('the list holds every transform file, under the name of the file', () => {
  const lines = readFileSync('transforms/index.ts', 'utf8').matchAll(/^import \w+ from '\.\/([\w-]+)\/([\w-]+)\.ts'$/gm)
  const imported = [...lines].map(([, family, file]) => `${family}/${file}`)
  const files = readdirSync('transforms', { withFileTypes: true })
    .filter(entry => entry.isDirectory())
    .flatMap(family => readdirSync(path.join('transforms', family.name)).map(file => `${family.name}/${file}`))
    .filter(file => file.endsWith('.ts'))
    .map(file => file.replace(/\.ts$/, ''))
  expect(imported.sort()).toEqual(files.sort())
  expect(transforms.map(({ family, name }) => `${family}/${name}`).sort()).toEqual(files.sort())
})

test('there is a fixture folder for each transform, and for nothing else; each family has its tests', () => {
  expect(fixtureRules().sort()).toEqual([...names].sort())
  const tested = readdirSync('test/fixtures').map(file => file.replace(/\.test\.ts$/, ''))
  expect(tested.sort()).toEqual([...new Set(transforms.map(({ family }) => family as string))].sort())
  for (const family of tested)
    expect(readFileSync(`test/fixtures/${family}.test.ts`, 'utf8')).toContain(`\nfixtureTests('${family}')\n`)
})

test('rule names, family names and codes of other tools do not collide', () => {
  const words = [...families, 'all', 'default']
  expect(names.filter(name => (words as string[]).includes(name))).toEqual([])
})

test('the grammar is the published one', () => {
  const { sha256 } = JSON.parse(readFileSync('grammar/source.json', 'utf8'))
  expect(createHash('sha256').update(readFileSync('grammar/tree-sitter-python.wasm')).digest('hex')).toBe(sha256)
})

describe.each(transforms.map(transform => [transform.name, transform] as const))('%s', (name, transform) => {
  test('has a kebab-case name', () => {
    expect(name).toMatch(/^[a-z]+(-[a-z0-9]+)*$/)
  })

  test('lies in the folder of its family', () => {
    expect(families).toContain(transform.family)
    expect(existsSync(`transforms/${transform.family}/${name}.ts`)).toBe(true)
  })

  test('has a summary of one line', () => {
    expect(transform.summary).toMatch(/^\S.*[^.\s]$/)
    expect(transform.summary.length).toBeLessThan(80)
  })

  test('says why', () => {
    expect(transform.why.trim().length).toBeGreaterThan(40)
  })

  test('is off by default when it judges other rules: alone it has nothing to judge', () => {
    if (transform.audit) expect(transform.default).toBe(false)
  })

  test('has triggers that are single words', () => {
    const triggers = triggersOf(transform, withBlockingCall)
    expect(triggers).not.toEqual([])
    for (const trigger of triggers) expect(trigger).toMatch(/^[\p{L}_][\p{L}\p{N}_]*$/u)
  })

  test('listens to kinds of the grammar, or judges what the others leave', () => {
    const kinds = Object.keys(transform.visit)
    expect(kinds.length === 0).toBe(transform.audit !== undefined)
    expect(kinds.filter(kind => !nodeKinds.has(kind))).toEqual([])
  })

  test('does what its example shows', () => {
    const { before, after } = exampleSides(transform.example)
    expect(before).not.toBe(after)
    const settings = { ...withBlockingCall, targetVersion: transform.since ?? withBlockingCall.targetVersion }
    const chosen = { transforms: inCompany(transform), catalogue: transforms, settings }
    const run = transform.family === 'testing' ? { ...chosen, ...amongTests } : chosen
    expect(fixText(before, run, transform.exampleIsUnsafe ?? false).text).toBe(after)
    if (transform.exampleIsUnsafe) expect(fixText(before, run).text).toBe(before)
  })

  test('has reasons that a person can read', () => {
    for (const [reason, sentence] of Object.entries(transform.declines)) {
      expect(reason).toMatch(/^[a-z]+(-[a-z0-9]+)*$/)
      expect(sentence, reason).toMatch(/^[^A-Z\s].*[^.\s]$/s)
    }
  })

  test('says what to do by hand where it declines', () => {
    if (Object.keys(transform.declines).length > 0) expect(transform.byHand?.trim()).toMatch(/\S.{10,}\.$/s)
  })

  test('has a fixture for each reason, and a reason for each such fixture', () => {
    const shown = fixturesOf(name).filter(fixture => fixture.verdict === 'declines')
    const reasons = new Set(shown.map(fixture => fixture.name.split('--')[0]))
    expect([...reasons].sort()).toEqual(Object.keys(transform.declines).sort())
  })

  test('shows at least one fix and one place to ignore', () => {
    expect(fixtureRules()).toContain(name)
    const verdicts = new Set(fixturesOf(name).map(fixture => fixture.verdict))
    expect(verdicts).toContain('fixes')
    expect(verdicts).toContain('ignores')
  })
})
