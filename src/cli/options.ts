/** The command line: flags to checked options. */

import yargs, { type Argv, type Options as Flag } from 'yargs'
import type { PythonVersion } from '../engine/settings.ts'
import { formats } from '../report/formats.ts'
import { isSourcePath } from '../workspace/find.ts'
import { UserError } from '../workspace/problem.ts'
import { parseTargetVersion, targetVersions } from '../workspace/python-version.ts'
import { nearest } from './nearest.ts'
import { splitWords } from './select.ts'
import type { ColorChoice } from './streams.ts'

/** fix writes; check reports; diff shows what fix would write. */
export type Mode = 'fix' | 'check' | 'diff'

/** Null or empty where the command line says nothing. */
export type RunOptions = {
  readonly mode: Mode
  /** `-` alone is standard input. */
  readonly paths: readonly string[]
  readonly stdinFilename: string | null
  readonly unsafe: boolean | null
  readonly select: readonly string[] | null
  readonly extendSelect: readonly string[]
  readonly ignore: readonly string[]
  readonly targetVersion: PythonVersion | null
  readonly httpClient: 'thread' | 'httpx' | 'aiohttp' | null
  readonly fileIo: 'thread' | 'aiofiles' | 'anyio' | null
  readonly maxConcurrency: number | null
  readonly outputFormat: string
  readonly outputFile: string | null
  readonly statistics: boolean
  readonly quiet: boolean
  readonly verbose: boolean
  readonly color: ColorChoice
  readonly exclude: readonly string[] | null
  readonly extendExclude: readonly string[]
  readonly respectGitignore: boolean
  readonly forceExclude: boolean
  readonly config: string | null
  readonly isolated: boolean
  /** Parse every file that a trigger word is in, and all of it. */
  readonly fullParse: boolean
  readonly exitZero: boolean
  readonly exitNonZeroOnFix: boolean
  /** The reason to write, empty for none; null does not write suppressions. */
  readonly addIgnore: string | null
  /** The command that has to pass with what is applied; null for none. */
  readonly verify: string | null
  /** In seconds. */
  readonly verifyTimeout: number | null
  /** Whether what earlier runs have found may be used, and kept for later ones. */
  readonly cache: boolean
  /** The folder of the caches; null for one in each project. */
  readonly cacheDir: string | null
  /** How many threads may look at files; null for as many as pay. */
  readonly jobs: number | null
}

export type Command =
  | { readonly name: 'help'; readonly text: string }
  | { readonly name: 'version' }
  | { readonly name: 'rules'; readonly options: RunOptions }
  | { readonly name: 'explain'; readonly rule: string; readonly options: RunOptions }
  | { readonly name: 'asyncify'; readonly target: string; readonly options: RunOptions }
  | { readonly name: 'undo'; readonly options: RunOptions }
  | { readonly name: 'run'; readonly options: RunOptions }

const yes = (describe: string): Flag => ({ type: 'boolean', describe })
const one = (describe: string): Flag => ({ type: 'string', requiresArg: true, describe })
const list = (describe: string): Flag => ({ type: 'string', array: true, requiresArg: true, describe })

