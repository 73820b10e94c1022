/** The rules about pytest-asyncio where other files of the project have a say. */

import { expect, test } from 'vitest'
import asyncFixtureNotAsyncio from '../../transforms/testing/async-fixture-not-asyncio.ts'
import asyncTestWithoutMarker from '../../transforms/testing/async-test-without-marker.ts'
import { checkText } from '../engine-under-test.ts'

const HOOK = 'def pytest_collection_modifyitems(items): ...\n'

const findingsIn = (text: string, others: Record<string, string> = {}, versions: readonly string[] = []) =>
  checkText(text, {
    transforms: [asyncTestWithoutMarker, asyncFixtureNotAsyncio],
    path: 'tests/test_stock.py',
    dependencies: ['pytest-asyncio'],
    pytestSetup: { asyncioMode: 'strict', asyncioVersions: versions },
    others,
  }).findings.map(each => each.declined?.reason ?? each.rule)

const unmarked = 'async def test_count():\n    assert await count() == 3\n'
const fixture = 'import pytest\n\n\n@pytest.fixture\nasync def shelf():\n    return await load()\n'

test.each([
  ['nothing', {}, true],
  ['a hook', { 'tests/conftest.py': HOOK }, false],
  [
    'a plug-in of the project',
    { 'tests/conftest.py': 'pytest_plugins = ["plugin"]\n', 'tests/plugin.py': 'A = 1\n' },
    true,
  ],
  ['a hook of such a plug-in', { 'tests/conftest.py': 'pytest_plugins = "plugin"\n', 'tests/plugin.py': HOOK }, false],
  ['another plug-in', { 'tests/conftest.py': 'pytest_plugins = ["pytest_jupyter.jupyter_server"]\n' }, false],
  ['plug-ins that are not known', { 'tests/conftest.py': 'pytest_plugins = find()\n' }, false],
  ['a mode', { 'tests/conftest.py': 'def pytest_configure(c): c.option.asyncio_mode = "auto"\n' }, false],
  ['a fixture for anyio', { 'tests/conftest.py': 'def anyio_backend(): ...\n' }, false],
])('%s among the other files', (_, others, isFound) => {
  expect(findingsIn(unmarked, others)).toEqual(isFound ? ['async-test-without-marker'] : [])
  expect(findingsIn(fixture, others)).toEqual(isFound ? ['async-fixture-not-asyncio'] : [])
})

test('a test that another file calls is left alone', () => {
  const others = { 'tests/run.py': 'import asyncio\nfrom test_stock import test_count\nasyncio.run(test_count())\n' }
  expect(findingsIn(unmarked, others)).toEqual([])
})

test('a fixture whose coroutine a test of another file awaits is left alone', () => {
  const others = { 'tests/test_price.py': 'async def test_price(shelf):\n    assert (await shelf).price == 2\n' }
  expect(findingsIn(fixture, others)).toEqual(['awaited-by-tests'])
})

test.each([
  [['0.18'], false],
  [['0.19'], true],
  [['1.0', '1.4.0'], true],
  [['0.17', '1.0'], false],
])('strict is the default of pytest-asyncio %j: %s', (versions, isFound) => {
  expect(findingsIn(unmarked, {}, versions).length).toBe(isFound ? 1 : 0)
})
