/** Nodes that are looked up by their name are those that a walk through the whole tree finds. */

import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { possibleAttributes } from '../../src/python/attributes.ts'
import { builtLookups } from '../../src/python/built-lookups.ts'
import { PythonFile } from '../../src/python/file.ts'
import { functionsHolding, functionsNamed } from '../../src/python/functions.ts'
import { isNamedIn } from '../../src/python/futures.ts'
import {
  attributesNamed,
  callsNamed,
  identifiersNamed,
  mayName,
  mayQuote,
  storableAttributes,
} from '../../src/python/named-nodes.ts'
import { nameInModule } from '../../src/python/names.ts'
import { isStub } from '../../src/python/results.ts'
import { isStore } from '../../src/python/targets.ts'
import { descendants, descendantsWhere, type Node } from '../../src/python/tree.ts'
import { nameIn, parsed, parser } from './parsed.ts'

/** Every odd way to write a name, in bodies that nobody has read. */
const ODD = `
import shop
def calls(x):
    x.save(1); x . save (2)
    (x. # comment
        save
        (3))
    x.\\
        save\\
        (4)
    (x
        # comment
        .save # comment
        (5))
    save(x.save(6).save(7), save=8)
    (save)(9)
def stores(x, rows):
    x.save = 1
    x . save: int = 2
    x.save += 3; x.save //= 4; x.save @= 5; x.save >>= 6
    (x.save) = 7
    [x.save, y] = x.save, *x.save = 8, 9
    for x.save in rows: pass
    for y, x.save in rows: pass
    with rows as x.save: pass
    with (rows as x.save, rows as y): pass
    (x. # comment
        save) = 10
    x.\\
        save \\
        = 11
    del x.save
    del x.save, y
    [1 for x.save in rows]
def reads(x):
    if x.save == 1 and x.save: return x.save
    x.save.save = x.save[1] - x.save
    "x.save = 1"; 'save'; x.saved = f"{x.save} {x.save!r} {x.save=}" # x.save = 2
`

/** Every tenth of the fixtures, and what is odd. */
const texts = [
  ODD,
  ...readdirSync('fixtures', { recursive: true, encoding: 'utf8' })
    .filter(name => name.endsWith('.py'))
    .sort()
    .filter((_, index) => index % 10 === 0)
    .map(name => readFileSync(path.join('fixtures', name), 'utf8')),
]

function places(nodes: readonly Node[]): string[] {
  return nodes.map(({ kind, start, end }) => `${kind} ${start}-${end}`)
}

function lastName(callee: Node | null): string | undefined {
  return (callee?.kind === 'attribute' ? callee.get('attribute') : callee)?.text
}

describe('in every text', () => {
  test.each([
    ['identifiers', 'identifier', (node: Node) => node.text, identifiersNamed],
    ['attributes', 'attribute', (node: Node) => node.get('attribute')?.text, attributesNamed],
    ['calls', 'call', (node: Node) => lastName(node.get('function')), callsNamed],
  ] as const)('%s are found by their names', (_, kind, nameOf, find) => {
    for (const text of texts) {
      const whole = parser.parseWhole(text)
      if (whole.damage.length > 0) continue
      const tree = parser.parse(text)
      const nodes = descendants(whole.root, kind)
      for (const name of new Set(descendants(whole.root, 'identifier').map(each => each.text)))
        expect(places(find(name, tree)), name).toEqual(places(nodes.filter(each => nameOf(each) === name)))
    }
  })

  test('every attribute that is given a value is storable, and its name may be one of the class', () => {
    for (const text of texts) {
      const whole = parser.parseWhole(text)
      if (whole.damage.length > 0) continue
      const file = parsed(text)
      const stored = descendants(whole.root, 'attribute').filter(isStore)
      for (const name of new Set(stored.map(each => each.get('attribute')?.text ?? ''))) {
        const own = stored.filter(each => each.get('attribute')?.text === name)
        expect(places(storableAttributes(name, file.tree).filter(isStore)), name).toEqual(places(own))
      }
      for (const owner of descendants(whole.root, 'class_definition')) {
        const names = possibleAttributes(owner, new PythonFile('shop.py', 'shop', whole))
        for (const each of stored) if (owner.contains(each)) expect(names).toContain(each.get('attribute')?.text)
      }
    }
  })

  test('functions are found by their qualified names', () => {
    for (const text of texts) {
      const whole = parser.parseWhole(text)
      if (whole.damage.length > 0) continue
      const all = descendants(whole.root, 'function_definition')
      const file = parsed(text)
      for (const name of new Set(all.map(each => nameInModule(each, file))))
        expect(places(functionsNamed(name, file)), name).toEqual(
          places(all.filter(each => nameInModule(each, file) === name)),
        )
    }
  })
})

