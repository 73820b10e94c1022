/** `async-fix asyncify path.py::function`: makes a function async, and everything that calls it. */

import path from 'node:path'
import { applyAcross } from '../engine/across.ts'
import type { Settings } from '../engine/settings.ts'
import { type Conversion, conversionOf, type Forbidden, isForbidden } from '../project/conversion.ts'
import { conversionEdits, type FileEdits, unnamedRun } from '../project/conversion-edits.ts'
import type { Facts } from '../project/facts.ts'
import { definedName } from '../project/short-names.ts'
import { isAsync } from '../python/execution.ts'
import { PythonFile } from '../python/file.ts'
import { qualname } from '../python/names.ts'
import { awaitHazards } from '../python/suspension.ts'
import { descendants } from '../python/tree.ts'
import { unifiedDiff } from '../report/diff.ts'
import { changeOf, type Encode, encoderFor } from '../workspace/encode.ts'
import { shownPath } from '../workspace/find.ts'
import { journalFolder } from '../workspace/journal/folder.ts'
import { Writing } from '../workspace/journal/writing.ts'
import { type Problem, UserError, warning } from '../workspace/problem.ts'
import { type ReadFile, readPython } from '../workspace/read.ts'
import { realPathOf } from '../workspace/real-path.ts'
import { mendCutOff } from './cut-off.ts'
import { LateParser } from './late-parser.ts'
import { count, problemLine } from './messages.ts'
import { nearest } from './nearest.ts'
import type { RunOptions } from './options.ts'
import { planTree } from './plan.ts'
import { Projects } from './projects.ts'
import { Setups } from './setups.ts'
import { type Streams, wantsColor } from './streams.ts'

/** What is to be converted: `path.py::Class.method`. */
type Wanted = { readonly file: string; readonly name: string }

/** A file of the plan before and after. */
type Planned = { readonly file: string; readonly read: ReadFile; readonly text: string }

/**
 * Converts the function, or shows with `--dry-run` what would be converted: the plan on standard error, the diff on standard output.
 * @returns the exit status: 0 converted, 1 something forbids it (or it was only shown), 2 failed
 * @throws UserError when there is no such function
 */
export async function asyncify(target: string, options: RunOptions, streams: Streams): Promise<number> {
  const { cwd, stderr } = streams
  const wanted = wantedFunction(target, cwd)
  const cutOff = options.mode === 'fix' ? await mendCutOff([wanted.file], streams) : []
  const read = readSource(wanted.file, cwd)
  const parser = new LateParser([wanted.file])
  await parser.load()
  const projects = new Projects(cwd, parser, [wanted.file])
  const source = projects.source(wanted.file, read.text)
  const file = new PythonFile(source.path, source.module, parser.parse(source.text))
  const name = [file.module, qualifiedName(wanted.name, file)].filter(Boolean).join('.')
  const facts: Facts = projects.factsOf(wanted.file).withFile(file)
  const { settings } = new Setups(options, cwd, []).of(wanted.file)
  const color = wantsColor(options.color, stderr, streams.env)
  stderr.write(cutOff.map(problem => problemLine(problem, color)).join(''))

  const conversion = possibleConversion(name, facts, settings)
  if (isForbidden(conversion)) {
    stderr.write(problemLine(refusal(conversion, name, wanted.name), color))
    return 1
  }
  const edits = conversionEdits(conversion) ?? []
  const planned = plan(edits, source, projects, parser, cwd)
  if (!options.quiet) stderr.write(planTree(conversion, name, color) + doubtLines(conversion, color))
  refuseOutside(planned, wanted.file, projects.rootOf(wanted.file) ?? path.dirname(wanted.file), cwd)
  const encode = await encoderFor(planned.map(({ file }) => file))
  if (options.mode === 'fix') return await write(planned, conversion, options, streams, encode)
  return show(planned, options, streams, encode)
}

/** The conversion, unless something forbids it or its edits. */
function possibleConversion(name: string, facts: Facts, settings: Settings): Conversion | Forbidden {
  const conversion = conversionOf(name, facts, settings)
  const unnamed = isForbidden(conversion) ? null : unnamedRun(conversion)
  if (!unnamed) return conversion
  const { file, node, callee } = unnamed
  const why = 'called where `asyncio.run()` would be needed, and `asyncio` means something else'
  return { path: file.path, line: file.lines.lineAt(node.start) + 1, why, name: callee }
}

/** Why the function stays as it is; of a place that has to do with one of its callers, which one that is. */
function refusal({ path: at, line, why, name }: Forbidden, asked: string, shown: string): Problem {
  const because = name === asked ? '' : `, because its caller \`${definedName(name)}\` cannot follow`
  return warning(at, `\`${shown}\` stays as it is${because}: ${why}`, line)
}

