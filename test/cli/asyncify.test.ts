/** `async-fix asyncify`: what it says, what it writes, and its exit status. */

import { chmodSync, readdirSync, symlinkSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { folderWith } from '../workspace/temporary.ts'
import { sandbox as sandboxWith } from './harness.ts'

const shop = {
  'pyproject.toml': '',
  'shop/__init__.py': '',
  'shop/db.py':
    'def load(key):\n    return key\n\n\nclass Store:\n    def save(self, key):\n        return load(key)\n',
  'shop/cart.py': 'from shop.db import Store, load\n\n\ndef total():\n    return load(1) + Store().save(2)\n',
  'main.py': 'from shop.cart import total\n\nprint(total())\n',
}

const sandbox = (more: Record<string, string | Uint8Array> = {}) => sandboxWith({ ...shop, ...more })

test('converts the function and its callers, and shows the way to each', async () => {
  const { run, read } = sandbox()
  const { status, stdout, stderr } = await run('asyncify', 'shop/db.py::load')
  expect(status).toBe(0)
  expect(stdout).toBe('')
  expect(stderr).toBe(
    [
      'shop/db.py:1 load: becomes async',
      '├── shop/cart.py:5 total: becomes async, awaits it',
      '│   └── main.py:3 module level: asyncio.run',
      '└── shop/db.py:7 Store.save: becomes async, awaits it',
      '    └── shop/cart.py:5 total: becomes async, awaits it',
      '3 functions converted, 4 calls changed in 3 files; `async-fix` mends what still blocks in them.',
      '',
    ].join('\n'),
  )
  expect(read('main.py')).toBe('import asyncio\n\nfrom shop.cart import total\n\nprint(asyncio.run(total()))\n')
  expect(read('shop/cart.py')).toContain('async def total():\n    return await load(1) + await Store().save(2)\n')
})

test('--dry-run shows the plan and the diff, and writes nothing', async () => {
  const { run, read } = sandbox()
  const { status, stdout, stderr } = await run('asyncify', 'shop/db.py::Store.save', '--dry-run')
  expect(status).toBe(1)
  expect(stderr).toMatch(/^shop\/db.py:6 Store.save: becomes async\n└── shop\/cart.py:5 total/)
  expect(stdout).toContain('--- a/shop/db.py\n+++ b/shop/db.py\n')
  expect(stdout).toContain('-    def save(self, key):\n+    async def save(self, key):\n')
  expect(read('shop/db.py')).toBe(shop['shop/db.py'])
})

test('--quiet says nothing that is no problem', async () => {
  const { run } = sandbox()
  expect(await run('asyncify', 'shop/db.py::load', '--quiet')).toMatchObject({ status: 0, stdout: '', stderr: '' })
})

test('works from another folder, and with an absolute path', async () => {
  const { runWith, cwd, read } = sandbox()
  expect((await runWith({ cwd: 'shop' }, 'asyncify', 'db.py::Store.save')).stderr).toContain(`└── ${cwd}/main.py:3`)
  expect(read('main.py')).toContain('asyncio.run(total())')
  expect((await runWith({}, 'asyncify', `${path.join(cwd, 'shop/db.py')}::load`)).status).toBe(0)
})

test('a byte order mark, CRLF and the coding of each file survive', async () => {
  const { run, cwd } = sandboxWith({
    'pyproject.toml': '',
    'db.py': '\ufeffdef load():\r\n    return 1\r\n',
    'main.py': Buffer.from('# coding: utf-8\nfrom db import load\nprint("é", load())'),
  })
  expect((await run('asyncify', 'db.py::load')).status).toBe(0)
  const { readFileSync } = await import('node:fs')
  expect(readFileSync(path.join(cwd, 'db.py'), 'utf8')).toBe('\ufeffasync def load():\r\n    return 1\r\n')
  expect(readFileSync(path.join(cwd, 'main.py'), 'utf8')).toBe(
    '# coding: utf-8\nimport asyncio\n\nfrom db import load\nprint("é", asyncio.run(load()))',
  )
})

describe('what a person has to look at', () => {
  test('exports, and functions that nobody calls', async () => {
    const { run } = sandbox({
      'shop/__init__.py': 'from shop.db import load\n',
      'shop/cart.py': '',
      'main.py': '',
    })
    const { status, stderr } = await run('asyncify', 'shop/db.py::load')
    expect(status).toBe(0)
    expect(stderr).toContain('warning: shop/__init__.py:1: exported: code outside of the project may call it\n')
    expect(stderr).toContain(
      'warning: shop/db.py:6: called nowhere in the project: code outside of the project may call it\n',
    )
  })

  test('awaits at which another task may change something', async () => {
    const { run } = sandbox({
      'main.py': [
        'from shop.db import load',
        'class Cart:',
        '    n = 0',
        '    def add(self):',
        '        n = self.n',
        '        self.n = n + load(1)',
        '',
      ].join('\n'),
    })
    expect((await run('asyncify', 'shop/db.py::load')).stderr).toContain(
      'warning: main.py:6: shared state is read before it and written after it, so another task could change it in between\n',
    )
  })
})

describe('what forbids it', () => {
  test('is named with its place, and nothing changes', async () => {
    const { run, read } = sandbox({ 'report.py': 'from shop.db import load\n\nprint(sorted([2, 1], key=load))\n' })
    for (const flags of [[], ['--dry-run']]) {
      const { status, stdout, stderr } = await run('asyncify', 'shop/db.py::load', ...flags)
      expect(status).toBe(1)
      expect(stdout).toBe('')
      expect(stderr).toBe('warning: report.py:3: `load` stays as it is: passed as a sort key\n')
    }
    expect(read('shop/db.py')).toBe(shop['shop/db.py'])
  })

  test('is told of the caller that cannot follow', async () => {
    const { run } = sandbox({ 'report.py': 'from shop.cart import total\n\nhooks = [total]\n' })
    expect((await run('asyncify', 'shop/db.py::load')).stderr).toBe(
      'warning: report.py:3: `load` stays as it is, because its caller `total` cannot follow: kept in a collection\n',
    )
  })

  test('may be an override', async () => {
    const { run } = sandbox({
      'fast.py': 'from shop.db import Store\n\nclass Fast(Store):\n    def save(self, key):\n        yield key\n',
    })
    expect((await run('asyncify', 'shop/db.py::load')).stderr).toBe(
      'warning: fast.py:4: `load` stays as it is, because its caller `Store.save` cannot follow: `Fast.save` is a generator\n',
    )
  })

  test('may be another `asyncio`', async () => {
    const { run } = sandbox({ 'main.py': 'from shop.db import load\n\nasyncio = 3\nload(asyncio)\n' })
    expect(await run('asyncify', 'shop/db.py::load')).toMatchObject({
      status: 1,
      stderr:
        'warning: main.py:4: `load` stays as it is: called where `asyncio.run()` would be needed, and `asyncio` means something else\n',
    })
  })

  test('may be the packaging, under whatever name', async () => {
    const { run } = sandbox({
      'pyproject.toml': '[project.scripts]\nshop = "shop:begin"\n',
      'shop/__init__.py': 'from shop.cart import total as begin\n',
    })
    expect((await run('asyncify', 'shop/cart.py::total')).stderr).toBe(
      'warning: shop/cart.py:4: `total` stays as it is: `total` has to be a plain function: the packaging names it as an entry point\n',
    )
    expect((await run('asyncify', 'shop/db.py::load')).stderr).toContain('shop/cart.py:5 total: asyncio.run\n')
  })

  test('may be several definitions', async () => {
    const { run } = sandbox({ 'two.py': 'def go(): ...\ndef go(): ...\n' })
    expect(await run('asyncify', 'two.py::go')).toMatchObject({
      status: 1,
      stderr: 'warning: two.py:2: `go` stays as it is: `go` is defined several times\n',
    })
  })
})

describe('mistakes', () => {
  test.each([
    ['shop/db.py', 'asyncify takes a function, for example `async-fix asyncify shop/db.py::Store.save`'],
    ['shop/db.py::', 'asyncify takes a function, for example `async-fix asyncify shop/db.py::Store.save`'],
    ['shop/db.py::a::b', 'asyncify takes a function, for example `async-fix asyncify shop/db.py::Store.save`'],
    ['shop/no.py::load', 'shop/no.py: no such file or folder'],
    ['shop::load', 'shop: is a folder, not a file'],
    ['shop/db.py::laod', 'shop/db.py: no function `laod` (did you mean `load`?)'],
    ['shop/db.py::save', 'shop/db.py: no function `save` (did you mean `Store.save`?)'],
    ['shop/db.py::Stor.save', 'shop/db.py: no function `Stor.save` (did you mean `Store.save`?)'],
    ['shop/db.py::Store', 'shop/db.py: no function `Store`'],
    ['shop/db.py::everything', 'shop/db.py: no function `everything`'],
  ])('%s', async (target, message) => {
    const { run } = sandbox()
    expect(await run('asyncify', target)).toMatchObject({ status: 2, stdout: '', stderr: `error: ${message}\n` })
  })

  test('a function that is async already', async () => {
    const { run } = sandbox()
    await run('asyncify', 'shop/db.py::load')
    expect(await run('asyncify', 'shop/db.py::load')).toMatchObject({
      status: 2,
      stderr: 'error: `load` is async already\n',
    })
  })

  test('no function, or two of them', async () => {
    const { run } = sandbox()
    for (const words of [[], ['a.py::f', 'b.py::g']])
      expect(await run('asyncify', ...words)).toMatchObject({
        status: 2,
        stderr: 'error: asyncify takes one function, for example `async-fix asyncify shop/db.py::Store.save`\n',
      })
  })
})

test('a file that cannot be written leaves all of them as they were', async () => {
  const { run, read, cwd } = sandbox()
  chmodSync(path.join(cwd, 'shop/cart.py'), 0o444)
  const { status, stderr } = await run('asyncify', 'shop/db.py::load', '--quiet')
  expect(status).toBe(2)
  expect(stderr).toBe('error: shop/cart.py: not written: the file is read-only; nothing was changed\n')
  for (const file of ['main.py', 'shop/db.py', 'shop/cart.py'] as const) expect(read(file)).toBe(shop[file])
  expect(readdirSync(path.join(cwd, 'shop')).sort()).toEqual(['__init__.py', 'cart.py', 'db.py'])
})

test('a caller that is only linked into the project keeps the conversion from being made', async () => {
  const outside = folderWith({ 'report.py': 'from shop.db import load\n\n\ndef report():\n    return load(1)\n' })
  const { run, read, cwd } = sandbox()
  symlinkSync(path.join(outside, 'report.py'), path.join(cwd, 'shop/report.py'))
  const { status, stderr } = await run('asyncify', 'shop/db.py::load')
  expect([status, stderr]).toEqual([
    2,
    expect.stringContaining('error: shop/report.py: a symbolic link out of the project; nothing was changed\n'),
  ])
  expect(read('shop/db.py')).toBe(shop['shop/db.py'])
  expect(readdirSync(outside)).toEqual(['report.py'])
})
