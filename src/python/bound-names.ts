/** The names that one node of the tree binds (language reference 4.2.1), whichever scope that is in. */

import { parameterName, targetNames } from './targets.ts'
import type { Node } from './tree.ts'

export type BindingKind =
  | 'import'
  | 'parameter'
  | 'assignment'
  | 'annotation'
  | 'augmented'
  | 'function'
  | 'class'
  | 'loop'
  | 'with'
  | 'except'
  | 'pattern'
  | 'delete'
  | 'type'

/** A name that a node binds; `target` and `value` as in `Binding`. */
export type Bound = {
  readonly kind: BindingKind
  readonly node: Node
  readonly target: string | null
  readonly value: Node | null
}

/** The kinds of nodes that bind names. */
export const binders: readonly string[] = [
  'import_statement',
  'import_from_statement',
  'future_import_statement',
  'function_definition',
  'class_definition',
  'parameters',
  'lambda_parameters',
  'assignment',
  'augmented_assignment',
  'named_expression',
  'for_statement',
  'for_in_clause',
  'as_pattern',
  'delete_statement',
  'case_pattern',
  'keyword_pattern',
  'splat_pattern',
  'type_alias_statement',
]

/** What this very node binds, without what nodes inside of it bind; `from x import *` binds nothing here. */
export function boundAt(node: Node): Bound[] {
  switch (node.kind) {
    case 'import_statement':
    case 'import_from_statement':
    case 'future_import_statement':
      return node.child('wildcard_import') ? [] : importedNames(node)
    case 'function_definition':
      return bound('function', node.get('name'))
    case 'class_definition':
      return bound('class', node.get('name'))
    case 'parameters':
    case 'lambda_parameters':
      return node.children.flatMap(parameter => bound('parameter', parameterName(parameter)))
    case 'assignment':
      return assignedNames(node)
    case 'augmented_assignment':
      return boundIn('augmented', node.get('left'))
    case 'named_expression':
      return bound('assignment', node.get('name'), node.get('value'))
    case 'for_statement':
    case 'for_in_clause':
      return boundIn('loop', node.get('left'))
    case 'as_pattern':
      return aliasNames(node)
    case 'delete_statement':
      return boundIn('delete', node.children[0] ?? null)
    case 'case_pattern':
    case 'keyword_pattern':
    case 'splat_pattern':
      return captured(node)
    case 'type_alias_statement':
      return bound('type', node.get('left')?.child('identifier') ?? null)
    default:
      return []
  }
}

function bound(kind: BindingKind, node: Node | null, value: Node | null = null): Bound[] {
  return node ? [{ kind, node, target: null, value }] : []
}

function boundIn(kind: BindingKind, target: Node | null, value: Node | null = null): Bound[] {
  return target ? targetNames(target).flatMap(name => bound(kind, name, name === target ? value : null)) : []
}

function importedNames(node: Node): Bound[] {
  const future = node.kind === 'future_import_statement' ? '__future__' : null
  const from = node.kind === 'import_from_statement' ? importPath(node.get('module_name')) : future
  return node.all('name').map(name => {
    const path = importPath(name.kind === 'aliased_import' ? name.get('name') : name)
    const alias = name.kind === 'aliased_import' ? name.get('alias') : null
    const target = from === null ? path : from.endsWith('.') ? from + path : `${from}.${path}`
    const isTop = !alias && from === null
    return {
      kind: 'import',
      node: alias ?? name.children[0] ?? name,
      target: isTop ? (path.split('.')[0] as string) : target,
      value: null,
    }
  })
}

/** A bare annotation binds nothing, but it makes the name local to its scope. */
function assignedNames(node: Node): Bound[] {
  const left = node.get('left')
  const value = node.get('right')
  if (value) return boundIn('assignment', left, value)
  return left?.kind === 'identifier' ? bound('annotation', left) : []
}

function aliasNames(node: Node): Bound[] {
  const target = node.get('alias')
  if (!target) return bound('pattern', node.children[1] ?? null)
  return boundIn(node.parent?.kind === 'except_clause' ? 'except' : 'with', target)
}

/** `case x:` captures; `case a.b:` and class names do not. */
function captured(node: Node): Bound[] {
  const inner = node.children[node.kind === 'keyword_pattern' ? 1 : 0]
  if (!inner) return []
  const name = inner.kind === 'dotted_name' && inner.children.length === 1 ? inner.children[0] : inner
  return name?.kind === 'identifier' && name.text !== '_' ? bound('pattern', name) : []
}

/** `a.b` of an import, built from its identifiers, so that blanks and comments between them do not matter. */
function importPath(node: Node | null): string {
  if (!node) return ''
  if (node.kind === 'identifier') return node.text
  if (node.kind === 'relative_import') {
    const dots = '.'.repeat((node.child('import_prefix')?.text.match(/\./g) ?? []).length)
    return dots + importPath(node.child('dotted_name'))
  }
  return node.children.map(importPath).join('.')
}
