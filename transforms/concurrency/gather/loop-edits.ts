/** Rewrites a loop as one `gather` and, where a round does more than collect, a loop over its results. */

import { type Edit, remove, replace } from '../../../src/engine/edit.ts'
import { indentOf, indentUnit, ownsLines, startsLine, startsLineAt } from '../../../src/python/blocks.ts'
import type { PythonFile } from '../../../src/python/file.ts'
import { targetNames } from '../../../src/python/targets.ts'
import { descendants, type Node } from '../../../src/python/tree.ts'
import { insertLines } from './calls.ts'
import { group, layOut } from './layout.ts'
import { isList, isReadLater, isSet } from './locals.ts'
import type { Loop } from './loop.ts'
import { bodyEdits } from './loop-body.ts'
import { type Context, clausesOf, headerOf, written } from './loop-header.ts'
import { freshResult, isVariable } from './names.ts'

/** Why the text stands in the way. */
export type TextObstacle = 'comment-in-the-way' | 'name-taken' | 'shared-line'

/** The edits for a loop, or why there can be none. */
export function loopEdits(loop: Loop, context: Context): Edit[] | TextObstacle {
  const { file } = context
  if (!ownsLines(loop.loop) || [...loop.setup, loop.statement].some(each => !startsLine(each))) return 'shared-line'
  if (losesComment(loop, file)) return 'comment-in-the-way'
  const names = neededNames(loop, file)
  const collector = names.length === 0 ? collectorOf(loop, file) : null
  return collector ? collect(loop, collector, context) : runOver(loop, names, context)
}

/** True when a comment stands in code that is moved or dropped, other than inside of the call. */
function losesComment({ target, iterable, guard, setup, statement, awaited, call }: Loop, file: PythonFile): boolean {
  const has = (start: number, end: number) => end > start && file.hasComment(start, end)
  if (has(target.start, iterable.end) || has(awaited.start, call.start) || has(call.end, awaited.end)) return true
  const first = setup[0] ?? statement
  const suite = guard?.get('consequence')
  const beside =
    suite &&
    file.tree.comments.some(
      each => each.start > (guard?.start ?? 0) && each.end <= first.start && !startsLineAt(file.tree, each.start),
    )
  return beside || (setup.length > 0 && has(first.start, statement.start))
}

/** Loop variables that the rounds use beside the call, or that are read after the loop. */
function neededNames({ loop, target, call, setup, guard }: Loop, file: PythonFile): Node[] {
  const gone = [call, ...setup, ...(guard ? [guard.get('condition') as Node] : [])]
  const used = descendants(loop.get('body') as Node, 'identifier').filter(
    node => !gone.some(each => each.contains(node)),
  )
  return targetNames(target).filter(
    name => used.some(node => node.text === name.text && isVariable(node)) || isReadLater(name, loop, file),
  )
}

type Collector = { readonly receiver: Node; readonly method: 'extend' | 'update' }

/** The list or set of `pages.append(await fetch(url))`, when that is the whole round. */
function collectorOf(round: Loop, file: PythonFile): Collector | null {
  const { loop, statement, awaited, rest, guard } = round
  const [inner] = (rest[0] ?? statement).children
  const callee = inner?.get('function')
  const given = inner?.get('arguments')?.children
  if (inner?.kind !== 'call' || given?.length !== 1) return null
  if (rest.length === 0 ? given[0] !== awaited : !isPassedOn(round, given[0] as Node, file)) return null
  if (
    callee?.kind !== 'attribute' ||
    file.hasComment(loop.start, awaited.start) ||
    file.hasComment(awaited.end, loop.end)
  )
    return null
  const receiver = callee.get('object') as Node
  const method = callee.get('attribute')?.text
  if (guard && descendants(guard, 'identifier').some(node => node.text === receiver.text && !inner.contains(node)))
    return null
  if (method === 'append' && isList(receiver, file)) return { receiver, method: 'extend' }
  return method === 'add' && isSet(receiver, file) ? { receiver, method: 'update' } : null
}

