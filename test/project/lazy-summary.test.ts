/** A summary says the same whether bodies are parsed when somebody asks about them, or all at once. */

import { describe, expect, test } from 'vitest'
import { summarise } from '../../src/project/summary.ts'
import { PythonFile } from '../../src/python/file.ts'
import type { Tree } from '../../src/python/tree.ts'
import { libraryFolders, readSources } from '../corpora.ts'
import { parser } from '../engine-under-test.ts'
import { fixtureRules, fixturesOf } from '../fixture-files.ts'
import { environment } from '../python/interpreter.ts'

type Text = { readonly path: string; readonly module: string; readonly text: string }

/** All that the summary of a file says, in the order in which it was asked. */
function saidOf({ path, module }: Text, tree: Tree): string {
  const file = new PythonFile(path, module, tree)
  return JSON.stringify(summarise(file, () => file))
}

/** Expects the same of both; gives whether there was a body to be read late. */
function expectSame(source: Text): boolean {
  const lazy = parser.parse(source.text)
  const isLazy = lazy.unread.size > 0
  const whole = parser.parseWhole(source.text)
  if (whole.damage.length === 0) expect(saidOf(source, lazy), source.path).toBe(saidOf(source, whole))
  return isLazy
}

describe('the same is said', () => {
  test('of every fixture', { timeout: 120_000 }, () => {
    const texts = fixtureRules().flatMap(rule => fixturesOf(rule).map(({ text }) => text))
    const lazy = texts.filter(text => expectSame({ path: 'shop/main.py', module: 'shop.main', text }))
    expect(lazy.length).toBeGreaterThan(texts.length / 2)
  })

  test.skipIf(!environment)('of the standard library', { timeout: 30 * 60_000 }, async () => {
    const sources = await readSources(libraryFolders(environment as string).stdlib)
    const sample = sources.filter((_, index) => index % 2 === 0)
    const lazy = sample.filter(source => expectSame(source))
    expect(lazy.length).toBeGreaterThan(30)
  })
})
