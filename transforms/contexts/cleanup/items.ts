/** Items that end with their generator. */

import { executionOf } from '../../../src/python/execution.ts'
import type { PythonFile } from '../../../src/python/file.ts'
import { isOverwritten } from '../../../src/python/ranges.ts'
import { isStore } from '../../../src/python/targets.ts'
import { descendants, descendantsWith, type Node } from '../../../src/python/tree.ts'

/**
 * True where code that runs when a loop has been left may use what the generator lent to it: `async with connect() as session: yield session`.
 * @param guards what gives back in the generator functions
 */
export function isUsedBehind(loop: Node, guards: readonly Node[], file: PythonFile): boolean {
  const uses = descendants(loop.get('left') as Node, 'identifier').flatMap(target => {
    const [binding] = file.scopes.lookup(target.text, target) ?? []
    return binding ? file.scopes.references(binding) : []
  })
  return guards.some(isLent) && uses.some(each => !isStore(each) && isLate(each, loop, file))
}

/** True where what a `with` enters, or what a `finally` gives back, is yielded inside. */
function isLent(guard: Node): boolean {
  const last = guard.child('finally_clause')
  const owned = last ? [last] : descendants(guard.child('with_clause') as Node, 'as_pattern_target')
  const names = new Set(owned.flatMap(each => descendants(each, 'identifier')).map(({ text }) => text))
  const yields = descendantsWith('yield', guard, 'yield').filter(
    each => executionOf(each).function === executionOf(guard).function,
  )
  return yields.flatMap(each => each.children.flatMap(partsOf)).some(({ text }) => names.has(text))
}

/** `session, log` */
function partsOf(value: Node): readonly Node[] {
  return value.kind === 'tuple' || value.kind === 'expression_list' ? value.children : [value]
}

function isLate(use: Node, loop: Node, file: PythonFile): boolean {
  if (!loop.contains(use)) {
    const later = (file.scopes.lookup(use.text, use) ?? []).filter(({ node }) => node.start >= loop.end)
    return use.start >= loop.end && !isOverwritten(use, later)
  }
  let handed = use
  while (handed.parent && HANDING_ON.test(handed.parent.kind) && handed.field !== 'function') handed = handed.parent
  const { parent } = handed
  if (parent?.kind === 'return_statement') return true
  const other = parent?.kind === 'assignment' && handed.field === 'right' ? parent.get('left') : null
  return other?.kind === 'identifier' ? isReadBehind(other, loop, file) : other !== null
}

function isReadBehind(variable: Node, loop: Node, file: PythonFile): boolean {
  const [binding] = file.scopes.lookup(variable.text, variable) ?? []
  const uses = binding ? file.scopes.references(binding) : []
  return uses.some(each => each.start >= loop.end && !isStore(each))
}

/** What a value goes through on its way out of the loop; what is awaited has done its work. */
const HANDING_ON =
  /^(argument_list|call|conditional_expression|dictionary|expression_list|keyword_argument|list|pair|parenthesized_expression|tuple)$/
