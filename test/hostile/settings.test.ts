/** Configuration, packaging, notebooks and ignore files that are meant to break whoever reads them. */

import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { sandbox } from '../cli/harness.ts'
import { folderWith } from '../workspace/temporary.ts'
import { attacked, blocking, mended, PATIENCE } from './attacked.ts'

const polluted = '__proto__.polluted = "yes"\nconstructor.prototype.polluted = "yes"\n'

describe('names that mean something to JavaScript', () => {
  const settled = async (files: Record<string, string>, status = 0) => {
    const box = sandbox({ 'a.py': 'nap()\n', ...files })
    const result = await box.run('.')
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
    expect(Object.keys(Object.prototype)).toEqual([])
    expect([result.status, result.stderr]).toEqual([status, expect.not.stringMatching(/^ +at /m)])
    return result
  }

  test.each([
    ['uv.lock', `${polluted}[__proto__]\nx = 1\n`],
    ['poetry.lock', polluted],
    ['Pipfile', `${polluted}[packages]\n__proto__ = "*"\n[packages.constructor]\nx = 1\n`],
    ['requirements.txt', '__proto__\nconstructor>=1\n'],
    ['setup.cfg', '[options]\ninstall_requires =\n  __proto__\n  constructor\n'],
    [
      'pyproject.toml',
      `${polluted}[tool.__proto__]\ny = 1\n[project.constructor]\nz = 1\n[tool.poetry.group.__proto__]\nw = 1\n`,
    ],
  ])('in %s', async (name, text) => {
    await settled({ [name]: text })
  })

  test('in Pipfile.lock and in a notebook', async () => {
    const json = '{"__proto__": {"polluted": 1}, "default": {"__proto__": {}, "constructor": {}}'
    await settled({
      'Pipfile.lock': `${json}}`,
      'n.ipynb': `${json}, "nbformat": 4, "metadata": {"__proto__": {"language_info": 1}}, "cells": [{"__proto__": null, "cell_type": "code", "source": ["nap()"]}]}`,
    })
  })

  test.each([
    ['async-fix.toml', '__proto__ = 1\n', 'unknown key `__proto__`'],
    ['async-fix.toml', 'constructor = 1\n', 'unknown key `constructor`'],
    ['async-fix.toml', '[blocking-calls]\n__proto__ = "thread"\n', '`blocking-calls` must be'],
    ['async-fix.toml', '[per-file-ignores]\n"*.py" = ["constructor"]\n', 'constructor'],
    ['async-fix.toml', 'select = ["__proto__"]\n', '__proto__'],
  ])('%s: %j is refused', async (name, text, message) => {
    expect((await settled({ [name]: text }, 2)).stderr).toContain(message)
  })

  test('as what a blocking call is named after', async () => {
    await settled({
      'async-fix.toml': '[blocking-calls]\n"constructor.constructor" = "thread"\n"toString.call" = "thread"\n',
    })
  })
})

