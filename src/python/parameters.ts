/** Which arguments a function cannot do without. */

import { decoratorNames, methodOwner } from './attributes.ts'
import type { PythonFile } from './file.ts'
import type { Node } from './tree.ts'

/**
 * True when calling the function without any argument fails.
 * @param isBound true where it is come by through an object, so that a method gets that as its first argument
 */
export function needsArguments(definition: Node, isBound: boolean, file: PythonFile): boolean {
  const needed = (definition.get('parameters')?.children ?? []).filter(isNeeded)
  return needed.length > (getsFirst(definition, isBound, file) ? 1 : 0)
}

/** A parameter without a default; `*args`, `**options` and the marks `*` and `/` take nothing. */
function isNeeded(parameter: Node): boolean {
  if (parameter.kind === 'typed_parameter') return parameter.children[0]?.kind === 'identifier'
  return parameter.kind === 'identifier'
}

/** True where Python itself passes the first argument: the object, or the class. */
function getsFirst(definition: Node, isBound: boolean, file: PythonFile): boolean {
  if (!methodOwner(definition)) return false
  const decorators = decoratorNames(definition, file)
  if (decorators.includes('builtins.staticmethod')) return false
  return isBound || decorators.includes('builtins.classmethod')
}
