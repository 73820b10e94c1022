/** How a call of a coroutine function is written as a run of it. */

import { type Edit, insertAfter, insertBefore, replace } from '../../../src/engine/edit.ts'
import { argumentsOf } from '../../../src/python/calls.ts'
import type { PythonFile } from '../../../src/python/file.ts'
import type { Node } from '../../../src/python/tree.ts'

/** `main(1)` → `asyncio.run(main(1))`. */
export function asArgument(call: Node, run: string): Edit[] {
  return [insertBefore(call, `${run}(`), insertAfter(call, ')')]
}

/** `main(1)` → `anyio.run(main, 1)`. */
export function asReference(call: Node, run: string): Edit[] {
  const callee = call.get('function') as Node
  const [first] = call.get('arguments')?.children ?? []
  return [
    insertBefore(call, `${run}(`),
    replace({ start: callee.end, end: first?.start ?? call.end }, first ? ', ' : ')'),
  ]
}

/** True for arguments that `anyio.run()` can pass on: it has no place for keywords. */
export function hasPlainArguments(call: Node, file: PythonFile): boolean {
  const { keywords, hasDoubleStar } = argumentsOf(call)
  const opening = call.get('arguments') as Node
  const first = opening.children[0]
  return (
    opening.kind === 'argument_list' &&
    keywords.size === 0 &&
    !hasDoubleStar &&
    !file.hasComment(opening.start, first?.start ?? opening.end)
  )
}
