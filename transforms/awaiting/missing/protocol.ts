/** Whether what a coroutine gives in the end is for `for` and `with`, or for `async for` and `async with`. */

import { type Edit, insertBefore, remove } from '../../../src/engine/edit.ts'
import { absoluteName } from '../../../src/project/modules.ts'
import { resultOf } from '../../../src/project/results.ts'
import type { FunctionSummary } from '../../../src/project/summaries.ts'
import { calleePath, step } from '../../../src/python/callees.ts'
import { definitionNamed } from '../../../src/python/endless.ts'
import type { PythonFile } from '../../../src/python/file.ts'
import { returnValues } from '../../../src/python/returns.ts'
import type { Node } from '../../../src/python/tree.ts'
import type { Missing, Project } from './found.ts'

export const protocolReasons = {
  'other-protocol': 'what it gives in the end cannot be used in this way, with or without `async`',
  'unknown-result': 'whether what it gives in the end is for `async for` and `async with` is not certain',
} as const

/** What beside the `await` makes a use right, or why nothing does; `unknown-result` is a doubt, not a hindrance. */
export type Adjusted = { readonly edits: readonly Edit[]; readonly reason: keyof typeof protocolReasons | null }

/** `async for x in f()` of a coroutine function that returns a list needs no `async`. */
export function adjusted(call: Node, { use, name }: Missing, project: Project): Adjusted {
  const isLoop = use === 'iterated' || use === 'async-iterated'
  if (!isLoop && use !== 'entered' && use !== 'async-entered') return { edits: [], reason: null }
  const isAsync = use.startsWith('async')
  if (!isLoop && /^asyncio\.\w+\.acquire$/.test(name)) return { edits: [], reason: 'other-protocol' }
  const methods = isLoop ? (['__aiter__', '__iter__'] as const) : (['__aenter__', '__enter__'] as const)
  const needs = neededBy(call, methods, isLoop, project)
  if (needs === null) return { edits: [], reason: isAsync ? 'unknown-result' : null }
  if (needs === 'either' || (needs === 'async') === isAsync) return { edits: [], reason: null }
  const edit = turned(call, isLoop)
  return edit ? { edits: [edit], reason: null } : { edits: [], reason: 'other-protocol' }
}

type Needs = 'async' | 'sync' | 'either'

/** What the result needs, by the methods of its class, by the annotation of the function, or by what it returns. */
function neededBy(
  call: Node,
  [asynchronous, synchronous]: readonly [string, string],
  isLoop: boolean,
  { file, facts }: Project,
): Needs | null {
  const path = calleePath(call, file)
  const result = path === null ? null : `${absoluteName(path, file)}.${step.await}`
  const isAsync = facts.functionNamed(`${result}.${asynchronous}`) !== null
  const isSync = facts.functionNamed(`${result}.${synchronous}`) !== null
  if (isAsync || isSync) return isAsync && isSync ? 'either' : isAsync ? 'async' : 'sync'
  const functions = isLoop ? (resultOf(call, file, facts)?.functions ?? []) : []
  const [first = null, ...others] = new Set(functions.map(each => declaredBy(each) ?? returnedBy(each, file)))
  return others.length === 0 ? first : null
}

const ASYNC_ITERABLES = /^(typing|collections\.abc)\.Async(Generator|Iterable|Iterator)$/
const ITERABLES =
  /^(builtins\.(bytes|dict|frozenset|list|range|set|str|tuple)|(typing|collections\.abc)\.(Collection|Dict|FrozenSet|Generator|Iterable|Iterator|List|Mapping|Sequence|Set|Tuple))$/

function declaredBy({ returns }: FunctionSummary): Needs | null {
  if (returns === null) return null
  return ASYNC_ITERABLES.test(returns) ? 'async' : ITERABLES.test(returns) ? 'sync' : null
}

const LITERALS =
  /^(list|tuple|set|dictionary|(list|set|dictionary)_comprehension|expression_list|string|generator_expression)$/

function returnedBy({ name }: FunctionSummary, file: PythonFile): Needs | null {
  const definition = definitionNamed(name, file)
  const values = definition ? returnValues(definition) : []
  return values.length > 0 && values.every(each => LITERALS.test(each.kind) && !isAsyncGenerator(each)) ? 'sync' : null
}

function isAsyncGenerator(value: Node): boolean {
  return value.kind === 'generator_expression' && value.children.some(each => each.has('async'))
}

/** Gives the loop or `with` an `async`, or takes it away; null where other parts of it depend on that. */
function turned(call: Node, isLoop: boolean): Edit | null {
  const owner = isLoop ? call.ancestor('for_statement', 'for_in_clause') : call.ancestor('with_statement')
  if (!owner || !mayTurn(call, owner)) return null
  const [first, second] = owner.tokens
  if (!first || !second) return null
  return first.kind === 'async' ? remove({ start: first.start, end: second.start }) : insertBefore(first, 'async ')
}

function mayTurn(call: Node, owner: Node): boolean {
  if (owner.kind === 'with_statement') return owner.child('with_clause')?.children.length === 1
  if (call.field !== 'right') return false
  const comprehension = owner.kind === 'for_in_clause' ? owner.parent : null
  return !comprehension || (comprehension.kind !== 'generator_expression' && !isNested(comprehension))
}

function isNested(comprehension: Node): boolean {
  const outer = comprehension.ancestor(
    'list_comprehension',
    'set_comprehension',
    'dictionary_comprehension',
    'generator_expression',
    'function_definition',
  )
  return !!outer && outer.kind !== 'function_definition'
}
