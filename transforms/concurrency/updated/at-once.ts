/** Whether several tasks run a coroutine function at the same time, as far as the project shows it. */

import type { Facts } from '../../../src/project/facts.ts'
import { referencesTo } from '../../../src/project/references.ts'
import { rootKind, rootOf } from '../../../src/python/accesses.ts'
import { classOfSelf, decoratorsOf } from '../../../src/python/attributes.ts'
import { calledName, takerOf } from '../../../src/python/calls.ts'
import { executionOf } from '../../../src/python/execution.ts'
import type { PythonFile } from '../../../src/python/file.ts'
import { nameInModule } from '../../../src/python/names.ts'
import { libraryCall } from '../../../src/python/receivers.ts'
import { loopsAround } from '../../../src/python/repetition.ts'
import { descendantsWith, type Node } from '../../../src/python/tree.ts'
import { partsOf } from '../gathered/parts.ts'
import { isLocked } from './locked.ts'

/**
 * True where several tasks are seen to run the function: they are made in a loop, gathered, or made by a server for each request.
 * @param isOfObject true where they have to run it on one and the same object
 */
export function runsAtOnce(
  definition: Node,
  isOfObject: boolean,
  file: PythonFile,
  facts: Facts,
  seen: readonly Node[] = [],
): boolean {
  if (seen.includes(definition)) return false
  if (!isOfObject && isRoute(definition, file)) return true
  const summary = facts.functionNamed(nameInModule(definition, file))
  const references = summary ? referencesTo([summary], facts) : []
  return references.some(({ kind, node, file: home }) => {
    if (kind !== 'call' && kind !== 'other') return false
    if (isServed(node, home) || isStartedInLoop(node, isOfObject, home) || isGathered(node, isOfObject, home))
      return true
    const outer = kind === 'call' && awaitedOf(node).kind === 'await' ? executionOf(node).coroutine : null
    const object = receiverOf(node)
    if (!outer || isLocked(node, home) || (isOfObject && !isKept(object, home))) return false
    const isOwn = isOfObject && classOfSelf(rootOf(object as Node) as Node, home) !== null
    return runsAtOnce(outer, isOwn, home, facts, [...seen, definition])
  })
}

const ROUTES = /^(get|post|put|patch|delete|route|websocket)$/
const FRAMEWORKS = /^(aiohttp\.web|blacksheep|fastapi|litestar|quart|sanic|starlette)(\.|$)/

/** `@app.post("/orders")` */
function isRoute(definition: Node, file: PythonFile): boolean {
  const isWeb = () => file.scopes.imports.some(({ target }) => FRAMEWORKS.test(target ?? ''))
  return decoratorsOf(definition).some(({ children: [call] }) => ROUTES.test(calledName(call)) && isWeb())
}

/** `asyncio.start_server(self.answer, …)` */
function isServed(node: Node, file: PythonFile): boolean {
  const taker = takerOf(node)
  return !!taker && /^asyncio\.start_(unix_)?server$/.test(libraryCall(taker, file) ?? '')
}

const MAKERS = /^(create_task|ensure_future|start_soon)$/

/** `group.create_task(self.add(item))` in a loop that does not wait for the task. */
function isStartedInLoop(node: Node, isOfObject: boolean, file: PythonFile): boolean {
  const taker = takerOf(node)
  if (!taker || !MAKERS.test(calledName(taker))) return false
  return loopsAround(taker).some(
    loop => !isAwaitedIn(loop, taker, file) && (!isOfObject || isOutside(receiverOf(node), loop, file)),
  )
}

/** True where each round waits for its task, or for the group that it makes it in. */
function isAwaitedIn(loop: Node, taker: Node, file: PythonFile): boolean {
  const variable = taker.parent?.kind === 'assignment' ? taker.parent.get('left') : null
  const group = receiverOf(taker)
  if (group?.kind === 'identifier' && !isOutside(group, loop, file)) return true
  const names = (variable?.text.match(/\w+/g) ?? []).filter(name => name !== 'self')
  return descendantsWith('await', loop, 'await').some(
    each => each.contains(taker) || names.some(name => each.tree.holds(name, each)),
  )
}

/** `gather(*[self.add(item) for item in items])`, `gather(self.add(a), self.add(b))` */
function isGathered(node: Node, isOfObject: boolean, file: PythonFile): boolean {
  const frame = executionOf(node).function
  if (node.kind !== 'call' || !frame) return false
  const gathers = descendantsWith('gather', frame, 'call').filter(each => libraryCall(each, file) === 'asyncio.gather')
  return gathers.some(gather => {
    const parts = partsOf(gather, file) ?? []
    if (!parts.some(({ call }) => call === node)) return false
    const callee = node.get('function')?.text
    if (parts.filter(({ call }) => call.get('function')?.text === callee).length > 1) return true
    return loopsAround(node).some(loop => !isOfObject || isOutside(receiverOf(node), loop, file))
  })
}

function receiverOf(node: Node): Node | null {
  return (node.kind === 'call' ? node.get('function') : node)?.get('object') ?? null
}

function awaitedOf(call: Node): Node {
  let outer = call.parent as Node
  while (outer.kind === 'parenthesized_expression') outer = outer.parent as Node
  return outer
}

/** True for an object that each round of the loop has in common. */
function isOutside(object: Node | null, loop: Node, file: PythonFile): boolean {
  const root = object && /^(identifier|attribute)$/.test(object.kind) ? rootOf(object) : null
  return !!root && (file.scopes.lookup(root.text, root) ?? []).every(({ node }) => !loop.contains(node))
}

/** True for `self`, and for an object of the module or of the function around. */
function isKept(object: Node | null, file: PythonFile): boolean {
  const root = object && rootOf(object)
  return !!root && (classOfSelf(root, file) !== null || /^(enclosing|module)$/.test(rootKind(root, file) ?? ''))
}
