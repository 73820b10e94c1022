/** What becomes of a queue: every method that is named of it, in its own function and in those of the project that are given it. */

import { definitionOf } from '../../../src/project/definitions.ts'
import type { Facts } from '../../../src/project/facts.ts'
import { resultOf } from '../../../src/project/results.ts'
import type { PythonFile } from '../../../src/python/file.ts'
import { parametersOf } from '../../../src/python/known-arguments.ts'
import type { Home } from '../../../src/python/object-uses.ts'
import type { Node } from '../../../src/python/tree.ts'

/** `queue.get`: the attribute, in whichever file it stands. */
export type MethodUse = { readonly node: Node; readonly name: string; readonly file: PythonFile }

/** The methods that are named of an object; null where it is handed to code that is not seen, or kept elsewhere. */
export function methodsUsed({ uses }: Home, file: PythonFile, facts: Facts): MethodUse[] | null {
  return follow(uses, file, facts, new Set())
}

function follow(uses: readonly Node[], file: PythonFile, facts: Facts, seen: Set<Node>): MethodUse[] | null {
  const found = uses.map(use => methodsThrough(use, file, facts, seen))
  return found.every(each => each !== null) ? found.flat() : null
}

function methodsThrough(use: Node, file: PythonFile, facts: Facts, seen: Set<Node>): MethodUse[] | null {
  const { parent } = use
  if (parent?.kind === 'attribute' && use.field === 'object')
    return [{ node: parent, name: parent.get('attribute')?.text ?? '', file }]
  if (parent?.kind === 'comparison_operator') return []
  const isKeyword = parent?.kind === 'keyword_argument' && use.field === 'value'
  const list = isKeyword ? parent?.parent : parent
  const call = list?.kind === 'argument_list' ? list.parent : null
  if (call?.kind !== 'call' || list?.children.some(({ kind }) => /splat/.test(kind))) return null
  const given = isKeyword ? (parent?.get('name')?.text ?? '') : (list?.children.indexOf(use) ?? -1)
  return methodsOfCallee(call, given, file, facts, seen)
}

/** @param given the number or the name of the argument */
function methodsOfCallee(call: Node, given: number | string, file: PythonFile, facts: Facts, seen: Set<Node>) {
  const functions = resultOf(call, file, facts)?.functions ?? []
  const found = functions.map(each => {
    const definition = definitionOf(each, facts)
    if (!definition) return null
    const taken = parametersOf(definition.node, definition.file)
    const name = typeof given === 'string' ? given : taken[given]?.isPositional ? taken[given]?.name : undefined
    const bindings = definition.file.scopes.made(definition.node)?.bindings.get(name ?? '')
    const [binding] = bindings ?? []
    if (binding?.kind !== 'parameter' || bindings?.length !== 1) return null
    if (seen.has(binding.node)) return []
    seen.add(binding.node)
    const uses = definition.file.scopes.references(binding).filter(use => use !== binding.node)
    return follow(uses, definition.file, facts, seen)
  })
  return found.length > 0 && found.every(each => each !== null) ? found.flat() : null
}
