/** What a call gives, found across files: every test is a small project and one call in its `main.py`. */

import { describe, expect, test } from 'vitest'
import { createFacts } from '../../src/project/facts.ts'
import { absoluteName } from '../../src/project/modules.ts'
import { calleePath } from '../../src/python/callees.ts'
import { PythonFile } from '../../src/python/file.ts'
import { descendants } from '../../src/python/tree.ts'
import { parser } from '../python/parsed.ts'

const moduleOf = (path: string) =>
  path
    .replace(/(\/__init__)?\.pyi?$/, '')
    .split('/')
    .join('.')

/** What the last call of `shop/main.py` gives: a result, `library NAME`, or null. */
function given(files: Record<string, string>, main: string): string | null {
  const all = { ...files, 'shop/main.py': main }
  const sources = Object.entries(all).map(([path, text]) => ({ path, module: moduleOf(path), text }))
  const facts = createFacts({ parser, sources: () => sources, declares: () => false })
  const file = new PythonFile('shop/main.py', 'shop.main', parser.parse(main))
  const call = descendants(file.tree.root, 'call')
    .filter(each => each.field !== 'object')
    .at(-1)
  const path = call ? calleePath(call, file) : null
  const found = path === null ? null : facts.withFile(file).called(absoluteName(path, file))
  if (!found) return null
  return found.kind === 'library' ? `library ${found.name}` : found.result
}

const SAVE = 'async def save(order): ...\n'
const STORE = 'class Store:\n    async def save(self): ...\n    def close(self): return None\n'
const PACKAGE = { 'shop/__init__.py': '' }

describe('functions', () => {
  test.each([
    ['absolute import', { 'shop/db.py': SAVE }, 'import shop.db\nshop.db.save(1)'],
    ['module with an alias', { 'shop/db.py': SAVE }, 'import shop.db as db\ndb.save(1)'],
    ['from with an alias', { 'shop/db.py': SAVE }, 'from shop.db import save as store\nstore(1)'],
    ['relative', { 'shop/db.py': SAVE }, 'from .db import save\nsave(1)'],
    ['relative module', { 'shop/db.py': SAVE }, 'from . import db\ndb.save(1)'],
    ['two dots', { 'db.py': '', 'shop/sub/db.py': SAVE }, 'from .sub.db import save\nsave(1)'],
    [
      're-export',
      { 'shop/api/__init__.py': 'from .db import save\n', 'shop/api/db.py': SAVE },
      'from .api import save\nsave(1)',
    ],
    [
      'chain of re-exports',
      { 'shop/a.py': 'from .b import store\n', 'shop/b.py': 'from .c import save as store\n', 'shop/c.py': SAVE },
      'from .a import store\nstore(1)',
    ],
    ['plain alias', { 'shop/db.py': SAVE }, 'from .db import save\nstore = save\nstore(1)'],
    ['import in a function', { 'shop/db.py': SAVE }, 'def f():\n    from .db import save\n    save(1)'],
    [
      'agreeing alternatives',
      { 'shop/a.py': SAVE, 'shop/b.py': SAVE },
      'try:\n    from .a import save\nexcept ImportError:\n    from .b import save\nsave(1)',
    ],
    ['two definitions', PACKAGE, 'if x:\n    async def f(): ...\nelse:\n    async def f(): return 1\nf()'],
    ['passed on', { 'shop/db.py': `${SAVE}def store(o):\n    return save(o)\n` }, 'from .db import store\nstore(1)'],
    ['script beside', { 'shop/tables.py': SAVE }, 'from tables import save\nsave(1)'],
    ['stub', { 'shop/db.pyi': SAVE }, 'from .db import save\nsave(1)'],
    ['source before stub', { 'shop/db.pyi': 'def save(o): ...', 'shop/db.py': SAVE }, 'from .db import save\nsave(1)'],
    [
      'wrapper of the project',
      {
        'shop/deco.py':
          'from functools import wraps\ndef timed(f):\n    @wraps(f)\n    async def inner(*a):\n        return await f(*a)\n    return inner\n',
        'shop/db.py': `from .deco import timed\n@timed\n${SAVE}`,
      },
      'from .db import save\nsave(1)',
    ],
    [
      'wrapper that is called first',
      {
        'shop/deco.py': [
          'from functools import wraps',
          'def retry(n):',
          '    def outer(f):',
          '        @wraps(f)',
          '        def inner(*a):',
          '            return f(*a)',
          '        return inner',
          '    return outer\n',
        ].join('\n'),
        'shop/db.py': `from .deco import retry\n@retry(3)\n${SAVE}`,
      },
      'from .db import save\nsave(1)',
    ],
  ])('%s', (_, files, main) => {
    expect(given(files, main)).toBe('coroutine')
  })

  test.each([
    [
      'disagreeing alternatives',
      { 'shop/a.py': SAVE, 'shop/b.py': 'def save(o): return 1\n' },
      'try:\n    from .a import save\nexcept ImportError:\n    from .b import save\nsave(1)',
    ],
    ['parameter', { 'shop/db.py': SAVE }, 'from .db import save\ndef f(save):\n    save(1)'],
    ['unknown decorator', { 'shop/db.py': `import lib\n@lib.task\n${SAVE}` }, 'from .db import save\nsave(1)'],
    ['unknown object', { 'shop/db.py': STORE }, 'def f(x):\n    x.save()'],
    [
      'wrapper that changes the result',
      { 'shop/db.py': `def sync(f):\n    def inner(*a):\n        return run(f(*a))\n    return inner\n@sync\n${SAVE}` },
      'from .db import save\nsave(1)',
    ],
    [
      'another function under `global`',
      PACKAGE,
      'async def f(): ...\ndef swap():\n    global f\n    def f(): return 1\nf()',
    ],
    ['circle', { 'shop/a.py': 'from .b import f\n', 'shop/b.py': 'from .a import f\n' }, 'from .a import f\nf()'],
    [
      'sync function with an unknown result',
      { 'shop/db.py': 'def save(o): return o.x\n' },
      'from .db import save\nsave(1)',
    ],
  ])('unknown: %s', (_, files, main) => {
    expect(given(files, main)).toBeNull()
  })

  test.each([
    ['plain', 'def f(): return 1', 'plain'],
    ['plain', 'def f():\n    print(1)', 'plain'],
    ['plain', 'def f():\n    yield 1', 'plain'],
    ['async-generator', 'async def f():\n    yield 1', 'async-generator'],
    [
      'async-manager',
      'from contextlib import asynccontextmanager\n@asynccontextmanager\nasync def f():\n    yield 1',
      'async-manager',
    ],
    ['library asyncio.sleep', 'from asyncio import sleep as f', 'library asyncio.sleep'],
  ])('%s', (_, text, expected) => {
    expect(given({ 'shop/db.py': `${text}\n` }, 'from .db import f\nf()')).toBe(expected)
  })
})

