/** Facts across files: each project is a few small modules of a shop. */

import { describe, expect, test } from 'vitest'
import { createFacts } from '../../src/project/facts.ts'
import { PythonFile } from '../../src/python/file.ts'
import { parser } from '../python/parsed.ts'

/** A project by path: `shop/db.py` is the module `shop.db`. Counts how often the sources were asked for. */
function project(files: Record<string, string>) {
  const sources = Object.entries(files).map(([path, text]) => ({ path, module: moduleOf(path), text }))
  const asked = { times: 0 }
  const facts = createFacts({
    parser,
    declares: name => name === 'httpx',
    sources: () => {
      asked.times++
      return sources
    },
  })
  const file = (path: string, text = files[path] ?? '') => new PythonFile(path, moduleOf(path), parser.parse(text))
  return { facts, asked, file }
}

const moduleOf = (path: string) =>
  path
    .replace(/(\/__init__)?\.py$/, '')
    .split('/')
    .join('.')

const kinds = (effects: readonly { kind: string; what: string }[]) => effects.map(({ kind, what }) => `${kind} ${what}`)

const HTTP =
  'import httpx\nclient = httpx.AsyncClient()\nasync def fetch(url):\n    return (await client.get(url)).json()\n'

describe('functionNamed', () => {
  test('finds functions, methods and nested functions', () => {
    const { facts } = project({
      'shop/orders.py': 'class Order:\n    async def save(self, a, *b, c=1): ...\ndef f():\n    def g(): yield\n',
    })
    expect(facts.functionNamed('shop.orders.Order.save')).toMatchObject({
      line: 2,
      isAsync: true,
      isGenerator: false,
      parameters: ['self', 'a', 'b', 'c'],
    })
    expect(facts.functionNamed('shop.orders.f.<locals>.g')?.isGenerator).toBe(true)
    expect(facts.functionNamed('shop.orders.Order')).toBeNull()
  })
  test('follows re-exports and relative imports', () => {
    const { facts } = project({
      'shop/__init__.py': 'from .api import fetch as get\nfrom . import api\n',
      'shop/api/__init__.py': 'from ..http import fetch\n',
      'shop/http.py': HTTP,
    })
    expect(facts.functionNamed('shop.get')?.name).toBe('shop.http.fetch')
    expect(facts.functionNamed('shop.api.fetch')?.path).toBe('shop/http.py')
  })
  test('follows base classes in other files', () => {
    const { facts } = project({
      'shop/base.py': 'class Base:\n    def load(self): ...\n',
      'shop/user.py': 'from .base import Base\nclass User(Base): ...\n',
    })
    expect(facts.functionNamed('shop.user.User.load')?.name).toBe('shop.base.Base.load')
  })
  test('knows no name with several meanings', () => {
    const { facts } = project({
      'a.py': 'def f(): ...\ndef f(): ...\n',
      'b.py': 'def f(): ...\nf = None or print\n',
      'c.py': 'from d import g\n',
      'd.py': 'from c import g\n',
    })
    for (const name of ['a.f', 'b.f', 'c.g', 'x.y']) expect(facts.functionNamed(name)).toBeNull()
  })
})

