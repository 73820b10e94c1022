/** What is read of a project's pytest settings. */

import path from 'node:path'
import { expect, test } from 'vitest'
import { pytestFiles, pytestSetup } from '../../src/workspace/pytest-setup.ts'
import { folderWith } from './temporary.ts'

test.each([
  ['pyproject.toml', '[tool.pytest.ini_options]\nasyncio_mode = "auto"\n', 'other'],
  ['pyproject.toml', '[tool.pytest.ini_options]\naddopts = "-q --asyncio-mode=auto"\n', 'other'],
  ['pyproject.toml', '[tool.pytest.ini_options]\nasyncio_mode = "strict"\n', 'strict'],
  ['pyproject.toml', '[tool.pytest.ini_options]\nasyncio_default_fixture_loop_scope = "session"\n', 'strict'],
  ['pytest.ini', '[pytest]\nasyncio_mode=auto\n', 'other'],
  ['pytest.ini', '[pytest]\naddopts = -p no:asyncio\n', 'other'],
  ['pytest.ini', '[pytest]\nanyio_mode = auto\n', 'other'],
  ['.pytest.ini', '[pytest]\nasyncio_mode = legacy\n', 'other'],
  ['pytest.toml', '[pytest]\nasyncio_mode = "auto"\n', 'other'],
  ['tox.ini', '[testenv]\ncommands = pytest --asyncio-mode auto\n', 'other'],
  ['setup.cfg', '[tool:pytest]\nasyncio_mode = auto\n', 'other'],
  ['tests/pytest.ini', '[pytest]\nasyncio_mode = auto\n', 'other'],
  ['Makefile', 'test:\n\tpytest --asyncio-mode=auto\n', 'other'],
  ['.github/workflows/tests.yml', 'run: pytest --asyncio-mode=auto\n', 'other'],
  ['README.md', 'asyncio_mode = auto\n', 'strict'],
])('%s: %j', (file, text, mode) => {
  const top = folderWith({ '.git/HEAD': '', [file]: text })
  expect(pytestSetup(top).asyncioMode).toBe(mode)
  if (mode === 'other') expect(pytestFiles(top)).toContain(path.join(top, file))
})

test('settings of the repository around the project count, those above it do not', () => {
  const around = { 'repo/pytest.ini': '[pytest]\nasyncio_mode = auto\n', 'repo/shop/pyproject.toml': '' }
  const inside = folderWith({ ...around, 'repo/.git/HEAD': '' })
  expect(pytestSetup(path.join(inside, 'repo/shop')).asyncioMode).toBe('other')
  const outside = folderWith({ ...around, 'repo/shop/.git/HEAD': '' })
  expect(pytestSetup(path.join(outside, 'repo/shop')).asyncioMode).toBe('strict')
})

test.each([
  ['requirements.txt', 'pytest-asyncio>=0.24,<2\n', ['0.24']],
  ['requirements.txt', 'pytest-asyncio\npytest==8.0\n', []],
  ['requirements.txt', 'pytest_asyncio == 0.21.1  # why\n', ['0.21.1']],
  ['pyproject.toml', '[dependency-groups]\ndev = ["pytest", "pytest-asyncio~=1.0"]\n', ['1.0']],
  ['pyproject.toml', '[tool.poetry.dependencies]\npytest-asyncio = "^0.23.5"\n', ['0.23.5']],
  ['pyproject.toml', '[tool.poetry.dependencies]\npytest-asyncio = {version = ">=0.26"}\n', ['0.26']],
  ['uv.lock', '[[package]]\nname = "pytest-asyncio"\nversion = "1.1.0"\nsource = 1\n', ['1.1.0']],
  ['uv.lock', '[[package]]\nname = "pytest"\nversion = "8.1.0"\n', []],
])('%s: %j', (file, text, versions) => {
  expect(pytestSetup(folderWith({ '.git/HEAD': '', [file]: text })).asyncioVersions).toEqual(versions)
})
