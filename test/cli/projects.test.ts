/** The facts of a run see the whole project, and read nothing before they are asked. */

import path from 'node:path'
import { afterEach, expect, test, vi } from 'vitest'
import { Projects } from '../../src/cli/projects.ts'
import type { Source } from '../../src/engine/run.ts'
import type { PytestSetup } from '../../src/project/facts.ts'
import { folderWith } from '../workspace/temporary.ts'

type Given = {
  sources: () => Iterable<Source>
  declares: (distribution: string) => boolean
  pytestSetup: () => PytestSetup
}

const created = vi.hoisted(() => [] as Given[])
const reads = vi.hoisted(() => [] as string[])

vi.mock('../../src/project/facts.ts', () => ({
  createFacts(given: Given) {
    created.push(given)
    return given
  },
}))
vi.mock('../../src/workspace/read.ts', async original => {
  const real = await original<typeof import('../../src/workspace/read.ts')>()
  return {
    ...real,
    readPython(file: string) {
      reads.push(file)
      return real.readPython(file)
    },
  }
})

afterEach(() => {
  created.length = 0
  reads.length = 0
})

const parser = { parse: () => expect.unreachable(), parseWhole: () => expect.unreachable() }

function factsFor(cwd: string, file: string, files: string[], overlay?: Map<string, string>): Given {
  const absolute = files.map(each => path.join(cwd, each))
  new Projects(cwd, parser, absolute, overlay).factsOf(path.join(cwd, file))
  return created[0] ?? expect.unreachable()
}

test('every file of the project, wherever the run looks; ignored ones only when they are named', () => {
  const cwd = folderWith({
    'pyproject.toml': '',
    '.gitignore': 'gen/\n',
    '.git/HEAD': '',
    'src/shop/__init__.py': '',
    'src/shop/orders.py': 'x = 1\n',
    'tests/test_orders.py': '',
    'gen/a.py': '',
    'gen/b.py': '',
    'venv/lib.py': '',
    'latin.py': Buffer.from([0xe9]),
  })
  const { sources } = factsFor(cwd, 'src/shop/orders.py', ['src/shop/orders.py', 'gen/b.py'])
  expect(reads).toEqual([])
  expect([...sources()].map(({ path: shown, module }) => [shown, module])).toEqual([
    ['src/shop/__init__.py', 'shop'],
    ['src/shop/orders.py', 'shop.orders'],
    ['tests/test_orders.py', 'tests.test_orders'],
    ['gen/b.py', 'gen.b'],
  ])
})

test('one project is one set of facts', () => {
  const cwd = folderWith({ 'a/pyproject.toml': '', 'a/x.py': '', 'a/sub/y.py': '', 'b/setup.py': '', 'b/z.py': '' })
  const projects = new Projects(cwd, parser, [])
  expect(projects.factsOf(path.join(cwd, 'a/x.py'))).toBe(projects.factsOf(path.join(cwd, 'a/sub/y.py')))
  expect(projects.factsOf(path.join(cwd, 'b/z.py'))).not.toBe(projects.factsOf(path.join(cwd, 'a/x.py')))
})

test('text from standard input takes the place of the file, also of one that does not exist yet', () => {
  const cwd = folderWith({ 'setup.cfg': '', 'a.py': 'old\n' })
  const overlay = new Map([[path.join(cwd, 'a.py'), 'new\n']])
  expect([...factsFor(cwd, 'a.py', ['a.py'], overlay).sources()].find(({ module }) => module === 'a')?.text).toBe(
    'new\n',
  )
})

test('declared dependencies are those of the project', () => {
  const cwd = folderWith({ 'pyproject.toml': '[project]\ndependencies = ["Aio_HTTP"]\n', 'deep/a.py': '' })
  const { declares } = factsFor(cwd, 'deep/a.py', [])
  expect([declares('aio-http'), declares('AIO.HTTP'), declares('httpx')]).toEqual([true, true, false])
})

const modulesOf = (given: Given) => [...given.sources()].map(({ module }) => module).sort()

test('a file without a project is seen with those beside it, not with the folders below', () => {
  const cwd = folderWith({ 'a.py': '', 'b.py': '', 'deep/c.py': '' })
  expect(modulesOf(factsFor(cwd, 'a.py', ['a.py']))).toEqual(['a', 'b'])
})

test('a file of a package without a project is seen with the whole package', () => {
  const cwd = folderWith({
    'outside.py': '',
    'shop/__init__.py': '',
    'shop/orders/__init__.py': '',
    'shop/orders/a.py': '',
    'shop/stock.py': '',
  })
  const modules = modulesOf(factsFor(cwd, 'shop/orders/a.py', ['shop/orders/a.py']))
  expect(modules).toEqual(['shop', 'shop.orders', 'shop.orders.a', 'shop.stock'])
})

test('standard input may be said to come from a folder that does not exist', () => {
  const cwd = folderWith({})
  const file = path.join(cwd, 'gone', 'a.py')
  expect(modulesOf(factsFor(cwd, 'gone/a.py', ['gone/a.py'], new Map([[file, 'x\n']])))).toEqual(['a'])
})

test.each([
  ['[pytest]\nasyncio_mode = auto\n', 'other'],
  ['[pytest]\naddopts = -q\n', 'strict'],
])('pytest settings are those of the project: %j', (text, asyncioMode) => {
  const cwd = folderWith({
    '.git/HEAD': '',
    'shop/pyproject.toml': '[dependency-groups]\ndev = ["pytest-asyncio>=1.0"]\n',
    'shop/pytest.ini': text,
    'shop/tests/test_a.py': '',
  })
  const facts = factsFor(cwd, 'shop/tests/test_a.py', [])
  expect(facts.pytestSetup()).toEqual({ asyncioMode, asyncioVersions: ['1.0'] })
})
