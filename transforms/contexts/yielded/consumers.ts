/** Whether an asynchronous generator is one to loop over, and no context manager in disguise. */

import type { Facts } from '../../../src/project/facts.ts'
import { decoratorNames } from '../../../src/python/attributes.ts'
import { executionOf, isAsync } from '../../../src/python/execution.ts'
import type { PythonFile } from '../../../src/python/file.ts'
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
  return descendantsWith(name, file.tree.root, 'argument_list', 'keyword_argument').some(({ children }) =>
    children.some(each => (each.kind === 'attribute' ? each.get('attribute') : each)?.text === name && isValue(each)),
  )
}

function isValue(node: Node): boolean {
  return /^(identifier|attribute)$/.test(node.kind) && node.field !== 'name'
}

function isIterated(name: string, file: PythonFile): boolean {
  return descendantsWith(name, file.tree.root, 'for_statement', 'for_in_clause').some(loop => {
    const callee = loop.has('async') ? loop.get('right')?.get('function') : null
    return (callee?.get('attribute') ?? callee)?.text === name
  })
}
