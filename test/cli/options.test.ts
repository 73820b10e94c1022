/** The command line and the configuration: rules, targets, contradictions. */

import { describe, expect, test } from 'vitest'
import { sandbox } from './harness.ts'

const everything = { 'a.py': 'nap()\nrisky()\nstuck()\nopinion()\n' }

async function rulesFound(files: Record<string, string>, ...argv: string[]) {
  const { stdout, stderr } = await sandbox(files).run('--check', '--output-format', 'json', ...argv)
  expect(stderr).not.toContain('error')
  return JSON.parse(stdout).map((finding: { code: string }) => finding.code.replace('test-', ''))
}

describe('selection', () => {
  test.each<[string[], string[]]>([
    [[], ['nap', 'risky', 'stuck']],
    [['--select', 'test-nap'], ['nap']],
    [
      ['--select', 'tasks'],
      ['stuck', 'opinion'],
    ],
    [
      ['--select', 'all'],
      ['nap', 'risky', 'stuck', 'opinion'],
    ],
    [
      ['--select', 'default'],
      ['nap', 'risky', 'stuck'],
    ],
    [
      ['--select', 'ASYNC251,RUF006'],
      ['nap', 'stuck'],
    ],
    [['--select', 'async251'], ['nap']],
    [['--select', 'ASYNC2'], ['nap']],
    [
      ['--select', 'ASYNC'],
      ['nap', 'risky'],
    ],
    [
      ['--select', 'S7488', '--select', 'test-stuck'],
      ['nap', 'stuck'],
    ],
    [
      ['--extend-select', 'test-opinion'],
      ['nap', 'risky', 'stuck', 'opinion'],
    ],
    [
      ['--ignore', 'blocking'],
      ['risky', 'stuck'],
    ],
    [['--ignore', 'ASYNC'], ['stuck']],
    [['--ignore', 'S7488,RUF006'], ['risky']],
    [['--ignore', 'default'], []],
    [['--ignore', 'all', '--extend-select', 'test-nap'], ['nap']],
    [
      ['--select', 'test-nap, test-stuck', '--ignore', 'TASKS'],
      ['nap', 'stuck'],
    ],
    [
      ['--select=blocking', '--extend-select=concurrency,RUF006'],
      ['nap', 'risky', 'stuck'],
    ],
    [
      ['--select', 'all', '--ignore', 'tasks', '--extend-select', 'test-opinion'],
      ['nap', 'risky', 'opinion'],
    ],
    [['--select', 'test-nap', '--ignore', 'test-nap'], []],
  ])('%j', async (argv, rules) => {
    expect(await rulesFound(everything, ...argv)).toEqual(rules)
  })

  test.each([
    [['--select', 'test-nup'], 'error: --select: unknown rule `test-nup` (did you mean `test-nap`?)\n'],
    [['--ignore', 'xyzzyfoobar'], 'error: --ignore: unknown rule `xyzzyfoobar` (`async-fix rules` lists them)\n'],
    [['--extend-select', 'A'], 'error: --extend-select: unknown rule `A`'],
  ])('an unknown rule fails before anything is done: %j', async (argv, message) => {
    const box = sandbox(everything)
    const { status, stderr } = await box.run(...argv, '.')
    expect(status).toBe(2)
    expect(stderr).toContain(message)
    expect(box.read('a.py')).toBe(everything['a.py'])
  })

  test('the configuration selects, and the command line overrides it', async () => {
    const files = { ...everything, 'pyproject.toml': '[tool.async-fix]\nselect = ["tasks"]\nignore = ["RUF006"]\n' }
    expect(await rulesFound(files)).toEqual(['opinion'])
    expect(await rulesFound(files, '--extend-select', 'test-nap')).toEqual(['nap', 'opinion'])
    expect(await rulesFound(files, '--select', 'test-stuck')).toEqual(['stuck'])
    expect(await rulesFound(files, '--isolated')).toEqual(['nap', 'risky', 'stuck'])
  })

  test('per-file-ignores', async () => {
    const config = '[per-file-ignores]\n"tests/**" = ["tasks"]\n"*_gen.py" = ["all"]\n'
    const files = {
      'async-fix.toml': config,
      'tests/x/a.py': 'nap()\nstuck()\n',
      'b_gen.py': 'nap()\n',
      'c.py': 'stuck()\n',
    }
    expect(await rulesFound(files)).toEqual(['stuck', 'nap'])
  })

  test('an unknown rule in the configuration names the file', async () => {
    const { status, stderr } = await sandbox({ 'async-fix.toml': 'ignore = ["nup"]\n', 'a.py': '' }).run('--check')
    expect(status).toBe(2)
    expect(stderr).toMatch(/async-fix\.toml: ignore: unknown rule `nup`/)
  })
})

