/** Where a call of a function that becomes async stands: whether it can be awaited or run there. */

import { describe, expect, test } from 'vitest'
import type { Conversion } from '../../src/project/conversion.ts'
import { conversionEdits, unnamedRun } from '../../src/project/conversion-edits.ts'
import { changed, convert, type Files, lines, obstacle, withLoad } from './converted.ts'

describe('places of a call', () => {
  test.each<[string, string[], string]>([
    ['a lambda', ['f = lambda: load()'], '3 called in a lambda, which cannot await'],
    ['a class body', ['class Cart:', '    total = load()'], '4 called in a class body'],
    [
      'a generator expression',
      ['def go():', '    return sum(load(x) for x in y)'],
      '4 called where `await` here would turn the generator expression into an async one',
    ],
    [
      'an f-string that prints it',
      ['def go():', '    return f"{load()=}"'],
      '4 called where the f-string prints the source of this expression',
    ],
    [
      'an annotation',
      ['def go(x: load()): ...'],
      '3 called where it stands in an annotation, which may be evaluated later or never',
    ],
    [
      'a lock of threads',
      ['import threading', 'lock = threading.Lock()', 'def go():', '    with lock: load()'],
      '6 called where a lock is held here, and a task that waits for it would stop the whole event loop',
    ],
    [
      'a place that the whole process sees',
      ['import contextlib', 'def go():', '    with contextlib.chdir("/"): load()'],
      '5 called where the `with` around it changes state of the whole process, which other tasks would see',
    ],
    ['an await', ['async def go():', '    await (load())'], '4 awaited there, so it gives something to await'],
    [
      'a task',
      ['import asyncio', 'async def go():', '    asyncio.create_task(load())'],
      '5 awaited there, so it gives something to await',
    ],
    ['a decorator of a class', ['@load(2)', 'class Cart: ...'], '3 used as a decorator'],
    ['trio', ['import trio', 'load()'], '4 called where another event loop than that of asyncio runs'],
    ['a notebook', ['# %%', 'load()'], '4 called in a cell of a notebook, where an event loop is running'],
    [
      'a program that asks for its loop',
      ['import asyncio', 'load()', 'asyncio.get_event_loop().run_until_complete(serve())'],
      '4 called where `asyncio.run()` would be needed, which leaves `asyncio.get_event_loop()` at shop.py:5 without a loop',
    ],
  ])('%s', (_, code, expected) => {
    expect(obstacle(withLoad(...code), 'shop.load')).toBe(`shop.py:${expected}`)
  })

  test('a nested comprehension needs Python 3.11', () => {
    const text = withLoad('def go(rows):', '    return [[load(x) for x in row] for row in rows]')
    expect(obstacle(text, 'shop.load', { python: [3, 10] })).toBe(
      'shop.py:4 called where `await` in a nested comprehension needs Python 3.11',
    )
    expect(obstacle(text, 'shop.load')).toBe('converted')
  })

  test.each<[string, string]>([
    ['if load(): pass', 'if await load(): pass'],
    ['x = load() or 3', 'x = await load() or 3'],
    ['return [load(x) for x in load()]', 'return [await load(x) for x in await load()]'],
    ['return sum(x for x in load())', 'return sum(x for x in await load())'],
    ['print(f"{load()!r:>{load(5)}}")', 'print(f"{await load()!r:>{await load(5)}}")'],
    ['load().x[load()] += -load() ** 2', '(await load()).x[await load()] += -await load() ** 2'],
    ['load(load()).go()', '(await load(await load())).go()'],
    ['load()(load())', '(await load())(await load())'],
    ['print(*load(), **load())', 'print(*await load(), **await load())'],
    ['with load() as x, open(load()): pass', 'with await load() as x, open(await load()): pass'],
    ['def inner(x=load()): return x', 'def inner(x=await load()): return x'],
    ['del load().x', 'del (await load()).x'],
    ['raise load()', 'raise await load()'],
    ['while x := load(): pass', 'while x := await load(): pass'],
    ['assert load(), load()', 'assert await load(), await load()'],
    ['global y; y = load()', 'global y; y = await load()'],
  ])('%s', (code, expected) => {
    const text = withLoad('def go():', `    ${code}`)
    expect(changed(text, 'shop.load')['shop.py']).toEqual(['async def load(key=1):', 'async def go():', expected])
  })

  test('a call in a coroutine is awaited there, one in a nested function makes that one async', () => {
    const text = withLoad('async def go():', '    def inner():', '        return load()', '    return inner() + load()')
    expect(changed(text, 'shop.load')['shop.py']).toEqual([
      'async def load(key=1):',
      'async def inner():',
      'return await load()',
      'return await inner() + await load()',
    ])
  })

  test('a nested function can be converted by itself', () => {
    const text = lines('def go():', '    def load(n):', '        return n and load(n - 1)', '    return load(2)')
    expect(changed(text, 'shop.go.<locals>.load')['shop.py']).toEqual([
      'async def go():',
      'async def load(n):',
      'return n and await load(n - 1)',
      'return await load(2)',
    ])
  })

  test('the plan names each call with its caller', () => {
    const result = convert(withLoad('def go():', '    load()', 'go()'), 'shop.load') as Conversion
    expect(result.functions.map(({ name }) => name)).toEqual(['shop.load', 'shop.go'])
    expect(result.calls).toMatchObject([
      { as: 'await', callee: 'shop.load', caller: 'shop.go' },
      { as: 'run', callee: 'shop.go', caller: null },
    ])
  })

  test('what an await may break is a doubt', () => {
    const text = withLoad(
      'class Cart:',
      '    n = 0',
      '    def add(self):',
      '        n = self.n',
      '        self.n = n + load()',
    )
    const { doubts } = convert(text, 'shop.load') as Conversion
    expect(doubts.map(({ hazard }) => hazard)).toContain('shared-state')
  })
})

