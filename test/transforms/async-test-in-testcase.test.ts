/** `async-test-in-testcase` where the bases lie in other files. */

import { expect, test } from 'vitest'
import asyncTestInTestcase from '../../transforms/testing/async-test-in-testcase.ts'
import { checkText, fixText } from '../engine-under-test.ts'

const text =
  'from base import ShopTests\n\n\nclass StockTests(ShopTests):\n    async def test_count(self):\n        assert await load()\n'

const options = (base: string) => ({ transforms: [asyncTestInTestcase], others: { 'project/base.py': base } })

test('a base of another file stays as it is, and `IsolatedAsyncioTestCase` comes beside it', () => {
  const base = 'import unittest\nclass ShopTests(unittest.TestCase):\n    def setUp(self): ...\n'
  expect(fixText(text, options(base)).text).toBe(
    `import unittest\n\n${text.replace('(ShopTests)', '(ShopTests, unittest.IsolatedAsyncioTestCase)')}`,
  )
})

test.each([
  ['isolated', 'from unittest import IsolatedAsyncioTestCase as ShopTests\n'],
  ['of another library', 'from django.test import TestCase as ShopTests\n'],
  ['one with a runner', 'import unittest\nclass ShopTests(unittest.TestCase):\n    def run(self, result=None): ...\n'],
  ['wrapped', 'import unittest\n@every_test\nclass ShopTests(unittest.TestCase): ...\n'],
  ['mended itself', 'import unittest\nclass ShopTests(unittest.TestCase):\n    async def test_open(self): ...\n'],
  ['no test class', 'class ShopTests: ...\n'],
  ['defined twice', 'import unittest\nif x:\n    class ShopTests(unittest.TestCase): ...\nelse:\n    ShopTests = y\n'],
])('nothing is said of a base that is %s', (_, base) => {
  expect(checkText(text, options(base)).findings).toEqual([])
})

test('a base that handles event loops makes it unsafe', () => {
  const base =
    'import asyncio, unittest\nclass ShopTests(unittest.TestCase):\n    def tearDown(self): asyncio.get_event_loop().close()\n'
  const [finding] = checkText(text, options(base)).findings
  expect(finding?.fixes[0]?.unsafeBecause?.reason).toBe('own-loop')
})

test('an `async def setUp` that a class of another file calls stays', () => {
  const own =
    'import unittest\n\n\nclass ShopTests(unittest.IsolatedAsyncioTestCase):\n    async def setUp(self):\n        self.shelf = 1\n'
  const heir = 'from main import ShopTests\nclass A(ShopTests):\n    async def setUp(self): await super().setUp()\n'
  const others = { 'project/other.py': heir }
  const reason = (given: Record<string, string>) =>
    checkText(own, { transforms: [asyncTestInTestcase], others: given }).findings.map(each => each.declined?.reason)
  expect(reason(others)).toEqual(['setup-shared'])
  expect(reason({})).toEqual([undefined])
  const unrelated = 'import unittest\nclass A(unittest.TestCase):\n    def setUp(self): super().setUp()\n'
  expect(reason({ 'project/other.py': unrelated })).toEqual([undefined])
})