test('the odd text has the places that it is made of', () => {
  const { tree } = parsed(ODD)
  expect(callsNamed('save', tree)).toHaveLength(8)
  expect(storableAttributes('save', tree).filter(isStore)).toHaveLength(20)
})

describe('bodies without the name stay unread', () => {
  const text =
    'def a(x):\n    x.save()\n\ndef b(x):\n    save = "save()"\n\nclass A:\n    def c(self):\n        def d(): return self\n'

  test.each([
    ['attributes', 'b c', (file: PythonFile) => attributesNamed('save', file.tree)],
    ['calls', 'c', (file: PythonFile) => callsNamed('save', file.tree)],
    ['stores', 'a b c', (file: PythonFile) => storableAttributes('save', file.tree)],
    ['a function', 'a b c', (file: PythonFile) => functionsNamed('shop.A.c', file)],
    ['a function in one', 'a b', (file: PythonFile) => functionsNamed('shop.A.c.<locals>.d', file)],
    ['a function that is not there', 'a b c', (file: PythonFile) => functionsNamed('shop.A.d', file)],
    ['functions that hold a word', 'a b', (file: PythonFile) => functionsHolding('self', file)],
  ])('%s', (_, unread, ask) => {
    const file = parsed(text)
    ask(file)
    expect([...file.tree.unread].map(({ parent }) => parent?.get('name')?.text).join(' ')).toBe(unread)
  })
})

test('functions that hold a word are those around it, and those inside of them', () => {
  const file = parsed('def a():\n    def b(): x.n = 1\n    def c(): pass\n\ndef d(): n = 1\n\ndef e(): m = 1\n')
  expect(functionsHolding('n', file).map(each => each.get('name')?.text)).toEqual(['a', 'b', 'd'])
})

test('an empty name names nothing', () => {
  const file = parsed(ODD)
  expect([identifiersNamed('', file.tree), callsNamed('', file.tree), functionsHolding('', file)]).toEqual([[], [], []])
})

test.each([
  'from concurrent.futures import CancelledError\ndef f(): raise CancelledError',
  'import concurrent.futures as c\ndef f(): raise c.CancelledError',
  'from concurrent.futures import CancelledError as E\ndef f(): raise E',
  'from concurrent.futures import (CancelledError # comment\n    as E)\ndef f(): raise E',
  'from concurrent.futures import CancelledError \\\n  as E\ndef f(): raise E',
  'def f():\n    from concurrent.futures import CancelledError as E\n    raise E',
])('%j names the error', text => {
  const file = parsed(text)
  const last = nameIn(parsed(text), /\bE\b/.test(text) ? 'E' : 'CancelledError')
  const mayHold = mayName(['concurrent.futures.CancelledError'], file)
  const found = descendantsWhere(mayHold, file.tree.root, 'identifier')
  expect(found.some(({ start }) => start === last.start)).toBe(true)
  expect(isNamedIn(parsed(text), 'concurrent.futures.CancelledError')).toBe(true)
})

test.each([
  ["'save'", true],
  ['"save"', true],
  ['"""save"""', true],
  ['save', false],
  ['"saved"', false],
])('%s may be a string of the name: %s', (text, expected) => {
  expect(mayQuote('save', { text })).toBe(expected)
})

test.each([
  ['"""Doc"""', true],
  ['r"""Doc \\""" doc"""  # saves\n    ...', true],
  ['"doc"; pass', true],
  ['"""a"""\n    """not b"""', true],
  ['"""a""" """b"""', true],
  ['# saves\n    pass', true],
  ['...  # saves', true],
  ['pass', true],
  ['raise NotImplementedError("save")', true],
  ["u'doc \\' doc'\n    raise NotImplementedError", true],
  ['raise ValueError', false],
  ['passed = 1', false],
  ['"""Doc"""\n    # comment\n    return 1', false],
  ['"doc"; save()', false],
  ['"a" in b', false],
  ['"%s" % save()', false],
  ['@a\n    def b(): pass', false],
])('a body %j is a stub: %s', (body, expected) => {
  const file = parsed(`def f(b=1):\n    ${body}\n`)
  const [definition] = functionsNamed('shop.f', file)
  expect(file.tree.unread.size).toBe(1)
  expect(isStub(definition as Node)).toBe(expected)
})

test.each([
  ['a call', 'def f(x, n): return getattr(x, n)()', 1],
  ['a call over several lines', 'def f(x, n): return (getattr # comment\n  (x, n))()', 1],
  ['a name that is no call', 'def f(x, n): return getattr', 0],
  ['a namespace of the module in a variable', 'table = globals()\ndef f(n): return table[n]()', 1],
  ['a namespace that another function keeps', 'def g():\n  global t\n  t = vars()\ndef f(n): return t.get(n)()', 1],
])('a lookup by a name that is put together: %s', (_, text, count) => {
  expect(builtLookups(parsed(`import shop\n${text}\n`))).toHaveLength(count)
})
