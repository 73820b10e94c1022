/** Objects of an event loop that code in another thread uses: what they are, and how the loop can be told to do the same. */

import type { Facts } from '../../../src/project/facts.ts'
import { onlyRunsInThreads, threadArgument } from '../../../src/project/thread-functions.ts'
import { methodOwner } from '../../../src/python/attributes.ts'
import { statementOf } from '../../../src/python/blocks.ts'
import { executionOf } from '../../../src/python/execution.ts'
import type { PythonFile } from '../../../src/python/file.ts'
import { attributeObject, libraryType, type Origin, originOf } from '../../../src/python/receivers.ts'
import type { Scope } from '../../../src/python/scopes.ts'
import type { Node } from '../../../src/python/tree.ts'

export type Kind = 'loop' | 'future' | 'primitive'

const LOOP = /^asyncio\.(get_running_loop|get_event_loop|new_event_loop|AbstractEventLoop|BaseEventLoop)$/
const FUTURE =
  /^asyncio\.(create_task|ensure_future|Task|Future|get_running_loop\.create_(task|future)|get_event_loop\.create_(task|future))$/

/** Methods that change what belongs to the loop, and do not wake it up. */
const METHODS: Readonly<Record<Kind, RegExp>> = {
  loop: /^(call_soon|call_later|call_at|create_task|stop)$/,
  future: /^(cancel|set_result|set_exception)$/,
  primitive: /^(Queue\.put_nowait|Event\.set|(Lock|Semaphore)\.release)$/,
}

/** All of them: whoever looks for such a call can ask the text first. */
export const loopMethods: readonly string[] =
  'call_soon call_later call_at create_task stop cancel set_result set_exception put_nowait set release'.split(' ')

/** Whether a call changes what belongs to an event loop; null where that is not certain. */
export function kindOfCall(call: Node, file: PythonFile, facts: Facts): Kind | null {
  const method = call.get('function')?.get('attribute')?.text ?? ''
  const origin = loopMethods.includes(method) ? receiverOf(call, file, facts) : null
  if (!origin || origin.via === 'await') return null
  const type = libraryType(origin)
  const kind = LOOP.test(type) ? 'loop' : FUTURE.test(type) ? 'future' : 'primitive'
  const called = kind === 'primitive' ? `${type.replace(/^asyncio\./, '')}.${method}` : method
  return METHODS[kind].test(called) ? kind : null
}

/** False for a call on what a thread has made itself. */
export function isOfOtherThread(call: Node, file: PythonFile, facts: Facts): boolean {
  const origin = receiverOf(call, file, facts)
  const maker = origin && executionOf(origin.node).function
  return !maker || !onlyRunsInThreads(maker, file, facts)
}

function receiverOf(call: Node, file: PythonFile, facts: Facts): Origin | null {
  const callee = call.get('function')
  const object = callee?.kind === 'attribute' ? callee.get('object') : null
  const frame = executionOf(call).function
  return object && frame ? objectOf(object, frame, file, facts) : null
}

/** What an expression is, seen through the argument that the thread is started with. */
function objectOf(object: Node, frame: Node, file: PythonFile, facts: Facts): Origin | null {
  const known = originOf(object, file)
  if (known || object.kind !== 'identifier') return known
  const [binding, ...others] = file.scopes.lookup(object.text, object) ?? []
  if (binding?.kind !== 'parameter' || others.length > 0 || binding.scope.node !== frame) return null
  const given = threadArgument(binding.node, frame, file, facts)
  return given && originOf(given, file)
}

/** How code in a thread can name the loop: by a variable around the function, or by an attribute of its object; null where nothing holds it. */
export function loopAround(call: Node, file: PythonFile, facts: Facts): string | null {
  const frame = executionOf(call).function as Node
  return variableAround(call, frame, file) ?? parameterOf(call, frame, file, facts) ?? attributeOf(frame, file)
}

function variableAround(call: Node, frame: Node, file: PythonFile): string | null {
  for (let scope: Scope | null = file.scopes.around(frame); scope?.kind === 'function'; scope = scope.parent)
    for (const [name, [only, ...others]] of scope.bindings) {
      const maker = only?.kind === 'assignment' && others.length === 0 ? only.value : null
      const isLoop = maker?.kind === 'call' && /^asyncio\.get_(running|event)_loop$/.test(file.called(maker) ?? '')
      const isBefore = maker?.kind === 'call' && maker.end <= frame.start && statementOf(maker).parent?.contains(frame)
      if (isLoop && isBefore && executionOf(maker).coroutine && file.scopes.lookup(name, call)?.[0] === only)
        return name
    }
  return null
}

/** `def read(loop, queue)` in a thread that is started with the loop, or where the parameter says that it is one. */
function parameterOf(call: Node, frame: Node, file: PythonFile, facts: Facts): string | null {
  for (const [name, [only, ...others]] of file.scopes.around(call).bindings) {
    if (only?.kind !== 'parameter' || others.length > 0 || only.scope.node !== frame) continue
    const use = file.scopes.references(only).find(each => each !== only.node)
    const given = threadArgument(only.node, frame, file, facts)
    const origin = originOf(use ?? null, file) ?? originOf(given, file)
    if (origin && LOOP.test(libraryType(origin))) return name
  }
  return null
}

function attributeOf(frame: Node, file: PythonFile): string | null {
  const owner = methodOwner(frame)
  const self = frame.get('parameters')?.children[0]
  const found = owner && ['loop', '_loop'].find(name => LOOP.test(attributeObject(owner, name, file)?.type ?? ''))
  return found && self?.kind === 'identifier' ? `${self.text}.${found}` : null
}
