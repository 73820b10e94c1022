/** Objects that only work in the thread that made them, and whether code keeps them to itself. */

import type { PythonFile } from './file.ts'
import { typeOf } from './library-types.ts'
import { libraryCall } from './receivers.ts'
import { isStore } from './targets.ts'
import type { Node } from './tree.ts'

/** `sqlite3.connect()` and what else gives an object that only the thread may use that made it. */
export function makesBoundObject(name: string): boolean {
  return /^(dbm|shelve)\.open$/.test(name) || name === 'sqlite3.connect'
}

/** True for an object that the moved code makes, uses by its methods or takes the items of, and lets go again. */
export function staysInside(made: Node, nodes: readonly Node[], file: PythonFile): boolean {
  const { parent } = made
  switch (parent?.kind) {
    case 'with_item':
    case 'expression_statement':
      return true
    case 'attribute':
      return giftStaysInside(parent, nodes, file)
    case 'for_statement':
      return made.field === 'right'
    case 'for_in_clause':
      return parent.parent?.kind !== 'generator_expression'
    case 'argument_list': {
      const name = libraryCall(parent.parent as Node, file) ?? ''
      if (name === 'contextlib.closing') return staysInside(parent.parent as Node, nodes, file)
      return /^builtins\.(dict|len|list|next|set|sorted|sum|tuple)$/.test(name)
    }
    case 'as_pattern':
    case 'assignment': {
      const target = parent.kind === 'assignment' ? parent.get('left') : (parent.get('alias')?.children[0] ?? null)
      const bindings = target?.kind === 'identifier' ? (file.scopes.lookup(target.text, target) ?? []) : []
      const [first] = bindings
      if (!first || bindings.some(({ kind }) => kind !== 'assignment' && kind !== 'with')) return false
      return file.scopes
        .references(first)
        .every(use => isStore(use) || (nodes.some(each => each.contains(use)) && staysInside(use, nodes, file)))
    }
    default:
      return false
  }
}

/** A cursor is tied to the thread as its connection is; rows are not. */
function giftStaysInside(method: Node, nodes: readonly Node[], file: PythonFile): boolean {
  const call = method.parent
  if (call?.kind !== 'call' || method.field !== 'function') return true
  return !/^sqlite3\.(Connection|Cursor)$/.test(typeOf(libraryCall(call, file) ?? '')) || staysInside(call, nodes, file)
}
