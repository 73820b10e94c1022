/** Names that a coroutine function gives to coroutines it makes, and what it does with them. */

import type { Facts } from '../../../src/project/facts.ts'
import { awaitableOf } from '../../../src/project/results.ts'
import { neverRuns } from '../../../src/python/dead-code.ts'
import { coroutineOf } from '../../../src/python/execution.ts'
import type { PythonFile } from '../../../src/python/file.ts'
import { isExpectedToFail } from '../../../src/python/misuse-tests.ts'
import { isReplaced } from '../../../src/python/replaced-attributes.ts'
import type { Binding } from '../../../src/python/scopes.ts'
import { seesLocals } from '../../../src/python/seen-locals.ts'
import type { Node } from '../../../src/python/tree.ts'

export type Bound = {
  readonly name: string
  /** The coroutine function whose variable it is. */
  readonly frame: Node
  /** Every binding of the name there, this one among them. */
  readonly bindings: readonly Binding[]
  /** Every other place that names it. */
  readonly uses: readonly Node[]
}

export type Project = { readonly file: PythonFile; readonly facts: Facts }

/** The local variable that an assignment gives a coroutine, `task = fetch(url)`; null for any other assignment. */
export function boundCoroutine(assignment: Node, project: Project): Bound | null {
  const { file } = project
  const target = assignment.get('left')
  const call = assignment.get('right')
  const frame = coroutineOf(assignment)
  if (target?.kind !== 'identifier' || call?.kind !== 'call' || !frame || !isStatement(assignment)) return null
  const bindings = file.scopes.lookup(target.text, target) ?? []
  const own = bindings.find(({ node }) => node === target)
  if (own?.scope.node !== frame || seesLocals(frame, file)) return null
  if (!isCoroutine(call, project) || neverRuns(call, file) || isExpectedToFail(call, file)) return null
  const uses = file.scopes.references(own).filter(use => !bindings.some(({ node }) => node === use))
  return { name: target.text, frame, bindings, uses }
}

/** True where the call certainly makes a coroutine. */
export function isCoroutine(call: Node, { file, facts }: Project): boolean {
  const method = call.get('function')?.get('attribute')?.text
  return awaitableOf(call, file, facts)?.given === 'coroutine' && !(method && isReplaced(method, file))
}

/** `a = b = fetch()` gives the coroutine two names. */
function isStatement({ parent }: Node): boolean {
  return parent?.kind === 'expression_statement'
}
