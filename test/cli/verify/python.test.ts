/** `--verify` with real Python programs and their tests: what a fix changes is what a test asserts. */

import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import type { JsonFinding } from '../../../src/report/json.ts'
import { transforms } from '../../../transforms/index.ts'
import { interpreter } from '../../python/interpreter.ts'
import { sandbox, testTransforms } from '../harness.ts'

const python = interpreter ?? ''
const unittest = `"${python}" -m unittest -q`
const env = { PATH: process.env['PATH'] ?? '' }

const shop = `import time


def fetch(log):
    log.append("fetch")
    time.sleep(0.01)


async def first():
    time.sleep(0.01)
    return 1


async def patched():
    time.sleep(0.2)
    return 2


async def second():
    time.sleep(0.01)
    return 3


async def fetched(log):
    fetch(log)
    log.append("done")
`

const queue = `import time


async def ordered(log):
    log.append("in")
    time.sleep(0)
    log.append("out")


async def either(log):
    time.sleep(0)
    log.append("either")


async def other(log):
    time.sleep(0)
    log.append("other")
`

const tests = `import asyncio
import inspect
import unittest
from unittest import mock

import queues
import shop


class Shop(unittest.TestCase):
    def test_values(self):
        self.assertEqual([asyncio.run(shop.first()), asyncio.run(shop.second())], [1, 3])

    def test_patched(self):
        with mock.patch("time.sleep") as sleep:
            self.assertEqual(asyncio.run(shop.patched()), 2)
        sleep.assert_called_once_with(0.2)

    def test_kind(self):
        log = []
        self.assertFalse(inspect.iscoroutinefunction(shop.fetch))
        asyncio.run(shop.fetched(log))
        self.assertEqual(log, ["fetch", "done"])


class Queues(unittest.TestCase):
    def test_order(self):
        log = []

        async def main():
            await asyncio.gather(queues.ordered(log), queues.ordered(log))

        asyncio.run(main())
        self.assertEqual(log, ["in", "out", "in", "out"])

    def test_either(self):
        with mock.patch("time.sleep") as sleep:
            asyncio.run(queues.either([]))
            asyncio.run(queues.other([]))
        self.assertGreaterEqual(sleep.call_count, 1)
`

const files = { 'pyproject.toml': '', 'shop.py': shop, 'queues.py': queue, 'test_all.py': tests }

describe.skipIf(interpreter === null || process.platform === 'win32')('real programs', () => {
  test('what breaks a test comes back, and everything else is applied', async () => {
    const { runWith, read, cwd } = sandbox(files, transforms)
    const { status, stdout, stderr } = await runWith({ env }, '--verify', unittest, '--output-format', 'json', '.')
    expect(status, stderr).toBe(1)
    expect(spawnSync(python, ['-m', 'unittest', '-q'], { cwd }).status, 'the tests pass with what is written').toBe(0)
    const left = (JSON.parse(stdout) as JsonFinding[]).filter(({ declined }) => declined?.reason === 'verify-failed')
    const lines = left.map(({ filename, location, fix }) => {
      const line = readFileSync(filename, 'utf8').split('\n')[location.row - 1]
      return [path.basename(filename), line, fix]
    })
    expect(lines).toEqual([
      ['queues.py', '    time.sleep(0)', null],
      ['queues.py', '    time.sleep(0)', null],
      ['shop.py', '    time.sleep(0.2)', null],
    ])
    expect(read('queues.py')).toContain('log.append("in")\n    time.sleep(0)\n    log.append("out")')
    expect(read('shop.py').match(/await asyncio\.sleep\(0\.01\)\n {4}return/g)).toHaveLength(2)
    expect(stderr).toContain("  | - ['in', 'in', 'out', 'out']\n")
    expect(stderr).toContain("Expected 'sleep' to be called once. Called 0 times.")
  }, 240_000)

  test('an import that only a refused fix needs is not added', async () => {
    const { 'shop.py': _, ...rest } = files
    const only = `import time\n\n\nasync def patched():\n    time.sleep(5)\n`
    const test = `import asyncio\nimport unittest\nfrom unittest import mock\n\nimport shop\n\n\nclass Shop(unittest.TestCase):\n    def test_patched(self):\n        with mock.patch("time.sleep") as sleep:\n            asyncio.run(shop.patched())\n        sleep.assert_called_once_with(5)\n`
    const box = sandbox({ 'pyproject.toml': rest['pyproject.toml'], 'shop.py': only, 'test_shop.py': test }, transforms)
    expect((await box.runWith({ env }, '--verify', unittest, '.')).status).toBe(1)
    expect(box.read('shop.py')).toBe(only)
  }, 120_000)

  test('compiled code of one state is never taken for that of another', async () => {
    const lib = 'calls = []\n\n\ndef nap():\n    calls.append("nap")\n\n\ndef rest():\n    calls.append("rest")\n'
    const check = 'import lib, a\nassert lib.calls[0] == "nap", lib.calls\n'
    // The two states with one of the fixes have the same size, and are made one after the other.
    const source = 'from lib import nap, rest\n\nnap()\nnap()\n'
    for (const _ of [1, 2, 3]) {
      const box = sandbox({ 'lib.py': lib, 'check.py': check, 'a.py': source }, testTransforms)
      const { stderr } = await box.runWith({ env }, '--verify', `"${python}" check.py`, 'a.py')
      expect(box.read('a.py'), stderr).toBe('from lib import nap, rest\n\nnap()\nrest()\n')
      expect(spawnSync(python, ['check.py'], { cwd: box.cwd }).status).toBe(0)
    }
  }, 120_000)
})
