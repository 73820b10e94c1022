/** Functions that cannot become async because of what they are, and the edits of those that can (SEMANTICS 11). */

import { describe, expect, test } from 'vitest'
import type { Conversion } from '../../src/project/conversion.ts'
import { conversionEdits, splitEdits } from '../../src/project/conversion-edits.ts'
import type { PythonFile } from '../../src/python/file.ts'
import { changed, convert, type Files, factsOf, lines, obstacle, withLoad } from './converted.ts'

describe('functions that Python, a base class or a decorator calls', () => {
  const special = (name: string) => lines('class Cart:', `    def ${name}(self, *others): ...`)
  const names =
    '__init__ __new__ __len__ __bool__ __str__ __iter__ __eq__ __contains__ __lt__ __getitem__ __add__ __call__ __enter__ __exit__ __post_init__ __del__'

  test.each(names.split(' '))('%s', name => {
    expect(obstacle(special(name), `shop.Cart.${name}`)).toBe(`shop.py:2 \`Cart.${name}\` is called by Python itself`)
    expect(
      obstacle(
        lines(...withLoad().trimEnd().split('\n'), 'class Cart:', `    def ${name}(self, *others): load()`),
        'shop.load',
      ),
    ).toBe(`shop.py:4 called in \`Cart.${name}\`, which is called by Python itself`)
  })

  test.each<[string, Files | string, string, string]>([
    [
      'a special function of a module',
      'def __getattr__(name): ...\n',
      'shop.__getattr__',
      'shop.py:1 `__getattr__` is called by Python itself',
    ],
    [
      'a property',
      lines('class Cart:', '    @property', '    def total(self): ...'),
      'shop.Cart.total',
      'shop.py:3 `Cart.total` is a property',
    ],
    [
      'a property with a setter',
      lines('class Cart:', '    @property', '    def n(self): ...', '    @n.setter', '    def n(self, value): ...'),
      'shop.Cart.n',
      'shop.py:5 `Cart.n` is defined several times',
    ],
    [
      'a setter that calls it',
      withLoad(
        'class Cart:',
        '    @property',
        '    def n(self): ...',
        '    @n.setter',
        '    def n(self, value): load()',
      ),
      'shop.load',
      'shop.py:7 called in `Cart.n`, which is the setter of a property',
    ],
    ['a generator', 'def rows():\n    yield 1\n', 'shop.rows', 'shop.py:1 `rows` is a generator'],
    [
      'a generator that calls it',
      withLoad('def rows():', '    yield load()'),
      'shop.load',
      'shop.py:4 called in `rows`, which is a generator',
    ],
    [
      'a decorated function',
      lines('import functools', '@functools.lru_cache(maxsize=3)', 'def load(): ...'),
      'shop.load',
      'shop.py:3 `load` is decorated with `functools.lru_cache`, which may want a plain function',
    ],
    [
      'a decorator with wraps',
      lines(
        'from functools import wraps',
        'def timed(f):',
        '    @wraps(f)',
        '    def inner(): return f()',
        '    return inner',
        '@timed',
        'def load(): ...',
      ),
      'shop.load',
      'shop.py:7 `load` is decorated with `timed`, which may want a plain function',
    ],
    [
      'a caller under a context manager as a decorator',
      withLoad('@timer()', 'def show(): load()'),
      'shop.load',
      'shop.py:4 called in `show`, which is decorated with `timer`, which may want a plain function',
    ],
    [
      'single dispatch',
      lines(
        'from functools import singledispatch',
        '@singledispatch',
        'def show(x): ...',
        '@show.register',
        'def _(x: int): ...',
      ),
      'shop._',
      'shop.py:5 `_` is decorated with `show.register`, which may want a plain function',
    ],
    [
      'an override of a hook of a library',
      lines('from threading import Thread', 'class Job(Thread):', '    def run(self): ...'),
      'shop.Job.run',
      'shop.py:3 `Job.run` may be called by `threading.Thread`, a base of its class',
    ],
    [
      'an abstract method of a library',
      lines('from collections.abc import Mapping', 'class Cart(Mapping):', '    def keys(self): ...'),
      'shop.Cart.keys',
      'shop.py:3 `Cart.keys` may be called by `collections.abc.Mapping`, a base of its class',
    ],
    [
      'a base that nobody knows',
      lines('class Cart(make_base()):', '    def load(self): ...'),
      'shop.Cart.load',
      'shop.py:2 `Cart.load` may be called by a base of its class that is not of the project',
    ],
    [
      'a library that comes in further down',
      {
        'job.py': lines('class Job:', '    def run(self): ...'),
        'work.py': lines('import threading, job', 'class Work(job.Job, threading.Thread): ...'),
      },
      'job.Job.run',
      'job.py:2 `Job.run` may be called by `threading.Thread`, a base of its class',
    ],
    [
      'a protocol',
      {
        'kinds.py': lines('from typing import Protocol', 'class Loads(Protocol):', '    def load(self): ...'),
        'shop.py': lines('class Shop:', '    def load(self): ...'),
      },
      'shop.Shop.load',
      'shop.py:2 `Shop.load` belongs to a protocol, which classes follow without naming it',
    ],
    [
      'a class that a library registers',
      lines('import plugins', '@plugins.register', 'class Shop:', '    def load(self): ...'),
      'shop.Shop.load',
      'shop.py:4 `Shop.load` may be called by `plugins.register`, which decorates its class',
    ],
    [
      'an override that cannot follow',
      lines('class Shop:', '    def load(self): ...', 'class Old(Shop):', '    def load(self):', '        yield 1'),
      'shop.Shop.load',
      'shop.py:4 `Old.load` is a generator',
    ],
    [
      'several definitions',
      lines('if FAST:', '    def load(): ...', 'else:', '    def load(): ...'),
      'shop.load',
      'shop.py:4 `load` is defined several times',
    ],
    [
      'a name that is bound again',
      withLoad('load = load or None'),
      'shop.load',
      'shop.py:1 `load` is not all that this name may mean',
    ],
    [
      'a test',
      { 'test_shop.py': 'def test_load(): ...\n' },
      'test_shop.test_load',
      'test_shop.py:1 `test_load` has to be a plain function: the test runner calls it',
    ],
    [
      'a method of unittest',
      {
        'tests/cart.py': lines('import unittest', 'class CartTest(unittest.TestCase):', '    def test_load(self): ...'),
      },
      'tests.cart.CartTest.test_load',
      'tests/cart.py:3 `CartTest.test_load` may be called by `unittest.TestCase`, a base of its class',
    ],
    ['what is there no more', 'x = 1\n', 'shop.load', ':0 `shop.load` is no function of the project'],
  ])('%s', (_, files, name, expected) => {
    expect(obstacle(files, name)).toBe(expected)
  })

  test('an entry point of the packaging', () => {
    expect(obstacle('def main(): ...\n', 'shop.main', { entries: ['shop.main'] })).toBe(
      'shop.py:1 `main` has to be a plain function: the packaging names it as an entry point',
    )
  })

  test('a function that runs an event loop, by itself or further down', () => {
    const text = lines('import asyncio', 'def run(): asyncio.run(serve())', 'def main(): run()')
    expect(obstacle(text, 'shop.run')).toBe('shop.py:2 `run` runs an event loop itself')
    expect(obstacle(text, 'shop.main')).toBe(
      'shop.py:3 `main` leads to `asyncio.run()`, which cannot run inside of an event loop',
    )
  })
})

