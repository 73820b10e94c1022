/** What code does with a function that it names without calling it, in words. */

import type { Node } from './tree.ts'

/** `passed as a sort key`, `passed to `map()``, `used as a decorator`, `compared`. */
export function handledAs(node: Node): string {
  const { parent } = node
  if (node.kind === 'string') return 'looked up by its name'
  switch (parent?.kind) {
    case 'argument_list':
      return `passed to \`${calleeName(parent)}()\``
    case 'keyword_argument':
      return asKeyword(parent)
    case 'decorator':
      return 'used as a decorator'
    case 'assignment':
      return `stored in \`${parent.get('left')?.text}\``
    case 'return_statement':
      return 'returned'
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
  const list = argument.parent
  const callee = list ? calleeName(list) : ''
  if (name === 'key' && /^(sort|sorted|min|max|groupby|nsmallest|nlargest)$/.test(callee)) return 'passed as a sort key'
  return `passed as \`${name}\` to \`${callee}()\``
}

function calleeName(list: Node): string {
  const callee = list.parent?.get('function')
  return (callee?.get('attribute') ?? callee)?.text ?? ''
}
