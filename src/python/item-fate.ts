/** What becomes of the items of an iterable when they are coroutines: whether the code goes on as if they were values. */

import { type Fate, fateOf, fateOfVariable } from './coroutine-fate.ts'
import type { PythonFile } from './file.ts'
import { plainString } from './names.ts'
import { isStore } from './targets.ts'
import type { Node } from './tree.ts'

/** Functions that can only raise for coroutines; without any item they give what they would give for values. */
const FAILING = /^(builtins\.(bytes|bytearray|dict|sum)|math\.(fsum|prod)|statistics\.\w+)$/

/** Functions that take coroutines for values, be it only for their truth or their text. */
const MISLED =
  /^(builtins\.(all|any|ascii|len|max|min|print|repr|sorted|str)|collections\.Counter|json\.dumps?|pprint\.pprint)$/

/** Functions that give a collection of the same items. */
const COLLECTING = /^(builtins\.(frozenset|list|set|tuple)|collections\.deque)$/

/** Variables and collections that lead on further than this are not followed. */
const MOST_STEPS = 5

/** True where taking the items can only raise, unless there are none. */
export function canOnlyFail(iterable: Node, file: PythonFile): boolean {
  const call = takerOf(iterable)
  if (!call) return false
  const name = file.called(call) ?? ''
  if (COLLECTING.test(name)) return canOnlyFail(call, file)
  return FAILING.test(name) || isJoin(call)
}

/** Functions that take any iterable, and give or do the same with a list as with an iterator. */
const ANY_ITERABLE =
  /^(builtins\.(all|any|bytes|bytearray|dict|enumerate|filter|frozenset|list|map|max|min|set|sorted|sum|tuple|zip)|collections\.(Counter|deque)|math\.(fsum|prod)|statistics\.\w+)$/

/** True where a list may take the place of the iterator that the expression gives. */
export function takesAnyIterable(iterator: Node, file: PythonFile): boolean {
  const { parent } = iterator
  if (parent?.kind === 'parenthesized_expression') return takesAnyIterable(parent, file)
  if (parent?.kind === 'for_statement' || parent?.kind === 'for_in_clause')
    return iterator.field === 'right' && !parent.has('async')
  if (parent?.kind === 'list_splat') return true
  const call = parent?.kind === 'argument_list' ? parent.parent : null
  return call?.kind === 'call' && (ANY_ITERABLE.test(file.called(call) ?? '') || isJoin(call))
}

/** What becomes of the items of an iterable that the expression gives. */
export function fateOfItems(iterable: Node, file: PythonFile, steps = 0): Fate {
  const { parent } = iterable
  if (steps > MOST_STEPS || !parent) return 'open'
  switch (parent.kind) {
    case 'parenthesized_expression':
      return fateOfItems(parent, file, steps)
    case 'argument_list':
      return taken(iterable, file, steps)
    case 'for_statement':
    case 'for_in_clause':
      return looped(iterable, parent, file)
    case 'assignment':
      return stored(iterable, parent, file, steps)
    case 'subscript':
      return iterable.field === 'value' && parent.get('subscript')?.kind !== 'slice' ? fateOf(parent, file) : 'open'
    case 'comparison_operator':
      return ['==', '!=', 'in', 'not in'].some(operator => parent.has(operator)) ? 'misused' : 'open'
    case 'interpolation':
      return parent.has('=') ? 'open' : 'misused'
    default:
      return 'open'
  }
}

/** The call that takes the iterable as its one positional argument, or among those of `max` and its like. */
function takerOf(iterable: Node): Node | null {
  const list = iterable.parent
  return list?.kind === 'argument_list' && list.children[0] === iterable ? list.parent : null
}

function taken(iterable: Node, file: PythonFile, steps: number): Fate {
  const call = takerOf(iterable)
  const name = (call && file.called(call)) ?? ''
  if (!call) return 'open'
  if (FAILING.test(name) || MISLED.test(name) || isJoin(call)) return 'misused'
  if (!COLLECTING.test(name)) return 'open'
  return call.parent?.kind === 'expression_statement' ? 'misused' : fateOfItems(call, file, steps + 1)
}

/** `", ".join(…)` */
function isJoin(call: Node): boolean {
  const callee = call.get('function')
  return callee?.get('attribute')?.text === 'join' && plainString(callee.get('object')) !== null
}

function looped(iterable: Node, loop: Node, file: PythonFile): Fate {
  const target = loop.get('left')
  if (iterable.field !== 'right' || loop.has('async') || target?.kind !== 'identifier') return 'open'
  return fateOfVariable(target, file)
}

function stored(iterable: Node, assignment: Node, file: PythonFile, steps: number): Fate {
  const target = assignment.get('left')
  if (iterable.field !== 'right' || target?.kind !== 'identifier') return 'open'
  const [binding, ...others] = file.scopes.lookup(target.text, target) ?? []
  if (!binding || others.length > 0 || !/^(function|lambda)$/.test(binding.scope.kind)) return 'open'
  const loads = file.scopes.references(binding).filter(each => !isStore(each))
  const fates = loads.map(each => fateOfItems(each, file, steps + 1))
  return loads.length > 0 && fates.every(each => each === 'misused') ? 'misused' : 'open'
}
