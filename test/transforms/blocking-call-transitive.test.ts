/** What a person reads about a call that blocks in other files, and where the report points. */

import { describe, expect, test } from 'vitest'
import { main } from '../../src/cli/main.ts'
import type { JsonFinding } from '../../src/report/json.ts'
import blockingCallTransitive from '../../transforms/blocking/blocking-call-transitive.ts'
import { checkText, fixText } from '../engine-under-test.ts'
import { folderWith } from '../workspace/temporary.ts'

const transforms = [blockingCallTransitive]
const CALL = 'from db import load\n\n\nasync def start(path):\n    return load(path)\n'

/** The first finding in `CALL`, with the source of each link of its chain. */
function findingWith(others: Record<string, string>, text = CALL) {
  const files = Object.fromEntries(Object.entries(others).map(([name, source]) => [`project/${name}`, source]))
  const { findings } = checkText(text, { transforms, others: files })
  const sources: Record<string, string> = { ...files, 'project/main.py': text }
  const [finding] = findings
  const chain = finding?.chain.map(({ path, range, message }) => {
    const source = sources[path]?.slice(range.start, range.end)
    return `${path.replace('project/', '')} ${source}: ${message}`
  })
  return { message: finding?.message, chain, findings }
}

describe('the message', () => {
  test('names the way', () => {
    expect(findingWith({ 'db.py': 'def load(path):\n    return open(path).read()\n' }).message).toBe(
      '`load()` stops the event loop: `load` → `open()`',
    )
  })

  test('leaves out the middle of a long way', () => {
    const steps = ['a', 'b', 'c', 'd'].map(
      (name, index, all) => `def ${name}(p): return ${all[index + 1] ?? 'open'}(p)\n`,
    )
    expect(findingWith({ 'db.py': `def load(p): return a(p)\n${steps.join('')}` }).message).toBe(
      '`load()` stops the event loop: `load` → `a` → `b` → … → `open()`',
    )
  })

  test('calls methods and constructors as people do', () => {
    const db = 'import time\nclass Store:\n    def __init__(self): self._wait()\n    def _wait(self): time.sleep(1)\n'
    expect(findingWith({ 'db.py': db }, 'from db import Store\nasync def start(): return Store()\n').message).toBe(
      '`Store()` stops the event loop: `Store` → `Store._wait` → `time.sleep()`',
    )
  })

  test('calls a library by its name there', () => {
    const db = 'import sqlite3\nfrom requests import get\ndef load(path):\n    return get(path)\n'
    expect(findingWith({ 'db.py': db }).message).toBe('`load()` stops the event loop: `load` → `requests.get()`')
  })
})

test('the chain leads from the call in the coroutine to the one that blocks', () => {
  const others = {
    'db.py': 'import files\n\n\ndef load(path):\n    # é😀 comes first\n    return files.read(path)\n',
    'files.py': 'def read(path):\n    with open(path) as file:\n        return file.read()\n',
  }
  expect(findingWith(others).chain).toEqual([
    'main.py load(path): `load()` is called here',
    'db.py files.read(path): `load` calls `read()`',
    'files.py open(path): `read` calls `open()`, which blocks',
  ])
})

describe('other files', () => {
  const safe = (others: Record<string, string>, text = CALL) => {
    const files = Object.fromEntries(Object.entries(others).map(([name, source]) => [`project/${name}`, source]))
    return fixText(text, { transforms, others: files }).text.split('\n').at(-2)?.trim()
  }

  test('a helper that nobody has anything against moves to a thread', () => {
    expect(safe({ 'db.py': 'def load(path): return open(path).read()\n' })).toBe(
      'return await asyncio.to_thread(load, path)',
    )
  })

  test.each([
    ['counts in another file', 'import counts\ndef load(path):\n    counts.add()\n    return open(path).read()\n'],
    ['calls what nobody knows', 'import lib\ndef load(path):\n    lib.go()\n    return open(path).read()\n'],
  ])('one that %s does not', (_, db) => {
    const others = { 'db.py': db, 'counts.py': 'n = 0\ndef add():\n    global n\n    n += 1\n' }
    expect(safe(others)).toBe('return load(path)')
  })

  test('one that another file overrides is not found', () => {
    const others = {
      'db.py': 'class Db:\n    def load(self): return open("a").read()\n',
      'memory.py': 'from db import Db\nclass Memory(Db):\n    def load(self): return ""\n',
    }
    const text = 'from db import Db\nasync def start(db: Db): return db.load()\n'
    expect(findingWith(others, text).findings).toEqual([])
    expect(findingWith({ 'db.py': others['db.py'] }, text).findings).toHaveLength(1)
  })
})

