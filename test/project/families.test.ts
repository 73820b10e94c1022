/** Which methods stand in for each other, and how objects are related to classes. */

import { expect, test } from 'vitest'
import type { FunctionSummary } from '../../src/project/facts.ts'
import { type Files, factsOf, lines } from './converted.ts'

const shop: Files = {
  'base.py': lines('class Base:', '    def load(self): ...', '    def save(self): ...'),
  'fast.py': lines('from base import Base as Root', 'class Fast(Root):', '    def load(self): ...'),
  'mixed.py': lines(
    'import fast',
    'class Mixin:',
    '    def save(self): ...',
    'class Mixed(Mixin, fast.Fast): ...',
    'class Other:',
    '    def load(self): ...',
    'class Proxy:',
    '    def __getattr__(self, name): ...',
    'class Unknown(make()): ...',
    'store = Mixed()',
    'def make(): return Other()',
  ),
}

const facts = factsOf(shop)
const familyOf = (name: string) =>
  facts
    .familyOf(facts.functionNamed(name) as FunctionSummary)
    ?.map(each => each.name)
    .sort() ?? null

test('overrides and what they override, through names of imports', () => {
  expect(familyOf('base.Base.load')).toEqual(['base.Base.load', 'fast.Fast.load'])
  expect(familyOf('fast.Fast.load')).toEqual(['base.Base.load', 'fast.Fast.load'])
  expect(familyOf('mixed.Other.load')).toEqual(['mixed.Other.load'])
  expect(familyOf('mixed.make')).toEqual(['mixed.make'])
})

test('a class of two bases ties their methods together', () => {
  expect(familyOf('base.Base.save')).toEqual(['base.Base.save', 'mixed.Mixin.save'])
})

test('what code that nobody sees may call has no family, and an obligation', () => {
  const named = factsOf(
    lines(
      'import enum, lib, threading',
      'from dataclasses import dataclass',
      'class Job(threading.Thread):',
      '    def run(self): ...',
      '    def work(self): ...',
      'class Failed(Exception):',
      '    def explain(self): ...',
      'class Kind(enum.Enum):',
      '    def explain(self): ...',
      '    def _missing_(self): ...',
      '@dataclass(frozen=True)',
      'class Row:',
      '    def load(self): ...',
      '@lib.plugin',
      'class Plug:',
      '    def load(self): ...',
      'class Model(lib.Model):',
      '    def load(self): ...',
      'class Meta(metaclass=lib.Meta):',
      '    def load(self): ...',
    ),
  )
  const obligation = (name: string) => named.obligationOf(named.functionNamed(`shop.${name}`) as FunctionSummary)
  for (const free of ['Job.work', 'Failed.explain', 'Kind.explain', 'Row.load'])
    expect(obligation(free), free).toBeNull()
  expect(obligation('Job.run')).toBe('may be called by `threading.Thread`, a base of its class')
  expect(obligation('Kind._missing_')).toBe('may be called by `enum.Enum`, a base of its class')
  expect(obligation('Plug.load')).toBe('may be called by `lib.plugin`, which decorates its class')
  expect(obligation('Model.load')).toBe('may be called by `lib.Model`, a base of its class')
  expect(obligation('Meta.load')).toBe('may be called by a base of its class that is not of the project')
})

test.each([
  ['base.Base', 'same'],
  ['fast.Root', 'same'],
  ['mixed.Mixed', 'same'],
  ['mixed.Mixin', 'same'],
  ['mixed.Other', 'other'],
  ['mixed.make', 'other'],
  ['mixed', 'other'],
  ['pathlib.Path', 'other'],
  ['builtins.next', 'unknown'],
  ['mixed.Proxy', 'unknown'],
  ['mixed.Unknown', 'unknown'],
  ['mixed.missing', 'unknown'],
])('an object of %s: %s', (path, expected) => {
  expect(facts.kinship(path, ['fast.Fast'])).toBe(expected)
})

test('the words by which code may name something', () => {
  const words = factsOf({
    'a.py': 'def load(): ...\n',
    'b.py': 'from a import load as read\n',
    'c.py':
      'from b import read as get\ntry:\n    from fast import go\nexcept ImportError:\n    from b import read as go\n',
    'd.py': 'from other import load as nothing\n',
  }).wordsFor('a.load')
  expect([...words].sort()).toEqual(['get', 'go', 'load', 'read'])
})

test('bases are followed as far as those that a person writes, however many there are', () => {
  const heirs = Array.from({ length: 3000 }, (_, i) => `class C${i + 1}(C${i}): ...`)
  const deep = factsOf(lines('class C0: ...', ...heirs))
  const depthOf = (name: string) => deep.ancestorsOf(`shop.${name}`)?.length ?? null
  expect([depthOf('C3000'), depthOf('C100'), depthOf('C199'), depthOf('C201')]).toEqual([null, 101, 200, null])
})
