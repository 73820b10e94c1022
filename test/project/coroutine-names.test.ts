/** Which files and stretches may name something to await: those that cannot are passed over, so doubt has to say yes. */

import { describe, expect, test } from 'vitest'
import { CoroutineNames } from '../../src/project/coroutine-names.ts'
import { givenNames, handingsIn } from '../../src/project/handed-names.ts'
import { importedModules } from '../../src/project/imported-modules.ts'
import { parsed } from '../python/parsed.ts'

type Files = Readonly<Record<string, string>>

const source = (module: string, text: string) => ({ path: `${module.replaceAll('.', '/')}.py`, module, text })
const project = (files: Files) =>
  new CoroutineNames(Object.entries(files).map(([module, text]) => source(module, text)))

/** The modules of a project in which something to await may be named. */
function warm(files: Files): string[] {
  const names = project(files)
  return Object.entries(files).flatMap(([module, text]) => (names.mayBeIn(source(module, text)) ? [module] : []))
}

describe('a file', () => {
  const db = 'async def load(): ...\n'

  test('may name a coroutine that it can import', () => {
    const files = {
      'shop.db': db,
      'shop.sums': 'def add(a, b): return a + b\n',
      'shop.views': 'from .db import load\n',
      'shop.main': 'from shop import views\n',
      'shop.tools': 'import os, json as j\nfrom shop.sums import add\n',
    }
    expect(warm(files)).toEqual(['shop.db', 'shop.views', 'shop.main'])
  })

  test.each([
    ['import shop\n'],
    ['import shop . db as d\n'],
    ['from shop import (\n    sums,  # (not db)\n    db,\n)\n'],
    ['from shop import sums, \\\n    db\n'],
    ['if True: import shop.db\n'],
    ['def f():\n    from shop.db import *\n'],
    ['import os; import shop.db\n'],
    ['from .. import shop\n'],
    ['import db\n'],
    ['import asyncio\n'],
    ['import aiohttp as a\n'],
    ['from contextlib import AsyncExitStack\n'],
  ])('%j may', text => {
    expect(warm({ shop: '', 'shop.db': db, 'shop.sums': '', 'tool.main': text })).toContain('tool.main')
  })

  test.each([['import os\nfrom contextlib import suppress\n'], ['from shop.sums import add\n'], ['import shopping\n']])(
    '%j cannot',
    text => {
      expect(warm({ shop: '', 'shop.db': db, 'shop.sums': '', shopping: '', 'tool.main': text })).not.toContain(
        'tool.main',
      )
    },
  )

  test('that has changed is judged by its text', () => {
    const names = project({ a: 'x = 1\n', b: db })
    expect(names.mayBeIn(source('a', 'x = 1\n'))).toBe(false)
    expect(names.mayBeIn(source('a', 'import b\n'))).toBe(true)
    expect(names.mayBeIn(source('a', 'async def f(): ...\n'))).toBe(true)
  })

  test('circular imports come to an end', () => {
    expect(
      warm({ a: 'import b\n', b: 'import c\n', c: 'import a\nimport d\n', d: db, e: 'import f\n', f: 'import e\n' }),
    ).toEqual(['a', 'b', 'c', 'd'])
  })
})

describe('a name is handed on', () => {
  const handed = (text: string) => [...givenNames(['load'], [handingsIn(text)])].sort()

  test.each([
    ['from db import load as fetch\n', 'fetch'],
    ['from db import (\n    load  # )\n    as fetch,\n)\n', 'fetch'],
    ['fetch = db.load\n', 'fetch'],
    ['class A:\n    fetch = load  # again\n', 'fetch'],
    ['fetch: Any = load\n', 'fetch'],
    ['fetch = functools.partial(db.load, 1)\n', 'fetch'],
    ['def fetch():\n    return db.load()\n', 'fetch'],
    ['def fetch(): return load()\n', 'fetch'],
    ['def fetch():\n    return load();\n', 'fetch'],
    ['def fetch():\n    if x: return load(); y = 1\n', 'fetch'],
    ['def fetch():\n    return (\n        db\n        .load(")", 1)\n    )\n', 'fetch'],
    ['def fetch():\n    return load(a)(b)\n', null],
    ['def fetch():\n    if x: return load(a, [1])\n    return load()\n', 'fetch'],
    ['def fetch():\n    def inner():\n        pass\n    return load()\n', 'fetch'],
    ['def fetch():\n    x = load()\n    return x\n', null],
    ['def fetch():\n    return str(load())\n', null],
    ['def make(f):\n    async def inner(): ...\n    return inner\n\n@make\ndef fetch(): ...\n', 'fetch'],
    ['def make(f):\n    def inner(): ...\n    return inner\n\n@make\ndef fetch(): ...\n', null],
  ])('%j', (text, name) => {
    const names = handed(text)
    if (name) expect(names).toContain(name)
    else expect(names).not.toContain('fetch')
  })
})

describe('a stretch', () => {
  const names = project({ db: 'async def load(): ...\n' })
  const may = (header: string, body: string) => {
    const file = parsed(`${header}\ndef f(self, x):\n    ${body}\n`, 'main.py', 'main')
    const start = file.text.lastIndexOf(body)
    return names.mayBeNamedIn({ start, end: start + body.length }, file)
  }

  test.each([
    ['from db import load', 'load()', true],
    ['from db import load', 'y = load', true],
    ['import db', 'db . load()', true],
    ['import db', 'db.\\\n    load()', true],
    ['import db', '(db.  # here\n     load)()', true],
    ['', 'self.load()', true],
    ['', 'x[0].load()', true],
    ['from db import *', 'load()', true],
    ['load = make()', 'load()', true],
    ['', 'from db import load; load()', true],
    ['import db', 'db.save()', false],
    ['', 'load()', false],
    ['load = 1', 'print(load)', false],
    ['import json', 'json.load(x)', false],
    ['import json', 'json = x; json.load(x)', true],
    ['import db', 'async with x: pass', true],
  ])('%s: %s', (header, body, expected) => {
    expect(may(header, body)).toBe(expected)
  })
})

test('imports are read off texts as Python reads them', () => {
  const text = 'import a.b as c, d\nfrom e.f import g as h, i\nfrom . import j\nimport json\n'
  const found = importedModules(text, 'shop.main').map(({ name, isWhole }) => `${name}${isWhole ? '.*' : ''}`)
  for (const name of ['a.*', 'd.*', 'e.f', 'e.f.g.*', 'e.f.i.*', 'shop', 'shop.j.*']) expect(found).toContain(name)
  expect(found.filter(name => name.startsWith('json'))).toEqual([])
})
