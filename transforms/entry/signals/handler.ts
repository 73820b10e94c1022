/** What a handler of `signal.signal()` does, as far as it matters to the event loop. */

import type { Facts } from '../../../src/project/facts.ts'
import { classOfSelf, methodNamed } from '../../../src/python/attributes.ts'
import { executionOf, isAsync } from '../../../src/python/execution.ts'
import type { PythonFile } from '../../../src/python/file.ts'
import { descendants, type Node } from '../../../src/python/tree.ts'
import { kindOfCall } from '../threads/of-loop.ts'

/** The `def` or `lambda` of this file that an expression certainly is, or null. */
export function functionOf(value: Node, file: PythonFile): Node | null {
  if (value.kind === 'lambda') return value
  const owner = value.kind === 'attribute' ? classOfSelf(value.get('object') as Node, file) : null
  if (owner) return methodNamed(owner, value.get('attribute')?.text ?? '', file)
  const [only, ...others] = value.kind === 'identifier' ? (file.scopes.lookup(value.text, value) ?? []) : []
  const definition = only?.kind === 'function' && others.length === 0 ? only.node.parent : null
  const isPlain = definition && !isAsync(definition) && definition.parent?.kind !== 'decorated_definition'
  return isPlain ? definition : null
}

/** The first call of the handler that only the event loop may make, or null. */
export function loopCallIn(handler: Node, file: PythonFile, facts: Facts): Node | null {
  const calls = descendants(handler.get('body') as Node, 'call').filter(each => executionOf(each).function === handler)
  return calls.find(each => isOfLoop(each, calls, file, facts)) ?? null
}

function isOfLoop(call: Node, calls: readonly Node[], file: PythonFile, facts: Facts): boolean {
  const name = file.called(call) ?? ''
  if (/^asyncio\.(create_task|ensure_future)$/.test(name) || kindOfCall(call, file, facts)) return true
  const isCancel = call.get('function')?.get('attribute')?.text === 'cancel'
  return isCancel && isTaskOfAll(call.get('function')?.get('object') ?? null, calls, file)
}

/** The `task` of `for task in asyncio.all_tasks(loop):`. */
function isTaskOfAll(object: Node | null, calls: readonly Node[], file: PythonFile): boolean {
  const [only, ...others] = object?.kind === 'identifier' ? (file.scopes.lookup(object.text, object) ?? []) : []
  const iterated = only?.kind === 'loop' && others.length === 0 ? only.node.parent?.get('right') : null
  return !!iterated && calls.some(each => iterated.contains(each) && file.called(each) === 'asyncio.all_tasks')
}

/** True where an error of the handler is meant to come through to the code that the signal interrupts. */
export function mayRaise(handler: Node, file: PythonFile): boolean {
  const body = handler.get('body') as Node
  const isOwn = (each: Node) => executionOf(each).function === handler
  const isExit = (call: Node) => /^(sys\.exit|os\._exit|builtins\.(exit|quit))$/.test(file.called(call) ?? '')
  return (
    descendants(body, 'raise_statement').some(isOwn) ||
    descendants(body, 'call').some(each => isOwn(each) && isExit(each))
  )
}

/** How the loop has to call the handler: without arguments, or with the signal and no frame; null where it takes others. */
export type Arity = 'none' | 'two' | 'frame-used' | null

/** Whether the handler can be called without arguments, or with the signal and no frame. */
export function arityOf(handler: Node, isMethod: boolean, file: PythonFile): Arity {
  const parameters = (handler.get('parameters')?.children ?? []).slice(isMethod ? 1 : 0)
  if (parameters.some(each => !/^(identifier|typed_parameter|list_splat_pattern)$/.test(each.kind))) return null
  const [first, second] = parameters.map(each => (each.kind === 'identifier' ? each : (each.children[0] ?? each)))
  if (parameters.length === 1 && parameters[0]?.text.startsWith('*'))
    return isRead(first, handler, file) ? 'frame-used' : 'none'
  if (parameters.length !== 2) return null
  if (isRead(second, handler, file)) return 'frame-used'
  return handler.kind === 'lambda' && !isRead(first, handler, file) ? 'none' : 'two'
}

function isRead(parameter: Node | undefined, handler: Node, file: PythonFile): boolean {
  const name = parameter?.kind === 'list_splat_pattern' ? parameter.children[0] : parameter
  const [binding] = name ? (file.scopes.made(handler)?.bindings.get(name.text) ?? []) : []
  return !!binding && file.scopes.references(binding).some(each => each !== binding.node)
}
