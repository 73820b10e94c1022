/** Methods that become async: whose method a call means, and what may stand in for it. */

import { describe, expect, test } from 'vitest'
import { changed, lines, obstacle } from './converted.ts'

describe('methods', () => {
  const shop = lines('class Shop:', '    def load(self, key=1):', '        return key')

  test.each<[string, string, string]>([
    [
      'an object that nobody knows',
      'def show(it): return it.load()',
      'main.py:2 `it.load` may be it, and nobody can tell',
    ],
    [
      'an item of a list',
      'def show():\n    for it in [Shop()]: it.load()',
      'main.py:3 `it.load` may be it, and nobody can tell',
    ],
    ['what a library hands out', 'next(shops).load()', 'main.py:2 `next(shops).load` may be it, and nobody can tell'],
    ['a bound method', 'def show(s: Shop): return s.load', 'main.py:2 returned'],
    ['a bound method as a callback', 'button.on_click(Shop().load)', 'main.py:2 passed to `on_click()`'],
    ['an object that replaces it', 's = Shop()\ns.load = 3', 'main.py:3 replaced by something else'],
    ['setattr', 'setattr(Shop, "load", 3)', 'main.py:2 replaced by its name'],
    [
      'setattr with several names',
      'for n in ("load", "x"): setattr(Shop(), n, 3)',
      'main.py:2 looked up by a name that the code puts together',
    ],
    ['methodcaller', 'methodcaller("load")(x)', 'main.py:2 looked up by its name'],
    ['patch.object', 'patch.object(Shop, "load")', 'main.py:2 replaced by its name'],
    [
      'a name put together',
      'class Fast(Shop):\n    def go(self, n): getattr(self, "lo" + n)()',
      'main.py:3 looked up by a name that the code puts together',
    ],
    [
      'any name',
      'class Fast(Shop):\n    def go(self, n): return getattr(self, n)()',
      'main.py:3 looked up by a name that the code puts together',
    ],
    [
      'a proxy',
      'class P:\n    def __getattr__(self, n): ...\nP().load()',
      'main.py:4 `P().load` may be it, and nobody can tell',
    ],
    [
      'a mixin that counts on it',
      'class M:\n    def go(self): self.load()\nclass Fast(M, Shop): ...',
      'main.py:3 `self.load` may be it, and nobody can tell',
    ],
    ['an object with attributes', 'x = SimpleNamespace(load=print)', 'main.py:2 stands in for `Shop.load`'],
    ['a class put in a place', 'import os\nos.Shop = Shop', 'main.py:3 its class takes the place of another one'],
    [
      'a class that a library is told of',
      'import lib\nclass View(lib.View):\n    shop_class = Shop',
      'main.py:4 its class is handed to a library by an attribute',
    ],
    [
      'a class made at run time',
      'bases = (Shop, object)\ntype("Fast", bases, {})',
      'main.py:2 its class is a base of one that is made at run time',
    ],
    [
      'any name that a string may give',
      'def go(it, name): return getattr(it, name)()\ngo(shop, "load")',
      'main.py:2 looked up by a name that the code puts together',
    ],
    [
      'a fake',
      'class FakeShop:\n    def load(self): ...\ndef show(s: Shop): return s.load()',
      'main.py:3 stands in for `Shop.load`',
    ],
  ])('%s', (_, code, expected) => {
    expect(obstacle({ 'shop.py': shop, 'main.py': `from shop import Shop\n${code}\n` }, 'shop.Shop.load')).toBe(
      expected,
    )
  })

  test('a private method under its full name', () => {
    const files = {
      'shop.py': lines('class _Shop:', '    def __load(self): ...', '    def go(self): self.__load()'),
      'main.py': 'from shop import _Shop\n_Shop()._Shop__load()\n',
    }
    expect(obstacle(files, 'shop._Shop.__load')).toBe('main.py:2 `_Shop()._Shop__load` may be it, and nobody can tell')
    expect(changed({ ...files, 'main.py': '' }, 'shop._Shop.__load')['shop.py']).toContain(
      'async def go(self): await self.__load()',
    )
  })

  test('a class with a small letter has methods too', () => {
    const files = { 'shop.py': 'class shop:\n    def load(self): ...\n', 'main.py': 'def show(it): it.load()\n' }
    expect(obstacle(files, 'shop.shop.load')).toBe('main.py:1 `it.load` may be it, and nobody can tell')
  })

  test('given to a library that may call it', () => {
    const files = { 'shop.py': 'class Tee:\n    def write(self, text): ...\n' }
    const main = 'from shop import Tee\n'
    const give = (code: string) => obstacle({ ...files, 'main.py': `${main}${code}\n` }, 'shop.Tee.write')
    const given = 'handed to a library, which may call `write`'
    expect(give('print("x", file=Tee())')).toBe(`main.py:2 ${given}`)
    expect(give('import sys\nsys.stdout = Tee()')).toBe(`main.py:3 ${given}`)
    expect(give('import json\ntee = Tee()\njson.dump(1, tee)')).toBe(`main.py:4 ${given}`)
    expect(give('print(Tee(), len([Tee()]), isinstance(Tee(), Tee))')).toBe('converted')
  })

  test('what cannot be it is no obstacle', () => {
    const main = lines(
      'import json, logging',
      'from shop import Shop',
      'class Other:',
      '    def load(self): ...',
      '    def go(self): self.load()',
      'log = logging.getLogger()',
      'class Box:',
      '    def __init__(self, other: Other):',
      '        self._cache = {}',
      '        self.other = other',
      '    def go(self, it):',
      '        self._cache.load(), self.other.load(), log.load()',
      '        it.load(1, 2, 3), it.load(size=4), it.load("a", "b")',
      '        {}.load(), "".load(), (x for x in it).load()',
      'def show(other: "Other"):',
      '    made = Other()',
      '    made.load(), other.load(), json.load(), Other.load(made)',
    )
    expect(changed({ 'shop.py': shop, 'main.py': main }, 'shop.Shop.load')).toEqual({
      'shop.py': ['async def load(self, key=1):'],
    })
  })

  test('one of any class may be meant by the super class', () => {
    const files = {
      'base.py': lines('class Base:', '    def load(self): ...'),
      'fast.py': lines(
        'from base import Base as Root',
        'class Fast(Root):',
        '    def load(self):',
        '        super().load()',
      ),
      'last.py': lines(
        'import fast',
        'class Last(fast.Fast):',
        '    def load(self): ...',
        '    @staticmethod',
        '    def of(b: "fast.Root"): return b.load()',
      ),
    }
    const all = {
      'base.py': ['async def load(self): ...'],
      'fast.py': ['async def load(self):', 'await super().load()'],
      'last.py': ['async def load(self): ...', 'async def of(b: "fast.Root"): return await b.load()'],
    }
    for (const name of ['base.Base', 'fast.Fast', 'last.Last']) expect(changed(files, `${name}.load`)).toEqual(all)
  })

  test.each([
    [
      'a factory',
      'def make() -> Shop: return Shop()\ndef go(): return make().load()',
      'async def go(): return await make().load()',
    ],
    [
      'a class method',
      'class B(Shop):\n    @classmethod\n    def open(cls) -> "B": return cls()\ndef go(): return B.open().load()',
      'async def go(): return await B.open().load()',
    ],
    [
      'an optional parameter',
      'def go(s: Shop | None): return s and s.load()',
      'async def go(s: Shop | None): return s and await s.load()',
    ],
    [
      'an attribute',
      'class A:\n    def __init__(self): self.s = Shop()\n    def go(self): self.s.load()',
      'async def go(self): await self.s.load()',
    ],
    [
      'an attribute of a dataclass',
      '@dataclass\nclass A:\n    s: Shop\n    def go(self): self.s.load()',
      'async def go(self): await self.s.load()',
    ],
    [
      'a manager',
      'class M(Shop):\n    def __enter__(self): return self\ndef go():\n    with M() as m: m.load()',
      'with M() as m: await m.load()',
    ],
    ['the class itself', 'def go(s): return Shop.load(s)', 'async def go(s): return await Shop.load(s)'],
  ])('called on %s', (_, code, expected) => {
    const files = { 'shop.py': shop, 'main.py': `from shop import Shop\nfrom dataclasses import dataclass\n${code}\n` }
    expect(changed(files, 'shop.Shop.load')['main.py']).toContain(expected)
  })
})
