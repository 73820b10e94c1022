/** What bad input gets: a clear line, the right status, every other file done, and no byte lost. */

import { chmodSync, mkdirSync, readFileSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test, vi } from 'vitest'
import { sizeLimit } from '../../src/workspace/read.ts'
import { transforms } from '../../transforms/index.ts'
import { type Sandbox, sandbox } from './harness.ts'

/** Runs over a folder with one odd file and a good one, which has to be repaired whatever the odd one does. */
async function runWithGood(box: Sandbox, ...argv: string[]) {
  writeFileSync(path.join(box.cwd, 'good.py'), 'nap()\n')
  const result = await box.run(...(argv.length > 0 ? argv : ['.']))
  expect(box.read('good.py')).toBe('rest()\n')
  expect(result.stderr).not.toMatch(/^ +at /m)
  return result
}

describe('a file that is left alone with a warning: 0', () => {
  test.each<[string, string | Uint8Array, RegExp]>([
    ['not UTF-8', Buffer.from('nap()\nx = "\u00e9"\n', 'latin1'), /^warning: odd\.py:2: not valid UTF-8, left alone$/m],
    [
      'a declared encoding',
      '# coding: latin-1\nnap()\n',
      /^warning: odd\.py: encoded as latin-1, only UTF-8 is read, left alone$/m,
    ],
    ['UTF-16', Buffer.from('\ufeffnap()\n', 'utf16le'), /^warning: odd\.py:1: not valid UTF-8, left alone$/m],
    [
      '5 MB long',
      Buffer.alloc(sizeLimit + 1, 'nap()\n'),
      /^warning: odd\.py: 5\.0 MB is more than the limit of 5 MB, left alone$/m,
    ],
  ])('%s', async (_, content, message) => {
    const box = sandbox({ 'odd.py': content })
    const { status, stdout, stderr } = await runWithGood(box)
    expect(stderr).toMatch(message)
    expect([status, stdout]).toEqual([0, ''])
    expect(Buffer.from(content).equals(readFileSync(path.join(box.cwd, 'odd.py')))).toBe(true)
  })
})

describe('a file with odd places is repaired outside of them', () => {
  test('a syntax error: the rest is looked at', async () => {
    const source = 'nap()\n\ndef broken(:\n    pass\n\n\nnap()\n'
    const box = sandbox({ 'odd.py': source })
    const { stderr } = await runWithGood(box)
    expect(stderr).toMatch(/^warning: odd\.py:3: syntax error, this place is left alone/m)
    const result = box.read('odd.py')
    expect(result).toContain('def broken(:\n    pass\n')
    expect(result.startsWith('rest()\n')).toBe(true)
  })

  test('Python 2', async () => {
    const box = sandbox({ 'odd.py': 'print "hello"\nnap()\nprint "again"\n' })
    const { status, stderr } = await runWithGood(box)
    expect(stderr).toMatch(/^warning: odd\.py:1: Python 2 syntax, this place is left alone \(and 1 more\)$/m)
    expect(box.read('odd.py')).toMatch(/^print "hello"\n(nap|rest)\(\)\nprint "again"\n$/)
    expect(status).toBeLessThan(2)
  })

  test.each([
    ['byte order mark', '\ufeffnap()\n', '\ufeffrest()\n'],
    ['form feeds', '\fnap()\n\f\nnap()\n', '\frest()\n\f\nrest()\n'],
    ['CRLF and no final newline', 'nap()\r\nnap()', 'rest()\r\nrest()'],
    ['tabs', 'def f():\n\tnap()\n', 'def f():\n\trest()\n'],
  ])('%s', async (_, before, after) => {
    const box = sandbox({ 'odd.py': before })
    expect((await runWithGood(box)).status).toBe(0)
    expect(box.read('odd.py')).toBe(after)
  })

  test('NUL bytes: no other byte changes', async () => {
    const box = sandbox({ 'odd.py': 'nap()\nx = 1 # \0\ny = "\0"\n' })
    const { status } = await runWithGood(box)
    expect(status).toBeLessThan(2)
    expect(box.read('odd.py').replaceAll('rest', 'nap')).toBe('nap()\nx = 1 # \0\ny = "\0"\n')
  })

  test.each([
    ['parentheses', `x = ${'('.repeat(10_000)}1${')'.repeat(10_000)}\nnap()\n`],
    ['calls', `x = ${'f('.repeat(10_000)}nap()${')'.repeat(10_000)}\n`],
    ['a sum', `x = 1${' + 1'.repeat(10_000)}\nnap()\n`],
    ['attributes', `x = a${'.b'.repeat(10_000)}\nnap()\n`],
    ['not', `x = ${'not '.repeat(10_000)}nap()\n`],
    ['elif', `if a: pass\n${'elif b: pass\n'.repeat(10_000)}nap()\n`],
  ])('ten thousand deep: %s', async (_, source) => {
    const box = sandbox({ 'odd.py': source })
    const { status } = await runWithGood(box)
    expect(status).toBeLessThan(2)
    expect(box.read('odd.py').replace('rest()', 'nap()')).toBe(source)
  })

  test('five thousand calls of one another: a warning, and the other functions are done', async () => {
    const deep = `\n\ndef deep(x):\n    x${'.get()'.repeat(5000)}\n`
    const blocking = 'import asyncio\nimport time\n\n\nasync def poll():\n    time.sleep(1)\n'
    const box = sandbox({ 'odd.py': blocking + deep }, transforms)
    const { status, stderr } = await box.run('.')
    expect(stderr).toContain('warning: odd.py:10: code that is nested too deeply, this place is left alone\n')
    expect(status).toBe(0)
    const after = box.read('odd.py')
    expect(after === blocking.replace('time.sleep', 'await asyncio.sleep') + deep).toBe(true)
  })

  test('5 MB on one line is too much, a little less is not', async () => {
    const box = sandbox({ 'odd.py': `x = "${'a'.repeat(1_000_000)}"; nap()\n` })
    expect((await runWithGood(box)).status).toBe(0)
    expect(box.read('odd.py').endsWith('rest()\n')).toBe(true)
  })
})

