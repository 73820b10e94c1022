/** What becomes of the result of `rows` of `shop/rows.py`, found across files. */

import { expect, test } from 'vitest'
import { resultUseOf } from '../../src/project/awaiters.ts'
import { createFacts } from '../../src/project/facts.ts'
import { PythonFile } from '../../src/python/file.ts'
import { descendants } from '../../src/python/tree.ts'
import { parser } from '../python/parsed.ts'

const moduleOf = (path: string) => path.replace(/(\/__init__)?\.py$/, '').replaceAll('/', '.')

function use(main: string, rows = 'async def rows(): ...\n'): string {
  const all: Record<string, string> = { 'shop/__init__.py': '', 'shop/rows.py': rows, 'main.py': main }
  const sources = Object.entries(all).map(([path, text]) => ({ path, module: moduleOf(path), text }))
  const facts = createFacts({ parser, sources: () => sources, declares: () => false })
  const file = new PythonFile('shop/rows.py', 'shop.rows', parser.parse(rows))
  const definition = descendants(file.tree.root, 'function_definition').find(each => each.get('name')?.text === 'rows')
  if (!definition) throw new Error('there are no rows')
  return resultUseOf(definition, file, facts.withFile(file))
}

const inCoroutine = (...lines: string[]) =>
  `import asyncio\nfrom shop.rows import rows\nasync def main():\n${lines.map(line => `    ${line}\n`).join('')}`

test.each([
  ['await rows()'],
  ['print((await rows())["a"])'],
  ['for row in await rows(): pass'],
  ['if await rows(): pass'],
  ['found = await rows()', 'print(len(found), found[0])'],
  ['_ = await rows()'],
  ['rows()'],
])('a value: %s', (...lines) => {
  expect(use(inCoroutine(...lines))).toBe('value')
})

test.each([
  ['await (await rows())'],
  ['asyncio.create_task(await rows())'],
  ['await asyncio.gather(await rows())'],
  ['found = await rows()', 'await found'],
  ['found = await rows()', 'print(found)', 'await asyncio.wait_for(found, 1)'],
])('a coroutine: %s', (...lines) => {
  expect(use(inCoroutine(...lines))).toBe('coroutine')
})

test.each([
  ['keep(await rows())'],
  ['found = await rows()', 'keep(found)'],
  ['found = await rows()', 'found = 1', 'print(found[0])'],
  ['task = asyncio.create_task(rows())'],
  ['await asyncio.gather(rows(), rows())'],
  ['return [await rows()]'],
])('handed on: %s', (...lines) => {
  expect(use(inCoroutine(...lines))).toBe('handed-on')
})

test('without callers, and where the function itself is handed on, nothing is known', () => {
  expect(use(inCoroutine('keep(rows)'))).toBe('unseen')
  expect(use('')).toBe('unseen')
})

test('a run of a new loop gives the result', () => {
  const main = 'import asyncio\nfrom shop.rows import rows\n'
  expect(use(`${main}asyncio.run(rows())\n`)).toBe('value')
  expect(use(`${main}print(len(asyncio.run(rows())))\n`)).toBe('value')
  expect(use(`${main}loop = asyncio.new_event_loop()\nloop.run_until_complete(rows())\n`)).toBe('value')
  expect(use(`${main}found = asyncio.run(rows())\n`)).toBe('handed-on')
})

test('a caller that returns the result is followed', () => {
  const through = (last: string) =>
    `${inCoroutine('return await rows()')}async def outer():\n    ${last}\n${'asyncio.run(outer())\n'}`
  expect(use(through('print((await main())[0])'))).toBe('value')
  expect(use(through('await (await main())'))).toBe('coroutine')
  expect(use(through('keep(await main())'))).toBe('handed-on')
})

test('methods that others may override or decorate are not known', () => {
  const main = 'from shop.rows import Store\nasync def main():\n    print(len(await Store().rows()))\n'
  expect(use(main, 'class Store:\n    async def rows(self): ...\n')).toBe('value')
  expect(use(main, 'from web import View\nclass Store(View):\n    async def rows(self): ...\n')).toBe('unseen')
  expect(use(main, 'from web import get\nclass Store:\n    @get\n    async def rows(self): ...\n')).toBe('unseen')
})
