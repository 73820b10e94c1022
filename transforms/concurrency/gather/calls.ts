/** Writes the coroutines that are gathered, and the function that bounds how many of them are in flight. */

import type { Edit } from '../../../src/engine/edit.ts'
import type { Settings } from '../../../src/engine/settings.ts'
import { indentOf, indentUnit, statementOf } from '../../../src/python/blocks.ts'
import { startWithComments } from '../../../src/python/comments-above.ts'
import { executionOf } from '../../../src/python/execution.ts'
import type { PythonFile } from '../../../src/python/file.ts'
import { targetNames } from '../../../src/python/targets.ts'
import { descendants, type Node } from '../../../src/python/tree.ts'
import { lengthOf } from './iterable.ts'
import { clauses, type Doc, group, layOut, type Margin, movedText } from './layout.ts'
import { freshAt, freshOf, variablesIn, wrapperNames } from './names.ts'

/** What is gathered: one call for each item. */
export type Calls = {
  readonly call: Node
  /** Assignments that compute what the call needs; they move into the bounding function. */
  readonly setup: readonly Node[]
  /** The targets of all `for` clauses. */
  readonly targets: readonly Node[]
  /** What the first clause runs over. */
  readonly iterable: Node
  /** The source of the `for` and `if` clauses. */
  readonly clauses: readonly string[]
  /** A statement that has to come first, because the clauses use what it makes; may be empty. */
  readonly made: string
  /** The statement before which definitions go. */
  readonly statement: Node
}

export type Written = {
  /** Statements to put before; empty where none are needed. Without indentation. */
  readonly before: string[]
  /** `asyncio.gather(*[…])`, without `await`. */
  readonly gather: Doc
}

/**
 * The gather expression over all items.
 * @param asyncio how the file calls the module
 */
export function writeCalls(calls: Calls, asyncio: string, file: PythonFile, settings: Settings): Written {
  const { call, setup, targets, statement, made } = calls
  const indent = indentOf(statement)
  const unit = indentUnit(file.tree)
  const bounded = !isFew(calls, file, settings)
  const inPlace = movedText(call, indentOf(statementOf(call)), indent + unit)
  const before = made ? [made] : []
  if (!bounded && setup.length === 0) return { before, gather: gathered(elementDoc(call, inPlace), calls, asyncio) }

  const needed = [call, ...setup].flatMap(variablesIn)
  const names = targets.flatMap(targetNames).map(name => name.text)
  const parameters = [...new Set(names)].filter(name => needed.includes(name)).join(', ')
  const bound = `${asyncio}.Semaphore(${settings.maxConcurrency})`
  const define = (wrapper: string, limit: string | null) =>
    definition({ wrapper, parameters, limit, call, setup }, { indent, unit })
  const known = bounded && isKnown('limit', bound, statement) ? 'limit' : null
  const limit = bounded ? (known ?? freshAt('limit', statement)) : null
  const through = (wrapper: string) => gathered(`${wrapper}(${parameters})`, calls, asyncio)
  const usual = wrapperNames(call, bounded)
  const same = usual.find(name => isKnown(name, define(name, limit).join('\n'), statement))
  if (same) return { before, gather: through(same) }
  const wrapper = freshOf(usual, statement)
  const own = limit && !known ? [`${limit} = ${bound}`, ''] : []
  const gap = own.length === 0 && (made || statement.previous) && !followsBlank(statement) ? [''] : []
  return { before: [...before, ...own, ...gap, ...define(wrapper, limit), ''], gather: through(wrapper) }
}

/** True when an earlier statement of this block, or of one around it, already says that the name means this. */
function isKnown(name: string, meaning: string, statement: Node): boolean {
  const home = executionOf(statement).function
  const makers = home
    ? descendants(home, 'assignment', 'function_definition').filter(each => nameOf(each) === name)
    : []
  const [maker] = makers
  if (!maker || makers.length > 1 || maker === home || !isBefore(maker, statement)) return false
  const source = maker.kind === 'assignment' ? maker.get('right')?.text : maker.text
  return unindented(source ?? '') === unindented(meaning)
}