const groups: Readonly<Record<string, Readonly<Record<string, Flag>>>> = {
  'Mode (without one, fixes are applied):': {
    check: yes('report only'),
    'dry-run': { ...yes('show a diff of what would be applied'), alias: 'n' },
    unsafe: yes('also apply fixes that may change behaviour'),
    verify: one('apply only fixes with which this command passes: "pytest -q"'),
    'verify-timeout': one('seconds that it may take (10 times the first run, at least 60)'),
    'add-ignore': { type: 'string', describe: 'write a suppression on every finding that is left [=REASON]' },
  },
  'Rules:': {
    select: list('use these rules only: names, families, codes such as ASYNC251, all, default'),
    'extend-select': list('use these rules too'),
    ignore: list('do not use these rules'),
  },
  'Target:': {
    'target-version': { ...one('oldest Python the code must run on: py38 to py314'), choices: targetVersions },
    'http-client': {
      ...one('what a blocking HTTP call becomes: thread, httpx, aiohttp'),
      choices: ['thread', 'httpx', 'aiohttp'],
    },
    'file-io': {
      ...one('how a coroutine reads and writes files: thread, aiofiles, anyio'),
      choices: ['thread', 'aiofiles', 'anyio'],
    },
    'max-concurrency': one('bound on a gathered loop of unknown length (10)'),
  },
  'Files:': {
    exclude: list('leave these out, in place of the usual folders'),
    'extend-exclude': list('leave these out too'),
    'no-respect-gitignore': yes('look at files that git ignores'),
    'force-exclude': yes('leave out excluded files even when they are named'),
    'stdin-filename': one('the name of the source on standard input (-)'),
    config: one('an async-fix.toml or pyproject.toml'),
    isolated: yes('read no configuration'),
  },
  'Output:': {
    'output-format': one(`format of the report: ${Object.keys(formats).join(', ')}`),
    'output-file': one('write the report there'),
    statistics: yes('count findings by rule'),
    color: { ...one('colours: auto, always, never'), choices: ['auto', 'always', 'never'] },
    quiet: { ...yes('no warnings and no summary'), alias: 'q' },
    verbose: { ...yes('name each file that is looked at and its configuration, and time the stages'), alias: 'v' },
  },
  'Cache (what is known of unchanged files):': {
    'no-cache': yes('look at every file, and remember nothing'),
    'cache-dir': one('folder of the cache (.async_fix_cache beside the project)'),
  },
  'Speed:': {
    jobs: one('most threads that look at files (as many as pay)'),
  },
  'Exit status (0 nothing left, 1 findings left, 2 failed):': {
    'exit-zero': yes('0 although findings are left'),
    'exit-non-zero-on-fix': yes('1 when fixes were applied'),
  },
  'Help:': {
    help: { ...yes('this text'), alias: 'h' },
    version: yes('the version'),
  },
}

/** Flags that the help does not name: `--full-parse` is for whoever doubts that nothing is lost by parsing less. */
const reserved: Readonly<Record<string, Flag>> = {
  'full-parse': { ...yes('parse every file, and all of it'), hidden: true },
}

const usage = `async-fix finds asyncio pitfalls in Python code and rewrites the source.

  async-fix [flags] PATH…     apply the fixes
  async-fix --check [PATH…]   report only
  async-fix -n [PATH…]        show the diff
  async-fix asyncify PATH::FUNCTION   make a function async, and everything that calls it
  async-fix undo              take back what the last run here has changed
  async-fix rules             list the rules
  async-fix explain RULE      one rule's page`

/**
 * Reads the command line.
 * @param columns width of the help text
 * @throws UserError when it makes no sense
 */
export async function parseCommand(argv: readonly string[], columns: number): Promise<Command> {
  const parser = buildParser(columns)
  const values = new Values(await parser.parse(argv.map(word => (word === '--add-ignore' ? '--add-ignore=' : word))))
  if (values.flag('help')) return { name: 'help', text: await helpText(parser) }
  if (values.flag('version')) return { name: 'version' }
  const words = values.words()
  const options = runOptions(values, words)
  refuseVerifyOfNothing(options)
  if (options.outputFile !== null && isSourcePath(options.outputFile))
    throw new UserError(`\`--output-file\`: a report would replace the source in ${options.outputFile}`)
  if (words[0] === 'rules') {
    if (words.length > 1) throw new UserError('`rules` lists the rules; a folder of that name is `./rules`')
    return { name: 'rules', options }
  }
  if (words[0] === 'explain') {
    if (words.length !== 2)
      throw new UserError('explain takes one rule, for example `async-fix explain blocking-sleep`')
    return { name: 'explain', rule: words[1] ?? '', options }
  }
  if (words[0] === 'asyncify') {
    if (words.length !== 2)
      throw new UserError('asyncify takes one function, for example `async-fix asyncify shop/db.py::Store.save`')
    return { name: 'asyncify', target: words[1] ?? '', options }
  }
  if (words[0] === 'undo') {
    if (words.length > 1) throw new UserError('`undo` takes back a whole run; a folder of that name is `./undo`')
    if (options.mode === 'check') throw new UserError('`undo` writes; `--dry-run` shows what it would write')
    return { name: 'undo', options }
  }
  refuseContradictions(options)
  return { name: 'run', options }
}