describe('effectsOf', () => {
  test('is empty for a function that only reads', () => {
    expect(project({ 'shop/http.py': HTTP }).facts.effectsOf('shop.http.fetch')).toEqual([])
  })
  test('follows calls, also in a circle', () => {
    const { facts } = project({
      'shop/a.py': 'from .b import pong\nasync def ping(n):\n    return await pong(n)\n',
      'shop/b.py': 'from shop import a\nasync def pong(n):\n    print(n)\n    return await a.ping(n - 1)\n',
    })
    expect(facts.effectsOf('shop.a.ping')).toEqual([{ kind: 'output', what: 'print', path: 'shop/b.py', line: 3 }])
  })
  test('calls what nobody knows unknown', () => {
    const { facts } = project({ 'shop/a.py': 'import lib\ndef f():\n    lib.go()\n@lib.retry\ndef g(): ...\n' })
    expect(kinds(facts.effectsOf('shop.a.f'))).toEqual(['unknown-call lib.go'])
    expect(kinds(facts.effectsOf('shop.a.g'))).toEqual(['unknown-call @lib.retry'])
    expect(kinds(facts.effectsOf('shop.a.missing'))).toEqual(['unknown-call shop.a.missing'])
  })
  test('knows objects that other modules hold', () => {
    const { facts } = project({
      'shop/db.py':
        'import asyncpg\npool = None\nasync def start():\n    global pool\n    pool = await asyncpg.create_pool()\n',
      'shop/a.py': 'from .db import pool\nfrom . import http\nasync def f(i):\n    await http.client.get("a")\n',
      'shop/http.py': HTTP,
    })
    expect(facts.effectsOf('shop.a.f')).toEqual([])
  })
  test('makes objects of the project', () => {
    const { facts } = project({
      'shop/models.py': [
        'from dataclasses import dataclass, field',
        '@dataclass',
        'class Plain:',
        '    a: int = 0',
        'class Own:',
        '    def __init__(self, rows):',
        '        self.rows = rows',
        'class Loud(Own):',
        '    def __init__(self, rows):',
        '        rows.append(1)',
        'class Lazy:',
        '    a = connect()',
        'def make(): return Plain(), Own([])',
        'def shout(): return Loud([])',
        'def lazy(): return Lazy()',
      ].join('\n'),
    })
    expect(facts.effectsOf('shop.models.make')).toEqual([])
    expect(kinds(facts.effectsOf('shop.models.shout'))).toEqual(['unknown-call rows.append'])
    expect(kinds(facts.effectsOf('shop.models.lazy'))).toEqual(['unknown-call shop.models.Lazy'])
  })
  test('counts what runs although no call is written', () => {
    const { facts } = project({
      'shop/models.py': [
        'from collections import defaultdict',
        'class Counter:',
        '    seen = 0',
        '    def __init__(self, start): self.start = start',
        '    @property',
        '    def next(self):',
        '        Counter.seen += 1',
        '        return Counter.seen',
        '    @property',
        '    def first(self): return self.start',
        'class Manager:',
        '    def __enter__(self): print(1)',
        '    def __exit__(self, *a): ...',
        'class Row:',
        '    def __getitem__(self, key): print(key)',
        'counter, row, lines = Counter(1), Row(), iter("abc")',
        'groups = defaultdict(list)',
        'def take(): return counter.next',
        'def look(): return counter.start',
        'def manage():',
        '    with Manager(): pass',
        'def item(): return row[1]',
        'def read():',
        '    for line in lines: return line',
        'def own():',
        '    mine = iter("abc")',
        '    for line in mine: return line',
        'def group(key): return groups[key]',
      ].join('\n'),
    })
    const of = (name: string) => kinds(facts.effectsOf(`shop.models.${name}`))
    expect(of('take')).toEqual(['writes-global Counter.seen'])
    expect(of('look')).toEqual([])
    expect(of('manage')).toEqual(['output print'])
    expect(of('item')).toEqual(['output print'])
    expect(of('read')).toEqual(['writes-global lines'])
    expect(of('own')).toEqual([])
    expect(of('group')).toEqual(['writes-global groups'])
  })
  test('counts overrides of a method', () => {
    const { facts } = project({
      'shop/base.py':
        'class Base:\n    def run(self):\n        return self.step()\n    def step(self):\n        return 1\n',
      'shop/more.py': 'from shop.base import Base\nclass More(Base):\n    def step(self):\n        print(2)\n',
    })
    expect(kinds(facts.effectsOf('shop.base.Base.run'))).toEqual(['output print'])
  })
  test('answers for libraries', () => {
    const { facts } = project({})
    expect(facts.effectsOf('httpx.AsyncClient.get')).toEqual([])
    expect(kinds(facts.effectsOf('httpx.AsyncClient.post'))).toEqual(['remote-write httpx.AsyncClient.post'])
  })
})

