/** Whether code of the same module runs a coroutine under a time limit, which can only fire where it suspends. */

import { argumentsOf, mayPass } from './calls.ts'
import { executionOf } from './execution.ts'
import type { PythonFile } from './file.ts'
import { oncePerNode } from './memo.ts'
import { callsNamed, mayName } from './named-nodes.ts'
import { isOfProject } from './names.ts'
import { originOf } from './receivers.ts'
import { descendants, descendantsWhere, descendantsWith, type Node } from './tree.ts'

/** Limits that are entered with `async with` (anyio's also with `with`). */
const LIMIT_BLOCKS = new Set([
  'anyio.fail_after',
  'anyio.move_on_after',
  'async_timeout.timeout',
  'async_timeout.timeout_at',
  'asyncio.timeout',
  'asyncio.timeout_at',
  'asyncio.timeouts.timeout',
  'asyncio.timeouts.timeout_at',
])

/** Functions that limit what they are given; `asyncio.wait` and `as_completed` only with `timeout=`. */
const LIMIT_CALLS = new Set(['asyncio.wait_for', 'asyncio.tasks.wait_for', 'asyncio.wait', 'asyncio.as_completed'])

/**
 * True when the coroutine that runs `node` may be under a time limit in this module: around `node` itself, or in a
 * caller, near or far. Blocking code outlives any limit; once it awaits, the limit can fire.
 */
export function timeoutMayFire(node: Node, file: PythonFile): boolean {
  const definition = executionOf(node).coroutine
  if (!definition) return false
  if (isLimited(node, definition, file)) return true
  const limits = limitsIn(file.tree.root, file)
  if (limits.length === 0) return false
  const names = callersOf(definition, file)
  return limits.some(limit => mentions(limit, names, file))
}

function isLimited(node: Node, definition: Node, file: PythonFile): boolean {
  for (let outer = node.parent; outer && outer !== definition; outer = outer.parent)
    if (outer.kind === 'with_statement' && outer.get('body')?.contains(node) && isLimitBlock(outer, file)) return true
  return false
}

function isLimitBlock(statement: Node, file: PythonFile): boolean {
  return (statement.child('with_clause')?.children ?? []).some(item => {
    const value = item.get('value')
    const call = value?.kind === 'as_pattern' ? value.children[0] : value
    return call?.kind === 'call' && LIMIT_BLOCKS.has(file.called(call) ?? '')
  })
}

/** The code under a limit: bodies of timeout blocks, and arguments of `wait_for`. */
const limitsIn = oncePerNode((root, file): Node[] => {
  const blocks = descendantsWith('with', root, 'with_statement').filter(statement => isLimitBlock(statement, file))
  const calls = descendantsWhere(mayName([...LIMIT_CALLS], file), root, 'call').filter(call => {
    const name = file.called(call) ?? ''
    return LIMIT_CALLS.has(name) && (name.endsWith('wait_for') || mayPass(call, 'timeout'))
  })
  const awaited = calls.flatMap(call => argumentsOf(call).positional[0] ?? argumentsOf(call).keywords.get('fut') ?? [])
  const limited = [...blocks.flatMap(block => block.get('body') ?? []), ...awaited, ...givenToLimiters(awaited, file)]
  return limited.flatMap(each => [each, ...descendants(each, 'identifier').flatMap(name => valuesOf(name, file))])
})

/** What is passed to functions of the file that limit one of their parameters: `await limited(work())`. */
function givenToLimiters(awaited: readonly Node[], file: PythonFile): Node[] {
  const names = new Set(
    awaited.flatMap(each => {
      const bindings = each.kind === 'identifier' ? (file.scopes.lookup(each.text, each) ?? []) : []
      const definition = bindings[0]?.kind === 'parameter' ? bindings[0].scope.node : null
      return definition?.get('name')?.text ?? []
    }),
  )
  if (names.size === 0) return []
  return [...names].flatMap(name => callsNamed(name, file.tree)).flatMap(call => call.get('arguments')?.children ?? [])
}

/** What a variable that is limited was assigned: `task = create_task(f())`. */
function valuesOf(node: Node, file: PythonFile): Node[] {
  if (node.kind !== 'identifier') return []
  return (file.scopes.lookup(node.text, node) ?? []).flatMap(binding => binding.value ?? [])
}

/** The names of the function and of all functions of the file whose body mentions one of them. */
const callersOf = oncePerNode((definition, file): ReadonlySet<string> => {
  const names = new Set<string>([definition.get('name')?.text ?? ''])
  const others = descendantsWith('def', file.tree.root, 'function_definition').filter(each => each !== definition)
  for (let size = 0; size < names.size; ) {
    size = names.size
    for (const each of others) {
      const name = each.get('name')?.text ?? ''
      if (!names.has(name) && mentions(each.get('body') as Node, names, file)) names.add(name)
    }
  }
  return names
})

/** True when the code names one of them, as a name or as a method of an object that is not known to be another library's. */
function mentions(code: Node, names: ReadonlySet<string>, file: PythonFile): boolean {
  const holdsOne = (body: Node) => [...names].some(name => name !== '' && code.tree.holds(name, body))
  return descendantsWhere(holdsOne, code, 'identifier').some(node => {
    if (!names.has(node.text)) return false
    if (node.field !== 'attribute') return node.field !== 'name' || node.parent?.kind !== 'keyword_argument'
    const attribute = node.parent as Node
    const owner = file.names.of(attribute) ?? originOf(attribute.get('object'), file)?.type
    return !owner || isOfProject(owner, file.module)
  })
}
