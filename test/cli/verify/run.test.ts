/** `--verify`: which fixes stay, what comes back, and what is said of it. The commands are small shell programs that look at the files. */

import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { replace } from '../../../src/engine/edit.ts'
import { defineTransform } from '../../../src/engine/transform.ts'
import type { JsonFinding } from '../../../src/report/json.ts'
import { folderWith } from '../../workspace/temporary.ts'
import { pair, sandbox as sandboxWith, testTransforms } from '../harness.ts'

const renaming = (name: string, from: string, to: string) =>
  defineTransform({
    name,
    family: 'tasks',
    why: 'Because.',
    example: '-old()\n+new()',
    default: true,
    summary: 'a call of the tests',
    triggers: ['nap', from],
    aliases: [],
    declines: {},
    visit: {
      call(call, { fix, report }) {
        if (call.get('function')?.text !== from) return undefined
        return report(fix(`make it ${to}`, replace(call, `${to}()`)))
      },
    },
  })

/** `rest()`, which other fixes make, becomes `deep()`; `whole(…)` becomes `one()`, whatever is in it. */
const others = [renaming('test-deeper', 'rest', 'deep'), renaming('test-whole', 'whole', 'one')]

const sandbox = (files: Readonly<Record<string, string | Uint8Array>>, transforms = [...testTransforms, pair]) => {
  const box = sandboxWith({ 'pyproject.toml': '', ...files }, transforms)
  const env = { PATH: process.env['PATH'] ?? '' }
  return {
    ...box,
    verify: (command: string, ...argv: string[]) => box.runWith({ env }, '--verify', command, ...argv),
    bytes: (file: string) => readFileSync(path.join(box.cwd, file)),
    has: (file: string) => existsSync(path.join(box.cwd, file)),
  }
}

const findings = (stdout: string) => JSON.parse(stdout) as JsonFinding[]
const runsIn = (stderr: string) => stderr.split('\n').filter(line => line.startsWith('verify: run '))

