/** Which expressions are certainly values of Python's own types, and whether this call of the function made them. */

import { mutators } from './accesses.ts'
import { aliasing, responseReads, responses, valueMethods } from './effect-tables.ts'
import type { PythonFile } from './file.ts'
import { isPure, responseOf } from './library-effects.ts'
import { calledThrough, originOf } from './receivers.ts'
import type { Scope } from './scopes.ts'
import type { Node } from './tree.ts'

export type Value = {
  /** `plain`: text, numbers, dates and containers of such. `container`: what it holds may be anything. */
  readonly shape: 'plain' | 'container'
  /** True when the object is new, so that changing it concerns nobody else. */
  readonly isOwned: boolean
}

const PLAIN: Value = { shape: 'plain', isOwned: true }
const CONTAINER: Value = { shape: 'container', isOwned: true }

const LITERALS = new Set([
  'string',
  'concatenated_string',
  'integer',
  'float',
  'true',
  'false',
  'none',
  'comparison_operator',
])
const DISPLAYS = new Set(['list', 'tuple', 'set', 'dictionary', 'expression_list'])
const COMPREHENSIONS = new Set([
  'list_comprehension',
  'set_comprehension',
  'dictionary_comprehension',
  'generator_expression',
])

const ANNOTATED: Readonly<Record<string, Value['shape']>> = Object.fromEntries([
  ...['str', 'bytes', 'int', 'float', 'bool', 'complex'].map(name => [`builtins.${name}`, 'plain']),
  ...['list', 'dict', 'set', 'frozenset', 'tuple'].map(name => [`builtins.${name}`, 'container']),
  ...['List', 'Dict', 'Set', 'Sequence', 'Mapping', 'Iterable', 'Tuple'].map(name => [`typing.${name}`, 'container']),
  ...['datetime', 'date', 'timedelta', 'time'].map(name => [`datetime.${name}`, 'plain']),
])

/** The constructors of containers. */
const BUILDERS = new Set([
  'builtins.dict',
  'builtins.enumerate',
  'builtins.frozenset',
  'builtins.list',
  'builtins.reversed',
  'builtins.set',
  'builtins.sorted',
  'builtins.tuple',
  'builtins.zip',
  'collections.Counter',
  'collections.OrderedDict',
  'collections.defaultdict',
  'collections.deque',
])

/** What is known about an expression, or null where it may be an object of any class. */
export function knownValue(node: Node | null, file: PythonFile): Value | null {
  return value(node, { file, answers: new Map(), assumed: new Set() }) ?? null
}

/** Undefined is a circle, such as the second `n` of `n = n + 1`: it adds nothing to the other values of the variable. */
type Answer = Value | null | undefined

/** `answers` holds undefined for expressions on the way; `assumed` the variables whose stores are being looked at. */
type Question = { readonly file: PythonFile; readonly answers: Map<Node, Answer>; readonly assumed: Set<string> }

function value(node: Node | null, question: Question): Answer {
  if (!node) return null
  const { answers } = question
  if (answers.has(node)) return answers.get(node)
  answers.set(node, undefined)
  const found = byKind(node, question)
  answers.set(node, found)
  return found
}

function byKind(node: Node, question: Question): Answer {
  if (LITERALS.has(node.kind)) return PLAIN
  if (DISPLAYS.has(node.kind)) return display(node, question)
  if (COMPREHENSIONS.has(node.kind)) return CONTAINER
  switch (node.kind) {
    case 'parenthesized_expression':
    case 'await':
      return value(node.children[0] ?? null, question)
    case 'named_expression':
      return value(node.get('value'), question)
    case 'binary_operator':
    case 'boolean_operator':
    case 'conditional_expression':
      return operands(node, question)
    case 'subscript': {
      const of = value(node.get('value'), question)
      return of?.shape === 'plain' ? of : null
    }
    case 'identifier':
      return variable(node, question)
    case 'attribute':
      return attribute(node, question.file)
    case 'call':
      return result(node, question)
    default:
      return null
  }
}

/** A list may get anything later; a tuple keeps what it holds. */
function display(node: Node, question: Question): Value {
  if (node.kind !== 'tuple' && node.kind !== 'expression_list') return CONTAINER
  return node.children.every(part => value(part, question)?.shape === 'plain') ? PLAIN : CONTAINER
}

function operands(node: Node, question: Question): Answer {
  const { children } = node
  const parts = node.kind === 'conditional_expression' ? [children[0], children[2]] : children
  const known = parts.map(part => value(part ?? null, question))
  return agreed(known)
}

