/** Which expressions are certainly collections of Python's own, which nobody can await. */

import { attributeSources, classOfSelf, hasBaseElsewhere } from './attributes.ts'
import type { PythonFile } from './file.ts'
import { libraryCall } from './receivers.ts'
import type { Binding } from './scopes.ts'
import type { Node } from './tree.ts'

export type CollectionKind = 'list' | 'tuple' | 'set' | 'dictionary' | 'generator' | 'iterator'

export type Collection = {
  readonly kind: CollectionKind
  /** The expressions that make it: the one itself, or what the variable is given in each place; none for `*args`. */
  readonly made: readonly Node[]
}

const DISPLAYS: Readonly<Record<string, CollectionKind>> = {
  list: 'list',
  list_comprehension: 'list',
  tuple: 'tuple',
  set: 'set',
  set_comprehension: 'set',
  dictionary: 'dictionary',
  dictionary_comprehension: 'dictionary',
  generator_expression: 'generator',
}

const BUILDERS: Readonly<Record<string, CollectionKind>> = {
  'builtins.dict': 'dictionary',
  'builtins.filter': 'iterator',
  'builtins.frozenset': 'set',
  'builtins.list': 'list',
  'builtins.map': 'iterator',
  'builtins.set': 'set',
  'builtins.sorted': 'list',
  'builtins.tuple': 'tuple',
}

/** What collection an expression is, or null where it may be something else. */
export function collectionOf(node: Node, file: PythonFile): Collection | null {
  return seek(node, file, new Set())
}

/** @param seen expressions that were looked at on the way: what is given to itself, as in `task = (task)`, tells nothing */
function seek(node: Node, file: PythonFile, seen: Set<Node>): Collection | null {
  const inner = unparenthesized(node)
  if (seen.has(inner)) return null
  seen.add(inner)
  const display = DISPLAYS[inner.kind]
  if (display) return { kind: display, made: [inner] }
  switch (inner.kind) {
    case 'call': {
      const built = BUILDERS[libraryCall(inner, file) ?? ''] ?? null
      return built && { kind: built, made: [inner] }
    }
    case 'identifier':
      return ofVariable(inner, file, seen)
    case 'attribute':
      return ofAttribute(inner, file, seen)
    default:
      return null
  }
}

/** The expression without the parentheses around it. */
export function unparenthesized(node: Node): Node {
  return node.kind === 'parenthesized_expression' && node.children[0] ? unparenthesized(node.children[0]) : node
}

/** A variable that is only ever given collections; `tasks += more` leaves it one. */
function ofVariable(name: Node, file: PythonFile, seen: Set<Node>): Collection | null {
  const bindings = file.scopes.lookup(name.text, name) ?? []
  if (
    bindings.length === 1 &&
    bindings[0]?.node.parent?.kind === 'list_splat_pattern' &&
    bindings[0].kind === 'parameter'
  )
    return { kind: 'tuple', made: [] }
  const values = bindings.filter(({ kind }) => kind !== 'augmented' && kind !== 'delete' && kind !== 'annotation')
  return agreed(
    values.map(({ value, kind }) => (kind === 'assignment' ? value : null)),
    file,
    seen,
  )
}

/** `self.tasks`, where the class and its bases only ever give it collections. */
function ofAttribute(attribute: Node, file: PythonFile, seen: Set<Node>): Collection | null {
  const owner = classOfSelf(attribute.get('object') as Node, file)
  if (!owner || hasBaseElsewhere(owner, file)) return null
  const sources = attributeSources(owner, attribute.get('attribute')?.text ?? '', file)
  return agreed(
    sources.map(({ value }) => value),
    file,
    seen,
  )
}

function agreed(values: readonly (Node | null)[], file: PythonFile, seen: Set<Node>): Collection | null {
  const known = values.map(value => (value && value.kind !== 'identifier' ? seek(value, file, seen) : null))
  const [first] = known
  if (!first || !known.every(each => each?.kind === first.kind)) return null
  return { kind: first.kind, made: known.flatMap(each => each?.made ?? []) }
}

/** The expressions that a display lists or a comprehension makes; null for what is built by a call. */
export function itemsOf(made: Node): readonly Node[] | null {
  switch (made.kind) {
    case 'list':
    case 'tuple':
    case 'set':
      return made.children
    case 'dictionary':
      return made.children.flatMap(pair => pair.get('value') ?? pair)
    case 'list_comprehension':
    case 'set_comprehension':
    case 'generator_expression': {
      const body = made.get('body')
      return body ? [body] : null
    }
    case 'dictionary_comprehension': {
      const value = made.get('body')?.get('value')
      return value ? [value] : null
    }
    default:
      return null
  }
}

const ADDERS = /^(add|append|appendleft|insert)$/

/** What the code adds to the collection that a name holds: the items of `tasks.append(…)` and `tasks += […]`. */
export function additionsTo(name: Node, file: PythonFile): Node[] {
  const [binding] = file.scopes.lookup(name.text, name) ?? []
  if (!binding) return []
  return file.scopes.references(binding).flatMap(use => addedAt(use))
}

function addedAt(use: Node): readonly Node[] {
  const { parent } = use
  if (parent?.kind === 'augmented_assignment' && use.field === 'left') return itemsOf(parent.get('right') as Node) ?? []
  const call = parent?.kind === 'attribute' && parent.field === 'function' ? parent.parent : null
  const method = parent?.get('attribute')?.text ?? ''
  const last = call?.get('arguments')?.children.at(-1)
  if (!last) return []
  if (ADDERS.test(method)) return [last]
  return method === 'extend' || method === 'update' ? (itemsOf(last) ?? []) : []
}

/** The expression that a variable is given, be it as a part of `a, b = f(), g()`; null where it is given something else. */
export function givenTo({ node, value }: Binding): Node | null {
  const pattern = node.parent
  if (value || !pattern || !/^(pattern_list|tuple_pattern)$/.test(pattern.kind)) return value
  const right = pattern.parent?.kind === 'assignment' ? pattern.parent.get('right') : null
  if (!right || !/^(expression_list|tuple)$/.test(right.kind)) return null
  const isPlain = [...pattern.children, ...right.children].every(({ kind }) => !/splat/.test(kind))
  return isPlain ? (right.children[pattern.children.indexOf(node)] ?? null) : null
}
