/** Local variables of the coroutine: who else can see what they hold, and whether they are read after a loop. */

import type { PythonFile } from '../../../src/python/file.ts'
import type { Binding } from '../../../src/python/scopes.ts'
import { seesLocals } from '../../../src/python/seen-locals.ts'
import { isStore } from '../../../src/python/targets.ts'
import type { Node } from '../../../src/python/tree.ts'

const LOOPS = ['for_statement', 'while_statement'] as const

/** Values that nobody else holds when a variable gets them. */
const FRESH_KINDS = new Set([
  ...['list', 'dictionary', 'set', 'list_comprehension', 'dictionary_comprehension', 'set_comprehension'],
  ...['integer', 'float', 'string', 'concatenated_string', 'true', 'false', 'none', 'unary_operator', 'tuple'],
])

const FRESH_CALLS = new Set([
  ...['list', 'dict', 'set', 'str', 'int', 'float', 'bytearray', 'sorted'].map(name => `builtins.${name}`),
  ...['Counter', 'OrderedDict', 'defaultdict', 'deque'].map(name => `collections.${name}`),
])

const LIST_KINDS = new Set(['list', 'list_comprehension'])

/** The bindings of a name that is local to the function around `at`, or null where it lives elsewhere. */
export function localBindings(name: string, at: Node, file: PythonFile): readonly Binding[] | null {
  const bindings = file.scopes.lookup(name, at)
  const home = bindings?.[0]?.scope
  return bindings?.length && home?.node === at.ancestor('function_definition', 'lambda') ? bindings : null
}

/**
 * True when only this function can see what the variable holds while the loop runs: it was made here and handed to
 * nobody before.
 */
export function isPrivate(name: string, loop: Node, file: PythonFile): boolean {
  const bindings = localBindings(name, loop, file)
  const first = bindings?.[0]
  if (!bindings || !first) return false
  const isFresh = bindings.every(each => each.kind === 'augmented' || isFreshValue(assigned(each), file))
  if (!isFresh) return false
  const until = reach(bindings, loop).end
  return file.scopes
    .references(first)
    .every(
      use =>
        isStore(use) ||
        (use.ancestor('function_definition', 'lambda') === first.scope.node &&
          (use.start > until || !escapes(use, file))),
    )
}

/** What a binding assigns, also as one part of `a, b = [], {}`. */
function assigned({ kind, value, node }: Binding): Node | null {
  if (kind !== 'assignment') return null
  const pattern = node.parent
  const right = pattern?.parent?.kind === 'assignment' ? pattern.parent.get('right') : null
  if (value || !pattern || right?.kind !== 'expression_list') return value
  const isPlain = [...pattern.children, ...right.children].every(each => !/splat/.test(each.kind))
  return isPlain ? (right.children[pattern.children.indexOf(node)] ?? null) : null
}

function isFreshValue(value: Node | null, file: PythonFile): boolean {
  if (!value) return false
  if (FRESH_KINDS.has(value.kind)) return true
  if (isGather(value, file)) return true
  if (value.kind === 'binary_operator') return value.children.some(each => isFreshValue(each, file))
  return value.kind === 'call' && FRESH_CALLS.has(file.called(value) ?? '')
}

/** `await asyncio.gather(…)` makes a new list. */
function isGather(value: Node, file: PythonFile): boolean {
  const call = value.kind === 'await' ? value.children[0] : null
  return call?.kind === 'call' && file.called(call) === 'asyncio.gather'
}

/** True when code other than this function's own may read the variable. */
export function isSeenElsewhere(name: string, at: Node, file: PythonFile): boolean {
  const first = localBindings(name, at, file)?.[0]
  if (!first) return true
  return file.scopes.references(first).some(use => use.ancestor('function_definition', 'lambda') !== first.scope.node)
}

/** The outermost loop around that runs again without making the variable anew. */
function reach(bindings: readonly Binding[], loop: Node): Node {
  let widest = loop
  for (let outer = loop.ancestor(...LOOPS); outer; outer = outer.ancestor(...LOOPS)) {
    const around = outer
    if (bindings.every(({ node }) => around.contains(node))) break
    widest = outer
  }
  return widest
}

