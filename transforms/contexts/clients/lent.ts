/** A client that is handed to a function of the project for as long as that runs. */

import { definitionOf } from '../../../src/project/definitions.ts'
import type { Facts } from '../../../src/project/facts.ts'
import { resultOf } from '../../../src/project/results.ts'
import { argumentsOf } from '../../../src/python/calls.ts'
import { executionOf } from '../../../src/python/execution.ts'
import type { PythonFile } from '../../../src/python/file.ts'
import { isStore, parameterName } from '../../../src/python/targets.ts'
import type { Node } from '../../../src/python/tree.ts'
import { useOf } from '../../../src/python/value-uses.ts'
import { type ClientUse, clientUse, isGathered, type Library } from './known.ts'

/** The use of a client as an argument of a coroutine function that only sends requests, and is awaited; else null. */
export function lentUse(node: Node, library: Library, file: PythonFile, facts: Facts): ClientUse | null {
  const argument = node.parent?.kind === 'keyword_argument' ? node.parent : node
  const call = argument.parent?.kind === 'argument_list' ? argument.parent.parent : null
  if (call?.kind !== 'call' || (useOf(call, file) !== 'awaited' && !isGathered(call, file))) return null
  const result = resultOf(call, file, facts)
  const [called, ...others] = result?.given === 'coroutine' ? result.functions : []
  const found = called && others.length === 0 ? definitionOf(called, facts) : null
  const name = found && takenAs(argument, call, found.node)
  const [binding, ...more] = (name && found?.file.scopes.made(found.node)?.bindings.get(name)) || []
  if (!found || !binding || more.length > 0) return null
  const uses = found.file.scopes
    .references(binding)
    .filter(each => !isStore(each))
    .map(each => (executionOf(each).function === found.node ? clientUse(each, library, found.file) : null))
  if (!uses.every(use => use !== null && use.kind !== 'close')) return null
  const isSettled = uses.every(use => use?.kind !== 'request' || use.isSettled)
  return { kind: 'request', node, call, isSettled }
}

/** The parameter that takes the argument, of a function that is no method. */
function takenAs(argument: Node, call: Node, definition: Node): string | null {
  if (definition.parent?.kind === 'decorated_definition' || definition.parent?.parent?.kind === 'class_definition')
    return null
  if (argument.kind === 'keyword_argument') return argument.get('name')?.text ?? null
  const { positional } = argumentsOf(call)
  const parameters = definition.get('parameters')?.children ?? []
  const parameter = parameters[positional.indexOf(argument)]
  const isPlain = !parameters.some(({ kind }) => /splat|separator/.test(kind))
  return parameter && isPlain ? (parameterName(parameter)?.text ?? null) : null
}
