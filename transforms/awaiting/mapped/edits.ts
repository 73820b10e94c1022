/** The edits that make `map` and `filter` with a coroutine function a comprehension or a loop that awaits. */

import { type Edit, insertBefore, replace } from '../../../src/engine/edit.ts'
import { indentOf, startsLine } from '../../../src/python/blocks.ts'
import { executionOf } from '../../../src/python/execution.ts'
import type { PythonFile } from '../../../src/python/file.ts'
import { descendants, type Node } from '../../../src/python/tree.ts'
import { type Mapping, stepOf } from './mapping.ts'

/** Null where the arguments have a form that cannot be carried over. */
export function awaitingEdits(mapping: Mapping, file: PythonFile): Edit[] | null {
  const { call, kind } = mapping
  if (kind === 'filter') return filtered(mapping, file)
  if (isLoopHeader(call)) return looped(mapping, file)
  const step = stepOf(mapping, new Set(), file)
  return step && [replace(listAround(call, file), `[${step.value} for ${step.item} in ${step.source}]`)]
}

function filtered(mapping: Mapping, file: PythonFile): Edit[] | null {
  const step = stepOf(mapping, new Set(), file)
  if (!step) return null
  const { item, value, source } = step
  return [replace(listAround(mapping.call, file), `[${item} for ${item} in ${source} if ${value}]`)]
}

/** `list(map(…))` is a list already. */
function listAround(call: Node, file: PythonFile): Node {
  const list = call.parent
  const outer = list?.kind === 'argument_list' && list.children.length === 1 ? list.parent : null
  return outer?.kind === 'call' && file.called(outer) === 'builtins.list' ? outer : call
}

/** A `for` statement that takes the items one by one, and has its body in lines of its own. */
function isLoopHeader(call: Node): boolean {
  const loop = call.parent
  const first = loop?.kind === 'for_statement' && call.field === 'right' ? loop.get('body')?.children[0] : null
  return !!first && startsLine(first)
}

/** `for user in map(load, ids):` → `for user_id in ids:` and `user = await load(user_id)`. */
function looped(mapping: Mapping, file: PythonFile): Edit[] | null {
  const { call } = mapping
  const loop = call.parent as Node
  const frame = executionOf(loop).function ?? file.tree.root
  const step = stepOf(mapping, new Set(namesOutside(frame, call)), file)
  const target = loop.get('left') as Node
  const first = loop.get('body')?.children[0] as Node
  const line = `${target.text} = ${step?.value}\n${indentOf(first)}`
  return step && [replace(target, step.item), replace(call, step.source), insertBefore(first, line)]
}

/** The names that a function uses beside those in the call. */
function namesOutside(frame: Node, call: Node): string[] {
  return descendants(frame, 'identifier')
    .filter(each => !call.contains(each))
    .map(each => each.text)
}
