/** All transforms, unsafe fixes included, on real code: the standard library and the packages of `.venv`. */

import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setImmediate as breathe } from 'node:timers/promises'
import { afterAll, describe, expect, test } from 'vitest'
import { fix, type Source } from '../src/engine/run.ts'
import { defaultSettings } from '../src/engine/settings.ts'
import { createFacts, type Facts } from '../src/project/facts.ts'
import { transforms } from '../transforms/index.ts'
import { libraryFolders, readSources } from './corpora.ts'
import { parser } from './engine-under-test.ts'
import { startCompiler } from './python/compiler.ts'
import { environment } from './python/interpreter.ts'

const compiler = startCompiler()
afterAll(() => compiler.close())

type Changed = { readonly path: string; readonly before: string; readonly after: string }

describe.skipIf(!environment)('real code', () => {
  const folders = environment ? libraryFolders(environment) : { stdlib: '', packages: '' }

  test.each(Object.entries(folders))('%s survives', { timeout: 30 * 60_000 }, async (name, folder) => {
    const sources = await readSources(folder)
    expect(sources.length).toBeGreaterThan(100)

    const changed: Changed[] = []
    const wrong: string[] = []
    const facts = factsOf(sources)
    for (const source of sources) {
      await breathe()
      try {
        const { text, bugs } = run(source, facts)
        wrong.push(...bugs.map(bug => `${source.path}:${bug.line}: ${bug.rule}: ${bug.message}`))
        if (text !== source.text) changed.push({ path: source.path, before: source.text, after: text })
      } catch (error) {
        wrong.push(`${source.path}: ${error instanceof Error ? error.stack : error}`)
      }
    }
    console.log(`${name}: ${sources.length} files, ${changed.length} changed`)
    expect(wrong, 'crashes and dropped fixes').toEqual([])
    expect(await unsettled(sources, changed), 'files that a second run changes').toEqual([])
    const valid = await compiled(changed)
    expect(valid.broken, 'files that no longer compile').toEqual([])
    expect(await newLint(valid.intact), 'undefined, unused or redefined names that were not there before').toEqual([])
  })
})

function run(source: Source, facts: Facts) {
  return fix(source, { parser, transforms, facts, settings: { ...defaultSettings, unsafe: true } })
}

function factsOf(sources: readonly Source[]): Facts {
  return createFacts({ parser, sources: () => sources, declares: () => false })
}

async function unsettled(sources: readonly Source[], changed: readonly Changed[]): Promise<string[]> {
  const after = new Map(changed.map(each => [each.path, each.after]))
  const now = sources.map(source => ({ ...source, text: after.get(source.path) ?? source.text }))
  const facts = factsOf(now)
  const restless: string[] = []
  for (const source of now.filter(each => after.has(each.path))) {
    await breathe()
    if (run(source, facts).text !== source.text) restless.push(source.path)
  }
  return restless
}

/** Separates the changed files that compile from those that did and no longer do. */
async function compiled(changed: readonly Changed[]): Promise<{ intact: Changed[]; broken: string[] }> {
  const intact: Changed[] = []
  const broken: string[] = []
  for (const each of changed) {
    if (await compiler.errorOf(each.before)) continue
    const error = await compiler.errorOf(each.after)
    if (error) broken.push(`${each.path}: ${error}`)
    else intact.push(each)
  }
  return { intact, broken }
}

/** Runs ruff's name rules over both states of the files and says where the count of a code went up. */
async function newLint(changed: readonly Changed[]): Promise<string[]> {
  const folder = await mkdtemp(path.join(tmpdir(), 'async-fix-corpus-'))
  try {
    for (const [index, { before, after }] of changed.entries()) {
      await write(path.join(folder, 'before', `${index}.py`), before)
      await write(path.join(folder, 'after', `${index}.py`), after)
    }
    const [before, after] = [
      await lintCounts(path.join(folder, 'before')),
      await lintCounts(path.join(folder, 'after')),
    ]
    const worse = [...after].filter(([key, count]) => count > (before.get(key) ?? 0))
    return worse.map(([key, count]) => {
      const [index = '', code] = key.split(' ')
      return `${changed[Number.parseInt(index, 10)]?.path}: ${code} ${before.get(key) ?? 0} -> ${count}`
    })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function write(file: string, text: string): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true })
  await writeFile(file, text)
}

/** `<file name> <code>` → how often ruff reports it. */
async function lintCounts(folder: string): Promise<Map<string, number>> {
  await mkdir(folder, { recursive: true })
  const args = ['-m', 'ruff', 'check', '--isolated', '--no-cache', '--exit-zero', '--select', 'F401,F811,F821,F841']
  const report = await new Promise<string>((resolve, reject) => {
    const all = [...args, '--target-version', 'py311', '--output-format', 'json', folder]
    execFile(environment as string, all, { maxBuffer: 1 << 28 }, (error, stdout) =>
      error ? reject(error) : resolve(stdout),
    )
  })
  const counts = new Map<string, number>()
  for (const { filename, code } of JSON.parse(report) as { filename: string; code: string | null }[]) {
    const key = `${path.basename(filename)} ${code}`
    counts.set(key, (counts.get(key) ?? 0) + 1)
  }
  return counts
}