/** Places from which others get hold of a value. */
const HANDING = new Set([
  ...['assignment', 'keyword_argument', 'pair', 'list', 'tuple', 'set', 'expression_list', 'named_expression', 'yield'],
  ...[
    'conditional_expression',
    'as_pattern',
    'list_splat',
    'default_parameter',
    'boolean_operator',
    'return_statement',
  ],
])

const HARMLESS_CALLS = new Set([
  'len',
  'sorted',
  'list',
  'tuple',
  'set',
  'sum',
  'min',
  'max',
  'enumerate',
  'zip',
  'print',
  'str',
])

function escapes(use: Node, file: PythonFile): boolean {
  const parent = use.parent
  if (parent?.kind === 'argument_list') {
    const called = file.called(parent.parent as Node)?.replace('builtins.', '')
    return !called || !HARMLESS_CALLS.has(called)
  }
  return !!parent && HANDING.has(parent.kind)
}

/** True when a variable is certainly a list. */
export function isList(node: Node, file: PythonFile): boolean {
  const bindings = node.kind === 'identifier' ? localBindings(node.text, node, file) : null
  return !!bindings?.every(each => {
    if (each.kind === 'augmented') return true
    const value = assigned(each)
    return !!value && (LIST_KINDS.has(value.kind) || isGather(value, file) || file.called(value) === 'builtins.list')
  })
}

/** True when a variable is certainly a set. */
export function isSet(node: Node, file: PythonFile): boolean {
  const bindings = node.kind === 'identifier' ? localBindings(node.text, node, file) : null
  return !!bindings?.every(each => {
    const value = assigned(each)
    return !!value && (/^set/.test(value.kind) || file.called(value) === 'builtins.set')
  })
}

/** True when what a loop leaves in the variable may be read later: after the loop, in another round or by a closure. */
export function isReadLater(name: Node, loop: Node, file: PythonFile): boolean {
  const bindings = localBindings(name.text, loop, file)
  const first = bindings?.[0]
  if (!first || seesLocals(first.scope.node, file)) return true
  const widest = loop.ancestor(...LOOPS) ? outermost(loop) : loop
  return file.scopes.references(first).some(use => {
    if (isStore(use) && use.parent?.kind !== 'augmented_assignment') return false
    if (loop.contains(use)) return use.ancestor('function_definition', 'lambda') !== first.scope.node
    if (use.start < loop.start && !widest.contains(use))
      return use.ancestor('function_definition', 'lambda') !== first.scope.node
    return !isReboundBetween(use, loop, bindings)
  })
}

function outermost(loop: Node): Node {
  let widest = loop
  for (let outer = loop.ancestor(...LOOPS); outer; outer = outer.ancestor(...LOOPS)) widest = outer
  return widest
}

/** True when the variable gets another value before this use, on every way from the loop to it. */
function isReboundBetween(use: Node, loop: Node, bindings: readonly Binding[]): boolean {
  const isBefore = use.start < loop.start
  return bindings.some(({ kind, node }) => {
    if (loop.contains(node) || kind === 'augmented' || kind === 'delete') return false
    const header = node.ancestor('for_statement')
    if (kind === 'loop' && header) return repeats(header, use) && (isBefore || !header.contains(loop))
    const statement = node.ancestor('expression_statement')
    const suite = statement?.parent
    if (!suite || statement.end > use.start || !suite.contains(use)) return false
    return isBefore ? !!loopAround(use, loop)?.contains(statement) : statement.start > loop.start
  })
}

function repeats(header: Node, use: Node): boolean {
  return header.get('body')?.contains(use) ?? false
}

/** The innermost loop around both: what comes before the other loop in it is reached by the next round. */
function loopAround(use: Node, loop: Node): Node | null {
  let around = loop.ancestor(...LOOPS)
  while (around && !around.contains(use)) around = around.ancestor(...LOOPS)
  return around
}
