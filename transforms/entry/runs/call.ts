/** One call of `asyncio.run`: its coroutine, its options, and how it reads as `await` or as `runner.run`. */

import { type Edit, remove, replace } from '../../../src/engine/edit.ts'
import { awaitNeedsParentheses } from '../../../src/python/awaiting.ts'
import { dedentLines, lineStart, nextLine } from '../../../src/python/blocks.ts'
import { argumentsOf } from '../../../src/python/calls.ts'
import type { PythonFile } from '../../../src/python/file.ts'
import type { Node } from '../../../src/python/tree.ts'

/** The coroutine that a run is given: its first argument, or `main=`. Null where the arguments are not plain. */
export function coroutineIn(run: Node): Node | null {
  const { positional, keywords, hasStar, hasDoubleStar } = argumentsOf(run)
  if (hasStar || hasDoubleStar || positional.length > 1) return null
  const coroutine = positional[0] ?? keywords.get('main') ?? null
  const first = run.get('arguments')?.children[0]
  const isFirst = first === coroutine || (first?.kind === 'keyword_argument' && first.get('value') === coroutine)
  const extra = [...keywords.keys()].filter(name => !['main', 'debug', 'loop_factory'].includes(name))
  return isFirst && extra.length === 0 ? coroutine : null
}

/** The options of a run as they are written, for example `debug=True`. */
export function optionsOf(run: Node): string {
  const options = [...argumentsOf(run).keywords].filter(([name]) => name !== 'main')
  return options
    .map(([name, value]) => `${name}=${value.text}`)
    .sort()
    .join(', ')
}

/** True when an option is a literal or a name, so that it is the same wherever it is evaluated. */
export function hasPlainOptions(run: Node): boolean {
  return [...argumentsOf(run).keywords].every(([name, { kind }]) => {
    return name === 'main' || /^(true|false|none|identifier|attribute)$/.test(kind)
  })
}

/** True when a comment between the parentheses would be lost with them. */
export function hasCommentAround(run: Node, file: PythonFile): boolean {
  const coroutine = coroutineIn(run) as Node
  return file.hasComment(run.start, coroutine.start) || file.hasComment(coroutine.end, run.end)
}

const PRIMARIES = /^(call|identifier|attribute|subscript|parenthesized_expression|await)$/

/** The edits that make `asyncio.run(X)` an `await X`. */
export function asAwait(run: Node): Edit[] {
  const coroutine = coroutineIn(run) as Node
  const isPrimary = PRIMARIES.test(coroutine.kind) && coroutine.kind !== 'await'
  const [open, close] = isPrimary && !needsBrackets(coroutine) ? ['', ''] : ['(', ')']
  const [left, right] = awaitNeedsParentheses(run) ? ['(', ')'] : ['', '']
  return [
    replace({ start: run.start, end: coroutine.start }, `${left}await ${open}`),
    replace({ start: coroutine.end, end: run.end }, `${close}${right}`),
    ...(open ? [] : moveLeft(run, coroutine)),
  ]
}

/** True for an expression that goes over several lines without brackets of its own. */
function needsBrackets(expression: Node): boolean {
  const outside = expression.kind === 'call' ? (expression.get('function') as Node) : expression
  return outside.text.includes('\n') && !expression.kind.startsWith('parenthesized')
}

/** Moves the further lines of a coroutine back to where they belong when its first line moves up. */
function moveLeft(run: Node, { tree, start, end }: Node): Edit[] {
  const indentAt = (offset: number) => /^[ \t]*/.exec(tree.text.slice(lineStart(tree, offset)))?.[0] ?? ''
  const [outer, inner] = [indentAt(run.start), indentAt(start)]
  if (!inner.startsWith(outer) || inner === outer || nextLine(tree, start) >= end) return []
  return dedentLines(tree, { start: nextLine(tree, start), end }, inner.slice(outer.length))
}

/** The edits that make `asyncio.run(X, …)` a `runner.run(X)`. */
export function asRunnerRun(run: Node, runner: string): Edit[] {
  const coroutine = coroutineIn(run) as Node
  const callee = run.get('function') as Node
  const given = run.get('arguments')?.children ?? []
  const first = given[0] as Node
  const last = given.at(-1) as Node
  return [
    replace(callee, `${runner}.run`),
    ...(first === coroutine ? [] : [remove({ start: first.start, end: coroutine.start })]),
    ...(first === last ? [] : [remove({ start: first.end, end: last.end })]),
  ]
}

/** Indentation without that of lines which other edits replace. */
export function besides(shifts: readonly Edit[], edits: readonly Edit[]): Edit[] {
  return shifts.filter(shift => !edits.some(edit => edit.start < shift.start && shift.start < edit.end))
}

/** The source of text with edits made; those of `asAwait` and of indentation, which do not overlap. */
export function edited(text: string, offset: number, edits: readonly Edit[]): string {
  const ordered = edits
    .map((edit, index) => ({ ...edit, index }))
    .sort((a, b) => a.start - b.start || (a.end > a.start ? 1 : 0) - (b.end > b.start ? 1 : 0) || a.index - b.index)
  let result = ''
  let at = offset
  for (const { start, end, text: content } of ordered) {
    result += text.slice(at - offset, start - offset) + content
    at = Math.max(at, end)
  }
  return result + text.slice(at - offset)
}
