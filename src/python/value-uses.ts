/** What the code around an expression does with its value, as far as it matters whether that is a coroutine. */

import type { PythonFile } from './file.ts'
import { isFirstIterable } from './scopes.ts'
import type { Node } from './tree.ts'

/**
 * - `dropped`: a statement of its own, or the value of `_ = …`;
 * - `awaited`: the operand of `await`;
 * - `tested`: its truth counts, as in `if f():`, `f() and x` and `any(f(x) for x in xs)`;
 * - `iterated`, `async-iterated`: its items are taken, by a `for`, a comprehension, `*f()` or `a, b = f()`;
 * - `entered`, `async-entered`: the manager of a `with`;
 * - `read`: used in a way in which a coroutine can only fail, or print itself: `f() + 1`, `f().name`, `f()[0]`, `f"{f()}"`, `len(f())`,
 *   `raise f()`, `sum(f(x) for x in xs)`;
 * - `assigned`: bound to one plain name;
 * - `returned`, `yielded`: `yield from` may give a coroutine to `types.coroutine`;
 * - `other`: anything else, such as an argument or an item of a list: somebody may await it there.
 */
export type ValueUse =
  | 'dropped'
  | 'awaited'
  | 'tested'
  | 'iterated'
  | 'async-iterated'
  | 'entered'
  | 'async-entered'
  | 'read'
  | 'assigned'
  | 'returned'
  | 'yielded'
  | 'other'

/** What a coroutine object has (language reference, 3.4.2). */
const COROUTINE_ATTRIBUTES = /^(close|send|throw|cr_\w+|__\w+__)$/

const builtins = (names: string) => names.split(' ').map(name => `builtins.${name}`)

/** Functions for which a coroutine is never an argument that makes sense: they raise, or take it for its text. */
const READERS: ReadonlySet<string> = new Set([
  ...builtins(
    'abs all any ascii bytes chr complex dict divmod enumerate filter float frozenset hex int len list map max',
  ),
  ...builtins('min oct open ord pow print range reversed round set sorted str sum tuple zip'),
  'json.dump',
  'json.dumps',
  'json.loads',
])

/** Functions of which the same is true of the first argument. */
const READERS_OF_FIRST: ReadonlySet<string> = new Set(builtins('iter next'))

/** Operators that no coroutine has, and that other objects hardly ever define for one. */
const ARITHMETIC = /^[+\-*/%]/

/** What is done with the value of an expression; of an operand of `and`, `or`, `x if c else y` that is handed on, what is done with that. */
export function useOf(node: Node, file: PythonFile): ValueUse {
  const { parent } = node
  switch (parent?.kind) {
    case 'expression_statement':
      return 'dropped'
    case 'await':
      return 'awaited'
    case 'parenthesized_expression':
      return useOf(parent, file)
    case 'not_operator':
    case 'assert_statement':
      return parent.kind === 'assert_statement' && parent.children[0] !== node ? 'read' : 'tested'
    case 'if_statement':
    case 'elif_clause':
    case 'while_statement':
    case 'if_clause':
      return 'tested'
    case 'boolean_operator':
      return node.field === 'left' ? 'tested' : useOf(parent, file)
    case 'conditional_expression':
      return parent.children[1] === node ? 'tested' : useOf(parent, file)
    case 'for_statement':
    case 'for_in_clause':
      return node.field === 'right' ? iteration(parent) : 'other'
    case 'list_splat':
      return 'iterated'
    case 'argument_list':
      return argumentUse(node, parent, file)
    case 'generator_expression':
    case 'list_comprehension':
      return node.field === 'body' ? itemUse(parent, file) : 'other'
    case 'yield':
      return 'yielded'
    case 'return_statement':
      return 'returned'
    case 'with_item':
      return parent.ancestor('with_statement')?.has('async') ? 'async-entered' : 'entered'
    case 'as_pattern':
      return parent.children[0] === node ? useOf(parent, file) : 'other'
    case 'assignment':
      return assigned(node, parent)
    default:
      return isRead(node) ? 'read' : 'other'
  }
}

