/** What a special method certainly gives, as far as it matters whether that can be awaited. */

import type { Facts } from '../../../src/project/facts.ts'
import { resultOf } from '../../../src/project/results.ts'
import { classOfSelf, decoratorNames } from '../../../src/python/attributes.ts'
import { cannotBeAwaited } from '../../../src/python/class-kinds.ts'
import { executionOf, isAsync, isGenerator } from '../../../src/python/execution.ts'
import type { PythonFile } from '../../../src/python/file.ts'
import { isStub } from '../../../src/python/results.ts'
import { returnsOf, returnValues } from '../../../src/python/returns.ts'
import { descendants, type Node } from '../../../src/python/tree.ts'
import { knownValue } from '../../../src/python/values.ts'

/** True for a plain method that returns, and never gives anything that could be awaited. */
export function givesNoAwaitable(method: Node, owner: Node, file: PythonFile, facts: Facts): boolean {
  if (isAsync(method) || isGenerator(method) || !mayReturn(method)) return false
  return returnValues(method).every(value => isPlain(value, owner, file, facts))
}

/**
 * True for a method that only stands for what others implement. `pass` is a body like any other: it gives `None`, unless the class
 * says that it is abstract.
 */
export function isDeclared(method: Node, owner: Node, file: PythonFile): boolean {
  if (!isStub(method)) return false
  const isProtocol = /\b(ABC|ABCMeta|Protocol)\b/.test(owner.get('superclasses')?.text ?? '')
  const isAbstract = isProtocol || decoratorNames(method, file).includes('abc.abstractmethod')
  return isAbstract || method.get('body')?.children.at(-1)?.kind !== 'pass_statement'
}

/** False for a method that only raises, such as the `__anext__` of an iterator without items. */
function mayReturn(method: Node): boolean {
  const last = method.get('body')?.children.at(-1)
  return returnsOf(method).length > 0 || last?.kind !== 'raise_statement'
}

function isPlain(value: Node, owner: Node, file: PythonFile, facts: Facts): boolean {
  if (value.kind === 'parenthesized_expression' && value.children[0])
    return isPlain(value.children[0], owner, file, facts)
  if (value.kind === 'not_operator' || knownValue(value, file) !== null) return true
  if (classOfSelf(value, file) === owner) return cannotBeAwaited(owner, file)
  return value.kind === 'call' && resultOf(value, file, facts)?.given === 'plain'
}

/** True for a coroutine function that awaits something itself. */
export function awaits(definition: Node): boolean {
  return descendants(definition, 'await', 'for_statement', 'with_statement', 'for_in_clause').some(
    each => (each.kind === 'await' || each.has('async')) && executionOf(each).function === definition,
  )
}
