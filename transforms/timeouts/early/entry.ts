/** Where a variable that holds a context manager is entered. */

import { executionOf } from '../../../src/python/execution.ts'
import type { PythonFile } from '../../../src/python/file.ts'
import { seesLocals } from '../../../src/python/seen-locals.ts'
import { descendants, type Node } from '../../../src/python/tree.ts'

export type Entry = {
  /** The variable in the `async with`. */
  readonly name: Node
  /** True where the `async with` gives it another name. */
  readonly alias: boolean
  /** True where something is awaited between the assignment and the entry. */
  readonly isLate: boolean
  /** True where a loop enters it in each round. */
  readonly isRepeated: boolean
  /** True where the variable is used in the block or behind it. */
  readonly isUsed: boolean
}

/** The one place that enters a local variable of a coroutine; null where there are several, or where something else uses it before. */
export function entryOf(target: Node, file: PythonFile): Entry | null {
  const { coroutine } = executionOf(target)
  const bindings = file.scopes.lookup(target.text, target) ?? []
  const [binding] = bindings
  if (!coroutine || !binding || bindings.length > 1 || binding.scope.node !== coroutine) return null
  if (seesLocals(coroutine, file)) return null
  const uses = file.scopes.references(binding).filter(each => each !== target)
  const entered = uses.filter(each => itemOf(each) !== null)
  const [name] = entered
  if (!name || entered.length > 1 || executionOf(name).function !== coroutine) return null
  const others = uses.filter(each => each !== name)
  if (others.some(each => each.start < name.start || executionOf(each).function !== coroutine)) return null
  return {
    name,
    alias: name.parent?.kind === 'as_pattern',
    isLate: isLate(target, name, coroutine),
    isRepeated: isRepeated(target, name, coroutine),
    isUsed: others.length > 0,
  }
}

/** The item of an `async with` that enters the name. */
function itemOf(name: Node): Node | null {
  const value = name.parent?.kind === 'as_pattern' && name.parent.children[0] === name ? name.parent : name
  const item = value.field === 'value' && value.parent?.kind === 'with_item' ? value.parent : null
  return item?.ancestor('with_statement')?.has('async') ? item : null
}

function isLate(target: Node, name: Node, coroutine: Node): boolean {
  if (itemOf(name)?.previous) return true
  return descendants(coroutine.get('body') as Node, 'await', 'with_statement', 'for_statement').some(each => {
    const isAwait = each.kind === 'await' || each.has('async')
    const isBetween = target.end <= each.start && each.start < name.start
    return isAwait && isBetween && each !== name.ancestor('with_statement') && executionOf(each).function === coroutine
  })
}

function isRepeated(target: Node, name: Node, coroutine: Node): boolean {
  for (let outer = name.parent; outer && outer !== coroutine; outer = outer.parent)
    if (/^(for|while)_statement$/.test(outer.kind) && !outer.contains(target)) return true
  return false
}