describe('where a program begins', () => {
  const shop = { 'shop.py': withLoad() }

  test.each<[string, string, string[]]>([
    ['a script', 'load()\nprint(load(2))', ['asyncio.run(load())', 'print(asyncio.run(load(2)))']],
    ['a main guard', 'if __name__ == "__main__":\n    load()', ['asyncio.run(load())']],
    [
      'a function that runs a loop, by itself',
      'import asyncio\ndef main():\n    asyncio.run(serve(load()))\nmain()',
      ['asyncio.run(serve(asyncio.run(load())))'],
    ],
    [
      'one that runs a loop further down',
      'import asyncio\ndef serve(x): asyncio.run(x)\ndef main():\n    serve(load())\nmain()',
      ['serve(asyncio.run(load()))'],
    ],
    ['a click command', 'import click\n@click.command()\ndef main():\n    load()', ['asyncio.run(load())']],
    [
      'a command of a group',
      'import click\n@click.group()\ndef cli(): ...\n@cli.command()\ndef main():\n    load()',
      ['asyncio.run(load())'],
    ],
    [
      'a typer command',
      'import typer\napp = typer.Typer()\n@app.command()\ndef main():\n    load()',
      ['asyncio.run(load())'],
    ],
  ])('%s', (_, code, expected) => {
    const files = { ...shop, 'main.py': `from shop import load\n${code}\n` }
    expect(changed(files, 'shop.load')['main.py']).toEqual(expected)
  })

  test('tests, fixtures and their hooks stay plain', () => {
    const code = lines(
      'import pytest',
      'from shop import load',
      '@pytest.fixture',
      'def key(): return load()',
      '@pytest.mark.slow',
      'def test_load(key):',
      '    assert load() == load(key)',
      'class TestLoad:',
      '    def setup_method(self): self.key = load()',
      '    def help(self): return load()',
      '    def test_key(self): assert self.help()',
    )
    expect(changed({ ...shop, 'tests/test_shop.py': code }, 'shop.load')['tests/test_shop.py']).toEqual([
      'def key(): return asyncio.run(load())',
      'assert asyncio.run(load()) == asyncio.run(load(key))',
      'def setup_method(self): self.key = asyncio.run(load())',
      'async def help(self): return await load()',
      'def test_key(self): assert asyncio.run(self.help())',
    ])
  })

  test('an entry point of the packaging stays plain', () => {
    const files = { ...shop, 'cli.py': 'from shop import load\ndef main():\n    load()\n' }
    expect(changed(files, 'shop.load', { entries: ['cli.main'] })['cli.py']).toEqual(['asyncio.run(load())'])
  })

  test('unless a coroutine calls it, too', () => {
    const main = 'from shop import load\nimport asyncio\ndef main():\n    load()\n    asyncio.run(serve())\n'
    const files = { ...shop, 'cli.py': `${main}async def again(): main()\n` }
    expect(obstacle(files, 'shop.load')).toBe('cli.py:4 called in `main`, which runs an event loop itself')
    expect(obstacle({ ...files, 'cli.py': `${main}hooks = [main]\n` }, 'shop.load')).toMatch(
      /^cli.py:4 called in `main`/,
    )
    expect(
      obstacle(
        { ...shop, 'cli.py': `${main.replace(/ {4}asyncio.*\n/, '')}async def again(): main()\n` },
        'shop.load',
        {
          entries: ['cli.main'],
        },
      ),
    ).toBe('cli.py:4 called where `asyncio.run()` would be needed, and an event loop may be running')
  })

  test.each<[string, Files, string]>([
    [
      'a module that is imported',
      { 'conf.py': 'from shop import load\nX = load()\n', 'main.py': '\nimport conf\n' },
      'conf.py:2 called while the module is imported, as by main.py:2',
    ],
    [
      'a default value',
      { 'conf.py': 'from shop import load\ndef f(x=load()): ...\n', 'main.py': 'import conf\n' },
      'conf.py:2 called while the module is imported, as by main.py:1',
    ],
    [
      'a package',
      { 'pkg/__init__.py': 'from shop import load\nload()\n' },
      'pkg/__init__.py:2 called while the module is imported',
    ],
    [
      'a module of a package',
      { 'pkg/__init__.py': '', 'pkg/a.py': 'from shop import load\nload()\n' },
      'pkg/a.py:2 called while the module is imported',
    ],
    [
      'a module with a main guard',
      { 'a.py': 'from shop import load\nload()\nif __name__ == "__main__": pass\n' },
      'a.py:2 called while the module is imported',
    ],
    [
      'an application that a server imports',
      { 'app.py': 'from fastapi import FastAPI\nfrom shop import load\nload()\n' },
      'app.py:3 called while the module is imported',
    ],
  ])('but not while a module is imported: %s', (_, files, expected) => {
    expect(obstacle({ ...shop, ...files }, 'shop.load')).toBe(expected)
  })

  test('a package as a program, and a folder of scripts', () => {
    const code = 'from shop import load\nload()\n'
    const files = { ...shop, 'pkg/__init__.py': '', 'pkg/__main__.py': code, 'scripts/a.py': code }
    expect(Object.keys(changed(files, 'shop.load'))).toEqual(['shop.py', 'pkg/__main__.py', 'scripts/a.py'])
  })

  test('where `asyncio` means something else there is no conversion', () => {
    const files = { ...shop, 'main.py': 'from shop import load\nasyncio = 3\nload()\n' }
    const result = convert(files, 'shop.load') as Conversion
    expect(conversionEdits(result)).toBeNull()
    expect(unnamedRun(result)?.file.path).toBe('main.py')
  })
})
