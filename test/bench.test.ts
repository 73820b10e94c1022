/** `npm run bench` understands its arguments, counts what processes use, and runs. No test looks at how long anything took. */

import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { afterAll, describe, expect, test } from 'vitest'
import { renderChart } from '../bench/chart.ts'
import { findPython } from '../bench/environment.ts'
import { renderMarkdown } from '../bench/markdown.ts'
import { Meter } from '../bench/measure.ts'
import { parseOptions } from '../bench/options.ts'
import type { Results } from '../bench/results.ts'
import { insertChapter } from '../scripts/reference.ts'
import { folderWith, newScratch } from './bench/scratch.ts'

const python = findPython()
const scratch = newScratch()
afterAll(() => rmSync(scratch, { recursive: true }))

describe('the command line', () => {
  test('without arguments everything that Python has is measured', () => {
    expect(parseOptions([], '/at')).toMatchObject({ trees: ['stdlib', 'site-packages'], growth: 0, prepare: true })
  })

  test('paths are relative to where the person is', () => {
    const options = parseOptions(
      ['--tree', 'stdlib', '--tree', 'x', 'y', '--json', 'r.json', '--growth-max', '50'],
      '/at',
    )
    expect(options).toMatchObject({ trees: ['stdlib', '/at/x', '/at/y'], json: '/at/r.json', growth: 50 })
    expect(parseOptions(['--growth', '--only', 'file,bulk'], '/')).toMatchObject({
      growth: 64_000,
      groups: ['file', 'bulk'],
    })
  })

  test.each([['--rounds', '0'], ['--rounds', 'x'], ['--only', 'trees'], ['--unknown']])(
    '%s %s is refused',
    (...words) => {
      expect(() =>
        parseOptions(
          words.filter(word => word !== undefined),
          '/',
        ),
      ).toThrow()
    },
  )
})

describe.skipIf(!python)('the meter', () => {
  const run = async (code: string, seconds = 60) => {
    const meter = new Meter(python?.command ?? '', scratch)
    try {
      return await meter.run({ argv: [python?.command ?? '', '-c', code], cwd: scratch }, seconds)
    } finally {
      await meter.close()
    }
  }

  test('counts the memory of a process, and its status and words', async () => {
    const large = await run('import sys; data = bytearray(b"x" * 150_000_000); sys.exit("enough")')
    expect(large).toMatchObject({ status: 1, late: false, stderr: 'enough\n' })
    expect(large.memory).toBeGreaterThan(150_000_000)
    expect((await run('pass')).memory).toBeLessThan(100_000_000)
  })

  test('counts what the children of a process used', async () => {
    const burn = 'import time\nwhile time.process_time() < 0.3: pass'
    const { cpu } = await run(`import subprocess, sys; subprocess.run([sys.executable, '-c', ${JSON.stringify(burn)}])`)
    expect(cpu).toBeGreaterThanOrEqual(290)
  })

  test('ends what takes too long', async () => {
    const { late, status } = await run('import subprocess, sys; subprocess.run(["sleep", "100"])', 0.5)
    expect([late, status]).toEqual([true, -9])
  })

  test('says what cannot be started, and goes on', async () => {
    const meter = new Meter(python?.command ?? '', scratch)
    await expect(meter.run({ argv: ['/nowhere/tool'], cwd: scratch }, 5)).rejects.toThrow('/nowhere/tool')
    expect(await meter.run({ argv: ['true'], cwd: scratch }, 5)).toMatchObject({ status: 0 })
    await meter.close()
  })
})

test('README.md and the chart show the results that are kept', () => {
  const kept: Results = JSON.parse(readFileSync('bench/results/latest.json', 'utf8'))
  const readme = readFileSync('README.md', 'utf8')
  expect(insertChapter(readme, 'benchmark', renderMarkdown(kept))).toBe(readme)
  expect(readFileSync('bench/results/chart.svg', 'utf8')).toBe(renderChart(kept))
  expect(readme).toContain('](bench/results/chart.svg)')
})

test.skipIf(!python)(
  'the command measures a tiny tree, and leaves nothing behind',
  () => {
    const tree = folderWith(scratch, {
      'shop.py': 'import time\n\n\nasync def pay():\n    time.sleep(1)\n    open("bill").read()\n',
      'plain.py': 'x = 1\n',
    })
    const temporary = mkdtempSync(path.join(scratch, 'tmp-'))
    const json = path.join(scratch, 'tiny.json')
    const words = [
      '--no-prepare',
      '--rounds',
      '1',
      '--around',
      '3',
      '--bulk',
      '3',
      '--growth-max',
      '4',
      '--json',
      json,
      tree,
    ]
    const { status, stdout, stderr } = spawnSync(process.execPath, ['bench/start.mjs', 'main', ...words], {
      encoding: 'utf8',
      env: { ...process.env, TMPDIR: temporary },
    })
    expect(status, stderr).toBe(0)
    expect(stdout).toContain('Goals')
    expect(readdirSync(temporary)).toEqual([])
    const results: Results = JSON.parse(readFileSync(json, 'utf8'))
    const ids = results.rows.map(({ id }) => id)
    const own = [
      'check-cold',
      'one-rule',
      'node',
      'file',
      'stdin',
      'file-in-project',
      'file-edited',
      'bulk-check',
      'bulk-fix',
    ]
    expect(ids.filter(id => own.includes(id))).toEqual(own)
    for (const { samples, wall, cpu, memory } of results.rows) {
      expect(samples).toHaveLength(1)
      expect(Math.min(wall, cpu, memory)).toBeGreaterThan(0)
    }
    expect(results.rows.find(({ id }) => id === 'bulk-fix')?.ratio).toMatchObject({ to: 'bulk-check', pairs: 1 })
    expect(results.tree).toMatchObject({ files: 2, projects: 1 })
    expect(results.counts).toEqual({ bulkFindings: 4, bulkFiles: 2, around: 3 })
    expect(results.growth.map(({ files }) => files)).toEqual([4])
    const titles = [...results.rows, ...results.absent].map(({ title }) => title).join('\n')
    for (const peer of ['ruff', 'flake8', 'pylint', 'ast-grep']) expect(titles).toContain(peer)
  },
  120_000,
)

test.skipIf(!python)('who interrupts it finds nothing left behind, and no command that goes on', async () => {
  const tree = folderWith(scratch, { 'plain.py': 'x = 1\n' })
  const temporary = mkdtempSync(path.join(scratch, 'tmp-'))
  const endless = path.join(
    folderWith(scratch, { 'endless.cjs': 'console.error(process.pid)\nsetInterval(() => {}, 1000)\n' }),
    'endless.cjs',
  )
  const words = ['bench/start.mjs', 'main', '--no-prepare', '--cli', endless, '--only', 'tree', tree]
  const bench = spawn(process.execPath, words, {
    env: { ...process.env, TMPDIR: temporary },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const ended = once(bench, 'exit')
  const pid = await startedProcess(temporary)
  bench.kill('SIGINT')
  expect(await ended).toEqual([130, null])
  expect(readdirSync(temporary)).toEqual([])
  expect(() => process.kill(pid, 0)).toThrow('ESRCH')
})

/** The process that the benchmark runs, which writes its number on standard error. */
async function startedProcess(temporary: string): Promise<number> {
  for (;;) {
    const [folder = ''] = readdirSync(temporary)
    const file = path.join(temporary, folder, 'stderr.txt')
    const pid = existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0
    if (pid > 0) return pid
    await setTimeout(20)
  }
}
