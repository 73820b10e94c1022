/** The three modes, their output and their exit status. */

import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, symlinkSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { sandbox } from './harness.ts'

describe('applying', () => {
  test('fixes are written, nothing is left: 0', async () => {
    const box = sandbox({ 'a.py': 'nap()\n', 'b.py': 'x = 1\n' })
    const { status, stdout, stderr } = await box.run('.')
    expect({ status, stdout, stderr }).toEqual({
      status: 0,
      stdout: '',
      stderr: 'Fixed 1 finding in 1 file, 0 left.\n',
    })
    expect(box.read('a.py')).toBe('rest()\n')
  })

  test('what is left is reported, with a hint about --unsafe: 1', async () => {
    const box = sandbox({ 'a.py': 'nap()\nrisky()\nstuck()\n' })
    const { status, stdout, stderr } = await box.run('--output-format', 'concise', 'a.py')
    expect(status).toBe(1)
    expect(stdout).toBe(
      'a.py:2:1: test-risky a call of the tests [fixable with --unsafe]\n' +
        'a.py:3:1: test-stuck a call of the tests [left alone: value-used]\n',
    )
    expect(stderr).toBe(
      'Fixed 1 finding in 1 file, 2 left.\n1 more can be fixed with --unsafe; `--dry-run --unsafe` shows how.\n',
    )
    expect(box.read('a.py')).toBe('rest()\nrisky()\nstuck()\n')
  })

  test('--unsafe applies the unsafe fix too', async () => {
    const box = sandbox({ 'a.py': 'nap()\nrisky()\n' })
    expect((await box.run('--unsafe', '.')).status).toBe(0)
    expect(box.read('a.py')).toBe('rest()\nbold()\n')
  })

  test('a second run changes nothing and finds nothing', async () => {
    const box = sandbox({ 'a.py': 'nap()\n' })
    await box.run('.')
    expect(await box.run('.')).toMatchObject({ status: 0, stderr: 'No findings in 1 file.\n' })
    expect(box.read('a.py')).toBe('rest()\n')
  })

  test('applying wants a path', async () => {
    const box = sandbox({ 'a.py': 'nap()\n' })
    const { status, stderr } = await box.run()
    expect(status).toBe(2)
    expect(stderr).toContain('error: which files? `async-fix .` applies')
    expect(box.read('a.py')).toBe('nap()\n')
  })

  test('byte order mark, CRLF and the missing final newline survive', async () => {
    const box = sandbox({ 'a.py': '\ufeffnap()\r\n\f\r\nx = "😀"\r\nnap()' })
    await box.run('a.py')
    expect(box.read('a.py')).toBe('\ufeffrest()\r\n\f\r\nx = "😀"\r\nrest()')
  })

  test('JSON holds what remains', async () => {
    const box = sandbox({ 'a.py': 'nap()\nstuck()\n' })
    const { stdout } = await box.run('--output-format', 'json', '.')
    const findings = JSON.parse(stdout)
    expect(findings.map((finding: { code: string }) => finding.code)).toEqual(['test-stuck'])
    expect(findings[0]).toMatchObject({ filename: path.join(box.cwd, 'a.py'), location: { row: 2, column: 1 } })
  })
})

describe('--check', () => {
  test('reports and writes nothing: 1; defaults to the current folder', async () => {
    const box = sandbox({ 'a.py': 'nap()\n' })
    const { status, stdout, stderr } = await box.run('--check')
    expect(status).toBe(1)
    expect(stdout).toContain('a.py:1:1: test-nap a call of the tests\n')
    expect(stdout).toContain('= fix: rest instead')
    expect(stderr).toBe('1 finding in 1 of 1 file, 1 fixable.\n')
    expect(box.read('a.py')).toBe('nap()\n')
  })

  test('nothing found: 0', async () => {
    const { status, stdout } = await sandbox({ 'a.py': 'x = 1\n' }).run('--check')
    expect([status, stdout]).toEqual([0, ''])
  })

  test('a file outside of the current folder has its absolute name', async () => {
    const box = sandbox({ 'sub/a.py': '', 'b.py': 'stuck()\n' })
    const { stdout } = await box.runWith({ cwd: 'sub' }, '--check', '..', '--output-format', 'concise')
    expect(stdout).toContain(`${box.cwd}/b.py:1:1: test-stuck`)
  })
})

