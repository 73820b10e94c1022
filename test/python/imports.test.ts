/** Imports that are added, reused and removed; every result has to compile. */

import { afterAll, describe, expect, test } from 'vitest'
import { applyEdits } from '../../src/engine/apply.ts'
import { remove } from '../../src/engine/edit.ts'
import { dropUnused, importsFrom, useModule, useName } from '../../src/python/imports.ts'
import { startCompiler } from './compiler.ts'
import { callOf, parsed } from './parsed.ts'

const compiler = startCompiler()
afterAll(() => compiler.close())

const HERE = 'async def f():\n    here()\n'

/** The name for `asyncio` at the call of `here`, and the head of the text as it becomes. */
async function using(head: string, module = 'asyncio') {
  const text = `${head}${HERE}`
  const file = parsed(text)
  const imported = useModule(file, module, callOf(file, 'here'))
  if (!imported) return null
  const result = applyEdits(text, imported.edits)
  expect(await compiler.errorOf(result)).toBeNull()
  return `${imported.name}: ${result.slice(0, -HERE.length)}`
}

describe('useModule', () => {
  test.each([
    ['reuses', 'import asyncio\n', 'asyncio: import asyncio\n'],
    ['reuses an alias', 'import asyncio as aio\n', 'aio: import asyncio as aio\n'],
    [
      'sorts into its section',
      'import abc\nimport time\n\nimport requests\n\n\n',
      'asyncio: import abc\nimport asyncio\nimport time\n\nimport requests\n\n\n',
    ],
    ['makes a section', 'import requests\n\n\n', 'asyncio: import asyncio\n\nimport requests\n\n\n'],
    ['stays below a docstring', '"""Doc."""\n\n\n', 'asyncio: """Doc."""\n\nimport asyncio\n\n\n'],
    [
      'stays below __future__',
      'from __future__ import annotations\n\nx = 1\n',
      'asyncio: from __future__ import annotations\n\nimport asyncio\n\nx = 1\n',
    ],
    [
      'stays below a shebang',
      '#!/usr/bin/env python\n# note\nx = 1\n',
      'asyncio: #!/usr/bin/env python\n# note\nimport asyncio\n\nx = 1\n',
    ],
    [
      'does not count an import for type checkers',
      'from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import asyncio\n',
      'asyncio: import asyncio\nfrom typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import asyncio\n',
    ],
    ['does not take a name that is taken', 'asyncio = 1\n', null],
    ['does not trust a star', 'from fake import *\n', null],
  ])('%s', async (_, head, expected) => expect(await using(head)).toBe(expected))

  test('puts a third-party module after those of Python', async () => {
    expect(await using('import os\n\n\n', 'httpx')).toBe('httpx: import os\n\nimport httpx\n\n\n')
  })
  test.each([
    ['adds a module of a package', 'x = 1\n', 'shop.tax: import shop.tax\n\nx = 1\n'],
    ['reuses a module of a package', 'import shop.tax\n', 'shop.tax: import shop.tax\n'],
    ['adds one more module of a package', 'import shop.db\n', 'shop.tax: import shop.db\nimport shop.tax\n'],
    ['reuses the alias of a module', 'from shop import tax as vat\n', 'vat: from shop import tax as vat\n'],
    ['does not hide a package under its own name', 'shop = 1\n', null],
  ])('%s', async (_, head, expected) => expect(await using(head, 'shop.tax')).toBe(expected))
  test('sees a package that is hidden at the place', () => {
    const file = parsed('import shop.tax\nasync def f(shop):\n    here()\n')
    expect(useModule(file, 'shop.tax', callOf(file, 'here'))).toBeNull()
  })
  test('sees a name that is taken at the place only', () => {
    const file = parsed('import asyncio\ndef g(asyncio):\n    async def f():\n        here()\n')
    expect(useModule(file, 'asyncio', callOf(file, 'here'))).toBeNull()
  })
})

async function usingName(head: string) {
  const text = `${head}${HERE}`
  const file = parsed(text)
  const imported = useName(file, 'asyncio', 'sleep', callOf(file, 'here'))
  if (!imported) return null
  const result = applyEdits(text, imported.edits)
  expect(await compiler.errorOf(result)).toBeNull()
  return `${imported.name}: ${result.slice(0, -HERE.length)}`
}

