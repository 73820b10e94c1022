/** What Python runs although no call is written: properties, and the special methods behind operators, loops and `with`. */

import { attributeSources, classOfSelf, withBases } from './attributes.ts'
import { exclusiveTypes, responses, sharedClients } from './effect-tables.ts'
import type { PythonFile } from './file.ts'
import { nameInModule } from './names.ts'
import { isPrivate } from './other-users.ts'
import { originOf } from './receivers.ts'
import { stdlibModules } from './stdlib.ts'
import { isStore } from './targets.ts'
import type { Node } from './tree.ts'

/** Stands behind the name of a class for all of its special methods, and behind that of an attribute for reading it. */
export const implicit = { anySpecial: '.__special__', read: '.__get__' } as const

/** The name of what a node may run implicitly, where the class of the object is known; empty for most nodes. */
export function implicitCalls(node: Node, file: PythonFile): string[] {
  if (node.kind === 'attribute') {
    if (isStore(node) || (node.field === 'function' && node.parent?.kind === 'call') || isStored(node, file)) return []
    const type = classOf(node.get('object'), file)
    return type === null ? [] : [`${type}.${node.get('attribute')?.text}${implicit.read}`]
  }
  return operandsOf(node, file).flatMap(operand => {
    const type = classOf(operand, file)
    return type === null ? [] : [`${type}${implicit.anySpecial}`]
  })
}

/** True for `self.x` that is a plain attribute: no property, and no `__getattr__` that could make it up. */
function isStored(node: Node, file: PythonFile): boolean {
  const owner = classOfSelf(node.get('object') as Node, file)
  const name = node.get('attribute')?.text ?? ''
  if (!owner) return false
  const known = withBases(owner, file)
  const readers = [name, '__getattr__', '__getattribute__']
  const defines = (each: Node, method: string) =>
    file.scopes
      .made(each)
      ?.bindings.get(method)
      ?.some(({ kind }) => kind === 'function')
  if (known.some(each => readers.some(method => defines(each, method)))) return false
  const bases = known.flatMap(each => each.get('superclasses')?.children ?? [])
  return bases.length < known.length || attributeSources(owner, name, file).length > 0
}

/** The expressions whose special methods the node uses. */
function operandsOf(node: Node, file: PythonFile): (Node | null)[] {
  switch (node.kind) {
    case 'subscript':
      return [node.get('value')]
    case 'binary_operator':
    case 'comparison_operator':
    case 'unary_operator':
    case 'not_operator':
    case 'augmented_assignment':
    case 'await':
    case 'interpolation':
      return [...node.children]
    case 'for_statement':
    case 'for_in_clause':
      return [node.get('right')]
    case 'with_item': {
      const value = node.get('value')
      return [value?.kind === 'as_pattern' ? (value.children[0] ?? null) : value]
    }
    case 'call':
      return file.called(node)?.startsWith('builtins.') ? [...(node.get('arguments')?.children ?? [])] : []
    default:
      return []
  }
}

/** The class of a named object that outlives this run of the function, or null. */
function classOf(node: Node | null, file: PythonFile): string | null {
  if (node?.kind !== 'identifier' && node?.kind !== 'attribute') return null
  const owner = classOfSelf(node, file)
  if (owner) return nameInModule(owner, file)
  const origin = originOf(node, file)
  const isInstance = origin?.via === 'call' || origin?.via === 'annotation' || origin?.via === 'self-attribute'
  return isInstance && !isPrivate(origin) && !LIBRARIES.has(origin.type.split('.')[0] as string) ? origin.type : null
}

/** Of these the tables say what there is to know. */
const LIBRARIES: ReadonlySet<string> = new Set([
  'builtins',
  ...stdlibModules,
  ...[...Object.keys(sharedClients), ...Object.keys(responses), ...exclusiveTypes].map(
    name => name.split('.')[0] as string,
  ),
])
