/** The commands that are timed: what each is called, how it is run, and with which other it is compared. */

import path from 'node:path'
import { type RowSet, Rows } from './entries.ts'
import { count } from './format.ts'
import type { Results } from './results.ts'
import type { Task } from './schedule.ts'
import type { Tools } from './tools.ts'

type Before = NonNullable<Task['before']>

export const ruffRules = 'ASYNC,RUF006'

export function asyncFix(cli: string, ...words: readonly string[]): string[] {
  return [process.execPath, cli, ...words]
}

function check(cli: string, ...words: readonly string[]): string[] {
  return asyncFix(cli, '--check', '--quiet', '--output-format', 'concise', ...words)
}

export type TreeSetup = {
  readonly cli: string
  readonly tools: Tools
  /** Absolute folder of the tree. */
  readonly root: string
  /** Null when this async-fix keeps no cache. */
  readonly cache: string | null
  readonly ruffCache: string
  /** Bring the cache of a tool up to date. */
  readonly refresh: { readonly asyncFix: Before; readonly ruff: Before }
  /** Changes ten files. */
  readonly change: Before
}

/** Rows over the whole tree. */
export function treeRows(setup: TreeSetup): RowSet {
  const { cli, tools, root, cache, refresh, change } = setup
  const rows = new Rows('tree', root)
  rows.add('check-cold', '`async-fix --check`, no cache', 'ruff-cold', check(cli, '--no-cache', '.'))
  const ruff = ['check', '--isolated', '--no-preview', '--select', ruffRules, '--output-format', 'concise']
  rows.peer('ruff-cold', `ruff (${ruffRules}), no cache`, null, tools.ruff, [...ruff, '--no-cache', '.'])
  const ruffWarm = [...ruff, '--cache-dir', setup.ruffCache, '.']
  rows.peer('ruff-warm', `ruff (${ruffRules}), cache filled`, null, tools.ruff, ruffWarm, { before: refresh.ruff })
  const warm = ['check-warm', '`async-fix --check`, cache filled', 'ruff-warm'] as const
  const changed = ['check-changed', '`async-fix --check`, cache filled, 10 files changed since', 'ruff-warm'] as const
  if (cache) {
    const cached = check(cli, '--cache-dir', cache, '.')
    rows.add(...warm, cached, { before: refresh.asyncFix })
    rows.add(...changed, cached, { before: change })
  } else for (const [, title] of [warm, changed]) rows.miss(title, 'this async-fix kept no cache')
  rows.peer('flake8', 'flake8-async', 'ruff-cold', tools.flake8, ['--isolated', '--select', 'ASYNC', '.'], {
    late: true,
  })
  const checks = 'await-outside-async,not-async-context-manager,yield-inside-async-function'
  const only = ['--disable=all', `--enable=${checks}`]
  const pylint = ['--rcfile=/dev/null', '--recursive=y', '--persistent=n', '--jobs=0', ...only, '.']
  rows.peer('pylint', 'pylint (its three checks of async)', 'ruff-cold', tools.pylint, pylint, {
    expected: pylintJudged,
  })
  return rows
}

/** A sum of what kinds of messages there were; 32 would be a usage error. */
const pylintJudged = Array.from({ length: 32 }, (_, status) => status)

/** One rule over the whole tree, against a search for its pattern. */
export function oneRuleRows(cli: string, tools: Tools, root: string, ruleFile: string): RowSet {
  const rows = new Rows('one-rule', root)
  const own = check(cli, '--select', 'blocking-sleep', '--no-cache', '.')
  rows.add('one-rule', '`async-fix --check --select blocking-sleep`, no cache', null, own)
  const pattern = ['scan', '--rule', ruleFile, '.']
  rows.peer('ast-grep', 'ast-grep, `time.sleep($$$)` in an async function', 'one-rule', tools['ast-grep'], pattern)
  return rows
}

/** What the row above searches for. */
export const sleepRule = `id: blocking-sleep
language: python
rule:
  pattern: time.sleep($$$)
  inside:
    kind: function_definition
    regex: ^async
    stopBy: end
`

export type FileSetup = {
  readonly cli: string
  /** Absolute path of a file of 10 KB with nothing around it. */
  readonly alone: string
  readonly project: {
    readonly root: string
    readonly files: number
    readonly cache: string
    /** False when this async-fix keeps no cache. */
    readonly kept: boolean
    readonly unchanged: string
    readonly edited: string
    readonly refresh: Before
    readonly edit: Before
  }
}

/** Whole processes for one file. */
export function fileRows({ cli, alone, project }: FileSetup): RowSet {
  const rows = new Rows('file', path.dirname(alone))
  const name = path.basename(alone)
  rows.add('node', '`node -e 0`', null, [process.execPath, '-e', '0'])
  rows.add('file', 'one file of 10 KB, no cache', 'node', check(cli, '--no-cache', name))
  const onStdin = check(cli, '--no-cache', '--stdin-filename', name, '-')
  rows.add('stdin', 'the same on standard input', 'node', onStdin, { stdin: alone })
  const inside = new Rows('file', project.root)
  const around = `in a project of ${project.files.toLocaleString('en')} files, ${project.kept ? 'cache filled' : 'no cache'}`
  const of = (file: string) => check(cli, '--cache-dir', project.cache, path.relative(project.root, file))
  inside.add('file-in-project', `such a file ${around}`, 'node', of(project.unchanged), { before: project.refresh })
  inside.add('file-edited', `such a file, just edited, ${around}`, 'node', of(project.edited), { before: project.edit })
  return { entries: [...rows.entries, ...inside.entries], absent: [] }
}

/**
 * Applying fixes against finding them.
 * @param afresh copies the tree anew
 */
export function bulkRows(
  cli: string,
  root: string,
  { bulkFindings, bulkFiles }: Pick<Results['counts'], 'bulkFindings' | 'bulkFiles'>,
  afresh: Before,
): RowSet {
  const rows = new Rows('bulk', root)
  const places = `${count(bulkFindings, 'fixable finding')} in ${count(bulkFiles, 'file')}`
  rows.add('bulk-check', `\`async-fix --check\` of ${places}, no cache`, null, check(cli, '--no-cache', '.'), {
    before: afresh,
  })
  const words = ['--unsafe', '--quiet', '--output-format', 'concise', '--no-cache', '.']
  rows.add('bulk-fix', 'applying their fixes, the unsafe ones too', 'bulk-check', asyncFix(cli, ...words), {
    before: afresh,
  })
  return rows
}
