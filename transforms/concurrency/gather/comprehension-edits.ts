/** Rewrites a comprehension as `gather`, inside of a comprehension over the results where the element is more than the result. */

import { type Edit, replace } from '../../../src/engine/edit.ts'
import type { Settings } from '../../../src/engine/settings.ts'
import { awaitNeedsParentheses } from '../../../src/python/awaiting.ts'
import { indentOf, indentUnit, lineEnd, lineStart } from '../../../src/python/blocks.ts'
import { isInField } from '../../../src/python/f-strings.ts'
import type { PythonFile } from '../../../src/python/file.ts'
import { targetNames } from '../../../src/python/targets.ts'
import { descendants, type Node } from '../../../src/python/tree.ts'
import { forClause, insertLines, iterableText, type Written, writeCalls } from './calls.ts'
import { isPlain } from './calm.ts'
import type { Comprehension } from './comprehension.ts'
import { canRepeat } from './iterable.ts'
import { clauses, type Doc, flat, group, layOut } from './layout.ts'
import { areBuiltin, freshResult, isVariable, listName } from './names.ts'

/** Why the text stands in the way. */
export type TextObstacle = 'comment-in-the-way' | 'name-taken' | 'several-loops' | 'evaluation-order'

type Context = { readonly file: PythonFile; readonly settings: Settings; readonly asyncio: string }

const BRACKETS: Record<string, readonly [string, string]> = {
  list_comprehension: ['[', ']'],
  set_comprehension: ['{', '}'],
  dictionary_comprehension: ['{', '}'],
}

/** The edits for a comprehension, or why there can be none. */
export function comprehensionEdits(comprehension: Comprehension, context: Context): Edit[] | TextObstacle {
  const { node, body, awaited, call } = comprehension
  const { file } = context
  const isExact = body === awaited
  if (file.hasComment(node.start, call.start) || file.hasComment(call.end, node.end)) return 'comment-in-the-way'
  const builtins = node.kind === 'set_comprehension' ? ['set'] : ['zip', 'list', 'dict']
  if ((!isExact || node.kind === 'set_comprehension') && !areBuiltin(builtins, node, file)) return 'name-taken'
  const text = isExact ? exact(comprehension, context) : around(comprehension, context)
  if (typeof text === 'string') return text
  return [...insertLines(text.before, comprehension.statement), replace(node, laidOut(text.doc, node))]
}

type Text = { readonly before: readonly string[]; readonly doc: Doc }

/** `[await f(x) for x in xs]` and `{await f(x) for x in xs}`. */
function exact(comprehension: Comprehension, context: Context): Text {
  const { before, gather } = written(
    comprehension,
    comprehension.clauses.map(each => each.text),
    '',
    context,
  )
  if (comprehension.node.kind === 'set_comprehension') return { before, doc: group('set(', [['await ', gather]], ')') }
  const needsParentheses = awaitNeedsParentheses(comprehension.node)
  return { before, doc: needsParentheses ? group('(', [['await ', gather]], ')') : ['await ', gather] }
}

/** `{x: await f(x) for x in xs}` and `[parse(await f(x)) for x in xs]`. */
function around(comprehension: Comprehension, context: Context): Text | TextObstacle {
  const { node, body, awaited, targets, clauses: all, iterable } = comprehension
  const result = freshResult(node)
  const [open, close] = BRACKETS[node.kind] as readonly [string, string]
  const whole = awaited.parent?.kind === 'parenthesized_expression' ? awaited.parent : awaited
  const element = body.text.slice(0, whole.start - body.start) + result + body.text.slice(whole.end - body.start)
  const sources = all.map(each => each.text)
  if (!usesTargets(comprehension)) {
    const { before, gather } = written(comprehension, sources, '', context)
    return { before, doc: clauses(open, [element, [`for ${result} in await `, gather]], close) }
  }
  const [target] = targets
  if (targets.length !== 1 || !target) return 'several-loops'
  const item = target.kind === 'identifier' ? target.text : `(${target.text})`
  const { items, made } = itemsOf(comprehension, item, context.file)
  if (made && !mayComeFirst(node, iterable)) return 'evaluation-order'
  const margin = { indent: indentOf(comprehension.statement), unit: indentUnit(context.file.tree) }
  const first = made ? layOut([`${items} = `, made], margin) : ''
  const { before, gather } = written(comprehension, made ? [forClause(target.text, items)] : sources, first, context)
  const pairs: Doc = group('zip(', [items, ['await ', gather]], ')')
  const isPlainPair = body.kind === 'pair' && body.get('value') === awaited && body.get('key')?.text === target.text
  if (isPlainPair) return { before, doc: group('dict(', [pairs], ')') }
  return { before, doc: clauses(open, [element, [`for ${item}, ${result} in `, pairs]], close) }
}

/** The items as an expression that may stand twice; `made` is what has to be put in a variable for that. */
function itemsOf({ clauses: all, iterable, targets, node }: Comprehension, item: string, file: PythonFile) {
  if (all.length === 1 && canRepeat(iterable, file)) return { items: iterableText(iterable), made: null }
  const name = listName(iterable, targets[0] as Node, node)
  const texts = all.map(each => each.text)
  const made = all.length === 1 ? group('list(', [iterable.text], ')') : clauses('[', [item, ...texts], ']')
  return { items: name, made }
}

/** True when the iterable may be read before the statement begins. */
function mayComeFirst(node: Node, iterable: Node): boolean {
  for (let inner = node; inner.parent && inner.parent.kind !== 'block'; inner = inner.parent) {
    const { parent } = inner
    if (
      ['conditional_expression', 'boolean_operator', 'while_statement', 'elif_clause', 'match_statement'].includes(
        parent.kind,
      )
    )
      return false
    if (isPlain(iterable) && !/statement$/.test(parent.kind)) continue
    if (
      parent.kind !== 'assignment' &&
      parent.tokens.some(each => each.end <= inner.start && each.named && !isPlain(each))
    )
      return false
  }
  return true
}

/** True when the element needs the item beside the result. */
function usesTargets({ body, call, targets }: Comprehension): boolean {
  const names = new Set(targets.flatMap(targetNames).map(name => name.text))
  return descendants(body, 'identifier').some(node => names.has(node.text) && isVariable(node) && !call.contains(node))
}

function written(
  { call, targets, iterable, statement }: Comprehension,
  sources: string[],
  made: string,
  context: Context,
): Written {
  const calls = { call, setup: [], targets, iterable, clauses: sources, made, statement }
  return writeCalls(calls, context.asyncio, context.file, context.settings)
}

/** Fits the new expression between what stands before and behind it on its lines. */
function laidOut(doc: Doc, node: Node): string {
  if (isInField(node)) return flat(doc)
  const { text } = node.tree
  const begin = lineStart(node.tree, node.start)
  const indent = /^[ \t]*/.exec(text.slice(begin, node.start))?.[0] ?? ''
  const head = text.slice(begin + indent.length, node.start)
  const tail = text.slice(node.end, lineEnd(node.tree, node.end)).replace(/\s*#.*$/, '')
  const line = layOut([head, doc, tail], { indent, unit: indentUnit(node.tree) })
  return line.slice(head.length, line.length - tail.length)
}