describe('paths', () => {
  test('a path that does not exist: 2, named', async () => {
    const { status, stderr } = await runWithGood(sandbox({}), 'gone.py', 'good.py')
    expect(status).toBe(2)
    expect(stderr).toContain('error: gone.py: no such file or folder\n')
  })

  test('a folder called x.py is searched', async () => {
    const box = sandbox({ 'x.py/inner.py': 'nap()\n' })
    expect((await runWithGood(box)).status).toBe(0)
    expect(box.read('x.py/inner.py')).toBe('rest()\n')
  })

  test.each(['plot (new.py', 'copy (2).py', 'a[1.py', 'c++.py'])(
    '%s, which nobody can import by its name, is repaired',
    async name => {
      const box = sandbox({ [name]: 'import time\n\n\nasync def poll():\n    time.sleep(1)\n' }, transforms)
      expect(await box.run(name)).toMatchObject({ status: 0, stderr: 'Fixed 1 finding in 1 file, 0 left.\n' })
      expect(box.read(name)).toBe('import asyncio\n\n\nasync def poll():\n    await asyncio.sleep(1)\n')
    },
  )

  test('dangling and circular links: a warning', async () => {
    const box = sandbox({})
    symlinkSync('nowhere.py', path.join(box.cwd, 'dangling.py'))
    symlinkSync('loop.py', path.join(box.cwd, 'loop.py'))
    const { status, stderr } = await runWithGood(box)
    expect(status).toBe(0)
    expect(stderr).toContain('warning: dangling.py: symbolic link to a file that does not exist, skipped\n')
    expect(stderr).toContain('warning: loop.py: symbolic link that leads back to itself\n')
  })

  test('a link to a file: the target is repaired, once', async () => {
    const box = sandbox({ 'real.py': 'nap()\n' })
    symlinkSync('real.py', path.join(box.cwd, 'link.py'))
    expect((await runWithGood(box)).stderr).toBe('Fixed 2 findings in 2 files, 0 left.\n')
    expect(box.read('real.py')).toBe('rest()\n')
  })

  test('a name with control characters is shown harmlessly', async () => {
    const box = sandbox({ 'a\u001b[31m\n.py': Buffer.from([0xff]) })
    const { stderr } = await runWithGood(box)
    expect(stderr).toContain('warning: a␛[31m␊.py:1: not valid UTF-8')
  })
})

