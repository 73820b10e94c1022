/** Another function of the module that a callee comes from, written as the file writes that one. */

import { type Edit, replace } from '../engine/edit.ts'
import type { PythonFile } from './file.ts'
import { useName } from './imports.ts'
import type { Node } from './tree.ts'

/** The edits that make `aio.Task` `aio.create_task`, and `Task` of `from asyncio import Task` an imported name too; null where it is taken. */
export function renamedCallee(callee: Node, module: string, name: string, file: PythonFile): readonly Edit[] | null {
  const attribute = callee.get('attribute')
  if (attribute) return [replace(attribute, name)]
  const imported = useName(file, module, name, callee)
  return imported && [replace(callee, imported.name), ...imported.edits]
}