describe.skipIf(process.platform === 'win32')('--verify', () => {
  test('all fixes stay where the command passes, which then runs twice', async () => {
    const { verify, read } = sandbox({ 'a.py': 'nap()\nnap()\n', 'b.py': 'nap()\n' })
    const { status, stdout, stderr } = await verify('test -f a.py', '.')
    expect([status, stdout]).toEqual([0, ''])
    expect(stderr).toBe(
      'verify: run 1, no fixes, passed\nverify: run 2, 3 fixes, passed\nFixed 3 findings in 2 files, 0 left.\n',
    )
    expect([read('a.py'), read('b.py')]).toEqual(['rest()\nrest()\n', 'rest()\n'])
  })

  test('one that breaks it comes back, and is a declined finding of the report', async () => {
    const { verify, read } = sandbox({ 'a.py': 'x = 1\nnap()\nnap()  # needed\nnap()\n', 'b.py': 'nap()\n' })
    const { status, stdout, stderr } = await verify(
      'grep needed a.py && grep -q "nap()  # needed" a.py',
      '--output-format',
      'json',
      '.',
    )
    expect(status).toBe(1)
    expect([read('a.py'), read('b.py')]).toEqual(['x = 1\nrest()\nnap()  # needed\nrest()\n', 'rest()\n'])
    expect(findings(stdout)).toMatchObject([
      {
        code: 'test-nap',
        location: { row: 3, column: 1 },
        fix: null,
        alternatives: [],
        declined: {
          reason: 'verify-failed',
          message: '`grep needed a.py && grep -q "nap()  # needed" a.py` fails with its fix (exit status 1)',
        },
      },
    ])
    expect(stderr).toContain('verify: a.py:3:1: the fix of test-nap was taken back: ')
    expect(stderr).toContain('\n  | rest()  # needed\n')
    expect(stderr).toMatch(/Fixed 3 findings in 2 files, 1 left\.\n$/)
  })

  test('of two that break it only together one stays', async () => {
    const { verify, read } = sandbox({ 'a.py': 'nap()\n', 'b.py': 'nap()\n', 'c.py': 'nap()\n' })
    const { status, stdout } = await verify('grep -q nap a.py || grep -q nap c.py', '--output-format', 'concise', '.')
    expect(status).toBe(1)
    expect(stdout.match(/test-nap/g)).toHaveLength(1)
    expect(['a.py', 'b.py', 'c.py'].map(read)).toEqual(['rest()\n', 'rest()\n', 'nap()\n'])
  })

  test('the last run of the command is one on what is written, and it passes', async () => {
    const { verify, read } = sandbox({ 'a.py': 'nap()\nnap()\nnap()\nnap()\n', 'b.py': 'nap()\nnap()\n' })
    const command = 'cat a.py b.py > seen; test $(grep -c nap a.py) -ge 2 && grep -q nap b.py'
    const { stderr } = await verify(command, '.')
    expect(runsIn(stderr).at(-1)).toMatch(/passed$/)
    expect(read('seen')).toBe(read('a.py') + read('b.py'))
    expect(read('seen').match(/nap/g)).toHaveLength(3)
  })

  test('a fix over two files is one', async () => {
    const { verify, read } = sandbox({ 'a.py': 'pair("b")\nnap()\n', 'b.py': 'nap()\nPAIRS = 0\n' })
    const { status, stderr } = await verify('grep -q "PAIRS = 0" b.py', '.')
    expect(status).toBe(1)
    expect([read('a.py'), read('b.py')]).toEqual(['pair("b")\nrest()\n', 'rest()\nPAIRS = 0\n'])
    expect(stderr).toContain('verify: a.py:1:1: the fix of test-pair was taken back')
  })

  test.each([
    ['stays without it', '! grep -q deep a.py', 'x = 1\nrest()\n', ['test-deeper']],
    ['comes back with it', 'grep -q nap a.py', 'x = 1\nnap()\n', ['test-nap']],
    ['stays with it', 'true', 'x = 1\ndeep()\n', []],
  ])('a fix that another one has made possible %s', async (_, command, text, refused) => {
    const { verify, read } = sandbox({ 'a.py': 'x = 1\nnap()\n' }, [...testTransforms, ...others])
    const { stdout } = await verify(command, '--output-format', 'json', '.')
    expect(read('a.py')).toBe(text)
    expect(findings(stdout).map(({ name }) => name)).toEqual(refused)
  })

  test('a fix that is to be had only without the one that came back', async () => {
    const { verify, read } = sandbox({ 'a b.py': 'whole(nap())\nwhole(nap())\n' }, [...testTransforms, ...others])
    const { stdout } = await verify(
      'grep -q "whole(.*)" "a b.py"',
      '--output-format',
      'json',
      '--ignore',
      'test-deeper',
      '.',
    )
    expect(read('a b.py')).toBe('one()\nwhole(rest())\n')
    expect(findings(stdout)).toMatchObject([{ name: 'test-whole', declined: { reason: 'verify-failed' } }])
  })

  test('a file of which every fix comes back keeps each byte', async () => {
    const bytes = Buffer.from('\ufeff# \u00e9\r\nnap()\r\n\tx = 1', 'utf8')
    const { verify, bytes: read } = sandbox({ 'a.py': bytes, 'b.py': 'nap()\n' })
    expect((await verify('grep -q nap a.py', '.')).status).toBe(1)
    expect(read('a.py').equals(bytes)).toBe(true)
    expect(read('b.py').toString()).toBe('rest()\n')
  })

  test('notebooks', async () => {
    const cell = (text: string) => ({
      cell_type: 'code',
      metadata: {},
      outputs: [],
      execution_count: null,
      source: [text],
    })
    const notebook = (...cells: string[]) =>
      JSON.stringify({ cells: cells.map(cell), metadata: {}, nbformat: 4, nbformat_minor: 5 })
    const { verify, read } = sandbox({ 'a.ipynb': notebook('nap()  # needed', 'nap()') })
    const { status, stderr } = await verify('grep -q "nap()  # needed" a.ipynb', '.')
    expect(status).toBe(1)
    expect(stderr).toContain('verify: a.ipynb:cell 1:1:1: the fix of test-nap was taken back')
    expect(JSON.parse(read('a.ipynb'))).toEqual(JSON.parse(notebook('nap()  # needed', 'rest()')))
  })

  test('only what is selected, named and allowed is tried', async () => {
    const files = { 'a/a.py': 'risky()\nnap()\n', 'b/b.py': 'risky()\n', 'c/c.py': 'risky()\n' }
    const { verify, read } = sandbox(files)
    const { stderr } = await verify('grep -q risky b/b.py', '--unsafe', '--select', 'test-risky', 'a', 'b')
    expect(runsIn(stderr)[1]).toBe('verify: run 2, 2 fixes, failed (exit status 1)')
    expect(['a/a.py', 'b/b.py', 'c/c.py'].map(read)).toEqual(['bold()\nnap()\n', 'risky()\n', 'risky()\n'])
  })

  test('with nothing to apply the command does not run', async () => {
    const { verify, has } = sandbox({ 'a.py': 'stuck()\n' })
    const { status, stderr } = await verify('touch ran', '.')
    expect([status, stderr]).toEqual([1, 'Nothing fixed, 1 left.\n'])
    expect(has('ran')).toBe(false)
  })

  test('where what the files hold cannot be kept, that is said before anything is tried', async () => {
    const { runWith, read } = sandbox({ 'a.py': 'nap()\n' })
    const state = folderWith({})
    mkdirSync(path.join(state, 'async-fix', 'journal'), { recursive: true })
    chmodSync(path.join(state, 'async-fix', 'journal'), 0o777)
    const env = { PATH: process.env['PATH'] ?? '', XDG_STATE_HOME: state, HOME: path.join(state, 'async-fix') }
    const { status, stderr } = await runWith({ env }, '--verify', 'true', '.')
    expect([status, read('a.py')]).toEqual([0, 'rest()\n'])
    expect(stderr.split('\n').slice(0, 3)).toEqual([
      'verify: run 1, no fixes, passed',
      expect.stringMatching(
        /^warning: no journal is kept, so that files stay as they are tried if this run is killed: /,
      ),
      'verify: run 2, 1 fix, passed',
    ])
  })

  test('--quiet says nothing of the runs', async () => {
    const { verify } = sandbox({ 'a.py': 'nap()\n', 'b.py': 'nap()\n' })
    expect((await verify('grep -q nap a.py', '--quiet', '--statistics', '.')).stderr).toBe('')
  })

  test('standard input of the command is empty, and it runs where the person is', async () => {
    const { verify, read, cwd } = sandbox({ 'a.py': 'nap()\n' })
    expect((await verify('cat > input; pwd > where', '.')).status).toBe(0)
    expect([read('input'), read('where')]).toEqual(['', `${cwd}\n`])
  })

  test('a great many fixes that break it: after 100 runs the rest comes back untried', async () => {
    const { verify, read } = sandbox({ 'a.py': 'nap()\n'.repeat(60), 'b.py': 'stuck()\n' })
    const { status, stdout, stderr } = await verify('! grep -q rest a.py', '--output-format', 'json', '.')
    expect(status).toBe(1)
    expect(read('a.py')).toBe('nap()\n'.repeat(60))
    expect(runsIn(stderr)).toHaveLength(100)
    const reasons = findings(stdout).map(({ declined }) => declined?.reason)
    expect(new Set(reasons)).toEqual(new Set(['verify-failed', 'verify-untried', 'value-used']))
  }, 120_000)
})

