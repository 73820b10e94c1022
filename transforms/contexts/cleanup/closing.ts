/** Closes an asynchronous generator when its loop is left. */

import { type Edit, insertBefore, replace } from '../../../src/engine/edit.ts'
import { indentLines, indentOf, nextLine, unitAt } from '../../../src/python/blocks.ts'
import type { PythonFile } from '../../../src/python/file.ts'
import { useName } from '../../../src/python/imports.ts'
import type { Node } from '../../../src/python/tree.ts'

/**
 * `async with aclosing(rows()) as items:` around a loop over `rows()`; null where `contextlib` means something else. What is looped
 * over stays as it is: its new header stands no deeper than the one it comes from.
 */
export function closed(loop: Node, file: PythonFile): Edit[] | null {
  const value = loop.get('right')
  const aclosing = useName(file, 'contextlib', 'aclosing', loop)
  if (!value || !aclosing) return null
  const { tree } = loop
  const [name, unit] = [nameFor(file), unitAt(loop)]
  const shifts = indentLines(tree, { start: nextLine(tree, loop.start), end: loop.end }, unit)
  return [
    ...aclosing.edits,
    insertBefore(loop, `async with ${aclosing.name}(${value.text}) as ${name}:\n${indentOf(loop)}${unit}`),
    replace(value, name),
    ...shifts.filter(({ start }) => start < value.start || start > value.end),
  ]
}

function nameFor(file: PythonFile): string {
  return ['items', 'generator'].find(each => file.freshName(each) === each) ?? file.freshName('items')
}
