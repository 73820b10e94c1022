/** The edits with which a coroutine function that was handed over runs in an event loop of its own, through `asyncio.run()`. */

import { type Edit, insertAfter, insertBefore, replace } from '../../../src/engine/edit.ts'
import type { Handed } from '../../../src/project/handed.ts'
import { argumentsOf } from '../../../src/python/calls.ts'
import type { PythonFile } from '../../../src/python/file.ts'
import { useName } from '../../../src/python/imports.ts'
import type { Node } from '../../../src/python/tree.ts'
import type { Callback } from './slots.ts'

/** Null where the arguments have a form that cannot be carried over, or `asyncio` means something else. */
export function runInOwnLoop(callback: Callback, handed: Handed, file: PythonFile): Edit[] | null {
  const run = useName(file, 'asyncio', 'run', callback.call)
  const edits = run && byForm(callback, handed, run.name, file)
  return edits && [...run.edits, ...edits]
}

function byForm(
  { call, kind, function: given }: Callback,
  handed: Handed,
  run: string,
  file: PythonFile,
): Edit[] | null {
  const { node, form } = handed
  if (form === 'lambda') return [insertBefore(node, `${run}(`), insertAfter(node, ')')]
  if (form === 'partial') return null
  if (kind === 'thread-target') return inThread(call, given, run, file)
  const isLast =
    call.get('arguments')?.children.at(-1) === (given.parent?.kind === 'keyword_argument' ? given.parent : given)
  return isLast && isFixed(given, file) ? [replace(given, `lambda: ${run}(${given.text}())`)] : null
}

/** `target=save, args=(order,)` → `target=asyncio.run, args=(save(order),)` */
function inThread(call: Node, target: Node, run: string, file: PythonFile): Edit[] | null {
  const { positional, keywords, hasStar, hasDoubleStar } = argumentsOf(call)
  const args = keywords.get('args')
  const isNamed = target.parent?.kind === 'keyword_argument'
  if (hasStar || hasDoubleStar || positional.length > 0 || !isNamed || keywords.has('kwargs')) return null
  if (!args) return [replace(target, run), insertAfter(target, `, args=(${target.text}(),)`)]
  const isPlain = /^(tuple|list)$/.test(args.kind) && args.children.every(each => each.kind !== 'list_splat')
  if (!isPlain || file.hasComment(args.start, args.end)) return null
  const given = args.children.map(each => each.text).join(', ')
  return [replace(target, run), replace(args, `(${target.text}(${given}),)`)]
}

/** True for a function that the name will still mean when it is called: no variable that may hold another by then. */
function isFixed(callee: Node, file: PythonFile): boolean {
  const root = callee.kind === 'attribute' ? rootOf(callee) : callee
  const bindings = root.kind === 'identifier' ? file.scopes.lookup(root.text, root) : null
  const [only] = bindings ?? []
  return (
    bindings?.length === 1 &&
    /^(class|function|import|parameter)$/.test(only?.kind ?? '') &&
    only?.scope.kind !== 'class'
  )
}

function rootOf(node: Node): Node {
  const object = node.kind === 'attribute' ? node.get('object') : null
  return object ? rootOf(object) : node
}
