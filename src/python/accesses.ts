/** Which places code reads and writes: names, attributes, and the contents of what they hold. */

import { executionOf } from './execution.ts'
import type { PythonFile } from './file.ts'
import { oncePerBindings } from './memo.ts'
import type { Binding } from './scopes.ts'
import { isStore } from './targets.ts'
import { type Node, walk } from './tree.ts'

export type Access = {
  /** `update` reads and writes in one step that nothing can come between: `x += 1`, `x.append(1)`. */
  readonly kind: 'read' | 'write' | 'update'
  /** `total`, `self.seen`, `rows[].price`; writing an item or calling `append` writes the place of the container. */
  readonly place: string
  /** The identifier that the place starts from. */
  readonly root: Node
  readonly node: Node
  /** True when what the place holds changes, not which object the place holds. */
  readonly isContent: boolean
  /** Offset that tells when it happens: a target of an assignment is written after all of its value. */
  readonly at: number
}

/** Methods of Python's own containers that change them. */
export const mutators: ReadonlySet<string> = new Set([
  'add',
  'append',
  'appendleft',
  'clear',
  'difference_update',
  'discard',
  'extend',
  'extendleft',
  'insert',
  'intersection_update',
  'move_to_end',
  'pop',
  'popitem',
  'popleft',
  'remove',
  'reverse',
  'rotate',
  'setdefault',
  'sort',
  'subtract',
  'symmetric_difference_update',
  'update',
])

/** Every access below `node` that runs in the same frame, in source order. */
export function accessesIn(node: Node): Access[] {
  const accesses: Access[] = []
  walk(node, each => {
    if (each !== node && isOtherFrame(each)) return false
    const access = accessOf(each)
    if (access) accesses.push(access)
  })
  return accesses
}

/** True for code that runs later or elsewhere: the body of a nested function or lambda. */
function isOtherFrame(node: Node): boolean {
  const parent = node.parent
  return node.field === 'body' && (parent?.kind === 'function_definition' || parent?.kind === 'lambda')
}

function accessOf(node: Node): Access | null {
  if (node.kind === 'subscript' && isStore(node)) {
    const value = node.get('value') as Node
    return access(isAugmented(node) ? 'update' : 'write', value, node, true)
  }
  if (node.kind !== 'identifier' && node.kind !== 'attribute') return null
  if (!isPlace(node)) return null
  if (isStore(node)) return access(isAugmented(node) ? 'update' : 'write', node, node, false)
  return access(isMutated(node) ? 'update' : 'read', node, node, isMutated(node))
}

function access(kind: Access['kind'], place: Node, node: Node, isContent: boolean): Access | null {
  const root = rootOf(place)
  return root && { kind, place: placeOf(place), root, node, isContent, at: kind === 'read' ? node.start : timeOf(node) }
}

/** False for the name of an attribute, a keyword, an import and a definition. */
function isPlace(node: Node): boolean {
  const parent = node.parent
  if (!parent || /import|dotted_name|parameter|global_statement|nonlocal_statement/.test(parent.kind)) return false
  if (parent.kind === 'attribute') return node.field === 'object'
  if (parent.kind === 'keyword_argument') return node.field === 'value'
  return node.field !== 'name' || parent.kind === 'named_expression'
}

/** `x` in `x.append(1)`. */
function isMutated(node: Node): boolean {
  const method = node.parent
  if (method?.kind !== 'attribute' || node.field !== 'object' || method.field !== 'function') return false
  return method.parent?.kind === 'call' && mutators.has(method.get('attribute')?.text ?? '')
}

function isAugmented(node: Node): boolean {
  return node.parent?.kind === 'augmented_assignment'
}

function timeOf(node: Node): number {
  const assignment = node.ancestor('assignment', 'augmented_assignment', 'named_expression')
  const call = isMutated(node) ? node.parent?.parent : null
  return call?.end ?? (isStore(node) && assignment ? assignment.end : node.end)
}

/** The identifier that `a.b[0].c` starts from, or null where it starts from a call or another expression. */
export function rootOf(node: Node): Node | null {
  switch (node.kind) {
    case 'identifier':
      return node
    case 'attribute':
      return rootOf(node.get('object') as Node)
    case 'subscript':
      return rootOf(node.get('value') as Node)
    case 'parenthesized_expression':
      return node.children[0] ? rootOf(node.children[0]) : null
    default:
      return null
  }
}