describe.skipIf(process.platform === 'win32')('nothing is written', () => {
  test.each([
    ['false', 'exit status 1'],
    ['echo one; echo two >&2; exit 3', 'exit status 3'],
    ['no-such-command-at-all', 'exit status 127: there is no such command'],
    ['kill -9 $$', 'ended by SIGKILL'],
  ])('when the command fails before any fix: %s', async (command, ending) => {
    const { verify, read } = sandbox({ 'a.py': 'nap()\n' })
    const { status, stdout, stderr } = await verify(command, '.')
    expect([status, stdout, read('a.py')]).toEqual([2, '', 'nap()\n'])
    expect(stderr).toContain(
      `error: --verify: \`${command}\` fails before any fix is applied (${ending}), so it could not tell a bad fix; nothing was written\n`,
    )
    if (command.startsWith('echo')) expect(stderr).toContain('  | one\n  | two\n')
    if (ending.includes('127')) expect(stderr).toMatch(/ {2}\| .*no-such-command-at-all.*not found\n/)
  })

  test('when it passes and then fails with the same files', async () => {
    const { verify, read } = sandbox({ 'a.py': 'nap()\nnap()\n' })
    const command = 'echo x >> count; test $(grep -c x count) -lt 2'
    const { status, stdout, stderr } = await verify(command, '--output-format', 'concise', '.')
    expect([status, read('a.py')]).toEqual([2, 'nap()\nnap()\n'])
    expect(stdout.match(/test-nap .*\[fixable\]/g)).toHaveLength(2)
    expect(stderr).toContain('passed and then failed (exit status 1) with the same files')
    expect(stderr).toMatch(/; no fix was applied\nNothing fixed, 2 left\.\n$/)
  })

  test('when a file cannot be written', async () => {
    const { verify, read, cwd, has } = sandbox({ 'a.py': 'nap()\n', 'b.py': 'nap()\n' })
    chmodSync(path.join(cwd, 'b.py'), 0o444)
    const { status, stderr } = await verify('true', '.')
    expect([status, read('a.py'), has('.b.py')]).toEqual([2, 'nap()\n', false])
    expect(stderr).toContain('error: b.py: not written: the file is read-only; no fix was applied\n')
  })

  test('when somebody changes a file meanwhile, which keeps that change', async () => {
    const { verify, read } = sandbox({ 'a.py': 'nap()\n', 'b.py': 'nap()\n', 'c.py': 'nap()\n' })
    const command = 'if grep -q rest b.py; then echo "# mine" >> b.py; false; fi'
    const { status, stdout, stderr } = await verify(command, '--output-format', 'concise', '.')
    expect(status).toBe(2)
    expect(['a.py', 'b.py', 'c.py'].map(read)).toEqual(['nap()\n', 'rest()\n# mine\n', 'nap()\n'])
    expect(stderr).toContain('error: b.py: changed on disk while it was looked at, not written; no fix was applied\n')
    expect(stderr).toContain('error: b.py: not restored: changed on disk while it was looked at, not written\n')
    expect(stdout).toContain('a.py:1:1: test-nap')
  })

  test('when the last thing that happens is such a change', async () => {
    const { verify, read } = sandbox({ 'a.py': 'nap()\n', 'b.py': 'nap()\n' })
    const { status, stderr } = await verify('if grep -q rest b.py; then echo "# mine" >> b.py; fi', '.')
    expect([status, read('a.py'), read('b.py')]).toEqual([2, 'nap()\n', 'rest()\n# mine\n'])
    expect(stderr).toContain('error: a.py: not written, since it changes only together with b.py\n')
  })
})

