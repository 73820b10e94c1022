/** Coroutine functions whose truth is tested, although they are always true. */

import type { PythonFile } from '../../../src/python/file.ts'
import { descendantsWith, type Node } from '../../../src/python/tree.ts'
import { useOf } from '../../../src/python/value-uses.ts'

/** The kinds of nodes that test the truth of one of their parts. */
export const testing = [
  'assert_statement',
  'boolean_operator',
  'conditional_expression',
  'elif_clause',
  'if_clause',
  'if_statement',
  'not_operator',
  'while_statement',
] as const

/** The names directly below a node whose truth it tests, and that mean one thing for good. */
export function testedBelow(node: Node, file: PythonFile): Node[] {
  return node.children.filter(
    each =>
      (each.kind === 'identifier' || each.kind === 'attribute') &&
      useOf(each, file) === 'tested' &&
      isSettled(each, file) &&
      !isCalledNearby(each),
  )
}

/** A name that an import binds may be `None` where the import failed; a function of the file itself is there. */
function isSettled(name: Node, file: PythonFile): boolean {
  if (name.kind === 'attribute') return file.names.of(name) === null
  const bindings = file.scopes.lookup(name.text, name) ?? []
  return bindings.length === 1 && bindings[0]?.kind === 'function'
}

/** `if self.on_close: await self.on_close()` asks whether there is one. */
function isCalledNearby(name: Node): boolean {
  const around = name.ancestor('function_definition') ?? name.tree.root
  const last = (name.get('attribute') ?? name).text
  return descendantsWith(last, around, 'call').some(call => call.get('function')?.text === name.text)
}