test('a file is reported once, by its shortest name, however often and by which way it is named', async () => {
  const box = sandbox({ 'app/a b.py': 'stuck()\n', 'tests/x': '' })
  symlinkSync('a b.py', path.join(box.cwd, 'app', 'link.py'))
  const paths = ['app', 'app/', './app/../app', 'app/a b.py', path.join(box.cwd, 'app'), 'tests/../app', 'app/link.py']
  const { stdout } = await box.run('--check', '--output-format', 'concise', ...paths)
  expect(stdout).toBe('app/a b.py:1:1: test-stuck a call of the tests [left alone: value-used]\n')
  const below = await box.runWith({ cwd: 'tests' }, '--check', '--output-format', 'concise', '../app')
  expect(below.stdout.split(':')[0]).toBe(path.join(box.cwd, 'app/a b.py'))
})

test('each of several projects has its own configuration and target, in one diff that applies in a subfolder', async () => {
  const box = sandbox({
    'all/one/pyproject.toml': '[tool.async-fix]\nignore = ["test-nap"]\n',
    'all/one/a.py': 'nap()\n',
    'all/two/pyproject.toml': '[project]\nrequires-python = ">=3.11"\n[tool.async-fix]\nunsafe = true\n',
    'all/two/a.py': 'nap()\nrisky()\n',
    'all/lone.py': 'nap()\nrisky()\n',
  })
  execFileSync('git', ['init', '-q'], { cwd: box.cwd })
  const { status, stdout } = await box.runWith({ cwd: 'all' }, '-n')
  expect(status).toBe(1)
  execFileSync('git', ['apply'], { cwd: path.join(box.cwd, 'all'), input: stdout })
  expect(['one/a.py', 'two/a.py', 'lone.py'].map(file => box.read(`all/${file}`))).toEqual([
    'nap()\n',
    'rest()\nbold()\n',
    'rest()\nrisky()\n',
  ])
})

describe('--dry-run', () => {
  test('prints only a diff that git applies, writes nothing: 1', async () => {
    const box = sandbox({ 'a.py': 'nap()\nstuck()\n', 'sub/b c.py': '\ufeffnap()\r\n' })
    const { status, stdout, stderr } = await box.run('-n')
    expect(status).toBe(1)
    expect(stderr).toBe('Would fix 2 findings in 2 files, 1 left.\n')
    expect(box.read('a.py')).toBe('nap()\nstuck()\n')
    execFileSync('git', ['apply', '-'], { cwd: box.cwd, input: stdout })
    expect(box.read('a.py')).toBe('rest()\nstuck()\n')
    expect(box.read('sub/b c.py')).toBe('\ufeffrest()\r\n')
  })

  test('no diff but findings: 1; neither: 0', async () => {
    expect(await sandbox({ 'a.py': 'stuck()\n' }).run('-n')).toMatchObject({ status: 1, stdout: '' })
    expect(await sandbox({ 'a.py': 'x\n' }).run('--dry-run')).toMatchObject({ status: 0, stdout: '' })
  })
})

describe('exit status', () => {
  test('--exit-zero: findings are no failure, a failure is', async () => {
    const box = sandbox({ 'a.py': 'stuck()\n' })
    expect((await box.run('--check', '--exit-zero')).status).toBe(0)
    expect((await box.run('-n', '--exit-zero')).status).toBe(0)
    expect((await box.run('--check', '--exit-zero', 'gone.py')).status).toBe(2)
  })

  test('--exit-non-zero-on-fix', async () => {
    const box = sandbox({ 'a.py': 'nap()\n' })
    expect((await box.run('--exit-non-zero-on-fix', '.')).status).toBe(1)
    expect((await box.run('--exit-non-zero-on-fix', '.')).status).toBe(0)
  })
})