describe('reaches', () => {
  const { facts } = project({
    'shop/a.py': 'from .b import load\nasync def handler():\n    return load()\n',
    'shop/b.py': 'import time\ndef load():\n    return nap()\ndef nap():\n    time.sleep(1)\n',
  })
  test('finds a call through others', () => {
    expect(facts.reaches('shop.a.handler', name => name === 'time.sleep')).toMatchObject({
      name: 'time.sleep',
      line: 5,
    })
  })
  test('finds nothing else', () => expect(facts.reaches('shop.a.handler', name => name === 'os.system')).toBeNull())
})

describe('handlersAbove', () => {
  const { facts } = project({
    'shop/http.py': 'import requests\nclass Api:\n    def get(self):\n        return requests.get("a")\n',
    'shop/view.py': 'def show(api):\n    return api.get()\n',
    'shop/main.py': [
      'import requests',
      'from shop.view import show',
      'def main():',
      '    try:',
      '        show(1)',
      '    except (requests.ConnectionError, ValueError):',
      '        pass',
      '    try:',
      '        other()',
      '    except OSError:',
      '        pass',
      'try:',
      '    from shop.http import Api',
      'except:',
      '    Api = None',
    ].join('\n'),
  })
  test('finds the handlers of callers, near and far', () => {
    expect(
      facts.handlersAbove('shop.http.Api.get').map(({ line, catches, function: name }) => ({ line, catches, name })),
    ).toEqual([
      { line: 6, catches: ['requests.ConnectionError', 'builtins.ValueError'], name: 'shop.main.main' },
      { line: 14, catches: [], name: null },
    ])
  })
})

describe('openHandlers', () => {
  const { facts } = project({
    'shop/jobs.py': [
      'import asyncio, contextlib, requests',
      'async def guard(job):',
      '    try:',
      '        return await job',
      '    except OSError as error:',
      '        print(error)',
      'async def retry(function):',
      '    with contextlib.suppress(requests.Timeout):',
      '        return await function()',
      'async def named():',
      '    try:',
      '        return await asyncio.wait_for(load(), 5)',
      '    except OSError as error:',
      '        raise KeyError from error',
      'def read(path):',
      '    try:',
      '        return open(path)',
      '    except OSError:',
      '        pass',
    ].join('\n'),
  })
  test.each([
    [['OSError'], [5]],
    [['Timeout'], [8]],
    [['KeyError'], []],
  ])('finds those for %s that guard what they are given', (exceptions, lines) =>
    expect(facts.openHandlers(exceptions).map(({ line }) => line)).toEqual(lines),
  )
  test('tells which clauses look at the error', () => {
    const handlers = facts.handlersAbove('shop.jobs.load').map(({ line, readsError }) => ({ line, readsError }))
    expect(handlers).toEqual([{ line: 13, readsError: false }])
    expect(facts.openHandlers(['OSError'])[0]?.readsError).toBe(true)
  })
})

test('patchedElsewhere knows assignments and patches of other files', () => {
  const { facts } = project({
    'a.py': 'import requests\nrequests.get = print\n',
    'b.py': 'from unittest.mock import patch\n@patch("shop.requests.post")\ndef t(): ...\n',
    'c.py': 'import requests\nrequests.put(1)\n',
    'shop.py': 'import requests\nrequests.head = print\n',
  })
  expect([...facts.patchedElsewhere('requests', 'shop.py')].sort()).toEqual(['requests.get', 'shop.requests.post'])
})

