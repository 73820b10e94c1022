/** Starts a process through asyncio: `f([a, b], …)` → `await asyncio.create_subprocess_exec(a, b, …)` (SEMANTICS 5). */

import { type Edit, type Range, remove, replace } from '../../../src/engine/edit.ts'
import {
  dedentLines,
  endsLine,
  indentOf,
  indentUnit,
  lineEnd,
  nextLine,
  startsLine,
} from '../../../src/python/blocks.ts'
import { argumentsOf } from '../../../src/python/calls.ts'
import { runsOnOtherLoop } from '../../../src/python/event-loops.ts'
import type { PythonFile } from '../../../src/python/file.ts'
import { useName } from '../../../src/python/imports.ts'
import type { Node } from '../../../src/python/tree.ts'
import { type NewLayout, relayCall } from '../offload/layout.ts'

/** Reasons of the rules that start processes. */
export const processReasons = {
  'other-process': 'a process of asyncio is another class of object, and a cancelled task stops waiting for it',
  'preexec-fn': '`preexec_fn` runs Python code in the new process, which may hang there once the program has threads',
} as const

/** Arguments that mean the same to both; those about text, buffers and limits do not exist in asyncio. */
const SAME: ReadonlySet<string> = new Set(
  'close_fds cwd env executable pass_fds start_new_session stderr stdin stdout umask'.split(' '),
)

/** What a caller deals with itself. */
export type Arrangement = {
  /** Keyword arguments that go. */
  readonly dropped?: readonly Node[]
  /** Source of arguments that come in their place. */
  readonly appended?: readonly string[]
}

export type Start = {
  readonly edits: readonly Edit[]
  /** The function of asyncio. */
  readonly name: string
  /** From the call to the last place that has to change with it. */
  readonly ground: Range
}

/** The edits, or null where asyncio would start something else or take other arguments. */
export function startEdits(call: Node, file: PythonFile, arrangement: Arrangement = {}): Start | null {
  const { dropped = [] } = arrangement
  const { positional, keywords, hasStar, hasDoubleStar } = argumentsOf(call)
  const [command] = positional
  const others = [...keywords].filter(([, value]) => !dropped.includes(value.parent as Node))
  if (runsOnOtherLoop(file) || !command || positional.length > 1 || hasStar || hasDoubleStar) return null
  if (others.some(([name]) => !SAME.has(name)) || isPipe(keywords.get('stdin'), file)) return null
  const isShell = others.length < keywords.size && isTrue(keywords.get('shell'))
  const kinds = isShell ? ['string', 'concatenated_string'] : ['list', 'tuple']
  if (!kinds.includes(command.kind) || losesComments(call, dropped, file)) return null
  const starter = useName(file, 'asyncio', isShell ? 'create_subprocess_shell' : 'create_subprocess_exec', call)
  if (!starter) return null
  const layout = { head: `await ${starter.name}`, ...arrangement }
  const edits = isShell ? relayCall(call, layout) : unpackedInto(call, command, layout, file)
  return edits && { edits: [...starter.edits, ...edits], name: starter.name, ground: call }
}

/** True for `subprocess.PIPE`. */
export function isPipe(value: Node | undefined, file: PythonFile): boolean {
  return !!value && (file.names.of(value)?.endsWith('.PIPE') === true || value.text === '-1')
}

export function isTrue(value: Node | undefined): boolean {
  return value?.kind === 'true'
}

function losesComments(call: Node, dropped: readonly Node[], file: PythonFile): boolean {
  return dropped.some(each => file.hasComment(each.previous?.end ?? call.start, each.end))
}

/** The items of the list become arguments. */
function unpackedInto(call: Node, command: Node, layout: NewLayout, file: PythonFile): Edit[] | null {
  const [first] = command.children
  const last = command.children.at(-1)
  if (!first || !last || first.kind === 'list_splat') return null
  if (file.hasComment(command.start, first.start) || file.hasComment(last.end, command.end)) return null
  if (lineEnd(call.tree, call.start) >= call.end) {
    const items = command.children.map(each => each.text)
    return relayCall(call, { ...layout, dropped: [...(layout.dropped ?? []), command], prepended: items })
  }
  return [...relayCall(call, layout), ...withoutBrackets(command)]
}

/** In a call of several lines every item keeps its line, or gets one where each argument has its own. */
function withoutBrackets(command: Node): Edit[] {
  const { tree, children } = command
  const [first, last] = [children[0] as Node, children.at(-1) as Node]
  const brackets = [remove({ start: command.start, end: first.start }), remove({ start: last.end, end: command.end })]
  if (startsLine(first)) {
    const below = { start: nextLine(tree, first.start), end: last.end }
    return [...brackets, ...dedentLines(tree, below, indentUnit(tree))]
  }
  const isOneLine = lineEnd(tree, command.start) >= command.end
  const isOnePerLine = isOneLine && startsLine(command) && endsItsLine(command)
  if (!isOnePerLine) return brackets
  const gap = `,\n${indentOf(command)}`
  return [
    ...brackets,
    ...children.slice(1).map((each, i) => replace({ start: (children[i] as Node).end, end: each.start }, gap)),
  ]
}

/** True when only a comma, or a comma and a comment, follow on the line. */
function endsItsLine(argument: Node): boolean {
  const comma = argument.parent?.tokens.find(each => each.kind === ',' && each.start >= argument.end)
  return comma !== undefined && endsLine(comma)
}