describe('standard input', () => {
  test('applying: the result on stdout, byte for byte', async () => {
    const box = sandbox({})
    const { status, stdout } = await box.runWith({ stdin: '\ufeffnap()\r\n' }, '-', '--stdin-filename', 'a.py')
    expect([status, stdout]).toEqual([0, '\ufeffrest()\r\n'])
    expect(existsSync(path.join(box.cwd, 'a.py'))).toBe(false)
  })

  test('applying: nothing to do, or something is left', async () => {
    expect(await sandbox({}).runWith({ stdin: 'x = 1\n' }, '-')).toMatchObject({ status: 0, stdout: 'x = 1\n' })
    expect(await sandbox({}).runWith({ stdin: 'stuck()' }, '-')).toMatchObject({ status: 1, stdout: 'stuck()' })
  })

  test('report and diff', async () => {
    const options = { stdin: 'nap()\n' }
    const report = await sandbox({}).runWith(
      options,
      '--check',
      '-',
      '--stdin-filename',
      'p/a.py',
      '--output-format',
      'concise',
    )
    expect(report).toMatchObject({ status: 1, stdout: 'p/a.py:1:1: test-nap a call of the tests [fixable]\n' })
    const diff = await sandbox({}).runWith(options, '-n', '-', '--stdin-filename', 'p/a.py')
    expect(diff).toMatchObject({ status: 1, stdout: '--- a/p/a.py\n+++ b/p/a.py\n@@ -1 +1 @@\n-nap()\n+rest()\n' })
  })

  test('the configuration of the named file holds', async () => {
    const box = sandbox({ 'p/async-fix.toml': 'ignore = ["test-nap"]\n' })
    expect((await box.runWith({ stdin: 'nap()\n' }, '-', '--stdin-filename', 'p/a.py')).stdout).toBe('nap()\n')
    expect((await box.runWith({ stdin: 'nap()\n' }, '-', '--stdin-filename', 'a.py')).stdout).toBe('rest()\n')
  })

  test('what is not understood comes out as it went in', async () => {
    const latin1 = Buffer.from('nap()\n# \u00e9\n', 'latin1')
    const undecodable = await sandbox({}).runWith({ stdin: latin1 }, '-', '--stdin-filename', 'a.py')
    expect(undecodable.stdoutBytes).toEqual(latin1)
    expect(undecodable).toMatchObject({
      status: 0,
      stderr: expect.stringContaining('warning: a.py:2: not valid UTF-8, left alone'),
    })
    const broken = await sandbox({ 'async-fix.toml': 'x = [' }).runWith(
      { stdin: 'nap()\n' },
      '-',
      '--stdin-filename',
      'a.py',
    )
    expect(broken).toMatchObject({ status: 2, stdout: 'nap()\n' })
  })

  test('--force-exclude leaves an excluded file as it is', async () => {
    const options = { stdin: 'nap()\n' }
    const argv = ['-', '--stdin-filename', 'build/a.py', '--force-exclude']
    expect(await sandbox({}).runWith(options, ...argv)).toMatchObject({ status: 0, stdout: 'nap()\n' })
    expect(await sandbox({}).runWith(options, '--check', ...argv)).toMatchObject({ status: 0, stdout: '' })
  })
})

