/** Changes the arguments of a call in the layout the call has; a line that becomes too long is broken as black does. */

import { type Edit, insertBefore, type Range, remove, replace } from '../../../src/engine/edit.ts'
import { dedentLines, indentLines, indentUnit, lineEnd, lineStart, nextLine } from '../../../src/python/blocks.ts'
import { LINE_WIDTH, width } from '../../../src/python/line-width.ts'
import type { Node } from '../../../src/python/tree.ts'

export type NewLayout = {
  /** What replaces the callee, `await` included. */
  readonly head: string
  /** Source of arguments that go before the present ones. */
  readonly prepended?: readonly string[]
  /** Present arguments that go. */
  readonly dropped?: readonly Node[]
  /** Source of arguments that go behind the present ones. */
  readonly appended?: readonly string[]
  /** What closes a parenthesis that a prepended argument has opened. */
  readonly close?: string
  /** By how many columns other edits of the fix make the line longer. */
  readonly grown?: number
  /** True where parentheses around the call take the line break. */
  readonly isBrokenAround?: boolean
}

/** An f-string takes no line break before Python 3.12; of a comprehension black would break the outer brackets. */
const UNBREAKABLE = ['interpolation', 'list_comprehension', 'set_comprehension', 'dictionary_comprehension']

/** The edits that turn `CALLEE(arguments)` into `HEAD(new arguments)`; what lies inside of kept arguments is not touched. */
export function relayCall(call: Node, layout: NewLayout): Edit[] {
  const callee = call.get('function') as Node
  const list = call.get('arguments') as Node
  const edits = [replace(callee, layout.head)]
  if (list.kind === 'generator_expression') return [...edits, ...aroundGenerator(list, layout)]
  const kept = list.children.filter(each => !layout.dropped?.includes(each))
  const isOneLine = lineEnd(call.tree, call.start) >= call.end
  if (isOneLine) return [...edits, ...onOneLine(call, list, kept, layout)]
  return [...edits, ...inPlace(call, list, kept, layout)]
}

function aroundGenerator(list: Node, { prepended = [], appended = [], close = '' }: NewLayout): Edit[] {
  const end = { start: list.end, end: list.end }
  return [
    insertBefore(list, `(${prepended.map(each => `${each}, `).join('')}`),
    insertBefore(end, `${appended.map(each => `, ${each}`).join('')}${close})`),
  ]
}

function onOneLine(call: Node, list: Node, kept: readonly Node[], layout: NewLayout): Edit[] {
  const { prepended = [], appended = [], close = '' } = layout
  const { tree } = call
  const outer = /^[ \t]*/.exec(tree.text.slice(lineStart(tree, call.start)))?.[0] ?? ''
  const inner = outer + indentUnit(tree)
  const given = [...prepended, ...kept.map(each => each.text), ...appended].join(', ').length + close.length
  const line = width(withoutPragma(tree.text.slice(lineStart(tree, call.start), lineEnd(tree, call.end))))
  const grown = layout.head.length + given + 2 - (call.end - call.start) + (layout.grown ?? 0)
  const fits = line + grown <= Math.max(LINE_WIDTH, line)
  if (layout.isBrokenAround) return insideParentheses(call, list, kept, layout)
  if (fits || !mayBreak(call)) return inPlace(call, list, kept, layout)
  if (close !== '' || width(inner) + given <= LINE_WIDTH)
    return between(list, kept, layout, { open: `\n${inner}`, gap: ', ', end: `${close}\n${outer}` })
  return between(list, kept, layout, { open: `\n${inner}`, gap: `,\n${inner}`, end: `${close || ','}\n${outer}` })
}

/** The call has a line of its own between parentheses; where that is too long its arguments get one, too. */
function insideParentheses(call: Node, list: Node, kept: readonly Node[], layout: NewLayout): Edit[] {
  const { tree } = call
  const outer = (/^[ \t]*/.exec(tree.text.slice(lineStart(tree, call.start)))?.[0] ?? '') + indentUnit(tree)
  const { prepended = [], appended = [], close = '', head } = layout
  const given = [...prepended, ...kept.map(each => each.text), ...appended].join(', ').length + close.length
  const own = head.slice(head.lastIndexOf('\n') + 1).trimStart()
  if (width(outer) + own.length + given + 2 <= LINE_WIDTH) return inPlace(call, list, kept, layout)
  const inner = outer + indentUnit(tree)
  return between(list, kept, layout, { open: `\n${inner}`, gap: ', ', end: `${close}\n${outer}` })
}

