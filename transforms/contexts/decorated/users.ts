/** Who enters what a decorated function gives, anywhere in the project. */

import type { Facts } from '../../../src/project/facts.ts'
import { referencesTo } from '../../../src/project/references.ts'
import type { FunctionSummary } from '../../../src/project/summaries.ts'
import { decoratorsOf, isMethodDecorator } from '../../../src/python/attributes.ts'
import type { PythonFile } from '../../../src/python/file.ts'
import { nameInModule } from '../../../src/python/names.ts'
import type { Node } from '../../../src/python/tree.ts'

export type Place = { readonly file: PythonFile; readonly node: Node }

export type Users = {
  /** The `with` statements that enter it. */
  readonly sync: readonly Place[]
  /** The `async with` statements that enter it. */
  readonly async: readonly Place[]
  /** The stacks that enter it: `stack.enter_context(f())`, `stack.enter_async_context(f())`. */
  readonly syncStacks: number
  readonly asyncStacks: number
  /** True where something else is done with it: it is handed over, stored, called without a `with`. */
  readonly isUsedOtherwise: boolean
  /** True where code that nobody understands may mean it. */
  readonly isUncertain: boolean
}

/** A function that one of `contextlib`'s decorators makes a context manager of. */
export type Decorated = {
  readonly summary: FunctionSummary
  /** The name of the decorator, as the file writes it. */
  readonly decorator: Node
}

/** The decorated function, where the decorator is the innermost one and bears no arguments. Null for others, and for those with several definitions. */
export function decoratedBy(name: string, definition: Node, file: PythonFile, facts: Facts): Decorated | null {
  const decorator = decoratorsOf(definition).at(-1)?.children[0]
  if (!decorator || file.names.of(decorator) !== `contextlib.${name}`) return null
  const summary = facts.functionNamed(nameInModule(definition, file))
  const others = summary?.decorators.slice(0, -1) ?? []
  return summary && others.every(isMethodDecorator) ? { summary, decorator } : null
}

/** True where other methods override it or are overridden by it. */
export function hasRelatives(summary: FunctionSummary, facts: Facts): boolean {
  return (facts.familyOf(summary) ?? []).length > 1
}

/** Everybody who uses what the function gives. */
export function usersOf(summary: FunctionSummary, facts: Facts): Users {
  const users = { sync: [] as Place[], async: [] as Place[], syncStacks: 0, asyncStacks: 0 }
  let isUsedOtherwise = false
  let isUncertain = false
  for (const { kind, file, node } of referencesTo([summary], facts)) {
    if (kind === 'unknown') isUncertain = true
    if (kind === 'other') isUsedOtherwise = true
    if (kind !== 'call') continue
    const statement = enteredIn(node)
    const stack = statement ? null : stackOf(node)
    if (statement) (statement.has('async') ? users.async : users.sync).push({ file, node: statement })
    else if (stack === 'enter_context') users.syncStacks++
    else if (stack === 'enter_async_context') users.asyncStacks++
    else isUsedOtherwise = true
  }
  return { ...users, isUsedOtherwise, isUncertain }
}

function enteredIn(call: Node): Node | null {
  const { parent } = call
  if (parent?.kind === 'parenthesized_expression') return enteredIn(parent)
  if (parent?.kind === 'as_pattern' && parent.children[0] === call) return enteredIn(parent)
  return parent?.kind === 'with_item' ? parent.ancestor('with_statement') : null
}

function stackOf({ parent }: Node): string | null {
  const callee = parent?.kind === 'argument_list' ? parent.parent?.get('function') : null
  return callee?.get('attribute')?.text ?? null
}