describe('output', () => {
  test('--output-file takes the report, also of standard input', async () => {
    const box = sandbox({ 'a.py': 'stuck()\n' })
    const result = await box.run('--check', '--output-format', 'concise', '--output-file', 'out.txt')
    expect(result).toMatchObject({ status: 1, stdout: '' })
    expect(box.read('out.txt')).toContain('a.py:1:1: test-stuck')
    await box.runWith({ stdin: 'stuck()\n' }, '-', '--output-file', 'stdin.json', '--output-format', 'json')
    expect(JSON.parse(box.read('stdin.json'))).toHaveLength(1)
  })

  test('--output-file takes the diff of a dry run', async () => {
    const box = sandbox({ 'a.py': 'nap()\n' })
    const { status, stdout } = await box.run('-n', '--output-file', 'out.diff', '.')
    expect([status, stdout]).toEqual([1, ''])
    expect(box.read('out.diff')).toContain('-nap()\n+rest()\n')
  })

  test('a report that cannot be written: 2', async () => {
    const box = sandbox({ 'a.py': 'nap()\n' })
    const { status, stderr } = await box.run('.', '--output-file', 'no/such/folder.txt')
    expect(status).toBe(2)
    expect(stderr).toContain('error: no/such/folder.txt: the report was not written: no such file or folder')
    expect(box.read('a.py')).toBe('rest()\n')
  })

  test('--statistics, for people and as JSON', async () => {
    const box = sandbox({ 'a.py': 'nap()\nstuck()\nstuck()\n' })
    expect((await box.run('--check', '--statistics')).stdout).toBe('2  test-stuck\n1  test-nap    [fixable]\n')
    const { stdout } = await box.run('--check', '--statistics', '--output-format', 'json')
    expect(JSON.parse(stdout)).toHaveLength(2)
  })

  test('--quiet: neither warnings nor summary, but errors', async () => {
    const box = sandbox({ 'a.py': 'stuck()\n', 'latin.py': Buffer.from([0x23, 0xe9]) })
    expect((await box.run('--check', '-q')).stderr).toBe('')
    expect((await box.run('--check', '--quiet', 'gone.py')).stderr).toBe('error: gone.py: no such file or folder\n')
  })

  test('--verbose names the files and their configuration', async () => {
    const box = sandbox({ 'a.py': 'x\n', 'async-fix.toml': '' })
    const { stderr } = await box.run('--check', '--verbose')
    expect(stderr).toContain('a.py')
    expect(stderr).toContain('async-fix.toml')
  })

  test('colour: by flag, by environment, by terminal', async () => {
    const box = sandbox({ 'a.py': 'stuck()\n' })
    const colored = async (env: Record<string, string>, terminal: boolean, ...argv: string[]) =>
      (await box.runWith({ env, terminal }, '--check', ...argv)).stdout.includes('\u001b[')
    expect(await colored({}, true)).toBe(true)
    expect(await colored({}, false)).toBe(false)
    expect(await colored({ NO_COLOR: '1' }, true)).toBe(false)
    expect(await colored({ FORCE_COLOR: '1' }, false)).toBe(true)
    expect(await colored({ FORCE_COLOR: '0' }, true)).toBe(false)
    expect(await colored({ NO_COLOR: '1' }, false, '--color', 'always')).toBe(true)
    expect(await colored({}, true, '--color=never')).toBe(false)
  })

  test('no files at all is said', async () => {
    const { status, stderr } = await sandbox({ 'a.txt': '' }).run('.')
    expect([status, stderr]).toEqual([0, 'warning: no Python files found in .\n'])
  })

  test('files are reported in the order of their names', async () => {
    const box = sandbox({ 'b.py': 'stuck()\n', 'a/z.py': 'stuck()\n', 'a.py': 'stuck()\n' })
    const { stdout } = await box.run('--check', '--output-format=concise', 'b.py', '.')
    expect(stdout.split('\n').map(line => line.split(':')[0])).toEqual(['a.py', 'a/z.py', 'b.py', ''])
  })
})

test('the report of the version of package.json', async () => {
  const { version } = JSON.parse(readFileSync('package.json', 'utf8'))
  expect(await sandbox({}).run('--version')).toMatchObject({ status: 0, stdout: `async-fix ${version}\n` })
})