describe('a helper that only pauses', () => {
  /** What the fixes do, best first. */
  const cures = (...body: string[]) => {
    const lines = body.map(line => `        ${line}\n`).join('')
    const text = `import threading, time\nlock = threading.Lock()\nclass Oven:\n    def rest(self, n):\n${lines}    async def bake(self):\n        self.rest(1)\n`
    const [finding] = checkText(text, { transforms }).findings
    return finding?.fixes.map(({ message, applicability }) => `${applicability}: ${message}`)
  }

  test('becomes a coroutine', () => {
    expect(cures('time.sleep(n)')).toEqual(['safe: make `Oven.rest` async', 'safe: run `Oven.rest()` in a thread'])
  })

  test.each([
    ['holds a lock', 'with lock: time.sleep(n)'],
    ['counts on being alone', 'before = self.n', 'time.sleep(n)', 'self.n = before + 1'],
    ['ends every error', 'try: time.sleep(n)', 'except: pass'],
    ['waits for Ctrl-C', 'try: time.sleep(n)', 'except KeyboardInterrupt: print("off")'],
    ['cleans up', 'try: print(n)', 'finally: time.sleep(n)'],
  ])('stays as it is where it %s', (_, ...body) => {
    expect(cures(...body)).toEqual([expect.stringMatching(/^(un)?safe: run `Oven\.rest\(\)` in a thread$/)])
  })
})

describe('the report', () => {
  const files = {
    'pyproject.toml': '',
    'app/main.py': 'from lib.db import load\n\n\nasync def start(path):\n    return load(path)\n',
    'lib/db.py':
      '\ufeff# 😀\r\nfrom .files import read\r\n\r\n\r\ndef load(path):\r\n    x = "é😀"; return read(path)\r\n',
    'lib/files.py': 'def read(path):\n    return open(path).read()\n',
  }

  async function check(...argv: string[]): Promise<string> {
    let stdout = ''
    await main(['--check', '--select', 'blocking-call-transitive', ...argv], {
      stdout: { write: chunk => (stdout += chunk) },
      stderr: { write: () => undefined },
      readStdin: async () => new TextEncoder().encode(files['app/main.py']),
      cwd: folderWith(files),
      env: {},
    })
    return stdout
  }

  const places = ['app/main.py 5:12', 'lib/db.py 6:22', 'lib/files.py 2:12']

  test.each([
    ['the whole project', ['.']],
    ['one file alone', ['app/main.py']],
    ['one folder', ['app']],
    ['standard input', ['-', '--stdin-filename', 'app/main.py']],
  ])('points into files that were not looked at: %s', async (_, paths) => {
    const [finding] = JSON.parse(await check('--output-format', 'json', ...paths)) as JsonFinding[]
    const shown = finding?.chain.map(({ filename, location }) => {
      return `${filename.split(/[\\/]/).slice(-2).join('/')} ${location.row}:${location.column}`
    })
    expect(shown).toEqual(places)
  })

  test('in full, a line for each hop', async () => {
    expect(await check('app')).toContain(
      [
        '  = calls: app/main.py:5:12: `load()` is called here',
        '  = calls: lib/db.py:6:22: `load` calls `read()`',
        '  = calls: lib/files.py:2:12: `read` calls `open()`, which blocks',
      ].join('\n'),
    )
  })
})
