/** Whether an asynchronous generator is one to loop over, and no context manager in disguise. */

import type { Facts } from '../../../src/project/facts.ts'
import { decoratorNames } from '../../../src/python/attributes.ts'
import { executionOf, isAsync } from '../../../src/python/execution.ts'
import type { PythonFile } from '../../../src/python/file.ts'
import { callsNamed, nodesWith } from '../../../src/python/named-nodes.ts'
import { isRepeatedIn } from '../../../src/python/repetition.ts'
import { descendantsWith, type Node } from '../../../src/python/tree.ts'

/** Decorators that leave a generator what it is. */
const HARMLESS =
  /^(builtins\.(staticmethod|classmethod)|abc\.abstractmethod|typing(_extensions)?\.(override|final|overload))$/

/** True for an `async def` with a `yield` over whose items somebody loops, as far as its code and its uses tell. */
export function isLoopedOver(definition: Node, file: PythonFile, facts: Facts): boolean {
  if (!isAsync(definition) || !decoratorNames(definition, file).every(each => each !== null && HARMLESS.test(each)))
    return false
  const yields = yieldsIn(definition, definition)
  const name = definition.get('name')?.text ?? ''
  const places = facts.filesWith(name)
  // `asynccontextmanager(connected)`, `Depends(connected)`: what becomes of it there nobody can tell.
  if (places.some(each => isHandedOver(name, each))) return false
  const isSeveral = yields.length > 1 || yields.some(isRepeatedIn)
  return isSeveral || name === '__aiter__' || places.some(each => isIterated(name, each))
}

/** The `yield`s below a node that are of the function itself, in source order. */
export function yieldsIn(node: Node, definition: Node): Node[] {
  return descendantsWith('yield', node, 'yield').filter(each => executionOf(each).function === definition)
}

function isHandedOver(name: string, file: PythonFile): boolean {
  return nodesWith([name], file.tree).some(
    each =>
      each.kind !== 'string' &&
      each.field !== 'name' &&
      /^(argument_list|keyword_argument)$/.test(each.parent?.kind ?? ''),
  )
}

function isIterated(name: string, file: PythonFile): boolean {
  return callsNamed(name, file.tree).some(
    ({ parent, field }) =>
      /^for_(statement|in_clause)$/.test(parent?.kind ?? '') && field === 'right' && parent?.has('async'),
  )
}
