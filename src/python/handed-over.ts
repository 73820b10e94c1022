/** What code does with a function that it names without calling it, in words. */

import { calledName, takerOf } from './calls.ts'
import { isStore } from './targets.ts'
import type { Node } from './tree.ts'

/** `passed as a sort key`, `passed to `map()``, `used as a decorator`, `compared`. */
export function handledAs(node: Node): string {
  if (node.kind === 'string') return lookedUpAs(node)
  if (isStore(node)) return 'replaced by something else'
  const { parent } = node
  switch (parent?.kind) {
    case 'argument_list':
      return parent.parent?.kind === 'class_definition'
        ? 'used as a base class'
        : `passed to \`${calledName(parent.parent)}()\``
    case 'keyword_argument':
      return asKeyword(parent)
    case 'decorator':
      return 'used as a decorator'
    case 'attribute':
      return `asked for its \`${parent.get('attribute')?.text}\``
    case 'assignment':
      return `stored in \`${parent.get('left')?.text}\``
    case 'named_expression':
      return `stored in \`${parent.get('name')?.text}\``
    case 'return_statement':
      return 'returned'
    case 'yield':
      return 'yielded'
    case 'comparison_operator':
      return 'compared'
    case 'list':
    case 'tuple':
    case 'set':
    case 'expression_list':
      return 'kept in a collection'
    case 'pair':
      return 'kept in a dictionary'
    case 'default_parameter':
    case 'typed_default_parameter':
      return `the default of \`${parent.get('name')?.text}\``
    default:
      return 'used without a call'
  }
}

function asKeyword(argument: Node): string {
  const name = argument.get('name')?.text ?? ''
  const callee = calledName(argument.parent?.parent)
  if (name === 'key' && /^(sort|sorted|min|max|groupby|nsmallest|nlargest)$/.test(callee)) return 'passed as a sort key'
  return `passed as \`${name}\` to \`${callee}()\``
}

function lookedUpAs(name: Node): string {
  if (name.parent?.kind === 'expression_statement') return 'called in a doctest'
  if (/\w\(/.test(name.text)) return 'called in code that is run from a string'
  return /^(patch|object|setattr|delattr)$/.test(calledName(takerOf(name)))
    ? 'replaced by its name'
    : 'looked up by its name'
}
