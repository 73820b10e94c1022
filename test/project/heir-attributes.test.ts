/** Attributes that derived classes give other values. */

import { expect, test } from 'vitest'
import { createFacts } from '../../src/project/facts.ts'
import { isOthersInHeirs } from '../../src/project/heir-attributes.ts'
import { descendants } from '../../src/python/tree.ts'
import { parsed, parser } from '../python/parsed.ts'

const BASE =
  'class Store:\n    def __init__(self):\n        self.lock = Lock()\n    def save(self):\n        self.lock\n'

/** Whether the `self.lock` of `Store` may be another one in a class of the project. */
function isOthers(more: string, others: Readonly<Record<string, string>> = {}): boolean {
  const text = BASE + more
  const file = parsed(text, 'shop.py', 'shop')
  const sources = Object.entries({ shop: text, ...others }).map(([module, each]) => ({
    path: `${module}.py`,
    module,
    text: each,
  }))
  const facts = createFacts({ parser, sources: () => sources, declares: () => false }).withFile(file)
  const lock = descendants(file.tree.root, 'attribute').find(
    each => each.text === 'self.lock' && each.parent?.kind === 'expression_statement',
  )
  if (!lock) throw new Error('nothing reads the lock')
  return isOthersInHeirs(lock, file, facts)
}

test.each([
  'class Shop(Store):\n    lock = None\n',
  'class Shop(Store):\n    @property\n    def lock(self): ...\n',
  'class Shop(Store):\n    def open(self):\n        self.lock = None\n',
  'class Big(Store): ...\nclass Shop(Big):\n    lock = None\n',
  'class Locks:\n    @property\n    def lock(self): ...\nclass Shop(Locks, Store): ...\n',
  'class Locks:\n    def open(self):\n        self.lock = None\nclass Shop(Store, Locks): ...\n',
  'class Shop(Store):\n    def __init__(self, **given):\n        for key in given:\n            setattr(self, key, given[key])\n',
  'class Shop(Store):\n    def open(self):\n        object.__setattr__(self, "lock", None)\n',
  'Shop = type("Shop", (Store,), {"lock": None})\n',
])('another lock: %j', more => {
  expect(isOthers(more)).toBe(true)
})

test.each([
  '',
  'class Shop(Store):\n    key = None\n',
  'class Shop(Store):\n    def open(self):\n        setattr(self, "key", None)\n',
  'class Locks:\n    def close(self): ...\nclass Shop(Locks, Store): ...\n',
  'class Shop:\n    lock = None\n',
])('the same lock: %j', more => {
  expect(isOthers(more)).toBe(false)
})

test('heirs and their other bases may be in other files', () => {
  const locks = 'class Locks:\n    @property\n    def lock(self): ...\n'
  const big = 'from shop import Store\nclass Big(Store): ...\n'
  const shop = 'from big import Big\nfrom locks import Locks\nclass Shop(Locks, Big): ...\n'
  expect(isOthers('', { locks, big, mall: shop })).toBe(true)
  expect(isOthers('', { locks, big, mall: shop.replace('Locks, ', '') })).toBe(false)
})

test('a class may change itself by names that it is given', () => {
  const more = '    def configure(self, key, value):\n        setattr(self, key, value)\n'
  expect(isOthers(more)).toBe(true)
  expect(isOthers(more.replace('setattr(self', 'setattr(key'))).toBe(false)
})