/**
 * The white space after an opening parenthesis that is put before `expression`, and before the closing one: line breaks
 * where the line would become too long.
 * @param added by how many columns the line grows without them
 */
export function breaksAround(expression: Node, added: number): readonly [string, string] {
  const { tree } = expression
  const start = lineStart(tree, expression.start)
  const end = lineEnd(tree, expression.start)
  const isTooLong = width(withoutPragma(tree.text.slice(start, end))) + added > LINE_WIDTH
  if (end < expression.end || !isTooLong || !mayBreak(expression)) return ['', '']
  const outer = /^[ \t]*/.exec(tree.text.slice(start))?.[0] ?? ''
  return [`\n${outer}${indentUnit(tree)}`, `\n${outer}`]
}

/**
 * A break helps where the call ends its statement; in the middle of one, and beside other arguments, black would break somewhere
 * else, and the line stays long until it does.
 */
function mayBreak(expression: Node): boolean {
  const tail = expression.tree.text
    .slice(expression.end, lineEnd(expression.tree, expression.end))
    .replace(/\s*#.*$/, '')
    .replace(/ as \w+:$/, ':')
  return !/\s/.test(tail.trim()) && expression.ancestor(...UNBREAKABLE) === null && !hasCompany(expression)
}

const BRACKETS = /^(argument_list|dictionary|list|parenthesized_expression|set|subscript|tuple)$/

/** True inside of brackets that are opened on the same line and hold something else as well. */
function hasCompany(expression: Node): boolean {
  const start = lineStart(expression.tree, expression.start)
  for (let { parent, field } = expression; parent && parent.start >= start; { parent, field } = parent)
    if (BRACKETS.test(parent.kind) && parent.children.length > 1 && !(parent.kind === 'subscript' && field === 'value'))
      return true
  return false
}

/** Formatters let comments for tools stick out. */
function withoutPragma(line: string): string {
  return line.replace(/\s*#\s*(noqa|type:|pragma|pylint:|nosec|mypy:|pyright:).*$/, '')
}

type Spacing = { readonly open: string; readonly gap: string; readonly end: string }

/** Writes everything between the kept arguments anew. */
function between(
  list: Node,
  kept: readonly Node[],
  { prepended = [], appended = [] }: NewLayout,
  { open, gap, end }: Spacing,
): Edit[] {
  const [first] = kept
  const last = kept.at(-1)
  const inside: Range = { start: list.start + 1, end: list.end - 1 }
  if (!first || !last) return changed(inside, open + [...prepended, ...appended].join(gap) + end, list)
  return [
    ...changed({ start: inside.start, end: first.start }, open + prepended.map(each => each + gap).join(''), list),
    ...kept.slice(1).flatMap((each, i) => changed({ start: (kept[i] as Node).end, end: each.start }, gap, list)),
    ...changed({ start: last.end, end: inside.end }, appended.map(each => gap + each).join('') + end, list),
  ]
}

function changed(range: Range, text: string, { tree }: Node): Edit[] {
  return tree.text.slice(range.start, range.end) === text ? [] : [replace(range, text)]
}

/** The least edits: every argument stays on its line. */
function inPlace(call: Node, list: Node, kept: readonly Node[], layout: NewLayout): Edit[] {
  const { prepended = [], appended = [], close = '', dropped = [] } = layout
  const [first] = kept
  const last = kept.at(-1)
  const end: Range = { start: list.end - 1, end: list.end - 1 }
  if (!first || !last) {
    const given = [...prepended, ...appended].join(', ') + close
    return [dropped.length > 0 ? replace({ start: list.start + 1, end: end.end }, given) : insertBefore(end, given)]
  }
  const hugging = dropped.length === 0 && !close ? besideHugged(list, kept, prepended, appended) : null
  if (hugging) return hugging
  const edits = removals(list, dropped)
  if (prepended.length > 0) {
    const gap = ownsLine(first) ? `,\n${indentOfLine(first)}` : ', '
    edits.push(insertBefore(first, prepended.map(each => each + gap).join('')))
  }
  if (!ownsLine(list.children[0] as Node)) edits.push(...realigned(call, list, layout.head))
  if (appended.length > 0) edits.push(appendedAfter(last, list, appended))
  if (close) edits.push(insertBefore(end, close))
  return edits.sort((a, b) => a.start - b.start)
}

/**
 * Where all arguments share one line between the parentheses, as black writes them: that line takes the new ones too, or
 * every argument gets its own. Null for other layouts.
 */
function besideHugged(
  list: Node,
  kept: readonly Node[],
  prepended: readonly string[],
  appended: readonly string[],
): Edit[] | null {
  const [first, last] = [kept[0] as Node, kept.at(-1) as Node]
  const eol = lineEnd(list.tree, first.start)
  const isHugged = ownsLine(first) && eol === last.end && prepended.length + appended.length > 0
  if (!isHugged || list.tree.text.slice(last.end, list.end - 1).trim() !== '') return null
  const added = [...prepended, ...appended].map(each => `${each}, `).join('').length
  const line = width(list.tree.text.slice(lineStart(list.tree, first.start), eol))
  const isFitting = line + added <= LINE_WIDTH
  const gap = isFitting ? ', ' : `,\n${indentOfLine(first)}`
  const before = prepended.map(each => each + gap).join('')
  const between = kept.slice(1).map((each, i) => replace({ start: (kept[i] as Node).end, end: each.start }, gap))
  const after = appended.map(each => gap + each).join('') + (isFitting ? '' : ',')
  return [
    ...(before ? [insertBefore(first, before)] : []),
    ...(isFitting ? [] : between),
    ...(after ? [insertBefore({ start: last.end, end: last.end }, after)] : []),
  ]
}

/** Behind the last argument, or on lines of their own below it and below its comment. */
function appendedAfter(last: Node, list: Node, appended: readonly string[]): Edit {
  const { tree } = list
  const eol = lineEnd(tree, last.end)
  const comma = /^\s*,/.exec(tree.text.slice(last.end, list.end))
  if (!ownsLine(last) || !comma || eol >= list.end) {
    const gap = ownsLine(last) ? `,\n${indentOfLine(last)}` : ', '
    return insertBefore({ start: last.end, end: last.end }, appended.map(each => gap + each).join(''))
  }
  return insertBefore({ start: eol, end: eol }, appended.map(each => `\n${indentOfLine(last)}${each},`).join(''))
}

/**
 * The edits that take items out of a list, dictionary or call, each with one comma; at least one stays. An item that has
 * its lines for itself goes with them.
 */
export function removals(list: Node, dropped: readonly Node[]): Edit[] {
  const all = list.children
  const lastKept = all.findLastIndex(each => !dropped.includes(each))
  return all.flatMap((each, i) => {
    if (!dropped.includes(each)) return []
    if (hasOwnLines(each))
      return remove({ start: lineStart(each.tree, each.start), end: nextLine(each.tree, each.end) })
    if (i < lastKept) return remove({ start: each.start, end: (all[i + 1] as Node).start })
    return remove({ start: (all[i - 1] as Node).end, end: each.end })
  })
}

/** True for an item of several lines of items, with a comma and no comment behind it. */
function hasOwnLines(item: Node): boolean {
  return ownsLine(item) && /^,[ \t]*$/.test(item.tree.text.slice(item.end, lineEnd(item.tree, item.end)))
}

function ownsLine(argument: Node): boolean {
  return argument.tree.text.slice(lineStart(argument.tree, argument.start), argument.start).trim() === ''
}

function indentOfLine(argument: Node): string {
  return argument.tree.text.slice(lineStart(argument.tree, argument.start), argument.start)
}

/** Lines that are aligned with the opening parenthesis move with it. */
function realigned(call: Node, list: Node, head: string): Edit[] {
  const { tree } = call
  const column = list.start + 1 - lineStart(tree, list.start)
  const range = { start: nextLine(tree, list.start), end: list.end }
  const moved = head.length - (list.start - call.start)
  const lines = tree.text.slice(range.start, range.end).split('\n')
  if (moved === 0 || lines.some(line => line.trim() !== '' && line.slice(0, column).trim() !== '')) return []
  return moved > 0 ? indentLines(tree, range, ' '.repeat(moved)) : dedentLines(tree, range, ' '.repeat(-moved))
}