/** `page = await fetch(url)`, then `pages.append(page)`, and `page` is used nowhere else. */
function isPassedOn({ loop, statement, awaited, rest, target }: Loop, given: Node, file: PythonFile): boolean {
  const [assignment] = statement.children
  const left = assignment?.kind === 'assignment' && !assignment.get('type') ? assignment.get('left') : null
  if (rest.length !== 1 || left?.kind !== 'identifier' || assignment?.get('right') !== awaited) return false
  const isOwn = targetNames(target).every(name => name.text !== left.text)
  return isOwn && given.kind === 'identifier' && given.text === left.text && !isReadLater(left, loop, file)
}

function collect(loop: Loop, { receiver, method }: Collector, context: Context): Edit[] {
  const empty = method === 'extend' ? emptyListBefore(loop.loop, receiver, context.file) : null
  const { before, gather } = written(loop, { clauses: clausesOf(loop), statement: empty?.statement }, context)
  const margin = { indent: indentOf(loop.loop), unit: indentUnit(context.file.tree) }
  if (!empty) {
    const line = layOut(group(`${receiver.text}.${method}(`, [['await ', gather]], ')'), margin)
    return [...insertLines(before, loop.loop), replace(loop.loop, line)]
  }
  const head = context.file.text.slice(empty.statement.start, empty.list.start)
  return [
    ...insertLines(before, empty.statement),
    replace(empty.list, layOut([`${head}await `, gather], margin).slice(head.length)),
    remove({ start: empty.statement.end, end: loop.loop.end }),
  ]
}

/** `pages = []` in the line before the loop, where nothing could see the difference between no list and an empty one. */
function emptyListBefore(loop: Node, receiver: Node, file: PythonFile): { statement: Node; list: Node } | null {
  const statement = loop.previous
  const [assignment] = statement?.children ?? []
  const list = assignment?.get('right')
  if (statement?.kind !== 'expression_statement' || assignment?.kind !== 'assignment' || list?.kind !== 'list')
    return null
  const isSame = assignment.get('left')?.kind === 'identifier' && assignment.get('left')?.text === receiver.text
  if (!isSame || list.children.length > 0 || !ownsLines(statement)) return null
  const isApart = file.hasComment(statement.start, loop.start) || loop.ancestor('try_statement') || list.text !== '[]'
  const usesIt = descendants(loop, 'identifier').filter(node => node.text === receiver.text).length > 1
  return isApart || usesIt ? null : { statement, list }
}

/** The loop stays and runs over the results. */
function runOver(loop: Loop, names: readonly Node[], context: Context): Edit[] | TextObstacle {
  const { file } = context
  const result = resultTarget(loop)
  const variable = result?.text ?? freshResult(loop.loop)
  const header = headerOf(loop, names, variable, context)
  if (typeof header === 'string') return header
  const indent = indentOf(loop.loop)
  const line = layOut(['for ', header.target, ' in ', ...header.source, ':'], { indent, unit: indentUnit(file.tree) })
  const body = bodyEdits(loop, result !== null, variable)
  return [
    ...insertLines(header.before, loop.loop),
    replace({ start: loop.target.start, end: loop.iterable.end }, line.slice('for '.length, -':'.length)),
    ...body,
  ]
}

/** The target of `page = await fetch(url)` at the beginning of a longer round. */
function resultTarget({ statement, awaited, rest, target }: Loop): Node | null {
  const [assignment] = statement.children
  if (assignment?.kind !== 'assignment' || assignment.get('right') !== awaited || rest.length === 0) return null
  const left = assignment.get('left') as Node
  if (assignment.get('type') || descendants(left, 'attribute', 'subscript', 'list_splat_pattern').length > 0)
    return null
  const own = targetNames(target).map(name => name.text)
  const clashes = targetNames(left).some(name => own.includes(name.text))
  return clashes && left.text !== target.text ? null : left
}
