/** What expressions name: the question is always about the last call in the text. */

import { describe, expect, test } from 'vitest'
import { plainString, qualname } from '../../src/python/names.ts'
import { descendants } from '../../src/python/tree.ts'
import { callOf, nameIn, parsed } from './parsed.ts'

const called = (text: string, name: string) => {
  const file = parsed(text)
  return file.called(callOf(file, name))
}

describe('a qualified name', () => {
  test.each([
    ['import time\ntime.sleep(1)', 'sleep', 'time.sleep'],
    ['import time as t\nt.sleep(1)', 'sleep', 'time.sleep'],
    ['from time import sleep as nap\nnap(1)', 'nap', 'time.sleep'],
    ['import os.path\nos.path.join(1)', 'join', 'os.path.join'],
    ['import os.path as p\np.join(1)', 'join', 'os.path.join'],
    ['import urllib.request, urllib.error\nurllib.request.urlopen(1)', 'urlopen', 'urllib.request.urlopen'],
    ['from . import db\ndb.load(1)', 'load', '.db.load'],
    ['from ..db import load\nload(1)', 'load', '..db.load'],
    ['open(1)', 'open', 'builtins.open'],
    ['def f(): ...\nf()', 'f', 'shop.f'],
    ['class A:\n    def f(self): ...\nA.f()', 'f', 'shop.A.f'],
    ['def f():\n    def g(): ...\n    g()', 'g', 'shop.f.<locals>.g'],
    ['import time\ndef f():\n    time = 1\ndef g():\n    time.sleep(1)', 'sleep', 'time.sleep'],
    ['try:\n    import ujson as json\nexcept ImportError:\n    json = None\njson.loads(1)', 'loads', 'ujson.loads'],
    ['import time\nclass A:\n    time = 1\n    def f(self):\n        time.sleep(1)', 'sleep', 'time.sleep'],
    ['import time\n(time\n  # why\n  .sleep(1))', 'sleep', 'time.sleep'],
    ['import time\ndef f(x=time.sleep(1), time=2): ...', 'sleep', 'time.sleep'],
    ['from os import *\nimport time\ntime.sleep(1)', 'sleep', 'time.sleep'],
  ])('%j', (text, name, expected) => expect(called(text, name)).toBe(expected))
})

describe('no certain name', () => {
  test.each([
    ['import time\ntime = 1\ntime.sleep(1)', 'sleep'],
    ['import time\ndef f(time):\n    time.sleep(1)', 'sleep'],
    ['import time\ndel time\ntime.sleep(1)', 'sleep'],
    ['import time\nfor time in x: pass\ntime.sleep(1)', 'sleep'],
    ['import time\n[time.sleep(1) for time in x]', 'sleep'],
    ['import time\ndef f():\n    time.sleep(1)\n    if (time := x): pass', 'sleep'],
    ['import time\ndef f():\n    global time\n    time = x\ntime.sleep(1)', 'sleep'],
    ['import time\nfrom fake import *\ntime.sleep(1)', 'sleep'],
    ['from fake import *\nopen(1)', 'open'],
    ['try:\n    import ujson as json\nexcept ImportError:\n    import json\njson.loads(1)', 'loads'],
    ['import time\ntime.sleep = fake\ntime.sleep(1)', 'sleep'],
    ['import time\nfrom unittest.mock import patch\n@patch("time.sleep")\ndef f(m):\n    time.sleep(1)', 'sleep'],
    ['import time\nmonkeypatch.setattr(time, "sleep", fake)\ntime.sleep(1)', 'sleep'],
    ['def f(): ...\ndef f(x): ...\nf()', 'f'],
    ['missing(1)', 'missing'],
    ['import time\nx[0].sleep(time.y)', 'sleep'],
    ['import time\nmatch x:\n    case time: time.sleep(1)', 'sleep'],
    ['import time\ndef f():\n    time: int\n    time.sleep(1)', 'sleep'],
  ])('%j', (text, name) => expect(called(text, name)).toBeNull())
})

test('throughAlias sees one plain alias', () => {
  const file = parsed('import time\nnap = time.sleep\nnap(1)\n')
  expect(file.called(callOf(file, 'nap'))).toBeNull()
  expect(file.names.throughAlias(callOf(file, 'nap').get('function'))).toBe('time.sleep')
  const two = parsed('import time\nnap = time.sleep\nnap = print\nnap(1)\n')
  expect(two.names.throughAlias(callOf(two, 'nap').get('function'))).toBeNull()
})

test('ofDotted reads a name in a string', () => {
  const file = parsed('import requests as r\nx = 1\n')
  expect(file.names.ofDotted('r.Session', nameIn(file, 'x'))).toBe('requests.Session')
  expect(file.names.ofDotted('q.Session', nameIn(file, 'x'))).toBeNull()
})

test.each([
  ['"a.b"', 'a.b'],
  ["'''a'''", 'a'],
  ['""', ''],
  ['f"a"', null],
  ['b"a"', null],
  ['"a\\n"', null],
  ['"a" "b"', null],
])('plainString of %s', (source, expected) => {
  const file = parsed(`${source}\n`)
  expect(plainString(file.tree.root.children[0]?.children[0])).toBe(expected)
})

test('qualname is that of Python', () => {
  const file = parsed('class A:\n    class B:\n        def f(self):\n            class C: ...\n')
  expect(descendants(file.tree.root, 'class_definition', 'function_definition').map(qualname)).toEqual([
    'A',
    'A.B',
    'A.B.f',
    'A.B.f.<locals>.C',
  ])
})

test('what a body patches is seen before anybody looks into it, whatever stands on the line above', () => {
  const file = parsed(
    'import sys, time\n\n\ndef f(e):\n    tb = e.trace\n    sys.last = tb\n\n\ndef g():\n    time \\\n        .sleep = None\n',
    'main.py',
    'main',
  )
  expect([...file.names.patched].sort()).toEqual(['sys.last', 'time.sleep'])
})
