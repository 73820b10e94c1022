/** Makes tasks of the coroutines that `asyncio.wait()` gets. */

import { type Edit, insertAfter, insertBefore, replace } from '../../../src/engine/edit.ts'
import { eventLoops } from '../../../src/python/coroutine-functions/asyncio.ts'
import { coroutineOf } from '../../../src/python/execution.ts'
import type { PythonFile } from '../../../src/python/file.ts'
import { type Imported, useName } from '../../../src/python/imports.ts'
import { libraryCall } from '../../../src/python/receivers.ts'
import { descendants, type Node } from '../../../src/python/tree.ts'

/**
 * How the code around a call of `asyncio.wait` can make a task: by the loop that runs the call, where that is not running yet.
 * Null where nothing is certain to run.
 */
export function taskMaker(call: Node, file: PythonFile): Imported | 'name-taken' | null {
  if (coroutineOf(call)) return useName(file, 'asyncio', 'create_task', call) ?? 'name-taken'
  const runner = call.parent?.kind === 'argument_list' ? call.parent.parent : null
  const [loop = ''] = runner ? (libraryCall(runner, file) ?? '').split('.run_until_complete') : []
  const object = runner?.get('function')?.get('object')?.text ?? ''
  return eventLoops.split(' ').includes(loop) && /^[\w.]+$/.test(object)
    ? { name: `${object}.create_task`, edits: [] }
    : null
}

/** Wraps each coroutine, and makes lists of the generators: `asyncio.wait` takes none before Python 3.12. */
export function taskEdits(
  made: readonly Node[],
  generators: readonly Node[],
  call: Node,
  { name, edits }: Imported,
): Edit[] {
  return [
    ...edits,
    ...generators.flatMap(each => asList(each, each === call.get('arguments'))),
    ...made.flatMap(each => [insertBefore(each, `${name}(`), insertAfter(each, ')')]),
  ]
}

/** Puts a list around arguments that should have been items of one. */
export function listEdits(items: readonly Node[], maker: Imported): Edit[] {
  const first = items[0] as Node
  const last = items.at(-1) as Node
  const wrapped = items.flatMap((each): Edit[] => [
    insertBefore(each, `${each === first ? '[' : ''}${maker.name}(`),
    insertAfter(each, each === last ? ')]' : ')'),
  ])
  return [...maker.edits, ...wrapped]
}

/** @param isBare true where the parentheses of the generator are those of the call */
function asList(generator: Node, isBare: boolean): Edit[] {
  const open = { start: generator.start, end: generator.start + 1 }
  const close = { start: generator.end - 1, end: generator.end }
  return isBare ? [insertAfter(open, '['), insertBefore(close, ']')] : [replace(open, '['), replace(close, ']')]
}

/** True where something is awaited between the first task and the wait: tasks begin meanwhile, as coroutines did not. */
export function awaitsBetween(made: readonly Node[], call: Node): boolean {
  const starts = made.map(each => loopAround(each, call)?.start ?? each.start)
  const from = Math.min(...starts)
  const around = coroutineOf(call)
  if (!around) return false
  return descendants(around, 'await', 'for_statement', 'with_statement', 'for_in_clause').some(
    each =>
      (each.kind === 'await' || each.has('async')) &&
      from <= each.start &&
      each.end <= call.end &&
      !each.contains(call),
  )
}

/** The outermost loop around a coroutine that does not hold the wait itself. */
function loopAround(node: Node, call: Node): Node | null {
  let loop: Node | null = null
  for (let outer = node.parent; outer && !outer.contains(call); outer = outer.parent)
    if (/^(for|while)_statement$/.test(outer.kind)) loop = outer
  return loop
}
