/** What a coroutine function does with its `timeout` parameter. */

import { argumentsOf } from '../../../src/python/calls.ts'
import { executionOf, isAsync } from '../../../src/python/execution.ts'
import type { PythonFile } from '../../../src/python/file.ts'
import { handlersAround } from '../../../src/python/handlers.ts'
import { seesLocals } from '../../../src/python/seen-locals.ts'
import { parameterName } from '../../../src/python/targets.ts'
import { limitName } from '../../../src/python/time-limits.ts'
import type { Node } from '../../../src/python/tree.ts'
import { isStub } from '../pointless/awaits.ts'

export type TimeoutParameter = {
  readonly node: Node
  /** Where the name is used. */
  readonly uses: readonly Node[]
}

/** The `timeout` parameter of a coroutine function that does something, or null. */
export function timeoutParameter(definition: Node, file: PythonFile): TimeoutParameter | null {
  const parameters = definition.get('parameters')
  const body = definition.get('body')
  if (!isAsync(definition) || !parameters || !body || !file.tree.holds('timeout', parameters)) return null
  const node = parameters.children.find(each => !/splat/.test(each.kind) && parameterName(each)?.text === 'timeout')
  const name = node ? parameterName(node) : null
  const binding = name && body.children[0] ? file.scopes.lookup('timeout', body.children[0])?.[0] : null
  if (!node || !name || binding?.node !== name || isStub(body) || seesLocals(definition, file)) return null
  return { node, uses: file.scopes.references(binding).filter(each => each !== name) }
}

/** True where every use limits, once and at its own level, what the function awaits, and the timeout comes out of it. */
export function isOnlyLimit({ uses }: TimeoutParameter, definition: Node, file: PythonFile): boolean {
  return uses.every(use => {
    const argument = use.parent?.kind === 'keyword_argument' ? use.parent : use
    const call = argument.parent?.kind === 'argument_list' ? argument.parent.parent : null
    if (!call || executionOf(use).function !== definition || !isLimit(call, use, file)) return false
    const loop = use.ancestor('for_statement', 'while_statement')
    return !(loop && definition.contains(loop)) && handlersAround(call).length === 0
  })
}

function isLimit(call: Node, use: Node, file: PythonFile): boolean {
  const { positional, keywords } = argumentsOf(call)
  if (limitName(call, file) === 'asyncio.timeout') return true
  return file.called(call) === 'asyncio.wait_for' && (positional[1] === use || keywords.get('timeout') === use)
}
