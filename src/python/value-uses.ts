/** What the code around an expression does with its value, as far as it matters whether that is a coroutine. */

import type { PythonFile } from './file.ts'
import { isFirstIterable } from './scopes.ts'
import type { Node } from './tree.ts'

/**
 * - `dropped`: a statement of its own, or the value of `_ = …`;
 * - `awaited`: the operand of `await`;
 * - `tested`: only its truth counts, as in `if f():` and `f() and x`;
 * - `iterated`, `async-iterated`: the items of a `for`, a comprehension, `*f()` or `yield from f()`;
 * - `entered`, `async-entered`: the manager of a `with`;
 * - `read`: used in a way in which a coroutine can only fail, or print itself: `f() + 1`, `f().name`, `f()[0]`, `f"{f()}"`, `len(f())`;
 * - `assigned`: bound to one plain name;
 * - `returned`, `yielded`;
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

/** Functions for which a coroutine is never an argument that makes sense: they raise, or take it for its text or truth. */
const READERS: ReadonlySet<string> = new Set([
  ...'abs all any ascii bool bytes chr complex dict divmod enumerate filter float frozenset hash hex int iter len list map max min next oct open ord pow print range reversed round set sorted str sum tuple zip'
    .split(' ')
    .map(name => `builtins.${name}`),
  'json.dump',
  'json.dumps',
  'json.loads',
])

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
    case 'yield':
      return parent.has('from') ? 'iterated' : 'yielded'
    case 'return_statement':
      return 'returned'
    case 'with_item':
      return parent.ancestor('with_statement')?.has('async') ? 'async-entered' : 'entered'
    case 'as_pattern':
      return parent.parent?.kind === 'with_item' && parent.children[0] === node ? useOf(parent, file) : 'other'
    case 'assignment':
      return assigned(node, parent)
    default:
      return isRead(node, file) ? 'read' : 'other'
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

function isRead(node: Node, file: PythonFile): boolean {
  const { parent } = node
  switch (parent?.kind) {
    case 'attribute':
      return node.field === 'object' && !COROUTINE_ATTRIBUTES.test(parent.get('attribute')?.text ?? '')
    case 'subscript':
      return node.field === 'value'
    case 'call':
      return node.field === 'function'
    case 'binary_operator':
      return true
    case 'unary_operator':
      return true
    case 'augmented_assignment':
      return node.field === 'right'
    case 'comparison_operator':
      return isReadInComparison(node, parent)
    case 'interpolation':
      return !parent.has('=')
    case 'argument_list':
      return READERS.has(file.called(parent.parent as Node) ?? '')
    default:
      return false
  }
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
