/** Writers of asyncio's streams, in variables of the coroutine that uses them. */

import { argumentOf } from '../../../src/python/calls.ts'
import { executionOf } from '../../../src/python/execution.ts'
import type { PythonFile } from '../../../src/python/file.ts'
import { callsNamed } from '../../../src/python/named-nodes.ts'
import { libraryType, originOf } from '../../../src/python/receivers.ts'
import type { Binding } from '../../../src/python/scopes.ts'
import { isStore } from '../../../src/python/targets.ts'
import type { Node } from '../../../src/python/tree.ts'
import { isAsked } from '../processes/pipes.ts'

export type Writer = {
  readonly name: string
  /** `connected` where the coroutine opened the connection itself, `given` where it is a parameter. */
  readonly from: 'connected' | 'given'
  /** Where it gets a connection. */
  readonly openings: readonly Node[]
  /** Where the other end of a connection that was opened here is read. */
  readonly reads: readonly Node[]
  /** The names of the attributes that the coroutine uses of it, `null` for any other use. */
  readonly members: readonly (string | null)[]
  /** Every use that is neither a store nor a test, in source order. */
  readonly uses: readonly Node[]
}

/** The writer that a method is called on; null where it is none, or a variable of another function. */
export function writerOf(call: Node, file: PythonFile): Writer | null {
  const object = call.get('function')?.get('object')
  const frame = executionOf(call).coroutine
  const bindings = object?.kind === 'identifier' ? (file.scopes.lookup(object.text, object) ?? []) : []
  const opened = bindings.filter(each => opensConnection(each, file))
  const binding = opened[0] ?? bindings[0]
  if (!object || !frame || !binding || binding.scope.node !== frame) return null
  const isOpened = opened.length > 0 && bindings.every(each => opened.includes(each) || each.value?.kind === 'none')
  const isGiven = bindings.length === 1 && binding.kind === 'parameter'
  if (!isOpened && !(isGiven && (isHandlerParameter(binding, file) || isAnnotated(object, file)))) return null
  const uses = readsOf(binding, file).filter(use => !isAsked(use, file))
  const reader = isOpened ? binding.node.parent?.children[0] : null
  const [other] = reader ? (file.scopes.lookup(reader.text, reader) ?? []) : []
  const reads = other ? readsOf(other, file) : []
  const openings = opened.map(({ node }) => node)
  return {
    name: object.text,
    from: isOpened ? 'connected' : 'given',
    openings,
    reads,
    members: uses.map(memberOf),
    uses,
  }
}

function readsOf(binding: Binding, file: PythonFile): Node[] {
  return file.scopes.references(binding).filter(use => !isStore(use))
}

/** `reader, writer = await asyncio.open_connection(…)`, with a time limit or without. */
function opensConnection({ node }: Binding, file: PythonFile): boolean {
  const pattern = node.parent
  const isSecond = /^(pattern_list|tuple_pattern)$/.test(pattern?.kind ?? '') && pattern?.children[1] === node
  const awaiting = isSecond && pattern?.parent?.kind === 'assignment' ? pattern.parent.get('right') : null
  const call = awaiting?.kind === 'await' ? awaiting.children[0] : null
  const isLimited = call?.kind === 'call' && file.called(call) === 'asyncio.wait_for'
  const opening = isLimited ? argumentOf(call, 'fut', 0) : call
  return opening?.kind === 'call' && /^asyncio\.open_(unix_)?connection$/.test(file.called(opening) ?? '')
}

function isAnnotated(object: Node, file: PythonFile): boolean {
  const origin = originOf(object, file)
  return origin !== null && libraryType(origin) === 'asyncio.StreamWriter'
}

/** `writer` of the coroutine that `asyncio.start_server()` is given. */
function isHandlerParameter({ node, scope }: Binding, file: PythonFile): boolean {
  const parameters = scope.node.get('parameters')?.children ?? []
  const position = parameters.indexOf(node)
  const name = scope.node.get('name')?.text
  const isMethod = scope.node.parent?.parent?.kind === 'class_definition'
  if (position !== (isMethod ? 2 : 1) || parameters.length !== position + 1) return false
  return ['start_server', 'start_unix_server']
    .flatMap(each => callsNamed(each, file.tree))
    .some(call => {
      const handler = argumentOf(call, 'client_connected_cb', 0)
      const isOwn = isMethod
        ? handler?.kind === 'attribute' && handler.get('object')?.text === 'self'
        : handler?.kind === 'identifier' && file.scopes.lookup(handler.text, handler)?.[0]?.node.parent === scope.node
      const isNamed = (handler?.get('attribute') ?? handler)?.text === name
      return isOwn && isNamed && /^asyncio\.start_(unix_)?server$/.test(file.called(call) ?? '')
    })
}

function memberOf(use: Node): string | null {
  const isMember = use.parent?.kind === 'attribute' && use.field === 'object'
  return isMember ? (use.parent?.get('attribute')?.text ?? null) : null
}
