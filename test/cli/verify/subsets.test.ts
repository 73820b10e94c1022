/** A subset of fixes leaves the files as a run would leave them in which no other fix is to be had. */

import { existsSync } from 'node:fs'
import path from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Settled } from '../../../src/cli/across.ts'
import { settleAcross } from '../../../src/cli/across.ts'
import { type Inspection, Inspector } from '../../../src/cli/inspect.ts'
import { LateParser } from '../../../src/cli/late-parser.ts'
import { parseCommand, type RunOptions } from '../../../src/cli/options.ts'
import { Projects } from '../../../src/cli/projects.ts'
import { Setups } from '../../../src/cli/setups.ts'
import { Subsets } from '../../../src/cli/verify/subsets.ts'
import { readPython } from '../../../src/workspace/read.ts'
import { transforms } from '../../../transforms/index.ts'
import { projectNames, pythonFiles, readProject } from '../../project-fixtures.ts'
import { folderWith } from '../../workspace/temporary.ts'

/** A run over all files of a folder up to what it would write, for which nothing is known yet. */
async function settledIn(cwd: string, names: readonly string[], options: RunOptions) {
  const files = names.map(name => path.join(cwd, name)).sort()
  const parser = new LateParser(files)
  await parser.load()
  const projects = new Projects(cwd, parser, files)
  const inspector = new Inspector(options, cwd, new Setups(options, cwd, transforms), projects, parser, files)
  const inspections: Inspection[] = []
  for (const file of files) {
    const { inspection } = await inspector.inspect(file, false, () => readPython(file))
    if (inspection) inspections.push(inspection)
  }
  return { inspector, settled: settleAcross(inspections, inspector) }
}

const textsOf = ({ inspections }: Pick<Settled, 'inspections'>) =>
  Object.fromEntries(inspections.map(({ path: shown, result }) => [shown, result.text]))

const leftIn = ({ inspections }: Pick<Settled, 'inspections'>) =>
  inspections.map(({ path: shown, result }) => [shown, result.findings.map(({ rule, range }) => [rule, range.start])])

const fixtures = projectNames()
  .map(name => readProject(name))
  .filter(({ asyncify, before, fixed }) => asyncify === null && fixed.unsafe !== before)

describe.each(fixtures.map(each => [each.name, each] as const))('%s', (_, { before, select, paths }) => {
  test('all fixes are what a run applies, none is nothing, and each subset is what it is by itself', async () => {
    const cwd = folderWith(before)
    const names = pythonFiles(before).filter(name => existsSync(path.join(cwd, name)))
    const command = await parseCommand([...paths, '--unsafe', '--select', [...select, 'default'].join()], 80)
    if (command.name !== 'run') throw new Error('not a run')
    const { inspector, settled } = await settledIn(cwd, names, command.options)
    const subsets = new Subsets(inspector, settled.inspections)
    const none = subsets.of(() => false)
    expect(none.fixes).toEqual([])
    for (const { read, result } of none.inspections) expect(result.text).toBe(read.text)
    const all = subsets.of(() => true)
    expect(textsOf(all)).toEqual(textsOf(settled))
    expect(leftIn(all)).toEqual(leftIn(settled))
    expect(all.fixes.length).toBeGreaterThan(0)
    await fc.assert(
      fc.asyncProperty(fc.subarray([...all.fixes]), async wanted => {
        const subset = subsets.of(fix => wanted.includes(fix))
        for (const fix of subset.fixes) expect(wanted).toContain(fix)
        const fresh = await settledIn(cwd, names, command.options)
        const alone = new Subsets(fresh.inspector, fresh.settled.inspections).of(fix => wanted.includes(fix))
        expect(textsOf(subset)).toEqual(textsOf(alone))
      }),
      { numRuns: 2 },
    )
    expect(textsOf(subsets.of(() => true)), 'once more').toEqual(textsOf(settled))
  }, 120_000)
})