describe('mentionsElsewhere', () => {
  test('finds uses, imports, re-exports, star imports and patches', () => {
    const { facts } = project({
      'shop/orders.py': 'def save(): ...\nsave()\n',
      'shop/__init__.py': 'from .orders import save\n',
      'a.py': 'import shop\nshop.save()\n',
      'b.py': 'from shop.orders import *\n',
      'c.py': 'import shop.orders as o\no.save\n',
      'd.py': 'from unittest.mock import patch\n@patch("shop.orders.save")\ndef t(): ...\n',
      'e.py': 'def save(): ...\nsave()\n',
    })
    const places = facts
      .mentionsElsewhere('shop.orders.save', 'shop/orders.py')
      .map(({ path, line }) => `${path}:${line}`)
    expect(places.sort()).toEqual(['a.py:2', 'b.py:1', 'c.py:2', 'd.py:2', 'shop/__init__.py:1'])
  })
})

describe('withFile', () => {
  test('answers from the file as it is now, without reading the project', () => {
    const { facts, asked, file } = project({ 'shop/a.py': 'def f():\n    print(1)\n' })
    const current = facts.withFile(
      file('shop/a.py', 'import json\ndef f():\n    return g()\ndef g():\n    return json.loads("1")\n'),
    )
    expect(current.effectsOf('shop.a.f')).toEqual([])
    expect(current.functionNamed('shop.a.g')?.line).toBe(4)
    expect(asked.times).toBe(0)
  })
  test('reads the project once for the rest', () => {
    const { facts, asked, file } = project({ 'shop/a.py': '', 'shop/b.py': 'def f():\n    print(1)\n' })
    const current = facts.withFile(file('shop/a.py', 'from .b import f\ndef g():\n    f()\n'))
    expect(kinds(current.effectsOf('shop.a.g'))).toEqual(['output print'])
    expect(kinds(facts.withFile(file('shop/a.py')).effectsOf('shop.b.f'))).toEqual(['output print'])
    expect(asked.times).toBe(1)
  })
})

test('declares', () => {
  const { facts } = project({})
  expect([facts.declares('httpx'), facts.declares('aiohttp')]).toEqual([true, false])
})

describe('takesFrom', () => {
  test.each([
    ['a from import', 'from shop.watch import changed, time\n', true],
    ['a relative import over several lines', 'from .watch import (\n    changed,\n    time,\n)\n', true],
    ['an attribute', 'import shop.watch\nshop.watch.time.sleep(1)\n', true],
    ['a patch', 'from unittest.mock import patch\n@patch("shop.watch.time.sleep")\ndef t(): ...\n', true],
    ['a name of its own', 'import time\nfrom shop.watch import changed\ntime.sleep(1)\n', false],
    ['another module', 'from shop.clock import time\n', false],
  ])('%s', (_, text, expected) => {
    const { facts } = project({ 'shop/watch.py': 'import time\n', 'other.py': text })
    expect(facts.takesFrom('shop.watch', 'time', 'shop/watch.py')).toBe(expected)
  })
})

describe('ancestorsOf', () => {
  const { facts } = project({
    'shop/base.py': 'import unittest\nclass Base(unittest.TestCase): ...\nclass Mixin: ...\n',
    'shop/tests.py':
      'from .base import Base, Mixin\nclass Tests(Mixin, Base): ...\nclass Odd(Base, metaclass=make): ...\n',
  })
  const names = (name: string) => facts.ancestorsOf(name)?.map(each => each.class?.name ?? each.library)
  test('are in the order in which members are looked up', () => {
    expect(names('shop.tests.Tests')).toEqual([
      'shop.tests.Tests',
      'shop.base.Mixin',
      'shop.base.Base',
      'unittest.TestCase',
    ])
  })
  test('are null for one that is not known', () => {
    expect(names('shop.tests.Odd')).toContain(null)
    expect(names('shop.tests.None')).toBeUndefined()
  })
})

test('pytest is set up as pytest-asyncio has it by itself where nobody says otherwise', () => {
  expect(project({}).facts.pytestSetup()).toEqual({ asyncioMode: 'strict', asyncioVersions: [] })
})