describe('a file that does not compile', () => {
  test('what is awaited in a plain function makes that one async, what is awaited in a coroutine stays', () => {
    const text = lines(
      'import asyncio',
      'def load():',
      '    await asyncio.sleep(1)',
      'def show():',
      '    await load()',
      'async def go():',
      '    await load()',
      'def main():',
      '    asyncio.run(load())',
      'show()',
    )
    expect(changed(text, 'shop.load', { isBroken: true })['shop.py']).toEqual([
      'async def load():',
      'async def show():',
      'asyncio.run(show())',
    ])
  })
})

describe('edits', () => {
  test('those of the file at hand are told from those of others', () => {
    const files = { 'shop.py': withLoad(), 'main.py': 'from shop import load\ndef go(): load()\n' }
    const edits = conversionEdits(convert(files, 'shop.load') as Conversion) ?? []
    const main = edits[1]?.file as PythonFile
    const { own, elsewhere } = splitEdits(edits, main, factsOf(files))
    expect(own.map(({ text }) => text)).toEqual(['async ', 'await '])
    expect(elsewhere).toMatchObject([{ path: 'shop.py', text: files['shop.py'], edits: [{ text: 'async ' }] }])
  })

  test('more files than are kept open still get one set of edits each', () => {
    const many = Object.fromEntries(
      Array.from({ length: 60 }, (_, i) => [
        `m${i}.py`,
        `from shop import load\ndef a${i}(): load()\ndef b${i}(): a${i}()\n`,
      ]),
    )
    const all = changed({ 'shop.py': withLoad(), ...many }, 'shop.load')
    expect(Object.keys(all)).toHaveLength(61)
    expect(all['m7.py']).toEqual(['async def a7(): await load()', 'async def b7(): await a7()'])
  })
})
