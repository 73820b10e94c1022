/** Signs that a file awaits what it has stored or been given, so that a coroutine that is handed on may be awaited after all. */

import type { Facts } from '../../../src/project/facts.ts'
import { oncePerNodeOfProject } from '../../../src/project/kept-answers.ts'
import { awaitableOf } from '../../../src/project/results.ts'
import { calledName, takerOf } from '../../../src/python/calls.ts'
import type { PythonFile } from '../../../src/python/file.ts'
import { descendantsWhere, descendantsWith, type Node } from '../../../src/python/tree.ts'

/** True where the file awaits anything but fresh calls, and tasks that it has started itself. */
export function awaitsStored(file: PythonFile, facts: Facts): boolean {
  return awaitsStoredIn(file.tree.root, file, facts)
}

const awaitsStoredIn = oncePerNodeOfProject((root, file, facts): boolean => {
  const awaited = descendantsWith('await', root, 'await').flatMap(({ children }) => children)
  const starred = descendantsWhere(mayStar, root, 'list_splat')
    .filter(isGiven)
    .flatMap(({ children }) => children)
  return [...awaited, ...starred].some(each => isStored(each, file, facts))
})

const mayStar = ({ text }: Node) => /\b(gather|wait|as_completed)\b/.test(text)

/** `*jobs` of `gather(*jobs)`. */
function isGiven(star: Node): boolean {
  return /^(gather|wait|as_completed)$/.test(calledName(takerOf(star)))
}

function isStored(operand: Node, file: PythonFile, facts: Facts): boolean {
  switch (operand.kind) {
    case 'parenthesized_expression':
      return operand.children.some(each => isStored(each, file, facts))
    case 'identifier':
      return !isStarted(operand, file, facts)
    case 'call':
      return operand.get('function')?.get('attribute')?.text === 'result'
    case 'list_comprehension':
    case 'generator_expression':
      return false
    default:
      return true
  }
}

function isStarted(name: Node, file: PythonFile, facts: Facts): boolean {
  const bindings = file.scopes.lookup(name.text, name) ?? []
  return bindings.every(({ value }) => value?.kind === 'call' && awaitableOf(value, file, facts)?.given === 'future')
}
