/** Notebooks: cells are checked and fixed, and nothing else of the file changes. */

import { execFileSync } from 'node:child_process'
import { describe, expect, test } from 'vitest'
import { transforms } from '../../transforms/index.ts'
import { sandbox } from './harness.ts'

type Lines = readonly string[] | string

const code = (source: Lines) => ({ cell_type: 'code', execution_count: 3, metadata: {}, outputs: [], source })
const words = (source: Lines) => ({ cell_type: 'markdown', metadata: {}, source })

function notebook(cells: readonly object[], language = 'python', indent: number | undefined = 1): string {
  const metadata = { language_info: { name: language } }
  return `${JSON.stringify({ cells, metadata, nbformat: 4, nbformat_minor: 5 }, null, indent)}\n`
}

const sleeping = ['import time\n', 'async def wait():\n', '    time.sleep(1)  # nap']

const box = (files: Readonly<Record<string, string>>) => sandbox(files, transforms)

describe('a notebook', () => {
  const before = notebook([words('# Réseau 😀'), code(['%matplotlib inline\n', 'x = 1']), code(sleeping), code('!ls')])

  test('is fixed in its cells, and every other byte stays', async () => {
    const { run, read } = box({ 'a.ipynb': before })
    expect((await run('--select', 'blocking-sleep', '.')).status).toBe(0)
    const after = before
      .replace('"%matplotlib inline\\n",', '"import asyncio\\n",\n    "\\n",\n    "%matplotlib inline\\n",')
      .replace('    time.sleep(1)  # nap', '    await asyncio.sleep(1)  # nap')
    expect(read('a.ipynb')).toBe(after)
    expect((await run('--check', '--select', 'blocking-sleep', '.')).status).toBe(0)
  })

  test('keeps a source in one string, and an indentation of none', async () => {
    const text = notebook([code(sleeping.join(''))], 'python', 0)
    const { run, read } = box({ 'a.ipynb': text })
    await run('--select', 'blocking-sleep', '.')
    const [cell] = JSON.parse(read('a.ipynb')).cells
    expect(cell.source).toBe('import asyncio\nimport time\nasync def wait():\n    await asyncio.sleep(1)  # nap')
    expect(read('a.ipynb').replace(/"source": ?".*"/, '')).toBe(text.replace(/"source": ?".*"/, ''))
  })

  test('is reported by cell, row and column', async () => {
    const { run } = box({ 'a.ipynb': before })
    const { stdout } = await run('--check', '--select', 'blocking-sleep', '--output-format', 'concise', '.')
    expect(stdout).toMatch(/^a\.ipynb:cell 3:3:5: blocking-sleep /)
    const full = await run('--check', '--select', 'blocking-sleep', '.')
    expect(full.stdout).toContain('2 | async def wait():\n3 |     time.sleep(1)  # nap\n')
    const [finding] = JSON.parse(
      (await run('--check', '--select', 'blocking-sleep', '--output-format', 'json', '.')).stdout,
    )
    expect(finding.location).toEqual({ cell: 3, row: 3, column: 5 })
  })

  test('has a diff of its JSON, which git applies', async () => {
    const { run, read, cwd } = box({ 'a.ipynb': before })
    const { stdout } = await run('--dry-run', '--select', 'blocking-sleep', '.')
    execFileSync('git', ['apply', '-'], { cwd, input: stdout })
    expect(read('a.ipynb')).toContain('"    await asyncio.sleep(1)  # nap"')
  })

  test('is left alone where it is not of Python, of an older format, or broken', async () => {
    const old = JSON.stringify({ nbformat: 3, worksheets: [] })
    const files = { 'r.ipynb': notebook([code(sleeping)], 'R'), 'old.ipynb': old, 'bad.ipynb': '{"cells": [' }
    const { run, read } = box(files)
    const { status, stderr } = await run('--select', 'blocking-sleep', '.')
    expect(status).toBe(0)
    expect(stderr).toContain('bad.ipynb: no notebook: it is not JSON, left alone')
    expect(stderr).toContain('old.ipynb: a notebook of another format than 4')
    for (const [name, text] of Object.entries(files)) expect(read(name)).toBe(text)
  })

  test('comes from standard input and goes to standard output', async () => {
    const { runWith } = box({})
    const { stdout } = await runWith(
      { stdin: before },
      '--select',
      'blocking-sleep',
      '--stdin-filename',
      'a.ipynb',
      '-',
    )
    expect(JSON.parse(stdout).cells[2].source[2]).toBe('    await asyncio.sleep(1)  # nap')
  })
})

describe('at the top of a cell a loop is running', () => {
  const main = 'import asyncio\nasync def main():\n    await asyncio.sleep(0)\n'

  test('so `asyncio.run` raises, and `await` is right', async () => {
    const { run, read } = box({ 'a.ipynb': notebook([code(main), code('x = asyncio.run(main())')]) })
    expect((await run('.')).status).toBe(0)
    expect(JSON.parse(read('a.ipynb')).cells[1].source).toBe('x = await main()')
  })

  test('so nothing is said of an `await` there, but of one in a plain function', async () => {
    const top = 'await main()\nasync with asyncio.timeout(1):\n    pass\n'
    const { run } = box({
      'a.ipynb': notebook([code(main), code(top)]),
      'b.ipynb': notebook([code(`${main}def f():\n    await main()`)]),
    })
    const { stdout } = await run('--check', '--output-format', 'concise', '--ignore', 'timeout-without-await', '.')
    expect(stdout).toMatch(/^b\.ipynb:cell 1:5:5: await-outside-async .*\n$/)
  })

  test('so how programs start is no matter', async () => {
    const twice = 'asyncio.run(main())\nasyncio.run(main())\nfor _ in range(3):\n    asyncio.run(main())\n'
    const { run } = box({ 'a.ipynb': notebook([code(main), code(twice)]) })
    const { stdout } = await run('--check', '--output-format', 'concise', '--select', 'entry', '.')
    expect(new Set(stdout.match(/: [a-z-]+ /g))).toEqual(new Set([': asyncio-run-in-async ']))
  })
})

test('a new import leaves the first line of a cell where it has to be, and goes to a cell of Python', async () => {
  const cells = [code('%%bash\nls'), code('%%capture\nx = 1'), code(sleeping)]
  const { run, read } = box({ 'a.ipynb': notebook(cells) })
  await run('--select', 'blocking-sleep', '.')
  const sources = JSON.parse(read('a.ipynb')).cells.map(({ source }: { source: Lines }) => source)
  expect(sources.slice(0, 2)).toEqual(['%%bash\nls', '%%capture\nimport asyncio\n\nx = 1'])
})

test('an import that only a line for IPython uses stays', async () => {
  const cells = [code('import time\nasync def wait():\n    time.sleep(1)'), code('%timeit time.perf_counter()')]
  const { run, read } = box({ 'a.ipynb': notebook(cells) })
  await run('--select', 'blocking-sleep', '.')
  expect(JSON.parse(read('a.ipynb')).cells[0].source).toContain('import time\n')
})
