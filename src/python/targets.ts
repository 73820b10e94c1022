/** Which identifiers a binding position binds: assignment targets and parameters. */

import type { Node } from './tree.ts'

/** True for an identifier in a binding position (assignment, loop, with, parameter and the like). */
export function isStore(node: Node): boolean {
  let below = node
  for (let outer = node.parent; outer; below = outer, outer = outer.parent) {
    switch (outer.kind) {
      case 'pattern_list':
      case 'tuple_pattern':
      case 'list_pattern':
      case 'list_splat_pattern':
      case 'dictionary_splat_pattern':
      case 'expression_list':
      case 'tuple':
      case 'list':
      case 'parenthesized_expression':
      case 'typed_parameter':
        continue
      case 'assignment':
      case 'augmented_assignment':
      case 'for_statement':
      case 'for_in_clause':
        return below.field === 'left'
      case 'named_expression':
      case 'default_parameter':
      case 'typed_default_parameter':
        return below.field === 'name'
      case 'as_pattern_target':
      case 'parameters':
      case 'lambda_parameters':
      case 'delete_statement':
        return true
      default:
        return false
    }
  }
  return false
}

/** The identifiers that an assignment target binds; attributes and subscripts bind no name. */
export function targetNames(target: Node): Node[] {
  switch (target.kind) {
    case 'identifier':
      return [target]
    case 'pattern_list':
    case 'tuple_pattern':
    case 'list_pattern':
    case 'list_splat_pattern':
    case 'as_pattern_target':
    case 'expression_list':
    case 'tuple':
    case 'list':
    case 'list_splat':
    case 'parenthesized_expression':
      return target.children.flatMap(targetNames)
    default:
      return []
  }
}

/** The identifier of a parameter of any shape, or null for `/` and `*`. */
export function parameterName(parameter: Node): Node | null {
  switch (parameter.kind) {
    case 'identifier':
      return parameter
    case 'default_parameter':
    case 'typed_default_parameter':
      return parameter.get('name')
    case 'typed_parameter':
    case 'list_splat_pattern':
    case 'dictionary_splat_pattern': {
      const inner = parameter.children[0]
      return inner ? parameterName(inner) : null
    }
    default:
      return null
  }
}
