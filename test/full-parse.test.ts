/** What is found does not depend on how much is parsed: by bodies and names that can matter, or every file as a whole. */

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Finding } from '../src/engine/finding.ts'
import { check, type Source } from '../src/engine/run.ts'
import { defaultSettings } from '../src/engine/settings.ts'
import { createFacts } from '../src/project/facts.ts'
import type { Parser } from '../src/python/parser.ts'
import type { Tree } from '../src/python/tree.ts'
import { transforms } from '../transforms/index.ts'
import { libraryFolders, readSources } from './corpora.ts'
import { isThorough } from './effort.ts'
import { parser } from './engine-under-test.ts'
import { fixtureRules, fixturesOf } from './fixture-files.ts'
import { mutants } from './mutants.ts'
import { projectNames, readProject } from './project-fixtures.ts'
import { environment } from './python/interpreter.ts'

/** `FULL_PARSE_RUNS=20000 FULL_PARSE_SEED=7 npx vitest run test/full-parse.test.ts` looks harder, and elsewhere. */
const runs = Number(process.env['FULL_PARSE_RUNS'] ?? 200)
const seed = Number(process.env['FULL_PARSE_SEED'] ?? 1)

const wholeParser: Parser = { parse: text => parser.parseWhole(text), parseWhole: text => parser.parseWhole(text) }

type Found = { readonly findings: ReadonlyMap<string, string>; readonly unread: number }

/**
 * All that is found in the files of a project, by path, and how many bodies of trees that were made for a file were not parsed when it was
 * done. Real code makes more trees than memory holds.
 */
async function found(sources: readonly Source[], isFull: boolean): Promise<Found> {
  let trees: Tree[] = []
  let unread = 0
  const used = isFull ? wholeParser : parser
  const noting: Parser = {
    parse(text) {
      const tree = used.parse(text)
      if (!isFull) trees.push(tree)
      return tree
    },
    parseWhole: text => used.parseWhole(text),
  }
  const facts = createFacts({ parser: noting, sources: () => sources, declares: () => false })
  const run = { parser: noting, transforms, settings: defaultSettings, facts, inBulk: !isFull }
  const findings = new Map<string, string>()
  for (const source of sources) {
    findings.set(source.path, shapeOf(check(source, run).findings))
    unread += trees.reduce((sum, tree) => sum + tree.unread.size, 0)
    trees = []
    await new Promise(setImmediate)
  }
  return { findings, unread }
}

/** Expects the same of both ways, apart from files in which something is not understood; gives how many bodies were never parsed. */
async function expectSame(sources: readonly Source[]): Promise<number> {
  const lazy = await found(sources, false)
  const full = await found(sources, true)
  for (const { path, text } of sources) {
    const [findings, expected] = [lazy, full].map(each => each.findings.get(path))
    if (findings !== expected && parser.parseWhole(text).damage.length === 0) expect(findings, path).toBe(expected)
  }
  return lazy.unread
}

/** All that findings say, without nodes that an edit may be made of: those keep their trees in memory. */
function shapeOf(findings: readonly Finding[]): string {
  return JSON.stringify(findings, (key, value) => (key === 'tree' || key === 'parent' ? undefined : value), 1)
}

const alone = (text: string): Source => ({ path: 'project/main.py', module: 'main', text })

describe('the same is found', () => {
  test.each(fixtureRules())('in the fixtures of %s', { timeout: 120_000 }, async rule => {
    for (const { text } of fixturesOf(rule)) await expectSame([alone(text)])
  })

  test.each(projectNames())('in the project %s', async name => {
    const { before } = readProject(name)
    const files = Object.entries(before).filter(([path]) => path.endsWith('.py'))
    await expectSame(files.map(([path, text]) => ({ path, module: moduleOf(path), text })))
  })

  test('in changed fixtures', { timeout: 60 * 60_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(mutants, async text => {
        await expectSame([alone(text)])
      }),
      { numRuns: runs, seed },
    )
  })

  test('in changed fixtures that belong together', { timeout: 60 * 60_000 }, async () => {
    const names = ['main', 'shop.orders', 'shop.__init__', 'worker']
    const several = fc.array(mutants, { minLength: 2, maxLength: names.length })
    await fc.assert(
      fc.asyncProperty(several, async texts => {
        await expectSame(texts.map((text, index) => named(names[index] as string, text)))
      }),
      { numRuns: runs / 4, seed },
    )
  })

  const folders = environment ? libraryFolders(environment) : { stdlib: '', packages: '' }

  test.skipIf(!environment).each(Object.entries(folders))('in %s', { timeout: 30 * 60_000 }, async (_, folder) => {
    // Facts about files that are parsed as a whole take long.
    const all = await readSources(folder, 20)
    const sources = isThorough ? all : all.slice(0, 45)
    expect(sources.length).toBe(isThorough ? all.length : 45)
    expect(await expectSame(sources), 'bodies that were never parsed').toBeGreaterThan(100)
  })
})

function named(name: string, text: string): Source {
  return { path: `project/${name.replaceAll('.', '/')}.py`, module: name.replace(/\.?__init__$/, ''), text }
}

function moduleOf(path: string): string {
  return path.replace(/(^|\/)__init__\.py$|\.py$/, '').replaceAll('/', '.')
}