function agreed(answers: readonly Answer[]): Answer {
  const known = answers.filter(answer => answer !== undefined)
  if (known.length === 0) return answers.length > 0 ? undefined : null
  if (known.includes(null)) return null
  return {
    shape: known.every(each => each?.shape === 'plain') ? 'plain' : 'container',
    isOwned: known.every(each => each?.isOwned),
  }
}

function variable(node: Node, question: Question): Answer {
  const { file } = question
  const bindings = (file.scopes.lookup(node.text, node) ?? []).filter(
    ({ kind }) => kind !== 'delete' && kind !== 'augmented',
  )
  const frame = file.scopes.around(node)
  const known = agreed(
    bindings.map(binding => {
      if (binding.kind === 'loop') return loopVariable(binding.node, question)
      const known = binding.value && value(binding.value, question)
      const isOwn = binding.scope.kind === 'function' && (binding.scope === frame || frame.kind === 'comprehension')
      if (known === undefined) return undefined
      return known ? { ...known, isOwned: known.isOwned && isOwn } : annotated(node, file)
    }),
  )
  return known?.shape === 'plain' && !staysPlain(node.text, bindings[0]?.scope, question)
    ? { ...known, shape: 'container' }
    : known
}

/** True when only plain data is ever put into the variable's object: `data["at"] = time.time()`. */
function staysPlain(name: string, scope: Scope | undefined, question: Question): boolean {
  const { file, assumed } = question
  if (assumed.has(name)) return true
  const inner = { file, answers: new Map<Node, Answer>(), assumed: new Set([...assumed, name]) }
  const isPlain = (node: Node | null) => value(node, inner)?.shape === 'plain'
  return file.scopes.named(name).every(node => {
    if (!scope || file.scopes.lookup(name, node)?.[0]?.scope !== scope) return true
    const top = chainAbove(node)
    const call = top.kind === 'attribute' && top.field === 'function' ? top.parent : null
    if (call && mutators.has(top.get('attribute')?.text ?? ''))
      return (call.get('arguments')?.children ?? []).every(isPlain)
    if (top === node || top.field !== 'left') return true
    return top.parent?.kind === 'assignment' && isPlain(top.parent.get('right'))
  })
}

/** The longest chain of attributes and items that starts from the name: `data["a"].b` above `data`. */
function chainAbove(node: Node): Node {
  const { parent } = node
  const isChain =
    (parent?.kind === 'attribute' && node.field === 'object') ||
    (parent?.kind === 'subscript' && node.field === 'value')
  return isChain ? chainAbove(parent as Node) : node
}

/** Parts of plain data are plain: `for key, row in data.items()`. */
function loopVariable(target: Node, question: Question): Answer {
  const loop = target.ancestor('for_statement', 'for_in_clause')
  const over = loop?.get('left')?.contains(target) ? loop.get('right') : null
  const known = value(over, question)
  return known?.shape === 'plain' ? known : null
}

function annotated(node: Node, file: PythonFile): Value | null {
  const origin = originOf(node, file)
  const shape = origin?.via === 'annotation' || origin?.via === 'self-attribute' ? ANNOTATED[origin.type] : undefined
  return shape ? { shape, isOwned: false } : null
}

/** `response.text`, `response.headers`, and attributes that the file declares as `str` and the like. */
function attribute(node: Node, file: PythonFile): Value | null {
  const owner = originOf(node.get('object'), file)?.type ?? ''
  const isResponse = responses[owner] !== undefined || responseReads[owner] !== undefined
  return isResponse ? { shape: 'plain', isOwned: false } : annotated(node, file)
}

function result(call: Node, question: Question): Answer {
  const { file } = question
  const callee = call.get('function')
  const name = calledThrough(call, file)
  if (name && BUILDERS.has(name)) return CONTAINER
  if (name && !aliasing.has(name) && isPure(name)) return PLAIN_MODULES.test(name) ? PLAIN : null
  const method = callee?.kind === 'attribute' ? (callee.get('attribute')?.text ?? '') : ''
  const response = name && responseOf(name.slice(0, name.lastIndexOf('.')))
  if (response) return responseReads[response]?.has(method) ? PLAIN : null
  if (!valueMethods.has(method)) return null
  const receiver = value(callee?.get('object') ?? null, question)
  if (receiver?.shape === 'plain') return receiver
  return receiver && method === 'copy' ? CONTAINER : null
}

const PLAIN_MODULES =
  /^(builtins\.(str|bytes|int|float|bool|len|repr|ascii|round|abs|sum|ord|chr|hex|bin|oct|format|divmod|pow|hash|id|range|bytearray|complex)|json|base64|binascii|math|re|html|textwrap|hashlib|urllib\.parse|datetime|statistics|string|time|os\.path|os\.getenv|os\.environ|secrets|struct|zlib|unicodedata)(\.|$)/
