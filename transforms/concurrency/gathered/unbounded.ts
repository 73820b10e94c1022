/** Whether a gather runs a call once for each of a number of items that nobody knows, with no limit in sight. */

import type { Facts } from '../../../src/project/facts.ts'
import { resultOf } from '../../../src/project/results.ts'
import type { FunctionSummary } from '../../../src/project/summaries.ts'
import { cleansUp } from '../../../src/python/cancellation.ts'
import { coroutineOf } from '../../../src/python/execution.ts'
import type { PythonFile } from '../../../src/python/file.ts'
import { targetNames } from '../../../src/python/targets.ts'
import { descendants, type Node } from '../../../src/python/tree.ts'
import { lengthOf } from '../gather/iterable.ts'
import { variablesIn } from '../gather/names.ts'
import type { Part } from './parts.ts'

const LIMITS = /sem(aphore)?$|lock|limit|throttl|rate|concurren|pool|slot/i

/** True for a coroutine function of the project that runs once for each item, of which nobody knows how many there are. */
export function isUnbounded({ call, comprehension }: Part, file: PythonFile, facts: Facts): boolean {
  const clauses = comprehension?.children.filter(({ kind }) => kind === 'for_in_clause') ?? []
  const iterable = clauses[0]?.get('right')
  if (!comprehension || !iterable || clauses.some(each => each.has('async'))) return false
  if (clauses.length === 1 && lengthOf(iterable, file) !== null) return false
  const needed = variablesIn(call)
  if (!targetsOf(comprehension).some(name => needed.includes(name)) || isChosen(iterable, file)) return false
  const result = resultOf(call, file, facts)
  if (result?.given !== 'coroutine' || result.functions.length === 0 || cleansUp(result.name)) return false
  const around = coroutineOf(comprehension)
  if (around && descendants(around, 'identifier').some(each => LIMITS.test(each.text) && !isNoLimit(each))) return false
  return !limitsItself(result.functions, facts)
}

/** The name in `TCPConnector(limit=0)`, which says that there is none. */
function isNoLimit({ parent, field }: Node): boolean {
  return parent?.kind === 'keyword_argument' && field === 'name' && /^(0|None)$/.test(parent.get('value')?.text ?? '')
}

/** Functions that lead on further than this are taken to have a limit somewhere. */
const MOST_FUNCTIONS = 40

/** True where one of the functions, or what they call in this project, names something that sounds like a limit. */
function limitsItself(functions: readonly FunctionSummary[], facts: Facts): boolean {
  const pending = new Set(functions)
  for (const { name, mentions, calls } of pending) {
    if (pending.size > MOST_FUNCTIONS || [name, ...mentions].some(word => LIMITS.test(word))) return true
    for (const call of calls) {
      const called = facts.functionNamed(call.name)
      if (called) pending.add(called)
    }
  }
  return false
}

/** `range(workers)`, `urls[i : i + size]`, and a variable with that: somebody has chosen the number. */
function isChosen(iterable: Node, file: PythonFile): boolean {
  if (isBoundedSlice(iterable)) return true
  if (iterable.kind === 'call') return iterable.get('function')?.text === 'range'
  const [binding, ...others] = iterable.kind === 'identifier' ? (file.scopes.lookup(iterable.text, iterable) ?? []) : []
  if (others.length === 0 && binding?.value && isBoundedSlice(binding.value)) return true
  const made = others.length === 0 && binding?.value?.kind === 'list_comprehension' ? binding.value : null
  const [, clause, ...more] = made?.children ?? []
  return clause?.kind === 'for_in_clause' && more.length === 0 && isChosen(clause.get('right') as Node, file)
}

/** True for a slice that says where it ends, other than counted from the end. */
function isBoundedSlice(node: Node): boolean {
  const part = node.kind === 'subscript' ? node.get('subscript') : null
  return part?.kind === 'slice' && /^[^:]*:\s*[^:\s-]/.test(part.text)
}

/** The names that the `for` clauses of a comprehension bind. */
export function targetsOf(comprehension: Node): string[] {
  const clauses = comprehension.children.filter(({ kind }) => kind === 'for_in_clause')
  return clauses.flatMap(clause => targetNames(clause.get('left') as Node)).map(({ text }) => text)
}