describe.skipIf(process.platform === 'win32')('the command', () => {
  const isAlive = (pid: number) => {
    try {
      process.kill(pid, 0)
      // Whoever has ended stays in the table until somebody asks for it.
      return !/^State:\s*Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
    } catch {
      return false
    }
  }

  test('that hangs with a fix has failed, and is ended with all that it started', async () => {
    const { verify, read } = sandbox({ 'a.py': 'nap()\n', 'b.py': 'nap()\n' })
    const command = 'if grep -q rest a.py; then echo waiting; sleep 1000 & echo $! > pid; wait; fi'
    const { status, stderr } = await verify(command, '--verify-timeout', '3', '.')
    expect([status, read('a.py'), read('b.py')]).toEqual([1, 'nap()\n', 'rest()\n'])
    expect(stderr).toContain('failed (ended after 3 s)')
    expect(stderr).toContain('  | waiting\n')
    expect(isAlive(Number(read('pid')))).toBe(false)
  })

  test('has all the time that it is given', async () => {
    const { verify } = sandbox({ 'a.py': 'nap()\n' })
    expect((await verify('sleep 0.1', '--verify-timeout', '9007199254740991', '.')).status).toBe(0)
  })

  test('leaves nothing running between two runs', async () => {
    const { verify, read } = sandbox({ 'a.py': 'nap()\n' })
    expect((await verify('sleep 1000 & echo $! >> pids', '.')).status).toBe(0)
    const pids = read('pids').trim().split('\n').map(Number)
    expect(pids).toHaveLength(2)
    for (const pid of pids) expect(isAlive(pid)).toBe(false)
  })

  test('may say a great deal, of which the end is shown, safe for a terminal', async () => {
    const { verify } = sandbox({ 'a.py': 'nap()\n' })
    const command =
      'head -c 3000000 /dev/zero | tr "\\0" x; echo; seq 1 50000; printf "\\033[31mred\\033[0m \\033]0;title\\007\\n"; grep -q nap a.py'
    const { status, stderr } = await verify(command, '.')
    expect(status).toBe(1)
    const shown = stderr.split('\n').filter(line => line.startsWith('  | '))
    expect(shown).toEqual([
      ...Array.from({ length: 14 }, (_, index) => `  | ${49987 + index}`),
      '  | red \u241b]0;title\u2407',
    ])
  })
})

