/** What code loops over: a collection that any thread may read, or an iterator that runs code of its own with each item. */

import { blockingCalls } from './blocking-calls.ts'
import { argumentOf, argumentsOf } from './calls.ts'
import { executionOf } from './execution.ts'
import type { PythonFile } from './file.ts'
import { typeOf } from './library-types.ts'
import { callsNamed } from './named-nodes.ts'
import { libraryCall, originOf } from './receivers.ts'
import { parameterName } from './targets.ts'
import { descendants, type Node } from './tree.ts'
import { knownValue } from './values.ts'

/** Methods and functions that take every item of their first argument. */
const TAKERS =
  /^(builtins\.(all|any|dict|enumerate|filter|frozenset|iter|list|map|max|min|reversed|set|sorted|sum|tuple|zip)|itertools\.\w+)$/
const TAKING_METHODS = new Set(['extend', 'join', 'update', 'writelines', 'writerows'])

/**
 * The expressions below `node` whose items are taken while it runs, and that may be iterators of unknown kind: a generator, a
 * database cursor, a queryset. Collections, and what the code makes itself, are none.
 * @param nodes the code that moves; names bound in it are its own
 */
export function unknownIterables(node: Node, nodes: readonly Node[], file: PythonFile): Node[] {
  const taken = [
    ...descendants(node, 'for_statement', 'for_in_clause').flatMap(loop => loop.get('right') ?? []),
    ...descendants(node, 'call').flatMap(call => (takesItems(call, file) ? argumentsOf(call).positional : [])),
    ...descendants(node, 'list_splat').flatMap(star => star.children),
  ]
  return taken.filter(each => !isCollection(each, nodes, file))
}

function takesItems(call: Node, file: PythonFile): boolean {
  const callee = call.get('function')
  const name = libraryCall(call, file) ?? ''
  if (name === 'os.path.join') return false
  if (callee?.kind === 'attribute' && TAKING_METHODS.has(callee.get('attribute')?.text ?? '')) return true
  return TAKERS.test(name)
}

function isCollection(node: Node, nodes: readonly Node[], file: PythonFile): boolean {
  if (knownValue(node, file)) return true
  switch (node.kind) {
    case 'identifier':
      return isOwn(node, nodes, file) || isPlainCallable(node, file) || holdsCollection(node, nodes, file)
    case 'attribute':
    case 'subscript':
      return isOwnPart(node, nodes, file) || isUsedAsCollection(node, nodes)
    case 'call':
    case 'await':
    case 'lambda':
    case 'keyword_argument':
    case 'list_splat':
    case 'generator_expression':
      // A call is judged as such, and the others by what is in them.
      return true
    default:
      return node.children.every(each => isCollection(each, nodes, file))
  }
}

/** A name that the moved code binds itself. */
function isOwn(name: Node, nodes: readonly Node[], file: PythonFile): boolean {
  const bindings = file.scopes.lookup(name.text, name) ?? []
  return bindings.length > 0 && bindings.every(binding => nodes.some(each => each.contains(binding.node)))
}

function isOwnPart(node: Node, nodes: readonly Node[], file: PythonFile): boolean {
  const whole = node.get('object') ?? node.get('value')
  if (whole?.kind === 'identifier') return isOwn(whole, nodes, file)
  return whole?.kind === 'attribute' || whole?.kind === 'subscript' ? isOwnPart(whole, nodes, file) : false
}

/** A function that is handed over, as in `map(str, rows)`. */
function isPlainCallable(name: Node, file: PythonFile): boolean {
  return file.names.of(name) !== null
}

/** A variable that only ever holds collections, or that the function treats as one elsewhere. */
function holdsCollection(name: Node, nodes: readonly Node[], file: PythonFile): boolean {
  const bindings = file.scopes.lookup(name.text, name) ?? []
  const isKnown = bindings.every(
    ({ value }) => !!value && (knownValue(value, file) !== null || givesCollection(value, file)),
  )
  return (bindings.length > 0 && isKnown) || isUsedAsCollection(name, nodes)
}

/** A call of Python's library that gives a whole collection, such as `os.listdir()`; a file is one reader's iterator. */
function givesCollection(value: Node, file: PythonFile): boolean {
  const call = value.kind === 'await' ? value.children[0] : value
  const name = call?.kind === 'call' ? libraryCall(call, file) : null
  if (name === null) return false
  const blocking = blockingCalls.get(name)
  return (blocking?.thread === 'exact' && typeOf(name) === name) || /^(shlex|re)\.(split|findall)$/.test(name)
}

/** `len(rows)`, `rows[0]`, or a second loop over the same thing: an iterator would be of no use then. */
function isUsedAsCollection(node: Node, nodes: readonly Node[]): boolean {
  const body = executionOf(nodes[0] as Node).function?.get('body')
  if (!body) return false
  return descendants(body, node.kind).some(each => {
    if (each === node || each.text !== node.text || nodes.some(moved => moved.contains(each))) return false
    const { parent } = each
    if (parent?.kind === 'subscript' && each.field === 'value') return true
    if (parent?.kind === 'for_statement' || parent?.kind === 'for_in_clause') return each.field === 'right'
    return parent?.kind === 'argument_list' && parent.parent?.get('function')?.text === 'len'
  })
}

/** True for a parameter for which no call of the file passes anything but a collection; its annotation must not say otherwise. */
export function isGivenCollection(node: Node, nodes: readonly Node[], file: PythonFile): boolean {
  const bindings = node.kind === 'identifier' ? (file.scopes.lookup(node.text, node) ?? []) : []
  const [only] = bindings
  if (!only || bindings.some(({ kind }) => kind !== 'parameter')) return false
  if (/Iterat|Generator/.test(originOf(node, file)?.type ?? '')) return false
  const definition = only.scope.node
  const name = definition.get('name')?.text ?? ''
  const parameters = (definition.get('parameters')?.children ?? []).map(each => parameterName(each)?.text)
  const calls = callsNamed(name, file.tree)
  return calls.every(call => {
    const skipped = call.get('function')?.kind === 'attribute' ? 1 : 0
    const given = argumentOf(call, node.text, parameters.indexOf(node.text) - skipped)
    return (
      given === null ||
      (given.kind !== 'call' && given.kind !== 'generator_expression' && isCollection(given, nodes, file))
    )
  })
}