describe('the disk refuses', () => {
  test('a read-only target: 2, and its findings are still reported', async () => {
    const box = sandbox({ 'odd.py': 'nap()\n' })
    chmodSync(path.join(box.cwd, 'odd.py'), 0o444)
    const { status, stdout, stderr } = await runWithGood(box, '.', '--output-format', 'concise')
    expect(status).toBe(2)
    expect(stderr).toContain('error: odd.py: not written: the file is read-only\n')
    expect(stdout).toBe('odd.py:1:1: test-nap a call of the tests [fixable]\n')
    expect(box.read('odd.py')).toBe('nap()\n')
  })

  /** Runs with a changed file system; what is named here takes the place of the real functions. */
  async function withDisk<T>(changes: (real: typeof import('node:fs')) => object, use: () => Promise<T>): Promise<T> {
    vi.resetModules()
    vi.doMock('node:fs', async original => {
      const real = await original<typeof import('node:fs')>()
      return { ...real, ...changes(real) }
    })
    try {
      return await use()
    } finally {
      vi.doUnmock('node:fs')
      vi.resetModules()
    }
  }

  const refusal = () => Object.assign(new Error('EACCES: permission denied'), { code: 'EACCES' })

  test('an unreadable file: a warning when it was found, a failure when it was named', async () => {
    const box = sandbox({ 'odd.py': 'nap()\n', 'good.py': 'nap()\n' })
    const unreadable = (real: typeof import('node:fs')) => ({
      readFileSync(file: string, options?: unknown) {
        if (String(file).endsWith('odd.py')) throw refusal()
        return real.readFileSync(file, options as BufferEncoding)
      },
    })
    await withDisk(unreadable, async () => {
      const { sandbox: mocked } = await import('./harness.ts')
      const other = mocked({ 'odd.py': 'nap()\n', 'good.py': 'nap()\n' })
      const found = await other.run('.')
      expect(found.stderr).toContain('warning: odd.py: permission denied, left alone\n')
      expect(found.status).toBe(0)
      expect(other.read('good.py')).toBe('rest()\n')
      const named = await other.run('odd.py', 'good.py')
      expect(named.stderr).toContain('error: odd.py: permission denied, left alone\n')
      expect(named.status).toBe(2)
    })
    expect(box.read('odd.py')).toBe('nap()\n')
  })

  test('a file that vanishes between finding and reading', async () => {
    const vanishing = (real: typeof import('node:fs')) => ({
      statSync(file: string) {
        const stats = real.statSync(file)
        if (String(file).endsWith('odd.py')) unlinkSync(file)
        return stats
      },
    })
    await withDisk(vanishing, async () => {
      const { sandbox: mocked } = await import('./harness.ts')
      const box = mocked({ 'odd.py': 'nap()\n', 'good.py': 'nap()\n' })
      const { status, stderr } = await box.run('.')
      expect(stderr).toContain('warning: odd.py: no such file or folder, left alone\n')
      expect(status).toBe(0)
      expect(box.read('good.py')).toBe('rest()\n')
    })
  })

  test('a file that changes between reading and writing is not overwritten', async () => {
    const changing = (real: typeof import('node:fs')) => ({
      fsyncSync(descriptor: number) {
        real.fsyncSync(descriptor)
        real.writeFileSync(target, 'somebody else\n')
      },
    })
    let target = ''
    await withDisk(changing, async () => {
      const { sandbox: mocked } = await import('./harness.ts')
      const box = mocked({ 'odd.py': 'nap()\n' })
      target = path.join(box.cwd, 'odd.py')
      const { status, stderr } = await box.run('.')
      expect(stderr).toContain('error: odd.py: changed on disk while it was looked at, not written\n')
      expect(status).toBe(2)
      expect(box.read('odd.py')).toBe('somebody else\n')
    })
  })
})

describe('our own failure', () => {
  test('a crash in one file: one line that names it, the others are done: 2', async () => {
    const box = sandbox({ 'odd.py': 'crash()\nnap()\n' })
    const { status, stderr } = await runWithGood(box)
    expect(status).toBe(2)
    expect(stderr).toContain(
      'error: odd.py: left alone: async-fix failed on it (we are wrong); please report this bug\n',
    )
    expect(box.read('odd.py')).toBe('crash()\nnap()\n')
  })
})

test('a broken pyproject.toml: file and line, 2, nothing done below it', async () => {
  const box = sandbox({ 'p/pyproject.toml': '[project]\nname = "x"\nrequires-python = \n', 'p/a.py': 'nap()\n' })
  const { status, stderr } = await runWithGood(box)
  expect(status).toBe(2)
  expect(stderr).toMatch(/^error: .*p\/pyproject\.toml:3: invalid TOML/m)
  expect(box.read('p/a.py')).toBe('nap()\n')
  expect((await box.run('--isolated', '.')).status).toBe(0)
  expect(box.read('p/a.py')).toBe('rest()\n')
})

test('the summary counts the files that were looked at, and says nothing where there was none', async () => {
  const latin = Buffer.from([0xe9])
  const files = { 'latin.py': latin, 'a.py': 'x = 1\n', 'bad/b.py': 'nap()\n', 'bad/async-fix.toml': 'select = 1\n' }
  expect((await sandbox(files).run('--check')).stderr).toMatch(/\nNo findings in 1 file\.\n$/)
  expect((await sandbox({ 'latin.py': latin }).run('--check')).stderr).not.toContain('findings')
})

test('folders without files, empty files', async () => {
  const box = sandbox({ 'empty.py': '' })
  mkdirSync(path.join(box.cwd, 'void'))
  expect((await runWithGood(box)).status).toBe(0)
  expect(box.read('empty.py')).toBe('')
})