/** @throws UserError when the words name no file and function */
function wantedFunction(target: string, cwd: string): Wanted {
  const [file, name, ...more] = target.split('::')
  if (!file || !name || more.length > 0)
    throw new UserError('asyncify takes a function, for example `async-fix asyncify shop/db.py::Store.save`')
  return { file: path.resolve(cwd, file), name }
}

function readSource(file: string, cwd: string): ReadFile {
  const read = readPython(file)
  if ('text' in read) return read
  throw new UserError(`${shownPath(file, cwd)}: ${read.reason}`)
}

/** The `__qualname__` of the function that is meant. */
function qualifiedName(name: string, file: PythonFile): string {
  const definitions = descendants(file.tree.root, 'function_definition')
  const names = [...new Set(definitions.map(qualname))]
  const found = names.find(each => each.replaceAll('<locals>.', '') === name)
  if (definitions.filter(each => qualname(each) === found).some(isAsync))
    throw new UserError(`\`${name}\` is async already`)
  if (found !== undefined) return found
  const suggestion = nearestFunction(name, names)
  throw new UserError(`${file.path}: no function \`${name}\`${suggestion ? ` (did you mean \`${suggestion}\`?)` : ''}`)
}

/** A function of that very name in another class comes before one with a similar name. */
function nearestFunction(name: string, names: readonly string[]): string | null {
  const last = (each: string) => each.split('.').at(-1)
  const shown = names.map(each => each.replaceAll('<locals>.', ''))
  return shown.find(each => last(each) === last(name)) ?? nearest(name, shown)
}

/** The new texts, which have to be sound in every file. */
function plan(
  edits: readonly FileEdits[],
  source: { path: string; module: string; text: string },
  projects: Projects,
  parser: LateParser,
  cwd: string,
): Planned[] {
  const elsewhere = edits.map(each => ({ path: each.file.path, text: each.file.text, edits: each.edits }))
  const own = elsewhere.find(each => each.path === source.path)
  const fix = {
    applicability: 'unsafe' as const,
    message: '',
    unsafeBecause: null,
    needsPackage: null,
    edits: own?.edits ?? [],
    elsewhere: elsewhere.filter(each => each !== own),
  }
  const changed = applyAcross(fix, source, each => projects.textOf(path.resolve(cwd, each)), { parser })
  if (!changed) throw new UserError('the conversion would break a file; please report this bug')
  return [...changed]
    .map(([shown, text]) => ({ file: path.resolve(cwd, shown), read: readSource(path.resolve(cwd, shown), cwd), text }))
    .sort((a, b) => (a.file < b.file ? -1 : 1))
}

/** @throws UserError for a file that is only linked into the project */
function refuseOutside(planned: readonly Planned[], named: string, top: string, cwd: string): void {
  const inside = realPathOf(top) + path.sep
  const outside = planned.find(({ file }) => file !== named && !realPathOf(file).startsWith(inside))
  if (outside)
    throw new UserError(`${shownPath(outside.file, cwd)}: a symbolic link out of the project; nothing was changed`)
}

/** What a person has to look at: where other code may call it, and where a new await may let another task in. */
function doubtLines({ exports, doubts }: Conversion, color: boolean): string {
  const exported = exports.map(({ path: at, line, why }) =>
    warning(at, `${why}: code outside of the project may call it`, line),
  )
  const awaited = doubts.map(({ file, node, hazard }) =>
    warning(file.path, awaitHazards[hazard], file.lines.lineAt(node.start) + 1),
  )
  return [...exported, ...awaited].map(each => problemLine(each, color)).join('')
}

function show(planned: readonly Planned[], options: RunOptions, streams: Streams, encode: Encode): number {
  const { stdout, env, cwd } = streams
  const changes = planned.map(({ file, read, text }) => changeOf(shownPath(file, cwd), file, read, text, encode))
  stdout.write(unifiedDiff(changes, wantsColor(options.color, stdout, env)))
  return 1
}

async function write(
  planned: readonly Planned[],
  conversion: Conversion,
  options: RunOptions,
  { stderr, cwd, env }: Streams,
  encode: Encode,
): Promise<number> {
  const group = planned.map(({ file, read, text }) => ({
    file,
    expected: read.bytes,
    content: encode(file, read, text),
  }))
  const writing = await Writing.begin([group], journalFolder(env), cwd)
  if (writing.problem) stderr.write(problemLine(writing.problem, wantsColor(options.color, stderr, env)))
  const refusal = writing.write(group)
  writing.end()
  if (refusal) throw new UserError(`${shownPath(refusal.file, cwd)}: ${refusal.why}; nothing was changed`)
  const { functions, calls } = conversion
  const sentence = `${count(functions.length, 'function')} converted, ${count(calls.length, 'call')} changed in ${count(planned.length, 'file')}`
  if (!options.quiet) stderr.write(`${sentence}; \`async-fix\` mends what still blocks in them.\n`)
  return 0
}
