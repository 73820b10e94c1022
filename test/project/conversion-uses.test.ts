/** What else than calling it is done with a function forbids that it becomes async (SEMANTICS 11). */

import { describe, expect, test } from 'vitest'
import type { Conversion } from '../../src/project/conversion.ts'
import { changed, convert, type Files, lines, obstacle, withLoad } from './converted.ts'

describe('functions that are handed over', () => {
  test.each<[string, string, string]>([
    ['a sort key', 'rows.sort(key=load)', 'passed as a sort key'],
    ['the key of min', 'min(rows, key=load)', 'passed as a sort key'],
    ['filter', 'filter(load, rows)', 'passed to `filter()`'],
    ['map', 'map(load, rows)', 'passed to `map()`'],
    ['reduce', 'functools.reduce(load, rows)', 'passed to `reduce()`'],
    ['defaultdict', 'defaultdict(load)', 'passed to `defaultdict()`'],
    ['iter with a sentinel', 'iter(load, None)', 'passed to `iter()`'],
    ['partial', 'partial(load, 2)', 'passed to `partial()`'],
    ['a callback of re.sub', 're.sub("a", load, text)', 'passed to `sub()`'],
    ['the default of json', 'json.dumps(x, default=load)', 'passed as `default` to `dumps()`'],
    ['a thread', 'Thread(target=load)', 'passed as `target` to `Thread()`'],
    ['an executor', 'pool.submit(load, 3)', 'passed to `submit()`'],
    ['a thread of asyncio', 'asyncio.to_thread(load)', 'passed to `to_thread()`'],
    ['a signal handler', 'signal.signal(2, load)', 'passed to `signal()`'],
    ['a callback of the loop', 'loop.call_soon(load)', 'passed to `call_soon()`'],
    ['atexit', 'atexit.register(load)', 'passed to `register()`'],
    ['multiprocessing', 'Process(target=load)', 'passed as `target` to `Process()`'],
    ['pickle', 'pickle.dumps(load)', 'passed to `dumps()`'],
    ['wraps', 'wraps(load)', 'passed to `wraps()`'],
    ['a dictionary', 'TABLE = {"load": load}', 'kept in a dictionary'],
    ['a list', 'steps = [load, 3]', 'kept in a collection'],
    ['another name', 'read = load', 'stored in `read`'],
    ['a walrus', 'print(f := load)', 'stored in `f`'],
    ['a default', 'def show(read=load): ...', 'the default of `read`'],
    ['a decorator', '@load\nclass Cart: ...', 'used as a decorator'],
    ['a decorator that is called', '@load(3)\nclass Cart: ...', 'used as a decorator'],
    ['a comparison', 'x = reader == load', 'compared'],
    ['an attribute', 'load.cache = {}', 'asked for its `cache`'],
    ['nothing at all', 'f"{load}"', 'used without a call'],
    ['getattr', 'getattr(shop, "load")', 'looked up by its name'],
    ['globals', 'globals()["load"]()', 'looked up by its name'],
    ['globals with a name put together', 'globals()["lo" + x]()', 'looked up by a name that the code puts together'],
    ['patch', 'patch("shop.load")', 'replaced by its name'],
    ['code in a string', 'eval("load(3)")', 'called in code that is run from a string'],
    ['a doctest', '"""Of the shop.\n>>> load(3)\n"""', 'called in a doctest'],
    ['an entry of a table of paths', 'TASKS = ["shop:load"]', 'looked up by its name'],
    ['import_module', 'import_module("shop").load()', '`import_module("shop").load` may be it, and nobody can tell'],
    ['sys.modules', 'sys.modules["shop"].load()', '`sys.modules["shop"].load` may be it, and nobody can tell'],
    ['replacing it', 'shop.load = fake', 'replaced by something else'],
  ])('%s', (_, code, why) => {
    const head = lines(
      'import asyncio, atexit, functools, json, pickle, re, shop, signal, sys',
      'from importlib import import_module',
      'from shop import load',
    )
    expect(obstacle({ 'shop.py': withLoad(), 'main.py': head + code }, 'shop.load')).toBe(`main.py:4 ${why}`)
  })

  test('returned by a function', () => {
    expect(obstacle(withLoad('def reader():', '    return load'), 'shop.load')).toBe('shop.py:4 returned')
    expect(obstacle(withLoad('def readers():', '    yield load'), 'shop.load')).toBe('shop.py:4 yielded')
  })

  test('a caller that is handed over is named as the one that cannot follow', () => {
    const files = {
      'shop.py': withLoad('def rank(key):', '    return load(key)'),
      'report.py': lines('import shop', 'rows = []', 'rows.sort(key=shop.rank)'),
    }
    expect(convert(files, 'shop.load')).toEqual({
      path: 'report.py',
      line: 3,
      why: 'passed as a sort key',
      name: 'shop.rank',
    })
  })

  test('what hands over something else of that name does not matter', () => {
    const rest = lines(
      'import json, shop',
      'class Cart:',
      '    load = 3',
      'def main(load, opts):',
      '    json.load(load)',
      '    print(Cart.load, Cart().load, opts["load"], "load", dict(load=load))',
      '    getattr(Cart(), "load")',
      '    [load for load in opts]',
    )
    expect(obstacle({ 'shop.py': withLoad(), 'main.py': rest }, 'shop.load')).toBe('converted')
  })
})