describe.skipIf(process.platform === 'win32')('the time of a file', () => {
  test('or its size is another one for each state that the command sees', async () => {
    const { verify, read, cwd } = sandbox({ 'a.py': 'nap()\nnap()\nnap()\nnap()\n' })
    const time = 'stat -c %Y a.py 2>/dev/null || stat -f %m a.py'
    await verify(`echo "$(${time}) $(wc -c < a.py) $(cksum < a.py)" >> states; head -1 a.py | grep -q nap`, '.')
    const states = [...new Set(read('states').trim().split('\n'))].map(line => line.split(' '))
    const seen = states.map(([second, size]) => `${second} ${size}`)
    expect(states.length).toBeGreaterThan(3)
    expect(new Set(seen).size).toBe(states.length)
    const seconds = states.map(([second]) => Number(second))
    expect(Math.floor(statSync(path.join(cwd, 'a.py')).mtimeMs / 1000)).toBeGreaterThan(Math.max(...seconds))
  })

  test('in the future is no hindrance', async () => {
    const { verify, read, cwd } = sandbox({ 'a.py': 'nap()\n' })
    const late = Math.floor(Date.now() / 1000) + 100_000
    utimesSync(path.join(cwd, 'a.py'), late, late)
    expect((await verify('true', '.')).status).toBe(0)
    expect(read('a.py')).toBe('rest()\n')
  })
})

describe('the command line', () => {
  test.each([
    [['--verify', 'true', '--check', '.'], '`--check` writes nothing that `--verify` could run on: choose one'],
    [['--verify', 'true', '-n', '.'], '`--dry-run` writes nothing that `--verify` could run on: choose one'],
    [['--verify', 'true', '-'], '`--verify` needs files to write, not `-` (standard input)'],
    [['--verify', 'true', '--add-ignore', '.'], '`--verify` and `--add-ignore`: one after the other, in two runs'],
    [['--verify', 'true'], 'which files?'],
    [['--verify', '', '.'], '`--verify` wants a'],
    [['--verify', '  ', '.'], '`--verify` wants a command, for example `--verify "pytest -q"`'],
    [['--verify'], '`--verify` wants a value'],
    [['--verify-timeout', '5', '.'], '`--verify-timeout` goes with `--verify`'],
    [['--verify', 'true', '--verify-timeout', '0', '.'], '`--verify-timeout` must be a whole number above 0, not "0"'],
    [['--verify', 'true', 'asyncify', 'a.py::f'], '`--verify` goes with the fixes of a run, not with `asyncify`'],
    [['--verify', 'true', 'rules'], '`--verify` goes with the fixes of a run, not with `rules`'],
  ])('%j makes no sense', async (argv, message) => {
    const { run, read } = sandbox({ 'a.py': 'nap()\n' })
    const { status, stdout, stderr } = await run(...argv)
    expect([status, stdout, read('a.py')]).toEqual([2, '', 'nap()\n'])
    expect(stderr).toContain(`error: ${message}`)
  })

  test.each(['verify = "touch ran"', 'verify-timeout = 5'])('a configuration cannot say %s', async line => {
    for (const file of ['pyproject.toml', 'async-fix.toml']) {
      const { run, read, has, cwd } = sandbox({ 'a.py': 'nap()\n' })
      writeFileSync(path.join(cwd, file), `${file === 'pyproject.toml' ? '[tool.async-fix]\n' : ''}${line}\n`)
      const { status, stderr } = await run('.')
      expect(status).toBe(2)
      expect(stderr).toContain(`unknown key \`${line.split(' ')[0]}\``)
      expect([read('a.py'), has('ran')]).toEqual(['nap()\n', false])
    }
  })
})
