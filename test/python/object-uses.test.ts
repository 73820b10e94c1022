/** Where an object is made and who uses it, seen from one file. */

import { describe, expect, test } from 'vitest'
import { homeOf } from '../../src/python/object-uses.ts'
import { callOf, parsed, python } from './parsed.ts'

/** The home of what `look(…)` is given. */
function homeIn(text: string) {
  const file = parsed(text)
  const [given] = callOf(file, 'look').get('arguments')?.children ?? []
  const home = given ? homeOf(given, file) : null
  return home && { kept: home.kept, uses: home.uses.length, isOpen: home.isOpen }
}

const HEAD = 'from lib import Base, Lock, look\n'

describe('variables', () => {
  test.each([
    ['of the module', 'a = Lock()\nlook(a)\n', { kept: 'module', uses: 1, isOpen: false }],
    [
      'of a function',
      'def f():\n    a = Lock()\n    def g():\n        a.x\n    look(a)\n',
      { kept: 'local', uses: 2, isOpen: false },
    ],
    ['with a type', 'a: Lock = Lock()\nlook(a)\n', { kept: 'module', uses: 1, isOpen: false }],
    [
      'under `global`',
      'def f():\n    global a\n    a = Lock()\n    look(a)\n',
      { kept: 'module', uses: 2, isOpen: false },
    ],
    ['exported', '__all__ = ["a"]\na = Lock()\nlook(a)\n', { kept: 'module', uses: 1, isOpen: true }],
    ['named in a string', 'a = Lock()\nlook(a)\nglobals()["a"]\n', { kept: 'module', uses: 1, isOpen: true }],
    ['bound twice', 'a = Lock()\na = None\nlook(a)\n', null],
    ['with a second name', 'a = b = Lock()\nlook(a)\n', null],
    ['with a second name before it', 'a = b = Lock()\nlook(b)\n', null],
    ['in a tuple', 'a, b = Lock(), 1\nlook(a)\n', null],
    ['of a `with`', 'with Lock() as a:\n    look(a)\n', null],
    ['of a walrus', 'if (a := Lock()):\n    look(a)\n', null],
    ['that is a parameter', 'def f(a=Lock()):\n    look(a)\n', null],
    ['that holds no new object', 'b = 1\na = b\nlook(a)\n', null],
  ])('%s', (_, body, expected) => {
    expect(homeIn(HEAD + body)).toEqual(expected)
  })
})

function ofClass(rest: string, bases = ''): string {
  const head = `${HEAD}class Own${bases}:\n    def __init__(self):\n        self.a = Lock()\n`
  return `${head}    def f(self):\n        look(self.a)\n${rest}`
}

describe('attributes', () => {
  test.each([
    ['of self', '', 1, false],
    ['of a typed parameter', 'def g(own: Own):\n    own.a\n', 2, false],
    ['of a new object', 'own = Own()\nown.a\n', 2, false],
    ['of a subclass', 'class Sub(Own):\n    def g(self):\n        self.a\n', 2, false],
    ['set from outside', 'def g(own: Own):\n    own.a = 1\n', 2, false],
    ['of another class', 'class Other:\n    def __init__(self):\n        self.a = 1\n', 1, false],
    ['of a library', 'import json\njson.a\n', 1, false],
    ['of something unknown', 'def g(own):\n    own.a\n', 1, true],
    ['of a mixin', 'class Mixin:\n    def g(self):\n        self.a\n', 1, true],
    ['named in a string', 'def g(own):\n    getattr(own, "a")\n', 1, true],
    ['named in slots', 'class Other:\n    __slots__ = ("a",)\n', 1, false],
  ])('%s', (_, rest, uses, isOpen) => {
    expect(homeIn(ofClass(rest))).toEqual({ kept: 'attribute', uses, isOpen })
  })

  test.each([
    ['(object)', false],
    ['(Base)', true],
    ['(Base[int])', true],
    ['(metaclass=Base)', true],
  ])('of a class with bases %s', (bases, isOpen) => {
    expect(homeIn(ofClass('', bases))?.isOpen).toBe(isOpen)
  })

  test('two classes with an heir in common share what they call alike', () => {
    const other = 'class Other:\n    def __init__(self):\n        self.a = 1\n'
    expect(homeIn(ofClass(`${other}class Heir(Own, Other):\n    pass\n`))).toBeNull()
  })

  test('an attribute of the class itself is also seen through its name', () => {
    const text = python`
      from lib import Lock, look
      class Own:
          a = Lock()
          b = [a]
          def f(self):
              look(Own.a)
    `
    expect(homeIn(text)).toEqual({ kept: 'attribute', uses: 2, isOpen: false })
  })

  test('an attribute that an heir sets too has no home', () => {
    expect(homeIn(ofClass('class Heir(Own):\n    a = 1\n'))).toBeNull()
  })

  test('an attribute that is set twice has no home', () => {
    expect(homeIn(ofClass('    def g(self):\n        self.a = None\n'))).toBeNull()
  })
})
