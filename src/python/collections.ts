/** Which expressions are certainly collections of Python's own, which nobody can await. */

import { attributeSources, classOfSelf, hasBaseElsewhere } from './attributes.ts'
import type { PythonFile } from './file.ts'
import { libraryCall } from './receivers.ts'
import type { Node } from './tree.ts'

export type CollectionKind = 'list' | 'tuple' | 'set' | 'dictionary' | 'generator' | 'iterator'

export type Collection = {
  readonly kind: CollectionKind
  /** The expressions that make it: the one itself, or what the variable is given in each place. */
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
  const inner = unparenthesized(node)
  const display = DISPLAYS[inner.kind]
  if (display) return { kind: display, made: [inner] }
  switch (inner.kind) {
    case 'call': {
      const built = BUILDERS[libraryCall(inner, file) ?? ''] ?? null
      return built && { kind: built, made: [inner] }
    }
    case 'identifier':
      return ofVariable(inner, file)
    case 'attribute':
      return ofAttribute(inner, file)
    default:
      return null
  }
}

/** The expression without the parentheses around it. */
export function unparenthesized(node: Node): Node {
  return node.kind === 'parenthesized_expression' && node.children[0] ? unparenthesized(node.children[0]) : node
}

/** A variable that is only ever given collections; `tasks += more` leaves it one. */
function ofVariable(name: Node, file: PythonFile): Collection | null {
  const bindings = file.scopes.lookup(name.text, name) ?? []
  const values = bindings.filter(({ kind }) => kind !== 'augmented' && kind !== 'delete' && kind !== 'annotation')
  return agreed(
    values.map(({ value, kind }) => (kind === 'assignment' ? value : null)),
    file,
  )
}

/** `self.tasks`, where the class and its bases only ever give it collections. */
function ofAttribute(attribute: Node, file: PythonFile): Collection | null {
  const owner = classOfSelf(attribute.get('object') as Node, file)
  if (!owner || hasBaseElsewhere(owner, file)) return null
  const sources = attributeSources(owner, attribute.get('attribute')?.text ?? '', file)
  return agreed(
    sources.map(({ value }) => value),
    file,
  )
}

function agreed(values: readonly (Node | null)[], file: PythonFile): Collection | null {
  const known = values.map(value => (value && value.kind !== 'identifier' ? collectionOf(value, file) : null))
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
    case 'list_comprehension':
    case 'set_comprehension':
    case 'generator_expression': {
      const body = made.get('body')
      return body ? [body] : null
    }
    default:
      return null
  }
}