describe('useName', () => {
  test.each([
    ['reuses the name', 'from asyncio import sleep as nap\n', 'nap: from asyncio import sleep as nap\n'],
    [
      'prefers the module that is there',
      'import asyncio\nfrom asyncio import Queue\n',
      'asyncio.sleep: import asyncio\nfrom asyncio import Queue\n',
    ],
    ['adds to the names', 'from asyncio import Queue, wait\n', 'sleep: from asyncio import Queue, sleep, wait\n'],
    [
      'adds to names in parentheses',
      'from asyncio import (\n    Queue,  # q\n    gather,\n)\n',
      'sleep: from asyncio import (\n    Queue,  # q\n    gather, sleep,\n)\n',
    ],
    [
      'goes round a name that is taken',
      'from asyncio import Queue\nsleep = 1\n',
      'asyncio.sleep: import asyncio\nfrom asyncio import Queue\nsleep = 1\n',
    ],
    ['imports the module', 'x = 1\n', 'asyncio.sleep: import asyncio\n\nx = 1\n'],
  ])('%s', async (_, head, expected) => expect(await usingName(head)).toBe(expected))
})

test('a relative import is extended, and never written anew', () => {
  const file = parsed('from .tax import load\nasync def f():\n    here()\n')
  const imported = useName(file, '.tax', 'aload', callOf(file, 'here'))
  expect(imported?.name).toBe('aload')
  expect(applyEdits(file.text, imported?.edits ?? [])).toContain('from .tax import aload, load\n')
  expect(useName(file, '.rates', 'aload', callOf(file, 'here'))).toBeNull()
})

/** The text after the last call of `here` is gone, and with it the imports that only it used. */
async function without(text: string, path = 'shop.py') {
  const file = parsed(text, path)
  const gone = remove(callOf(file, 'here').get('arguments')?.children[0] as never)
  const result = applyEdits(text, [gone, ...dropUnused(file, [gone], () => false)])
  expect(await compiler.errorOf(result)).toBeNull()
  return result
}

describe('dropUnused', () => {
  test.each([
    ['a module', 'import os\nimport time\n\nhere(time.x)\n', 'import os\n\nhere()\n'],
    ['the only import', 'import time\n\nhere(time.x)\n', 'here()\n'],
    [
      'one of several names',
      'from time import sleep, time\nhere(sleep)\ntime()\n',
      'from time import time\nhere()\ntime()\n',
    ],
    [
      'the last of several names',
      'from time import sleep, time\nhere(time)\nsleep()\n',
      'from time import sleep\nhere()\nsleep()\n',
    ],
    [
      'a name in parentheses',
      'from time import (\n    sleep,\n    time,\n)\nhere(time)\nsleep()\n',
      'from time import (\n    sleep,\n)\nhere()\nsleep()\n',
    ],
    ['an import of a function', 'def f():\n    import time\n    here(time.x)\n', 'def f():\n    here()\n'],
  ])('%s', async (_, text, expected) => expect(await without(text)).toBe(expected))

  test.each([
    ['another use', 'import time\nhere(time.x)\ntime.y\n'],
    ['a comment', 'import time  # noqa\nhere(time.x)\n'],
    ['__all__', 'import time\n__all__ = ["time"]\nhere(time.x)\n'],
    ['a re-export', 'from x import y as y\nhere(y)\n'],
    ['a guard', 'try:\n    import time\nexcept ImportError:\n    pass\nhere(time.x)\n'],
    ['its line', 'import time; import os\nhere(time.x)\n'],
    ['the only statement of a function', 'def f(): import time\nhere(time.x)\n'],
    ['a second import of the name', 'import os\nimport os.path\nhere(os.x)\n'],
    ['a local name', 'import time\ndef f(time):\n    here(time.x)\n'],
  ])('keeps it for %s', async (_, text) => {
    const argument = /here\((.*)\)/.exec(text)?.[1] ?? ''
    expect(await without(text)).toBe(text.replace(`here(${argument})`, 'here()'))
  })

  test('keeps it in a package', async () => {
    expect(await without('import time\nhere(time.x)\n', 'shop/__init__.py')).toBe('import time\nhere()\n')
  })
  test('keeps it where new text uses it', () => {
    const file = parsed('import time\nhere(time.x)\n')
    const argument = callOf(file, 'here').get('arguments')?.children[0] as never as { start: number; end: number }
    expect(dropUnused(file, [{ start: argument.start, end: argument.end, text: 'time.y' }], () => false)).toEqual([])
  })
})

test('importsFrom', () => {
  const file = parsed('import httpx\nfrom requests.auth import A\nfrom .aiohttp import B\n')
  expect(['httpx', 'requests', 'aiohttp', 'http'].map(module => importsFrom(file, module))).toEqual([
    true,
    true,
    false,
    false,
  ])
})