describe('target version', () => {
  const source = { 'a.py': 'version()\n' }
  test.each<[Record<string, string>, string[], string[]]>([
    [{}, [], []],
    [{}, ['--target-version', 'py311'], ['version']],
    [{ 'pyproject.toml': '[project]\nrequires-python = ">=3.12"\n' }, [], ['version']],
    [{ 'pyproject.toml': '[project]\nrequires-python = ">=3.12"\n' }, ['--target-version=py310'], []],
    [
      { 'pyproject.toml': '[project]\nrequires-python = ">=3.9"\n[tool.async-fix]\ntarget-version = "py313"\n' },
      [],
      ['version'],
    ],
    [{ 'async-fix.toml': 'target-version = "py313"\n' }, ['--isolated'], []],
    ...['py38', 'py39', 'py310'].map(
      target => [{}, ['--target-version', target], []] as [Record<string, string>, string[], string[]],
    ),
    ...['py312', 'py313', 'py314'].map(
      target => [{}, ['--target-version', target], ['version']] as [Record<string, string>, string[], string[]],
    ),
    [{ 'pyproject.toml': '[project]\nrequires-python = ">=3.8"\n' }, [], []],
    [{ 'pyproject.toml': '[project]\nrequires-python = "~=3.11.2"\n' }, [], ['version']],
    [{ 'pyproject.toml': '[project]\nrequires-python = "==3.12.*"\n' }, [], ['version']],
    [{ 'pyproject.toml': '[project]\nrequires-python = "!=3.12.0,>=3.11,<4"\n' }, [], ['version']],
    [{ 'pyproject.toml': '[project]\nrequires-python = "<4"\n' }, [], []],
  ])('%j %j', async (files, argv, rules) => {
    expect(await rulesFound({ ...source, ...files }, ...argv)).toEqual(rules)
  })
})

describe('configuration', () => {
  test('unsafe fixes may be turned on there', async () => {
    const box = sandbox({ 'a/a.py': 'risky()\n', 'a/async-fix.toml': 'unsafe = true\n', 'b.py': 'risky()\n' })
    expect((await box.run('.')).status).toBe(1)
    expect([box.read('a/a.py'), box.read('b.py')]).toEqual(['bold()\n', 'risky()\n'])
  })

  test('exclude and extend-exclude, from file and flags', async () => {
    const files = { 'gen/a.py': 'nap()\n', 'build/b.py': 'stuck()\n', 'c.py': 'risky()\n' }
    expect(await rulesFound(files)).toEqual(['risky', 'nap'])
    expect(await rulesFound(files, '--exclude', 'gen')).toEqual(['stuck', 'risky'])
    expect(await rulesFound(files, '--extend-exclude', 'gen,c.py')).toEqual([])
    expect(await rulesFound({ ...files, 'async-fix.toml': 'extend-exclude = ["gen"]\n' })).toEqual(['risky'])
    expect(await rulesFound({ ...files, 'async-fix.toml': 'exclude = ["gen"]\n' })).toEqual(['stuck', 'risky'])
  })

  test('--config names the file', async () => {
    const files = {
      ...everything,
      'other.toml': 'select = ["test-nap"]\n',
      'async-fix.toml': 'select = ["test-stuck"]\n',
    }
    expect(await rulesFound(files, '--config', 'other.toml')).toEqual(['nap'])
    const { status, stderr } = await sandbox(files).run('--check', '--config', 'gone.toml')
    expect(status).toBe(2)
    expect(stderr).toMatch(/error: .*gone\.toml: no such file\n/)
  })

  test('a broken file fails what lies below it, and nothing else', async () => {
    const box = sandbox({
      'bad/pyproject.toml': '[tool.async-fix]\nselect = [\n',
      'bad/a.py': 'nap()\n',
      'bad/b.py': 'nap()\n',
      'good/a.py': 'nap()\n',
    })
    const { status, stderr } = await box.run('.')
    expect(status).toBe(2)
    expect(stderr.match(/error: .*bad\/pyproject\.toml:\d+: invalid TOML/g)).toHaveLength(1)
    expect([box.read('bad/a.py'), box.read('good/a.py')]).toEqual(['nap()\n', 'rest()\n'])
  })
})