/** `self.rows[]` for `self.rows[3]`: one name for all items, since which one it is cannot be told. */
export function placeOf(node: Node): string {
  switch (node.kind) {
    case 'attribute':
      return `${placeOf(node.get('object') as Node)}.${node.get('attribute')?.text}`
    case 'subscript':
      return `${placeOf(node.get('value') as Node)}[]`
    case 'parenthesized_expression':
      return placeOf(node.children[0] as Node)
    default:
      return node.text
  }
}

const CREATES = new Set([
  'list',
  'dictionary',
  'set',
  'tuple',
  'string',
  'concatenated_string',
  'integer',
  'float',
  'true',
  'false',
  'none',
  'list_comprehension',
  'dictionary_comprehension',
  'set_comprehension',
  'generator_expression',
])

/** What kind of thing a place starts from, seen from the function in which `root` stands. */
export type RootKind = 'created' | 'local' | 'parameter' | 'enclosing' | 'module' | 'unknown'

/**
 * `created`: a local variable that only ever holds objects which this call of the function made itself. `local`: a
 * local variable whose object may be known elsewhere.
 */
export function rootKind(root: Node, file: PythonFile): RootKind {
  const bindings = file.scopes.lookup(root.text, root)
  const first = bindings?.[0]
  if (!bindings || !first) return 'unknown'
  const { scope } = first
  if (scope.kind === 'module' || scope.kind === 'class') return 'module'
  const frame = executionOf(root).function
  const home = scope.kind === 'comprehension' ? executionOf(scope.node).function : scope.node
  return home === frame ? kindAtHome(bindings, file, home) : 'enclosing'
}

/** What a variable is in the function that binds it. */
const kindAtHome = oncePerBindings((bindings, file, home: Node | null): RootKind => {
  if (isReboundInside(bindings, home)) return 'enclosing'
  if (bindings.some(binding => binding.kind === 'parameter')) return 'parameter'
  const isCreated = bindings.every(({ kind, value }) => {
    return kind === 'delete' || (kind === 'assignment' && !!value && isCreation(value, file))
  })
  return isCreated ? 'created' : 'local'
})

/** A nested function that declares the variable `nonlocal` may rebind it whenever it runs. */
function isReboundInside(bindings: readonly Binding[], home: Node | null): boolean {
  return bindings.some(({ kind, node }) => kind !== 'parameter' && executionOf(node).function !== home)
}

/** True for a literal, a comprehension, and a call of a class: by convention what is named with a capital, and builtins. */
export function isCreation(value: Node, file: PythonFile): boolean {
  if (CREATES.has(value.kind)) return true
  if (value.kind !== 'call') return false
  const name = file.called(value)
  return name !== null && (CONTAINERS.has(name) || /(^|\.)_*[A-Z][^.]*$/.test(name))
}

const CONTAINERS = new Set([
  'builtins.bytearray',
  'builtins.dict',
  'builtins.list',
  'builtins.set',
  'builtins.sorted',
  'collections.defaultdict',
  'collections.deque',
  'collections.namedtuple',
])

/** True when other code can see what is written to the place of this access. */
export function isShared({ root, place, isContent }: Access, file: PythonFile): boolean {
  if (isContent && place === root.text && isModule(root, file)) return false
  const kind = rootKind(root, file)
  if (kind === 'module' || kind === 'enclosing' || kind === 'unknown') return true
  // `rows = []` makes the list, yet `rows[0].price` belongs to an object that came from elsewhere.
  const steps = place.split(/\.|(?=\[)/).length - (isContent ? 0 : 1)
  return kind === 'created' ? steps > 1 : steps > 0
}

/** `os.remove(path)` calls a function of a module, whatever lists have under that name. */
function isModule(root: Node, file: PythonFile): boolean {
  const bindings = file.scopes.lookup(root.text, root)
  return (
    !!bindings?.length && bindings.every(({ node, kind }) => kind === 'import' && !!node.ancestor('import_statement'))
  )
}