/** True when a blank line stands above the statement and the comments right above it. */
function followsBlank(statement: Node): boolean {
  const [{ start } = statement] = insertLines(['pass'], statement)
  return /(^|\n)[ \t]*\r?\n$/.test(statement.tree.text.slice(0, start))
}

function nameOf(maker: Node): string | undefined {
  return maker.get(maker.kind === 'assignment' ? 'left' : 'name')?.text
}

function isBefore(maker: Node, statement: Node): boolean {
  return maker.end <= statement.start && !!statementOf(maker).parent?.contains(statement)
}

function unindented(source: string): string {
  return source.replace(/\r|^[ \t]+/gm, '')
}

function isFew({ iterable, clauses: written }: Calls, file: PythonFile, { maxConcurrency }: Settings): boolean {
  const length = written.filter(clause => clause.startsWith('for ')).length === 1 ? lengthOf(iterable, file) : null
  return length !== null && length <= maxConcurrency
}

function gathered(element: Doc, calls: Calls, asyncio: string): Doc {
  return group(`${asyncio}.gather(`, [clauses('*[', [element, ...calls.clauses], ']')], ')')
}

/** A call over several lines is laid out anew among the brackets, unless its lines hold more than arguments. */
function elementDoc(call: Node, moved: string): Doc {
  const list = call.get('arguments')
  const isTangled =
    list?.kind !== 'argument_list' ||
    list.children.some(each => each.text.includes('\n')) ||
    call.tree.comments.some(each => call.start < each.start && each.end < call.end)
  return isTangled || !moved.includes('\n') ? moved : argumentsDoc(call, list.children)
}

type Definition = {
  readonly wrapper: string
  readonly parameters: string
  readonly limit: string | null
  readonly call: Node
  readonly setup: readonly Node[]
}

function definition({ wrapper, parameters, limit, call, setup }: Definition, { indent, unit }: Margin): string[] {
  const inner = indent + unit
  const deep = limit ? inner + unit : inner
  const lines = setup.map(each => `${unit}${movedText(each, indentOf(each), inner)}`)
  const answer = layOut(['return await ', callDoc(call, deep)], { indent: deep, unit })
  return [
    `async def ${wrapper}(${parameters}):`,
    ...lines,
    ...(limit ? [`${unit}async with ${limit}:`] : []),
    `${limit ? unit : ''}${unit}${answer}`,
  ]
}

/** A call on one line may be opened over several; one that already is keeps its shape. */
function callDoc(call: Node, indent: string): Doc {
  const list = call.get('arguments')
  const text = movedText(call, indentOf(statementOf(call)), indent)
  if (text.includes('\n') || list?.kind !== 'argument_list') return text
  return argumentsDoc(call, list.children)
}

function argumentsDoc(call: Node, given: readonly Node[]): Doc {
  return group(
    `${call.get('function')?.text}(`,
    given.map(each => each.text),
    ')',
  )
}

/** The source of a `for` clause over an iterable. */
export function forClause(target: string, iterable: string): string {
  return `for ${target} in ${iterable}`
}

/** An iterable as it may stand in a `for` clause of a comprehension. */
export function iterableText(iterable: Node): string {
  const bare = ['expression_list', 'conditional_expression', 'lambda', 'named_expression', 'yield'].includes(
    iterable.kind,
  )
  return bare ? `(${iterable.text})` : iterable.text
}

/** Puts lines before a statement that starts its line, and before the comments right above it. */
export function insertLines(lines: readonly string[], statement: Node): Edit[] {
  if (lines.length === 0) return []
  const indent = indentOf(statement)
  const start = startWithComments(statement)
  const text = lines.map(line => (line === '' ? '\n' : `${indent}${line}\n`)).join('')
  return [{ start, end: start, text }]
}
