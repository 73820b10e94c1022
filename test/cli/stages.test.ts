/** `--verbose` prints the time of each stage, and each stage is measured where its work is done. */

import { afterEach, expect, test, vi } from 'vitest'
import { sayingTimes } from '../../src/cli/stages.ts'
import { timed } from '../../src/engine/stopwatch.ts'
import { transforms } from '../../transforms/index.ts'
import { sandbox } from './harness.ts'

afterEach(() => vi.restoreAllMocks())

const order = ['walk', 'read', 'scan', 'parse', 'summarise', 'link', 'transform', 'report', 'total']

/** Stage → milliseconds, in the order of the lines. */
function timesIn(stderr: string): Map<string, number> {
  const lines = [...stderr.matchAll(/^time: (\w+) (\d+(?:\.\d)?) ms$/gm)]
  return new Map(lines.map(([, stage = '', time]) => [stage, Number(time)]))
}

/** Runs work against a clock that moves as the work says. */
async function said(asked: boolean, work: (pass: (milliseconds: number) => void) => Promise<unknown>): Promise<string> {
  let text = ''
  let time = 0
  const output = { write: (chunk: string | Uint8Array) => (text += chunk) }
  const pass = (milliseconds: number) => {
    time += milliseconds
  }
  await sayingTimes(
    asked,
    output,
    () => work(pass),
    () => time,
  ).catch(() => null)
  return text
}

test('one line a stage, 0 for a stage that never ran', async () => {
  const text = await said(true, async pass => {
    timed('read', () => pass(12.34))
    timed('parse', () => pass(3))
    pass(1000)
  })
  const lines = order.map(stage => {
    const time = { read: '12.3', parse: '3', total: '1015.3' }[stage] ?? '0'
    return `time: ${stage} ${time} ms\n`
  })
  expect(text).toBe(lines.join(''))
})

test('nothing where nobody asked, and nothing of work that failed', async () => {
  expect(await said(false, async () => null)).toBe('')
  expect(await said(true, () => Promise.reject(new Error('broken')))).toBe('')
})

test('the lines are the last on stderr, and stdout has none', async () => {
  const { stdout, stderr } = await sandbox({ 'a.py': 'nap()\n' }).run('--check', '--verbose')
  expect([...timesIn(stderr).keys()]).toEqual(order)
  expect(
    stderr
      .trimEnd()
      .split('\n')
      .slice(-order.length)
      .every(line => line.startsWith('time: ')),
  ).toBe(true)
  expect(stdout).not.toContain('time:')
})

test('only --verbose has them', async () => {
  expect((await sandbox({ 'a.py': 'nap()\n' }).run('--check')).stderr).not.toContain('time:')
})

test('each stage is measured where its work is done: all of them run when a helper of another file is asked for', async () => {
  let ticks = 0
  vi.spyOn(performance, 'now').mockImplementation(() => ticks++)
  const files = {
    'pyproject.toml': '[project]\nname = "shop"\n',
    'shop/__init__.py': '',
    'shop/tax.py': 'import time\n\n\ndef load():\n    time.sleep(1)\n',
    'shop/views.py': 'from shop.tax import load\n\n\nasync def view():\n    load()\n',
  }
  const { stdout, stderr } = await sandbox(files, transforms).run('--check', '--verbose', 'shop')
  expect(stdout).toContain('shop/views.py:5:5: blocking-call-transitive')
  expect([...timesIn(stderr)].filter(([, time]) => time === 0)).toEqual([])
})