describe('more than anybody writes', () => {
  const many = (count: number, item: (index: number) => string) =>
    Array.from({ length: count }, (_, i) => item(i)).join('')

  test.each([
    ['dotted keys', `${'a.'.repeat(20_000)}a = 1\n`],
    ['arrays in arrays', `x = ${'['.repeat(20_000)}${']'.repeat(20_000)}\n`],
    ['tables in tables', `x = ${'{a = '.repeat(20_000)}1${'}'.repeat(20_000)}\n`],
    ['an unending string', `x = "${'a'.repeat(1_000_000)}`],
    ['blocking calls in tables', `[tool.async-fix.blocking-calls]\n${'a.'.repeat(20_000)}a = "thread"\n`],
    ['keys', many(50_000, i => `k${i} = ${i}\n`)],
  ])('pyproject.toml: %s', (_, text) => {
    const cwd = folderWith({ 'pyproject.toml': text, 'a.py': blocking })
    const { status, stderr } = attacked(cwd, ['.'])
    expect([0, 2]).toContain(status)
    expect(stderr).not.toMatch(/^ +at /m)
    expect(stderr).not.toContain('please report')
    expect(readFileSync(path.join(cwd, 'a.py'), 'utf8')).toBe(status === 0 ? mended : blocking)
  })

  /** Each is followed by what keeps a pattern from matching. */
  const spaces = ' '.repeat(100_000)
  test.each([
    ['requirements.txt', `pytest-asyncio${'\n'.repeat(100_000)}!`],
    ['requirements.txt', `pytest-asyncio${spaces}!`],
    ['tox.ini', `asyncio_mode${spaces}!`],
    [
      'setup.cfg',
      `install_requires${spaces}\ninstall_requires =${'\n '.repeat(50_000)}!\n[options.extras_require]\n${'a'.repeat(100_000)}`,
    ],
    ['setup.py', `install_requires${spaces}x\ninstall_requires=${'['.repeat(100_000)}\n${'"'.repeat(100_000)}`],
    ['uv.lock', `${`name${spaces}!\n`}${'name = "'.repeat(20_000)}`],
    ['Makefile', `-p${spaces}x asyncio-mode${"'".repeat(100_000)}`],
    [
      'pyproject.toml',
      `[project]\nrequires-python = "${'>=3.8,'.repeat(20_000)}${spaces}"\nx = "${'a'.repeat(100_000)}:"\n`,
    ],
  ])('%s of long runs', { timeout: 2 * PATIENCE }, (name, text) => {
    const cwd = folderWith({
      'test_a.py': `import pytest\nimport httpx\n\n\n@pytest.mark.asyncio\n${blocking.replace('nap', 'test_nap')}`,
      'pyproject.toml': '',
      [name]: text,
    })
    expect(attacked(cwd, ['--select', 'all', '.']).status).toBeLessThan(2)
  })

  test('ignore files of too many patterns, and of patterns that take too long', () => {
    const deep = 'a/'.repeat(150)
    const cwd = folderWith({
      'a.py': blocking,
      '.gitignore': `b.py\n${'**/a/'.repeat(20)}b\n${many(100_000, i => `pattern${i}*\n`)}`,
      'b.py': blocking,
      [`${deep}c.py`]: blocking,
      [`${deep}.gitignore`]: `${'*a'.repeat(60)}b\n${'?*'.repeat(60)}b\n[${'a'.repeat(50_000)}\n[!\n\\\n`,
      [`${deep}${'a'.repeat(200)}.py`]: blocking,
    })
    const { status, stderr } = attacked(cwd, ['.'])
    expect(stderr).toMatch(
      /^warning: \.gitignore: 95\d\d\d of its patterns are too many, or have more than 3 `\*\*`, and are not followed$/m,
    )
    expect(status).toBe(0)
    expect(readFileSync(path.join(cwd, 'b.py'), 'utf8')).toBe(blocking)
    expect(readFileSync(path.join(cwd, `${deep}c.py`), 'utf8')).toBe(mended)
  })

  test('a pattern of the configuration that takes too long is refused', async () => {
    const box = sandbox({ 'a.py': 'nap()\n', 'async-fix.toml': `exclude = ["${'**/a/'.repeat(20)}b"]\n` })
    const { status, stderr } = await box.run('.')
    expect(stderr).toContain('`exclude` must be an array of patterns, each with at most 3 `**`')
    expect(status).toBe(2)
  })

  test('a notebook of lists in lists', async () => {
    const nested = `${'['.repeat(50_000)}${']'.repeat(50_000)}`
    const notebook = `{"nbformat": 4, "metadata": {"x": ${nested}}, "cells": [{"cell_type": "code", "source": ["nap()"]}]}`
    const box = sandbox({ 'n.ipynb': notebook, 'a.py': 'nap()\n' })
    const { status, stderr } = await box.run('.')
    expect(stderr).toContain('warning: n.ipynb: nested more than 500 levels deep, left alone\n')
    expect([status, box.read('n.ipynb'), box.read('a.py')]).toEqual([0, notebook, 'rest()\n'])
  })
})