describe('the command line', () => {
  test.each([
    [['--chek', '.'], 'unknown flag `--chek` (did you mean `--check`?)'],
    [['--output-format', 'xml', '.'], '`--output-format`: "xml" is not one of full'],
    [['--target-version', 'py27', '.'], '`--target-version`: "py27" is not one of "py38"'],
    [['--http-client', 'urllib', '.'], '`--http-client`: "urllib" is not one of "thread"'],
    [['--max-concurrency', '0', '.'], '`--max-concurrency` must be a whole number above 0, not "0"'],
    [['--max-concurrency', '-1', '.'], '`--max-concurrency` must be a whole number above 0, not "-1"'],
    [['--max-concurrency', 'ten', '.'], '`--max-concurrency` must be a whole number above 0, not "ten"'],
    [['--max-concurrency', '1e3', '.'], '`--max-concurrency` must be a whole number above 0, not "1e3"'],
    [['--max-concurrency', '99999999999999999999', '.'], '`--max-concurrency` must be a whole number above 0'],
    [['--jobs', 'many', '.'], '`--jobs` must be a whole number above 0, not "many"'],
    [['--color', 'red', '.'], '`--color`: "red" is not one of "auto", "always", "never"'],
    [['--select'], '`--select` wants a value'],
    [['--select', '', '.'], '`--select` wants a value'],
    [['--ignore', ' , ', '.'], '`--ignore` wants a value'],
    [[''], 'a path is empty; `.` is the current folder'],
    [['--check', 'a.py', ''], 'a path is empty; `.` is the current folder'],
    [['--check', '-n', '.'], '`--check` and `--dry-run`: choose one'],
    [['--check', '--output-file', 'a.py', 'a.py'], '`--output-file`: a report would replace the source in a.py'],
    [['--check', '--add-ignore', '.'], '`--check` writes nothing'],
    [['-', 'a.py'], '`-` (standard input) cannot be mixed with other paths'],
    [['a.py', '--stdin-filename', 'b.py'], '`--stdin-filename` goes with `-`'],
    [['rules', 'src'], '`rules` lists the rules; a folder of that name is `./rules`'],
    [['explain'], 'explain takes one rule'],
    [['explain', 'test-nup'], 'explain: unknown rule `test-nup` (did you mean `test-nap`?)'],
  ])('%j fails with a sentence and without a stack', async (argv, message) => {
    const { status, stdout, stderr } = await sandbox({ 'a.py': '' }).run(...argv)
    expect([status, stdout]).toEqual([2, ''])
    expect(stderr).toContain(`error: ${message}`)
    expect(stderr).not.toContain('    at ')
  })

  test('a source tree has no worker threads to start, whatever it is asked for', async () => {
    expect((await sandbox({ 'a.py': 'nap()\n', 'b.py': 'nap()\n' }).run('--jobs', '2', '.')).status).toBe(0)
  })

  test('help names every flag with an effect, in groups that fit a screen', async () => {
    const { status, stdout } = await sandbox({}).run('--help')
    expect(status).toBe(0)
    const flags =
      '--check --dry-run --unsafe --select --extend-select --ignore --target-version --http-client --max-concurrency --output-format --output-file --statistics --quiet --verbose --color --exclude --extend-exclude --no-respect-gitignore --force-exclude --stdin-filename --config --isolated --exit-zero --exit-non-zero-on-fix --add-ignore --jobs --verify --verify-timeout'
    for (const flag of flags.split(' ')) expect(stdout).toContain(flag)
    for (const group of stdout.split('\n\n')) expect(group.split('\n').length).toBeLessThan(24)
    for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(100)
    expect(stdout).not.toMatch(/\[(array|string|boolean|choices)/)
  })

  test('a path after -- may look like a flag', async () => {
    const box = sandbox({ '--check': 'nap()\n' })
    expect((await box.run('--', '--check')).status).toBe(0)
    expect(box.read('--check')).toBe('rest()\n')
  })

  test('a path that looks like a number', async () => {
    const box = sandbox({ '007': 'nap()\n' })
    await box.run('007')
    expect(box.read('007')).toBe('rest()\n')
  })
})

describe('rules and explain', () => {
  test('rules lists each with its family, and what is on', async () => {
    const { status, stdout } = await sandbox({}).run('rules')
    expect(status).toBe(0)
    expect(stdout).toContain('* test-nap ')
    expect(stdout).toContain('  test-opinion ')
    expect(stdout).toMatch(/^blocking$/m)
  })

  test('rules as JSON', async () => {
    const rules = JSON.parse((await sandbox({}).run('rules', '--output-format', 'json')).stdout)
    expect(rules).toHaveLength(6)
    expect(rules.find((rule: { name: string }) => rule.name === 'test-version')).toMatchObject({
      family: 'timeouts',
      default: true,
      since: '3.11',
      until: null,
      declines: { old: 'it is old' },
      by_hand: null,
    })
  })

  test.each(['test-risky', 'ASYNC900'])('explain %s shows the page', async rule => {
    const { status, stdout } = await sandbox({}).run('explain', rule)
    expect(status).toBe(0)
    const parts = ['# test-risky', 'Because.', '-old()\n+new()', '- `paced`: the loop is paced', 'ASYNC900']
    for (const part of [...parts, 'By hand:\n\nPace it with `rest()`.\n']) expect(stdout).toContain(part)
  })
})
