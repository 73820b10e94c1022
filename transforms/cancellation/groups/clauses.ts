/** The classes of exception groups. */

import type { Facts } from '../../../src/project/facts.ts'
import { absoluteName } from '../../../src/project/modules.ts'
import { groupKind } from '../../../src/python/exception-groups.ts'
import type { PythonFile } from '../../../src/python/file.ts'
import type { Node } from '../../../src/python/tree.ts'

/** True for an expression that names an exception group, or a class of the project that certainly derives from one. */
export function isGroupClass(expression: Node, file: PythonFile, facts: Facts): boolean {
  const name = file.names.of(expression)
  if (name === null) return false
  if (groupKind(name)) return true
  const ancestors = name.startsWith('builtins.') ? null : facts.ancestorsOf(absoluteName(name, file))
  return ancestors?.some(({ library }) => groupKind(library)) ?? false
}
