/** Whether a thread may run a function with all that it calls: each project has a function `shop.db.load`. */

import { describe, expect, test } from 'vitest'
import { createFacts } from '../../src/project/facts.ts'
import { threadRun } from '../../src/project/thread-run.ts'
import { parser } from '../python/parsed.ts'

const moduleOf = (path: string) => path.replace(/(\/__init__)?\.py$/, '').replaceAll('/', '.')

function runOf(files: Record<string, string>, path = 'shop.db.load') {
  const sources = Object.entries(files).map(([each, text]) => ({ path: each, module: moduleOf(each), text }))
  return threadRun(path, createFacts({ parser, sources: () => sources, declares: () => false }))
}

const MODULE = `
import asyncio, bisect, configparser, contextlib, contextvars, heapq, json, logging, os, queue, random, re, signal, sqlite3
import sys, threading, time, traceback, warnings
log = logging.getLogger(__name__)
lock = threading.RLock()
local = threading.local()
user = contextvars.ContextVar("user")
CODES = re.compile("x")
heap = []
names = {}
settings = configparser.ConfigParser()
def add(x): names[x] = 1
`

/** The gravest doubt about a function with these statements behind `def load(path, x=None):`. */
function doubtOf(...lines: string[]) {
  const load = `def load(path, x=None):\n    with open(path) as file:\n        text = file.read()\n`
  return runOf({ 'shop/db.py': MODULE + load + lines.map(line => `    ${line}\n`).join('') }).doubts[0]
}

describe('a function by itself', () => {
  test.each([
    [undefined, 'return json.loads(text)["a"]'],
    [undefined, 'return [line.strip().upper() for line in text.splitlines()]'],
    [undefined, 'print(text)', 'log.info("read %s", path)'],
    [undefined, 'return CODES.sub("", text)'],
    [undefined, 'return user.get(), locals(), vars()'],
    [undefined, 'own = configparser.ConfigParser()', 'own.read_string(text)', 'return own'],
    [undefined, 'own = []', 'own.append(text)', 'heapq.heapify(own)', 'return own'],
    [undefined, 'try: return next(iter(text))', 'except StopIteration: return None'],
    [undefined, 'return next(iter(text), None)'],
    [undefined, 'env = os.environ.copy()', 'env.pop("HOME", None)', 'env["USER"] = text', 'return env'],
    ['shared-data', 'os.environ["USER"] = text'],
    [undefined, 'try: json.loads(text)', 'except ValueError:', '    log.exception("bad")', '    raise'],
    [undefined, 'with contextlib.closing(sqlite3.connect(path)) as db: return db.execute("x").fetchall()'],
    [undefined, 'db = sqlite3.connect(path)', 'rows = list(db.execute("x"))', 'db.close()', 'return rows'],
    ['uses-running-loop', 'asyncio.get_event_loop()'],
    ['uses-running-loop', 'x.put_nowait(text)'],
    ['thread-bound', 'return local.name'],
    ['thread-bound', 'return getattr(local, "name", None)'],
    ['thread-bound', 'user.set(text)'],
    ['thread-bound', 'signal.signal(signal.SIGINT, x)'],
    ['thread-bound', 'lock.release()'],
    ['thread-bound', 'return os.fork()'],
    ['thread-bound', 'return sqlite3.connect(path)'],
    ['thread-bound', 'db = sqlite3.connect(path)', 'return db'],
    ['thread-bound', 'db = sqlite3.connect(path)', 'return db.execute("x")'],
    ['thread-bound', 'db = sqlite3.connect(path)', 'return (row for row in db.execute("x"))'],
    ['thread-bound', 'global heap', 'heap = sqlite3.connect(path)'],
    ['current-exception', 'raise'],
    ['current-exception', 'return traceback.format_exc()'],
    ['current-exception', 'log.exception("bad")'],
    ['ends-iteration', 'return next(iter(text))'],
    ['ends-iteration', 'return next(line for line in text if line)'],
    ['changes-process', 'os.chdir(path)'],
    ['changes-process', 'with contextlib.redirect_stdout(x): print(1)'],
    ['changes-process', 'with warnings.catch_warnings(): return text'],
    ['changes-process', 'warnings.simplefilter("ignore")'],
    ['looks-at-frame', 'return sys._getframe(1)'],
    ['looks-at-frame', 'warnings.warn("x", UserWarning, 2)'],
    [undefined, 'warnings.warn("x")'],
    ['waits-for-interrupt', 'try: time.sleep(1)', 'except KeyboardInterrupt: pass'],
    ['waits-for-interrupt', 'try: time.sleep(1)', 'except: pass'],
    [undefined, 'try: time.sleep(1)', 'except BaseException: raise'],
    ['check-then-act', 'with open(path, "w") as file: file.write(text)'],
    [undefined, 'with open(path + ".bak", "w") as file: file.write(text)'],
    ['shared-data', 'names[path] = text'],
    ['shared-data', 'return json.dumps(names)'],
    ['shared-data', 'global heap', 'heap = text'],
    ['shared-data', 'setattr(x, "a", 1)'],
    ['shared-data', 'type(x).count += 1'],
    ['shared-data', 'x.name = text'],
    ['shared-data', 'heapq.heappush(heap, text)'],
    ['shared-data', 'bisect.insort(heap, text)'],
    ['shared-data', 'settings.read_string(text)'],
    ['unknown-call', 'x(text)'],
    ['unknown-call', 'x.check(text)'],
    ['unknown-call', 'exec(text)'],
  ])('%s: %s', (expected, ...lines) => {
    expect(doubtOf(...(lines as string[]))).toBe(expected)
  })
})