describe('methods', () => {
  test.each([
    ['annotated parameter', 'from .db import Store\ndef f(s: Store):\n    s.save()'],
    ['quoted annotation', 'from .db import Store\ndef f(s: "Store | None"):\n    s.save()'],
    ['constructor', 'from .db import Store\ns = Store()\ns.save()'],
    ['constructor in place', 'from .db import Store\nStore().save()'],
    [
      'attribute set in __init__',
      'from .db import Store\nclass A:\n    def __init__(self):\n        self.s = Store()\n    def f(self):\n        self.s.save()',
    ],
    [
      'attribute by annotation',
      'from .db import Store\nclass A:\n    s: Store\n    def f(self):\n        self.s.save()',
    ],
    [
      'attribute from a parameter',
      'from .db import Store\nclass A:\n    def __init__(self, s: Store):\n        self.s = s\n    def f(self):\n        self.s.save()',
    ],
    ['alias of self', 'from .db import Store\nclass A(Store):\n    def f(self):\n        me = self\n        me.save()'],
    ['inherited', 'from .db import Store\nclass A(Store):\n    def f(self):\n        self.save()'],
    ['super', 'from .db import Store\nclass A(Store):\n    def save(self):\n        super().save()'],
    ['factory with annotation', 'from .make import typed\ntyped().save()'],
    ['factory without annotation', 'from .make import untyped\nuntyped().save()'],
    ['async factory', 'from .make import later\nasync def f():\n    (await later()).save()'],
    ['variable from a factory', 'from .make import untyped\ns = untyped()\ns.save()'],
    ['instance of a module', 'from .make import instance\ninstance.save()'],
    ['instance of a module through it', 'from . import make\nmake.instance.save()'],
    [
      'attribute of a base elsewhere',
      'from .base import Base\nclass A(Base):\n    def f(self):\n        self.store.save()',
    ],
    ['attribute of an attribute', 'from .base import Base\ndef f(b: Base):\n    b.store.save()'],
    ['two attributes', 'from .base import Holder\nh = Holder()\nh.base.store.save()'],
    ['with', 'from .make import opened\ndef f():\n    with opened() as s:\n        s.save()'],
    ['async with', 'from .make import aopened\nasync def f():\n    async with aopened() as s:\n        s.save()'],
    ['with on a class', 'from .base import Entered\ndef f():\n    with Entered() as s:\n        s.save()'],
    ['diamond', 'from .base import Bottom\ndef f(b: Bottom):\n    b.save()'],
    ['class method', 'from .base import Base\nBase.connect()'],
    ['local variable of an attribute', 'from .base import Base\ndef f(b: Base):\n    s = b.store\n    s.save()'],
  ])('%s', (_, main) => {
    const files = {
      'shop/db.py': STORE,
      'shop/make.py': [
        'from contextlib import asynccontextmanager, contextmanager',
        'from typing import AsyncIterator',
        'from .db import Store',
        'def typed() -> Store:\n    return build()',
        'def untyped():\n    return Store()',
        'async def later():\n    return Store()',
        'instance = Store()',
        '@contextmanager\ndef opened():\n    yield Store()',
        '@asynccontextmanager\nasync def aopened() -> AsyncIterator[Store]:\n    yield build()\n',
      ].join('\n'),
      'shop/base.py': [
        'from .db import Store',
        'class Base:\n    def __init__(self):\n        self.store = Store()',
        '    @classmethod\n    async def connect(cls): ...',
        'class Holder:\n    def __init__(self):\n        self.base = Base()',
        'class Entered(Store):\n    def __enter__(self):\n        return self',
        'class Top:\n    def save(self): return 1',
        'class Left(Top): ...',
        'class Right(Top):\n    async def save(self): ...',
        'class Bottom(Left, Right): ...\n',
      ].join('\n'),
    }
    expect(given(files, main)).toBe('coroutine')
  })

  test.each([
    ['sync override in a subclass', 'class Quick(Store):\n    def save(self): return 1\n', null],
    ['async override', 'class Slow(Store):\n    async def save(self): ...\n', 'coroutine'],
  ])('%s', (_, subclass, expected) => {
    const files = { 'shop/db.py': STORE, 'shop/more.py': `from .db import Store\n${subclass}` }
    expect(given(files, 'from .db import Store\ndef f(s: Store):\n    s.save()')).toBe(expected)
  })

  const CLASS = 'class Store:\n    async def save(self): ...\n'

  test.each([
    ['replaced in the class', `${CLASS}    save = traced(save)\n`, null],
    ['replaced by the constructor', `${CLASS}    def __init__(self, f):\n        self.save = f\n`, null],
    ['beside other attributes', `${CLASS}    def __init__(self, f):\n        self.saved = f\n`, 'coroutine'],
    ['of a decorated class', `import lib\n@lib.synced\n${CLASS}`, null],
    [
      'of a class that keeps its methods',
      `import dataclasses\n@dataclasses.dataclass(frozen=True)\n${CLASS}`,
      'coroutine',
    ],
    [
      'of a class that is registered',
      `def register(c):\n    known.append(c)\n    return c\n@register\n${CLASS}`,
      'coroutine',
    ],
    ['of a class that is changed', `def synced(c):\n    setattr(c, "save", f)\n    return c\n@synced\n${CLASS}`, null],
  ])('a method %s', (_, text, expected) => {
    expect(given({ 'shop/db.py': text }, 'from .db import Store\ndef f(s: Store):\n    s.save()')).toBe(expected)
  })

  test.each([
    ['function', 'async def get(x): return x', 'from .db import get\nget(1)'],
    ['module', 'async def get(x): return x', 'from . import db\ndb.get(1)'],
  ])('a %s with overloads is what it is without them', (_, implementation, main) => {
    const text = `from typing import overload\n@overload\ndef get(x: int) -> int: ...\n@overload\ndef get(x: str) -> str: ...\n`
    expect(given({ 'shop/db.py': `${text}${implementation}\n` }, main)).toBe('coroutine')
  })

  test('an abstract method is what its implementations are', () => {
    const base =
      'from abc import ABC, abstractmethod\nclass Store(ABC):\n    @abstractmethod\n    def save(self): ...\n'
    const files = {
      'shop/db.py': base,
      'shop/more.py': 'from .db import Store\nclass Slow(Store):\n    async def save(self): ...\n',
    }
    expect(given(files, 'from .db import Store\ndef f(s: Store):\n    s.save()')).toBe('coroutine')
  })

  test.each([
    [
      'a base outside of the project',
      'import lib\nclass A(lib.B):\n    def f(self):\n        self.save()',
      'library lib.B.save',
    ],
    [
      'an attribute of a library',
      'import httpx\nclass A:\n    def __init__(self):\n        self.c = httpx.AsyncClient()\n    def f(self):\n        self.c.get(1)',
      'library httpx.AsyncClient.get',
    ],
    [
      'an attribute that is stored as well',
      'class A:\n    async def save(self): ...\n    def __init__(self, f):\n        self.save = f\n    def g(self):\n        self.save()',
      null,
    ],
    [
      'an attribute with two classes',
      'from .db import Store\nclass A:\n    def __init__(self, x):\n        self.s = Store() if x else 1\n    def g(self):\n        self.s.save()',
      null,
    ],
  ])('%s', (_, main, expected) => {
    expect(given({ 'shop/db.py': STORE }, main)).toBe(expected)
  })
})
