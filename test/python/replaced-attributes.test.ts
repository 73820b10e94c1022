/** Which attributes a file replaces on objects whose class says otherwise. */

import { expect, test } from 'vitest'
import { isReplaced } from '../../src/python/replaced-attributes.ts'
import { parsed } from './parsed.ts'

test.each([
  'store.save = fake',
  'store.inner.save = fake',
  'store.save, x = fake, 1',
  'del store.save',
  'for store.save in fakes: pass',
  'with fake() as store.save: pass',
  'patch("shop.db.save")',
  'mock.patch("shop.db.Store.save", fake)',
  'patch.object(store, "save")',
  'patch.object(Store, "save", new=fake)',
  'setattr(store, "save", fake)',
  'monkeypatch.setattr(store, "save", fake)',
  'monkeypatch.setattr("shop.db.save", fake)',
  'class A:\n    def f(self, store):\n        store.save = self',
])('%j replaces save', text => {
  expect(isReplaced('save', parsed(text))).toBe(true)
})

test.each([
  'store.save()',
  'save = store.save',
  'store.saved = 1',
  'store.save.now = 1',
  'getattr(store, "save")',
  'patch("shop.save.now")',
  'setattr(store, name_of("save"), fake)',
  'class A:\n    def __init__(self, save):\n        self.save = save',
])('%j does not', text => {
  expect(isReplaced('save', parsed(text))).toBe(false)
})