describe('what it calls', () => {
  const through = (called: string, more: Record<string, string> = {}) =>
    runOf({ 'shop/db.py': 'from .io import read\ndef load(path): return read(path)\n', 'shop/io.py': called, ...more })
      .doubts[0]

  test.each([
    [undefined, 'def read(path): return open(path).read()'],
    ['ends-iteration', 'def read(path): return next(open(path))'],
    [undefined, 'def read(path): return list(lines(path))\ndef lines(path):\n    yield next(open(path))'],
    ['uses-running-loop', 'import asyncio\ndef read(path): asyncio.get_running_loop().stop()'],
    [undefined, 'async def again(path): ...\ndef read(path): return again(path)'],
    ['shared-data', 'seen = []\ndef read(path): seen.append(path)'],
    [
      'shared-data',
      'import json\nseen = []\ndef note(x): seen.append(x)\ndef read(path): return json.load(path, object_hook=note)',
    ],
    ['unknown-call', 'import shapes\ndef read(path): return shapes.read(path)'],
    [
      'check-then-act',
      'def read(path): write(path, find(path))\ndef find(p): return open(p).read()\ndef write(p, t): open(p, "w").write(t)',
    ],
  ])('%s: %s', (expected, called) => {
    expect(through(called)).toBe(expected)
  })

  test.each([
    ['thread-bound', 'import threading\nkept = threading.local()', 'def read(path): return kept.name'],
    [
      'thread-bound',
      'import threading\nclass Kept(threading.local): ...\nkept = Kept()',
      'def read(path): return kept.name',
    ],
    ['thread-bound', 'import contextvars\nkept = contextvars.ContextVar("x")', 'def read(path): kept.set(path)'],
    [undefined, 'import contextvars\nkept = contextvars.ContextVar("x")', 'def read(path): return kept.get()'],
    [
      'thread-bound',
      'import sqlite3\nkept = sqlite3.connect("x")',
      'def read(path): return kept.execute(path).fetchall()',
    ],
    ['shared-data', 'kept = open("x", "a")', 'def read(path): kept.write(path)'],
    ['shared-data', 'kept = open("x", "a")', 'import json\ndef read(path): json.dump(path, kept)'],
    ['shared-data', 'kept = []\ndef add(x): kept.append(x)', 'def read(path): return sorted(kept)'],
    [undefined, 'kept = ["a"]', 'def read(path): return sorted(kept)'],
  ])('%s: %s', (expected, kept, called) => {
    expect(through(`from .kept import kept\n${called}`, { 'shop/kept.py': kept })).toBe(expected)
  })
})

describe('making an object', () => {
  const made = (...lines: string[]) =>
    runOf(
      {
        'shop/db.py': `import asyncio, configparser, sqlite3\nall_stores = []\nclass Store:\n    def __init__(self, path):\n        self.text = open(path).read()\n${lines.map(line => `        ${line}\n`).join('')}    def __enter__(self):\n        all_stores.append(self)\n`,
      },
      'shop.db.Store',
    ).doubts[0]

  test.each([
    [undefined, 'self.rows = {}', 'self.rows[path] = 1'],
    [undefined, 'self.config = configparser.ConfigParser()', 'self.config.read_string(self.text)'],
    ['shared-data', 'all_stores.append(self)'],
    ['thread-bound', 'self.db = sqlite3.connect(path)'],
    ['uses-running-loop', 'self.lock = asyncio.Lock()'],
  ])('%s: %s', (expected, ...lines) => {
    expect(made(...(lines as string[]))).toBe(expected)
  })
})

test('what it looks at and changes outside of the program', () => {
  const files = {
    'shop/db.py': `import contextlib, sqlite3
def load(path):
    with contextlib.closing(sqlite3.connect(path)) as db:
        return db.execute("select 1").fetchone()
def save(path):
    with contextlib.closing(sqlite3.connect(path)) as db:
        db.execute("update x set y = 1")
    open("log", "a").write("saved")
`,
  }
  expect(runOf(files)).toEqual({ doubts: [], looksAt: new Set(['database']), changes: new Set() })
  expect(runOf(files, 'shop.db.save')).toEqual({
    doubts: [],
    looksAt: new Set(),
    changes: new Set(['database', 'files']),
  })
})
