/** The path by which the project finds the class of an object. */

import { classOfSelf, methodOwner } from './attributes.ts'
import { objectPath } from './callees.ts'
import type { PythonFile } from './file.ts'
import { nameInModule } from './names.ts'
import { originOf } from './receivers.ts'
import type { Node } from './tree.ts'

/** What leads to an object: its class, or what makes it; null where nothing is certain. Relative imports keep their leading dots. */
export function pathOf(object: Node, file: PythonFile): string | null {
  const isSuper = object.kind === 'call' && file.called(object) === 'builtins.super'
  const method = isSuper ? object.ancestor('function_definition') : null
  const owner = classOfSelf(object, file) ?? (method && methodOwner(method))
  if (owner) return nameInModule(owner, file)
  const origin = originOf(object, file)
  return origin ? objectPath(origin) : file.names.of(object)
}
