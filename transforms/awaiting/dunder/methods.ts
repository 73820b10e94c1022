/** Which special methods must be plain functions, and what becomes of the coroutine where they are not. */

import type { PythonFile } from '../../../src/python/file.ts'
import { oncePerNode } from '../../../src/python/memo.ts'
import { attributesNamed } from '../../../src/python/named-nodes.ts'
import { descendantsWith, type Node } from '../../../src/python/tree.ts'

/**
 * - `async-init`: calling the class raises;
 * - `value-needed`: Python wants a value of a certain type and raises;
 * - `always-true`: only the truth of the result counts, and a coroutine is true;
 * - `never-run`: Python drops the result, so the body never runs;
 * - `async-enter`: `with` gets a coroutine, and `__exit__` swallows every exception.
 */
export type SyncOnly = 'async-init' | 'value-needed' | 'always-true' | 'never-run' | 'async-enter'

const names: Readonly<Record<SyncOnly, string>> = {
  'async-init': '__init__',
  'value-needed':
    '__await__ __bool__ __bytes__ __complex__ __dir__ __float__ __format__ __hash__ __index__ __int__ __iter__ __len__ __repr__ __str__',
  'always-true': '__contains__ __eq__ __ge__ __gt__ __le__ __lt__ __ne__',
  'never-run':
    '__del__ __delattr__ __delete__ __delitem__ __init_subclass__ __post_init__ __set__ __set_name__ __setattr__ __setitem__',
  'async-enter': '__enter__ __exit__',
}

/** What goes wrong, by the name of a method that is an `async def`. */
export const syncOnly: ReadonlyMap<string, SyncOnly> = new Map(
  Object.entries(names).flatMap(([kind, list]) => list.split(' ').map(name => [name, kind as SyncOnly] as const)),
)

/** Methods whose result Python awaits. */
export const asyncOnly: ReadonlySet<string> = new Set(['__aenter__', '__aexit__', '__anext__'])

/** True where the class defines the method several times, or binds it to another name as well: `__enter__ = __aenter__`. */
export function hasOtherNames(owner: Node, name: string, file: PythonFile): boolean {
  const scope = file.scopes.made(owner)
  const isAlias = (use: Node) => use.field !== 'name' && file.scopes.around(use) === scope
  return scope?.bindings.get(name)?.length !== 1 || file.scopes.named(name).some(isAlias)
}

/** True where the file awaits what the method gives, which works for an `async def`: a call by its name, or `await (a == b)`. */
export function isAwaited(name: string, file: PythonFile): boolean {
  const { methods, comparesAwaited } = awaitedIn(file.tree.root, file)
  return methods.has(name) || (comparesAwaited && syncOnly.get(name) === 'always-true')
}

const awaitedIn = oncePerNode((root, _file) => {
  const operands = descendantsWith('await', root, 'await').flatMap(({ children: [operand] }) => operand ?? [])
  return {
    methods: new Set(operands.map(each => each.get('function')?.get('attribute')?.text)),
    comparesAwaited: operands.some(each => each.children[0]?.kind === 'comparison_operator'),
  }
})

/** True where the file uses the method by its name in another way: code that awaits nothing. */
export function isUsedByName(name: string, file: PythonFile): boolean {
  return attributesNamed(name, file.tree).some(each => {
    const call = each.parent?.kind === 'call' && each.field === 'function' ? each.parent : null
    return call?.parent?.kind !== 'await'
  })
}
