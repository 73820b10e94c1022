/** Objects that code is given in place of those of a class: fakes of tests, which no base class ties to it. */

import { classOfSelf, methodOwner } from '../python/attributes.ts'
import { calledName, takerOf } from '../python/calls.ts'
import type { PythonFile } from '../python/file.ts'
import { identifiersNamed } from '../python/named-nodes.ts'
import { nameInModule } from '../python/names.ts'
import { originOf } from '../python/receivers.ts'
import { isTestFile } from '../python/scripts.ts'
import type { Node } from '../python/tree.ts'
import type { Facts } from './facts.ts'

export type Place = { readonly node: Node; readonly file: PythonFile }

const FAKES = /^_*(dummy|fake|in_?memory|memory|mock|null|stub|test)|(dummy|fake|mock|stub|double)$/i

/** Classes and functions that make an object with the attributes they are given. */
const MAKERS =
  /^(configure_mock|create_autospec|(Async|Magic|NonCallable|NonCallableMagic)?Mock|SimpleNamespace|multiple)$/

/**
 * A method or argument that may stand in for one of the methods where they are called.
 * @param calls the calls of the methods
 */
export function standInFor(names: readonly string[], calls: readonly Place[], facts: Facts): Place | null {
  const word = names[0]?.slice(names[0].lastIndexOf('.') + 1) ?? ''
  const files = facts.filesWith(word)
  for (const file of files) {
    const made = namedAs('keyword_argument', word, file).find(isGivenToMaker)
    if (made) return { node: made, file }
  }
  if (calls.every(isOfKnownObject)) return null
  for (const file of files) {
    const fake = namedAs('function_definition', word, file).find(each => isFake(each, names, file))
    if (fake) return { node: fake, file }
  }
  return null
}

/** The definitions or arguments of that name. */
function namedAs(kind: 'function_definition' | 'keyword_argument', name: string, { tree }: PythonFile): Node[] {
  return identifiersNamed(name, tree).flatMap(({ parent, field }) =>
    parent?.kind === kind && field === 'name' ? [parent] : [],
  )
}

function isGivenToMaker(argument: Node): boolean {
  return MAKERS.test(calledName(takerOf(argument)))
}

/** True for `self.load()`, and for what the code itself has made: nobody can have put another object there. */
function isOfKnownObject({ node: call, file }: Place): boolean {
  const object = call.get('function')?.get('object') ?? null
  if (!object || classOfSelf(object, file) || file.names.of(object) !== null) return true
  const origin = originOf(object, file)
  return origin?.via === 'call' && origin.scope !== 'parameter' && origin.scope !== 'attribute'
}

function isFake(definition: Node, names: readonly string[], file: PythonFile): boolean {
  const owner = methodOwner(definition)
  if (!owner || names.includes(nameInModule(definition, file))) return false
  return isTestFile(file) || FAKES.test(owner.get('name')?.text ?? '')
}
