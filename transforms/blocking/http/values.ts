/** What kind of value an expression certainly has. */

import { annotatedClass } from '../../../src/python/annotations.ts'
import type { PythonFile } from '../../../src/python/file.ts'
import { plainString } from '../../../src/python/names.ts'
import type { Node } from '../../../src/python/tree.ts'

/** `text` is a `str`, `ascii` one of printable ASCII only; `sequence` a list or tuple written out. */
export type Kind = 'ascii' | 'text' | 'bytes' | 'number' | 'bool' | 'none' | 'dict' | 'sequence' | 'call' | 'unknown'

const BY_CALL: Record<string, Kind> = {
  'builtins.str': 'text',
  'builtins.len': 'number',
  'builtins.int': 'number',
  'builtins.float': 'number',
  'builtins.bytes': 'bytes',
  'builtins.dict': 'dict',
  'json.dumps': 'text',
}

const BY_CLASS: Record<string, Kind> = {
  'builtins.str': 'text',
  'builtins.int': 'number',
  'builtins.float': 'number',
  'builtins.bytes': 'bytes',
}

const BY_NODE: Record<string, Kind> = {
  integer: 'number',
  float: 'number',
  true: 'bool',
  false: 'bool',
  none: 'none',
  dictionary: 'dict',
  list: 'sequence',
  tuple: 'sequence',
}

/** The kind of an expression; a name counts when it is bound once, or is a parameter annotated with a builtin class. */
export function kindOf(node: Node, file: PythonFile): Kind {
  const known = BY_NODE[node.kind]
  if (known) return known
  switch (node.kind) {
    case 'string':
      return kindOfString(node, file)
    case 'concatenated_string': {
      const kinds = node.children.map(each => kindOf(each, file))
      return kinds.every(kind => kind === kinds[0]) ? (kinds[0] ?? 'unknown') : 'text'
    }
    case 'conditional_expression': {
      const [yes, , no] = node.children.map(each => kindOf(each, file))
      return yes === no ? (yes ?? 'unknown') : 'unknown'
    }
    case 'parenthesized_expression':
      return node.children[0] ? kindOf(node.children[0], file) : 'unknown'
    case 'unary_operator':
      return node.children[0]?.kind === 'integer' || node.children[0]?.kind === 'float' ? 'number' : 'unknown'
    case 'binary_operator': {
      const kinds = [node.get('left'), node.get('right')].map(each => (each ? kindOf(each, file) : 'unknown'))
      return kinds[0] === 'text' || kinds[0] === 'ascii' || (node.has('+') && kinds[1] === 'text') ? 'text' : 'unknown'
    }
    case 'call':
      return kindOfCall(node, file)
    case 'identifier':
      return kindOfName(node, file)
    default:
      return 'unknown'
  }
}

/** True for a `str`, whatever it holds. */
export function isText(kind: Kind): boolean {
  return kind === 'text' || kind === 'ascii'
}

/** The text of a string literal, also through a name that is bound once; null for anything else. */
export function literalText(node: Node, file: PythonFile): string | null {
  const value = node.kind === 'identifier' ? onlyValue(node, file) : node
  return value && plainString(value)
}

/** An f-string is ASCII only when everything that is put in certainly is. */
function kindOfString(node: Node, file: PythonFile): Kind {
  const prefix = node.children[0]?.text.toLowerCase() ?? ''
  if (prefix.includes('b')) return 'bytes'
  const pieces = node.children.filter(each => each.kind === 'string_content')
  const isAscii = pieces.every(
    each => each.children.every(inner => inner.kind !== 'escape_sequence') && /^[ -~]*$/.test(each.text),
  )
  const fields = node.children.filter(each => each.kind === 'interpolation')
  const fieldsAreAscii = fields.every(each => /^(ascii|number)$/.test(kindOf(each.get('expression') ?? each, file)))
  return isAscii && fieldsAreAscii ? 'ascii' : 'text'
}

function kindOfCall(call: Node, file: PythonFile): Kind {
  const known = BY_CALL[file.called(call) ?? '']
  if (known) return known
  const callee = call.get('function')
  if (callee?.kind !== 'attribute') return 'call'
  const method = callee.get('attribute')?.text ?? ''
  if (method === 'encode') return 'bytes'
  const object = callee.get('object')
  return object && isText(kindOf(object, file)) && /^(format|join|strip|lower|upper)$/.test(method) ? 'text' : 'call'
}

function kindOfName(node: Node, file: PythonFile): Kind {
  const value = onlyValue(node, file)
  if (value) return value.kind === 'identifier' ? 'unknown' : kindOf(value, file)
  const bindings = file.scopes.lookup(node.text, node)
  const parameter = bindings?.length === 1 && bindings[0]?.kind === 'parameter' ? bindings[0].node.parent : null
  const annotation = parameter?.get('type') ?? null
  if (!annotation || parameter?.get('value')?.kind === 'none' || /None|Optional/.test(annotation.text)) return 'unknown'
  return BY_CLASS[annotatedClass(annotation, file) ?? ''] ?? 'unknown'
}

function onlyValue(node: Node, file: PythonFile): Node | null {
  const bindings = file.scopes.lookup(node.text, node)
  return bindings?.length === 1 ? (bindings[0]?.value ?? null) : null
}