function iteration(loop: Node): ValueUse {
  return loop.has('async') ? 'async-iterated' : 'iterated'
}

function assigned(value: Node, assignment: Node): ValueUse {
  if (value.field !== 'right') return 'other'
  const target = assignment.get('left')
  if (target?.kind === 'pattern_list' || target?.kind === 'tuple_pattern' || target?.kind === 'list_pattern')
    return 'iterated'
  if (target?.kind !== 'identifier') return 'other'
  const isChained = assignment.parent?.kind === 'assignment'
  return target.text === '_' && !isChained ? 'dropped' : 'assigned'
}

function isRead(node: Node): boolean {
  const { parent } = node
  switch (parent?.kind) {
    case 'attribute':
      return node.field === 'object' && !COROUTINE_ATTRIBUTES.test(parent.get('attribute')?.text ?? '')
    case 'subscript':
      return node.field === 'value'
    case 'call':
      return node.field === 'function'
    case 'augmented_assignment':
      return node.field === 'right' && isArithmetic(parent)
    case 'binary_operator':
      return isArithmetic(parent)
    case 'comparison_operator':
      return isReadInComparison(node, parent)
    case 'interpolation':
      // A template string hands its values on as they are (PEP 750).
      return !/^[a-z]*t/i.test(parent.parent?.children[0]?.text ?? '')
    case 'dictionary_splat':
    case 'format_expression':
    case 'raise_statement':
    case 'unary_operator':
      return true
    default:
      return false
  }
}

function isArithmetic(operation: Node): boolean {
  return ARITHMETIC.test(operation.get('operator')?.text ?? '')
}

function argumentUse(node: Node, list: Node, file: PythonFile): ValueUse {
  const call = list.parent as Node
  const name = file.called(call) ?? ''
  if (name === 'builtins.bool') return 'tested'
  const isFirst = list.children[0] === node
  return READERS.has(name) || (READERS_OF_FIRST.has(name) && isFirst) || isMethodOfText(call) ? 'read' : 'other'
}

/** `", ".join(…)` and `"{}".format(…)`: what a method of a string is given it reads. */
function isMethodOfText(call: Node): boolean {
  return /^(string|concatenated_string)$/.test(call.get('function')?.get('object')?.kind ?? '')
}

/** Functions that use up the items they are given: for their truth, or for what they are. */
const ITEM_USES: ReadonlyMap<string, ValueUse> = new Map([
  ...builtins('all any').map(name => [name, 'tested'] as const),
  ['builtins.sum', 'read'],
])

/** What is done with each item of a comprehension or generator that is handed to a function at once. */
function itemUse(items: Node, file: PythonFile): ValueUse {
  const { parent } = items
  const call = parent?.kind === 'argument_list' ? parent.parent : parent
  if (call?.kind !== 'call' || items.field === 'function') return 'other'
  if (isMethodOfText(call) && call.get('function')?.get('attribute')?.text === 'join') return 'read'
  return ITEM_USES.get(file.called(call) ?? '') ?? 'other'
}

/** `f() < 3`, `f() == 3`, `x in f()`; `f() is other` may compare coroutines on purpose. */
function isReadInComparison(node: Node, comparison: Node): boolean {
  if (['<', '>', '<=', '>=', 'in', 'not in'].some(operator => comparison.has(operator))) return true
  const others = comparison.children.filter(each => each !== node)
  return others.some(each =>
    /^(string|concatenated_string|integer|float|true|false|none|list|tuple|dictionary|set)$/.test(each.kind),
  )
}

/** True for the first iterable of a generator expression, which is evaluated where the generator is made. */
export function isFirstOfGenerator(node: Node): boolean {
  const { parent } = node
  return parent?.kind === 'for_in_clause' && isFirstIterable(parent, node)
}
