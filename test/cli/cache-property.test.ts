/** Whatever changes between two runs, a run with a cache says and does what a run without one does. */

import { existsSync, mkdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import fc from 'fast-check'
import { afterEach, expect, test, vi } from 'vitest'
import { transforms } from '../../transforms/index.ts'
import { isThorough } from '../effort.ts'
import { projectNames, pythonFiles, readProject, type Tree, treeOf } from '../project-fixtures.ts'
import { type Sandbox, sandbox } from './harness.ts'

afterEach(() => vi.restoreAllMocks())

const functions = ['load', 'save']
const users = ['run', 'work']
const classes = ['Store', 'Queue']
const modules = [
  'shop/__init__.py',
  'shop/db.py',
  'shop/api.py',
  'shop/jobs.py',
  'tools/report.py',
  'tools/tables.py',
  'app.py',
]
const shared = 'from shop.db import load, save, Store'
const importable = ['shop', 'shop.db', 'shop.jobs', 'tables', 'tools.tables', 'app']

const oneOf = <T>(values: readonly T[]) => fc.constantFrom(...values)
const lines = (...parts: fc.Arbitrary<string>[]) => fc.tuple(...parts).map(texts => texts.join('\n'))

/** Most modules use one of them, so that much of what is found in one file rests on what another one holds. */
const imported = fc.oneof(
  { weight: 6, arbitrary: oneOf([shared, shared, 'from shop import *', 'import shop.db']) },
  {
    weight: 2,
    arbitrary: fc
      .tuple(oneOf(importable), oneOf([...functions, ...classes, '*']))
      .map(([module, name]) => `from ${module} import ${name}`),
  },
  { weight: 1, arbitrary: oneOf(importable).map(name => `import ${name}`) },
)

const call = fc.oneof(
  { weight: 5, arbitrary: oneOf(functions).map(name => `${name}()`) },
  fc.tuple(oneOf(['shop.db', 'tables', 'shop']), oneOf(functions)).map(names => `${names.join('.')}()`),
  fc.tuple(oneOf(classes), oneOf(functions)).map(([owner, name]) => `${owner}().${name}()`),
  oneOf(functions).map(name => `self.${name}()`),
  oneOf([
    'time.sleep(1)',
    'requests.get("http://a")',
    'open("a").read()',
    'asyncio.sleep(1)',
    'asyncio.create_task(load())',
  ]),
)

const statement = fc.oneof(
  { weight: 4, arbitrary: call },
  call.map(each => `await ${each}`),
  call.map(each => `x = ${each}`),
  call.map(each => `return ${each}`),
  call.map(each => `for i in range(3):\n    await ${each}`),
  call.map(each => `try:\n    ${each}\nexcept Exception:\n    pass`),
  call.map(each => `with open("a") as f:\n    f.write(${each})`),
)

const indented = (text: string) => text.replace(/^/gm, '    ')

const definition = (name: string): fc.Arbitrary<string> =>
  fc.tuple(fc.boolean(), fc.array(statement, { minLength: 1, maxLength: 3 })).map(([isAsync, body]) => {
    const kept = isAsync ? body : body.map(each => each.replaceAll('await ', ''))
    return `${isAsync ? 'async ' : ''}def ${name}(self=None):\n${indented(kept.join('\n'))}`
  })

const classDefinition = fc
  .tuple(oneOf(classes), oneOf(['', '(Store)', '(Queue)', '(shop.db.Store)']), ...functions.map(definition))
  .map(([name, bases, ...body]) => `class ${name}${bases}:\n${indented(body.join('\n'))}`)

const definitions = (names: readonly string[]) =>
  lines(...names.map(definition), fc.oneof(fc.constant(''), classDefinition))

const moduleText = (names: readonly string[]) =>
  lines(
    fc.constant('import asyncio, time, requests'),
    fc.array(imported, { minLength: 1, maxLength: 3 }).map(each => each.join('\n')),
    definitions(names),
    fc.oneof(
      fc.constant(''),
      call,
      call.map(each => `if __name__ == "__main__":\n    asyncio.run(${each})`),
    ),
  ).map(text => `${text}\n`)

/** A module defines what the others import, or uses it; now and then it does both, and the names compete. */
const textOf = (module: string): fc.Arbitrary<string> => {
  const [own, other] = module === 'shop/db.py' ? [functions, users] : [users, functions]
  return fc.oneof({ weight: 9, arbitrary: moduleText(own) }, { weight: 1, arbitrary: moduleText(other) })
}

type Edit = (box: Sandbox) => void

const write = (box: Sandbox, name: string, text: string) => {
  const file = path.join(box.cwd, name)
  mkdirSync(path.dirname(file), { recursive: true })
  writeFileSync(file, text)
}

/** Changes one of the files that are there, with a number that says how. */
const change = (how: (text: string, number: number) => string): fc.Arbitrary<Edit> =>
  fc.tuple(fc.nat(), fc.nat()).map(([which, number]) => box => {
    const all = pythonFiles(treeOf(box.cwd))
    const files = [...all.filter(each => each.endsWith('db.py')).flatMap(each => Array(5).fill(each)), ...all]
    const file = files[which % files.length]
    if (file) write(box, file, how(box.read(file), number))
  })

/** One of the places where the pattern matches becomes something else. */
const swap = (pattern: RegExp, replacement: string): fc.Arbitrary<Edit> =>
  change((text, number) => {
    const found = [...text.matchAll(pattern)]
    const match = found[number % found.length]
    if (!match) return text
    const rest = text.slice(match.index + match[0].length)
    return text.slice(0, match.index) + match[0].replace(pattern, replacement) + rest
  })

const remove: fc.Arbitrary<Edit> = fc.nat().map(which => box => {
  const files = pythonFiles(treeOf(box.cwd))
  if (files.length > 2) rmSync(path.join(box.cwd, files[which % files.length] as string))
})

const touch: fc.Arbitrary<Edit> = fc.nat().map(which => box => {
  const files = pythonFiles(treeOf(box.cwd))
  const file = files[which % files.length]
  if (file) utimesSync(path.join(box.cwd, file), 1, 1)
})

const declare: fc.Arbitrary<Edit> = oneOf([
  '[project]\nname = "shop"\ndependencies = ["httpx", "aiohttp", "aiofiles"]\n',
  '[project]\nname = "shop"\nrequires-python = ">=3.8"\n[project.scripts]\nshop = "shop.api:load"\n',
  '[tool.async-fix]\nignore = ["blocking"]\n',
  '[tool.async-fix]\nunsafe = true\n[tool.async-fix.per-file-ignores]\n"shop/*" = ["awaiting"]\n',
]).map(text => box => write(box, 'pyproject.toml', text))

const edits = fc.oneof(
  { weight: 3, arbitrary: swap(/async def /g, 'def ') },
  { weight: 3, arbitrary: swap(/(?<!async )def /g, 'async def ') },
  { weight: 2, arbitrary: swap(/await /g, '') },
  { weight: 2, arbitrary: swap(/\n[^\n]*(?=\n)/g, '') },
  { weight: 1, arbitrary: swap(/\bsave\b/g, 'load') },
  { weight: 1, arbitrary: swap(/$/g, '\n# save load Store\n') },
  { weight: 1, arbitrary: change(text => `${text}\nclass Late(Store):\n    async def save(self): ...\n`) },
  { weight: 1, arbitrary: remove },
  { weight: 1, arbitrary: touch },
  { weight: 1, arbitrary: declare },
)

const rewrite = oneOf(modules).chain(name =>
  textOf(name).map(
    (text): Edit =>
      box =>
        write(box, name, text),
  ),
)

const rules = [
  'missing-await',
  'await-non-awaitable',
  'blocking-call-transitive',
  'unused-async',
  'await-outside-async',
]

/** Few rules ask little about the project: what they do not say they rest on is not said by others. */
const ways: readonly (readonly string[])[] = [
  ...rules.map(rule => ['--check', '--select', rule]),
  ['--check'],
  ['--check', '--select', 'all', '--unsafe'],
  ['--dry-run', '--select', 'all', '--unsafe'],
  ['--dry-run'],
]

const way = fc.oneof(
  { weight: 1, arbitrary: fc.constant(['--check', '--select', 'missing-await']) },
  { weight: 2, arbitrary: oneOf(ways) },
)
const paths: fc.Arbitrary<readonly string[]> = fc.oneof(
  { weight: 4, arbitrary: fc.constant(['.']) },
  { weight: 1, arbitrary: oneOf(modules).map(each => [each]) },
)
const step = fc.record({
  edit: fc.oneof(edits, rewrite),
  other: fc.option(way, { freq: 4 }),
  paths,
  isOld: fc.boolean(),
})

/** The same said with and without a cache. */
async function compare(box: Sandbox, argv: readonly string[]): Promise<void> {
  const args = ['--output-format', 'json', ...argv]
  const cached = await box.run(...args)
  const uncached = await box.run('--no-cache', ...args)
  expect(cached).toEqual(uncached)
}

/** The same done with and without a cache. */
async function compareFixes(box: Sandbox, argv: readonly string[]): Promise<void> {
  const before = treeOf(box.cwd)
  const cached = await box.run(...argv)
  const fixed = treeOf(box.cwd)
  restore(box, before)
  const uncached = await box.run('--no-cache', ...argv)
  expect(cached).toEqual(uncached)
  expect(fixed).toEqual(treeOf(box.cwd))
}

function restore(box: Sandbox, tree: Tree): void {
  for (const name of Object.keys(treeOf(box.cwd))) rmSync(path.join(box.cwd, name))
  for (const [name, text] of Object.entries(tree)) write(box, name, text)
}

type Step = typeof step extends fc.Arbitrary<infer T> ? T : never

async function follow(box: Sandbox, usual: readonly string[], steps: readonly Step[]): Promise<void> {
  const { now } = Date
  await compare(box, [...usual, '.'])
  for (const { edit, other, paths: named, isOld } of steps) {
    edit(box)
    // As if all files had been there for a while, so that they are known by their looks.
    const clock = isOld ? vi.spyOn(Date, 'now').mockImplementation(() => now() + 10_000) : null
    const given = named.filter(each => each === '.' || existsSync(path.join(box.cwd, each)))
    await compare(box, [...(other ?? usual), ...(given.length > 0 ? given : ['.'])])
    clock?.mockRestore()
  }
  await compareFixes(box, ['--select', 'all', '--unsafe', '.'])
}

/** So many files are looked at in another way than a few. */
const others: Tree = Object.fromEntries(
  Array.from({ length: 60 }, (_, index) => [`other/module_${index}.py`, 'def check(value):\n    return value\n']),
)

test('random modules', { timeout: 300_000 }, async () => {
  const files = fc.record(Object.fromEntries(modules.map(each => [each, textOf(each)])))
  await fc.assert(
    fc.asyncProperty(
      files,
      fc.boolean(),
      way,
      fc.array(step, { minLength: 4, maxLength: 8 }),
      async (tree, isLarge, usual, steps) => {
        const box = sandbox({ 'pyproject.toml': '', ...tree, ...(isLarge ? others : {}) }, transforms)
        await follow(box, usual, steps)
        rmSync(box.cwd, { recursive: true })
      },
    ),
    { seed: 5, numRuns: isThorough ? 200 : 15, endOnFailure: true },
  )
})

test.each(projectNames())('%s', { timeout: 300_000 }, async name => {
  const { before } = readProject(name)
  await fc.assert(
    fc.asyncProperty(way, fc.array(step, { minLength: 1, maxLength: 3 }), async (usual, steps) => {
      const box = sandbox(before, transforms)
      await follow(box, usual, steps)
      rmSync(box.cwd, { recursive: true })
    }),
    { seed: name.length, numRuns: 1, endOnFailure: true },
  )
})
