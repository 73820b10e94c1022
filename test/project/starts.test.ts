/** From where `job` of `shop/jobs.py` comes to run, found across files. */

import { expect, test } from 'vitest'
import { createFacts } from '../../src/project/facts.ts'
import { startsOf } from '../../src/project/starts.ts'
import { PythonFile } from '../../src/python/file.ts'
import { descendants } from '../../src/python/tree.ts'
import { parser } from '../python/parsed.ts'

const moduleOf = (path: string) =>
  path
    .replace(/(\/__init__)?\.pyi?$/, '')
    .split('/')
    .join('.')

const JOBS = 'def job(): ...\n'

function starts(files: Record<string, string>, entryPoints: readonly string[] = []) {
  const all: Record<string, string> = { 'shop/__init__.py': '', 'shop/jobs.py': JOBS, ...files }
  const sources = Object.entries(all).map(([path, text]) => ({ path, module: moduleOf(path), text }))
  const isEntryPoint = (name: string) => entryPoints.includes(name)
  const facts = createFacts({ parser, sources: () => sources, declares: () => false, isEntryPoint })
  const file = new PythonFile('shop/jobs.py', 'shop.jobs', parser.parse(all['shop/jobs.py'] as string))
  const definition = descendants(file.tree.root, 'function_definition').find(each => each.get('name')?.text === 'job')
  if (!definition) throw new Error('there is no job')
  return startsOf(definition, file, facts.withFile(file))
}

const IMPORT = 'from shop.jobs import job\n'
const GUARD = 'if __name__ == "__main__":\n    '
const CLASS = 'class Worker:\n    def job(self): ...\n'

test.each<[string, Record<string, string>, readonly string[]]>([
  ['nothing', {}, ['unseen']],
  ['a test', { 'tests/test_jobs.py': `${IMPORT}def test_job():\n    job()\n` }, ['script']],
  ['a main guard', { 'main.py': `${IMPORT}${GUARD}job()\n` }, ['script']],
  ['a module', { 'main.py': `${IMPORT}job()\n` }, ['import']],
  ['a class body', { 'main.py': `${IMPORT}class Shop:\n    job()\n` }, ['import']],
  ['a function of a main guard', { 'main.py': `${IMPORT}def run():\n    job()\n\n${GUARD}run()\n` }, ['script']],
  ['a function of nobody', { 'main.py': `${IMPORT}def run():\n    job()\n` }, ['unseen']],
  ['itself', { 'shop/jobs.py': 'def job():\n    job()\n' }, ['unseen']],
  ['a coroutine', { 'main.py': `${IMPORT}async def main():\n    job()\n` }, ['loop']],
  [
    'a function of a coroutine',
    { 'main.py': `${IMPORT}async def main():\n    def run():\n        job()\n    run()\n` },
    ['loop'],
  ],
  [
    'the event loop',
    { 'main.py': `import asyncio\n${IMPORT}async def main():\n    asyncio.get_running_loop().call_soon(job)\n` },
    ['loop'],
  ],
  [
    'a lambda of the event loop',
    {
      'main.py': `import asyncio\n${IMPORT}async def main():\n    asyncio.get_running_loop().call_soon(lambda: job())\n`,
    },
    ['loop'],
  ],
  ['a thread', { 'main.py': `import threading\n${IMPORT}${GUARD}threading.Thread(target=job).start()\n` }, ['worker']],
  ['a lambda', { 'main.py': `${IMPORT}hooks = [lambda: job()]\n` }, ['handed']],
  ['a list', { 'main.py': `${IMPORT}hooks = [job]\n` }, ['handed']],
  ['a string', { 'main.py': 'hooks = ["shop.jobs:job"]\n' }, ['handed']],
  [
    'several',
    { 'main.py': `${IMPORT}job()\n${GUARD}job()\nasync def main():\n    job()\n` },
    ['import', 'loop', 'script'],
  ],
  [
    'code that never runs',
    { 'main.py': `from typing import TYPE_CHECKING\n${IMPORT}if TYPE_CHECKING:\n    job()\n` },
    ['unseen'],
  ],
  ['an annotation', { 'main.py': `${IMPORT}def f(x: job()): ...\n` }, ['unseen']],
  ['a package', { 'shop/__init__.py': 'from shop.jobs import job\n' }, ['unseen']],
  ['a decorator', { 'shop/jobs.py': `from web import get\n@get\n${JOBS}job()\n` }, ['handed', 'import']],
  ['a command', { 'shop/jobs.py': `import click\n@click.command()\n${JOBS}` }, ['script']],
  ['a command of typer', { 'shop/jobs.py': `import typer\napp = typer.Typer()\n@app.command()\n${JOBS}` }, ['script']],
  ['a loop over a generator', { 'shop/jobs.py': 'def job():\n    yield 1\nlist(job())\n' }, ['handed', 'import']],
  [
    'a method',
    { 'shop/jobs.py': CLASS, 'main.py': `from shop.jobs import Worker\n${GUARD}Worker().job()\n` },
    ['script'],
  ],
  ['an unknown object', { 'shop/jobs.py': CLASS, 'main.py': 'def run(each):\n    each.job()\n' }, ['handed']],
  [
    'a class of a library',
    { 'shop/jobs.py': `from web import View\n${CLASS.replace('Worker', 'Worker(View)')}` },
    ['handed'],
  ],
])('called by %s', (_, files, ways) => {
  expect([...starts(files).ways].sort()).toEqual(ways)
})

test('a command of the packaging is a script', () => {
  expect([...starts({}, ['shop.jobs.job']).ways]).toEqual(['script'])
})

test('the calls at module level and the functions on the way are named', () => {
  const main = `${IMPORT}def run():\n    job()\n\n${GUARD}run()\n`
  const { calls, functions, isRepeated } = starts({ 'main.py': main })
  expect(calls.map(({ node, file }) => `${file.path} ${node.text}`)).toEqual(['main.py run()'])
  expect(functions.map(({ node }) => node.get('name')?.text)).toEqual(['job', 'run'])
  expect(isRepeated).toBe(false)
})

test.each([
  ['twice', `${IMPORT}job()\njob()\n`],
  ['in a loop', `${IMPORT}for _ in range(2):\n    job()\n`],
  ['through a function in a loop', `${IMPORT}def run():\n    job()\nfor _ in range(2):\n    run()\n`],
])('what is called %s is repeated', (_, main) => {
  expect(starts({ 'main.py': main }).isRepeated).toBe(true)
})

test('a test and a script never run together', () => {
  const main = `${IMPORT}${GUARD}job()\n`
  const tests = `${IMPORT}def test_one():\n    job()\n\ndef test_two():\n    job()\n`
  expect(starts({ 'main.py': main, 'tests/test_jobs.py': tests })).toMatchObject({ isRepeated: false })
})