describe('imports', () => {
  const shop = withLoad()

  test.each<[string, Files, Record<string, string[]>]>([
    [
      'another name',
      { 'main.py': 'from shop import load as read\ndef go(): read()\n' },
      { 'main.py': ['async def go(): await read()'] },
    ],
    [
      'the module',
      { 'main.py': 'import shop as s\ndef go(): s.load()\n' },
      { 'main.py': ['async def go(): await s.load()'] },
    ],
    [
      'inside of a function',
      { 'main.py': 'def go():\n    from shop import load\n    load()\n' },
      { 'main.py': ['async def go():', 'await load()'] },
    ],
    [
      'a star',
      { 'main.py': 'from shop import *\ndef go(): load()\n' },
      { 'main.py': ['async def go(): await load()'] },
    ],
    [
      'a package that hands it on under another name',
      { 'pkg/__init__.py': 'from shop import load as read\n', 'main.py': 'import pkg\ndef go(): pkg.read()\n' },
      { 'main.py': ['async def go(): await pkg.read()'] },
    ],
    [
      'one name after the other',
      {
        'a.py': 'from shop import load as b\n',
        'b.py': 'from a import b as c\n',
        'c.py': 'from b import c as d\ndef go(): d()\n',
      },
      { 'c.py': ['async def go(): await d()'] },
    ],
  ])('%s', (_, files, expected) => {
    expect(changed({ 'shop.py': shop, ...files }, 'shop.load')).toEqual({
      'shop.py': ['async def load(key=1):'],
      ...expected,
    })
  })

  test.each<[string, Files, string]>([
    [
      'a name of several meanings',
      { 'main.py': 'try:\n    from fast import load\nexcept ImportError:\n    from shop import load\nload()\n' },
      'main.py:5 `load` may be it, and nobody can tell',
    ],
    [
      'under another name',
      { 'main.py': 'try:\n    from fast import go\nexcept ImportError:\n    from shop import load as go\ngo()\n' },
      'main.py:5 `go` may be it, and nobody can tell',
    ],
    [
      'a module of several meanings',
      { 'main.py': 'try:\n    import fast as s\nexcept ImportError:\n    import shop as s\ns.load()\n' },
      'main.py:5 `s.load` may be it, and nobody can tell',
    ],
    [
      'a star of a library',
      { 'main.py': 'from shop import *\nfrom tkinter import *\nload()\n' },
      'main.py:3 `load` may be it, and nobody can tell',
    ],
    [
      'a module that goes by several names',
      { 'tools/shop.py': shop, 'tools/main.py': 'import shop\nshop.load()\n' },
      'converted',
    ],
    [
      'a module that is imported by its name',
      { 'main.py': 'lib = import_fresh("shop")\ndef go(driver): return driver.load()\n' },
      'main.py:2 `driver.load` may be it, and nobody can tell',
    ],
    [
      'a module that a library is told of',
      { 'main.py': 'import lib, shop\nclass Test(lib.Test):\n    module = shop\n' },
      'main.py:3 its module is handed to a library by an attribute',
    ],
    [
      'a module as a value, of which any name is asked',
      { 'main.py': 'import shop\nlibs = [shop]\ndef go(lib, name): return getattr(lib, name)()\n' },
      'main.py:3 looked up by a name that the code puts together',
    ],
    [
      'a module as a value',
      { 'main.py': 'import shop\ndef go(driver): return driver.load()\ngo(shop)\n' },
      'main.py:2 `driver.load` may be it, and nobody can tell',
    ],
  ])('%s', (_, files, expected) => {
    expect(obstacle({ 'shop.py': shop, ...files }, 'shop.load')).toBe(expected)
  })

  test('a module that may be one of two', () => {
    const files = { 'a/shop.py': shop, 'b/shop.py': shop, 'a/main.py': 'import shop\nshop.load()\n' }
    expect(obstacle(files, 'a.shop.load')).toBe('a/main.py:2 `shop.load` may be it, and nobody can tell')
  })

  test('what others may call is told', () => {
    const files = {
      'pkg/__init__.py': 'from shop import load\n',
      'shop.py': `__all__ = ["load"]\n${shop}def unused(): load()\n`,
      'other.py': '__all__ = ["load"]\ndef load(): ...\n',
    }
    const { exports } = convert(files, 'shop.load') as Conversion
    expect(exports.map(({ path, line, why, name }) => `${path}:${line} ${why} ${name}`).sort()).toEqual([
      'pkg/__init__.py:1 exported shop.load',
      'shop.py:1 exported shop.load',
      'shop.py:4 called nowhere in the project shop.unused',
    ])
  })
})