function buildParser(columns: number): Argv {
  const parser = yargs()
    .scriptName('async-fix')
    .usage(usage)
    .locale('en')
    .help(false)
    .version(false)
    .exitProcess(false)
    .wrap(Math.max(60, Math.min(columns, 100)))
    .strictOptions()
    .parserConfiguration({
      'boolean-negation': false,
      'camel-case-expansion': false,
      'dot-notation': false,
      'greedy-arrays': false,
      'parse-numbers': false,
      'parse-positional-numbers': false,
    })
    .fail((message, error) => {
      throw new UserError(usageMessage(message ?? error.message))
    })
  for (const [title, flags] of Object.entries(groups)) parser.options(flags).group(Object.keys(flags), title)
  return parser.options(reserved)
}

/** yargs adds type and choices of each flag at the end of its line, which a reader of the help does not need. */
async function helpText(parser: Argv): Promise<string> {
  const text = await parser.getHelp()
  return `${text.replace(/\s+\[(?:array|boolean|string|choices: [^\]]*)\]/g, '').replace(/ +$/gm, '')}\n`
}

function usageMessage(message: string): string {
  const unknown = /^Unknown arguments?: (.*)$/.exec(message)?.[1]?.split(', ')[0]
  if (unknown) {
    const flags = Object.values(groups).flatMap(group => Object.keys(group))
    const suggestion = nearest(unknown, flags)
    return `unknown flag \`--${unknown}\`${suggestion ? ` (did you mean \`--${suggestion}\`?)` : ''}`
  }
  const missing = /^Not enough arguments following: (.*)$/.exec(message)?.[1]
  if (missing) return `\`--${missing}\` wants a value`
  const choice = /Argument: (.*), Given: (.*), Choices: (.*)/.exec(message)
  return choice ? `\`--${choice[1]}\`: ${choice[2]} is not one of ${choice[3]}` : message
}

function refuseContradictions({ mode, paths, stdinFilename, addIgnore }: RunOptions): void {
  const isStdin = paths.includes('-')
  if (isStdin && paths.length > 1) throw new UserError('`-` (standard input) cannot be mixed with other paths')
  if (stdinFilename !== null && !isStdin) throw new UserError('`--stdin-filename` goes with `-` as the path')
  if (paths.includes('')) throw new UserError('a path is empty; `.` is the current folder')
  if (addIgnore !== null && mode === 'check')
    throw new UserError('`--check` writes nothing, `--add-ignore` does: choose one')
  if (mode === 'fix' && paths.length === 0)
    throw new UserError('which files? `async-fix .` applies the fixes to this folder, `async-fix --check` only reports')
}

function refuseVerifyOfNothing({ verify, verifyTimeout, mode, paths, addIgnore }: RunOptions): void {
  if (verify === null && verifyTimeout !== null) throw new UserError('`--verify-timeout` goes with `--verify`')
  if (verify === null) return
  if (verify.trim() === '') throw new UserError('`--verify` wants a command, for example `--verify "pytest -q"`')
  if (mode === 'check') throw new UserError('`--check` writes nothing that `--verify` could run on: choose one')
  if (mode === 'diff') throw new UserError('`--dry-run` writes nothing that `--verify` could run on: choose one')
  if (paths.includes('-')) throw new UserError('`--verify` needs files to write, not `-` (standard input)')
  if (addIgnore !== null) throw new UserError('`--verify` and `--add-ignore`: one after the other, in two runs')
  if (['rules', 'explain', 'asyncify'].includes(paths[0] ?? ''))
    throw new UserError(`\`--verify\` goes with the fixes of a run, not with \`${paths[0]}\``)
}

function runOptions(values: Values, words: readonly string[]): RunOptions {
  const check = values.flag('check')
  const dryRun = values.flag('dry-run')
  if (check && dryRun) throw new UserError('`--check` and `--dry-run`: choose one')
  return {
    mode: check ? 'check' : dryRun ? 'diff' : 'fix',
    paths: words,
    stdinFilename: values.text('stdin-filename'),
    unsafe: values.given('unsafe') ? values.flag('unsafe') : null,
    select: values.list('select'),
    extendSelect: values.list('extend-select') ?? [],
    ignore: values.list('ignore') ?? [],
    targetVersion: parseTargetVersion(values.text('target-version') ?? ''),
    httpClient: values.text('http-client') as RunOptions['httpClient'],
    fileIo: values.text('file-io') as RunOptions['fileIo'],
    maxConcurrency: values.positive('max-concurrency'),
    outputFormat: knownFormat(values.text('output-format') ?? 'full'),
    outputFile: values.text('output-file'),
    statistics: values.flag('statistics'),
    quiet: values.flag('quiet'),
    verbose: values.flag('verbose'),
    color: (values.text('color') ?? 'auto') as ColorChoice,
    exclude: values.list('exclude'),
    extendExclude: values.list('extend-exclude') ?? [],
    respectGitignore: !values.flag('no-respect-gitignore'),
    forceExclude: values.flag('force-exclude'),
    config: values.text('config'),
    isolated: values.flag('isolated'),
    exitZero: values.flag('exit-zero'),
    exitNonZeroOnFix: values.flag('exit-non-zero-on-fix'),
    addIgnore: values.text('add-ignore'),
    verify: values.text('verify'),
    verifyTimeout: values.positive('verify-timeout'),
    fullParse: values.flag('full-parse'),
    cache: !values.flag('no-cache') && !values.flag('full-parse'),
    cacheDir: values.text('cache-dir'),
    jobs: values.positive('jobs'),
  }
}

function knownFormat(format: string): string {
  if (Object.hasOwn(formats, format)) return format
  const known = Object.keys(formats).join(', ')
  throw new UserError(`\`--output-format\`: "${format}" is not one of ${known}`)
}

/** What yargs parsed, read with checked types. */
class Values {
  readonly #parsed: Readonly<Record<string, unknown>>

  constructor(parsed: Readonly<Record<string, unknown>>) {
    this.#parsed = parsed
  }

  words(): string[] {
    const words = this.#parsed['_']
    return Array.isArray(words) ? words.map(String) : []
  }

  given(name: string): boolean {
    return this.#parsed[name] !== undefined
  }

  flag(name: string): boolean {
    return this.#last(name) === true
  }

  text(name: string): string | null {
    const value = this.#last(name)
    return typeof value === 'string' ? value : null
  }

  list(name: string): string[] | null {
    const value = this.#parsed[name]
    if (!Array.isArray(value)) return null
    const words = splitWords(value.map(String))
    if (words.length === 0) throw new UserError(`\`--${name}\` wants a value`)
    return words
  }

  positive(name: string): number | null {
    const value = this.text(name)
    if (value === null) return null
    const number = Number(value)
    if (!/^[1-9]\d*$/.test(value) || !Number.isSafeInteger(number))
      throw new UserError(`\`--${name}\` must be a whole number above 0, not "${value}"`)
    return number
  }

  /** A flag given several times counts as its last one. */
  #last(name: string): unknown {
    const value = this.#parsed[name]
    return Array.isArray(value) ? value.at(-1) : value
  }
}
