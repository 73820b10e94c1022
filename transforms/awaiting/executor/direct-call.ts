/** The edits that make `asyncio.to_thread(save, order)` a plain call: `save(order)`. */

import { type Edit, remove, replace } from '../../../src/engine/edit.ts'
import type { Handed } from '../../../src/project/handed.ts'
import { lineStart, nextLine, ownsLines, startsLine, statementOf } from '../../../src/python/blocks.ts'
import type { PythonFile } from '../../../src/python/file.ts'
import { isStore } from '../../../src/python/targets.ts'
import type { Node } from '../../../src/python/tree.ts'
import type { Job } from './jobs.ts'

/** Null where the arguments have a form that cannot be carried over. */
export function directCall(job: Job, handed: Handed, file: PythonFile): Edit[] | null {
  const edits = byForm(job, handed, file)
  return edits && [...edits, ...withoutLoop(job.call, file)]
}

function byForm({ call, position, function: given }: Job, { form, node }: Handed, file: PythonFile): Edit[] | null {
  if (form === 'name') return callOf(node, call, position + 1, file)
  const list = call.get('arguments')
  const isAlone = list?.children.length === position + 1
  const inner = form === 'lambda' ? node : given
  const around = [
    { start: call.start, end: inner.start },
    { start: inner.end, end: call.end },
  ]
  if (form === 'partial' && !isAlone) return extended(call, node, given, file)
  if (!isAlone || around.some(({ start, end }) => file.hasComment(start, end))) return null
  if (form === 'partial') return [...around.map(remove), ...callOf(node, given, 1, file)]
  const isOneLine = !/[\r\n]/.test(node.get('function')?.text ?? '')
  return isOneLine && bindsOnlyItself(given) ? around.map(remove) : null
}

/** `to_thread(partial(save, order), urgent)` → `save(order, urgent)`; a keyword of the `partial` would come before the rest. */
function extended(call: Node, name: Node, partial: Node, file: PythonFile): Edit[] | null {
  const list = partial.get('arguments') as Node
  const isPlain = list.children.length > 1 && list.children.every(each => !/^(keyword|dictionary)/.test(each.kind))
  const last = list.children.at(-1)?.end ?? list.start
  if (!isPlain || last !== list.end - 1 || /[\r\n]/.test(file.text.slice(call.start, partial.end))) return null
  return [
    remove({ start: call.start, end: partial.start }),
    ...callOf(name, partial, 1, file),
    remove({ start: last, end: list.end }),
  ]
}

/** `lambda: …` and `lambda order=order: …` */
function bindsOnlyItself(lambda: Node): boolean {
  const parameters = lambda.child('lambda_parameters')?.children ?? []
  return parameters.every(
    each => each.kind === 'default_parameter' && each.get('name')?.text === each.get('value')?.text,
  )
}

/** The call without its first arguments, of the function that was the last of them. */
function callOf(name: Node, call: Node, count: number, file: PythonFile): Edit[] {
  const list = call.get('arguments') as Node
  const named = replace(call.get('function') as Node, name.text)
  const isEmptied = list.children.length === count && !file.hasComment(list.start, list.end)
  if (isEmptied) return [named, replace(list, '()')]
  return [named, ...list.children.slice(0, count).map(argument => withoutArgument(argument, list))]
}

/** Removes an argument with its comma and the blanks that follow; comments stay where they are. */
function withoutArgument(argument: Node, list: Node): Edit {
  const { text } = list.tree
  const after = list.tokens[list.tokens.indexOf(argument) + 1]
  const end = after?.kind === ',' ? after.end : argument.end
  const blanks = /^[ \t]*/.exec(text.slice(end))?.[0].length ?? 0
  const lines = /^\s*/.exec(text.slice(end))?.[0].length ?? 0
  const isBeforeComment = text[end + lines] === '#' && !(lines > blanks && startsLine(argument))
  return remove({ start: argument.start, end: end + (isBeforeComment ? blanks : lines) })
}

/** `loop = asyncio.get_running_loop()` goes where nothing but the call has used it. */
function withoutLoop(call: Node, file: PythonFile): Edit[] {
  const loop = call.get('function')?.get('object')
  const bindings = loop?.kind === 'identifier' ? file.scopes.lookup(loop.text, loop) : null
  const [only] = bindings ?? []
  const made = only?.value?.kind === 'call' ? file.called(only.value) : null
  if (!only || bindings?.length !== 1 || only.scope.kind !== 'function') return []
  if (!/^asyncio\.get_(event|running)_loop$/.test(made ?? '')) return []
  const statement = statementOf(only.node)
  const uses = file.scopes.references(only).filter(use => !isStore(use))
  const isRemovable = ownsLines(statement) && (statement.parent?.children.length ?? 0) > 1
  const range = { start: lineStart(statement.tree, statement.start), end: nextLine(statement.tree, statement.end) }
  return uses.length === 1 && isRemovable && !file.hasComment(range.start, range.end) ? [remove(range)] : []
}
