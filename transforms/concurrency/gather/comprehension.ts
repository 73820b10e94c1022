/** The shape of a comprehension that awaits one call for each element. */

import { startsLine, statementOf } from '../../../src/python/blocks.ts'
import { executionOf } from '../../../src/python/execution.ts'
import { targetNames } from '../../../src/python/targets.ts'
import { descendants, type Node, walk } from '../../../src/python/tree.ts'
import { alwaysEvaluates, asksForSuper } from './calm.ts'
import { variablesIn } from './names.ts'

export type Comprehension = {
  readonly node: Node
  /** The element, or the `key: value` pair. */
  readonly body: Node
  readonly clauses: readonly Node[]
  readonly targets: readonly Node[]
  /** What the first clause runs over. */
  readonly iterable: Node
  /** What all clauses run over. */
  readonly iterables: readonly Node[]
  readonly awaited: Node
  readonly call: Node
  /** True when the await stands in a condition. */
  readonly inCondition: boolean
  readonly statement: Node
}

const FRAMES = new Set([
  'lambda',
  'generator_expression',
  'list_comprehension',
  'set_comprehension',
  'dictionary_comprehension',
])

/** Reads a comprehension; null for one of another shape, which is nothing to report. */
export function readComprehension(node: Node): Comprehension | null {
  const { coroutine, obstacle } = executionOf(node)
  const body = node.get('body')
  if (!coroutine || obstacle || !body || isNested(node) || descendants(node, 'named_expression', 'yield').length > 0)
    return null
  const clauses = node.children.filter(each => each !== body)
  const loops = clauses.filter(each => each.kind === 'for_in_clause')
  const [first] = loops
  const iterable = first?.get('right')
  if (!iterable || loops.some(each => each.has('async') || each.all('right').length > 1)) return null
  const awaits = awaitsIn([body, ...clauses], iterable)
  const [awaited] = awaits
  const call = awaited?.children[0]
  if (!awaited || awaits.length !== 1 || call?.kind !== 'call' || asksForSuper(call)) return null
  const inCondition = clauses.some(each => each.kind === 'if_clause' && each.contains(awaited))
  if (!inCondition && !(body.contains(awaited) && alwaysEvaluates(body, awaited))) return null
  const statement = statementOf(node)
  const targets = loops.map(each => each.get('left') as Node)
  const iterables = loops.map(each => each.get('right') as Node)
  if (!startsLine(statement) || isDropped(node)) return null
  if (targets.some(target => descendants(target, 'attribute', 'subscript').length > 0)) return null
  return { node, body, clauses, targets, iterable, iterables, awaited, call, inCondition, statement }
}

/** True inside of another comprehension, whose variables a function before the statement would not see. */
function isNested(node: Node): boolean {
  for (let outer = node.parent; outer && outer.kind !== 'block'; outer = outer.parent)
    if (FRAMES.has(outer.kind)) return true
  return false
}

/** `[await f(x) for x in xs]` as a statement, and `_ = [await f(x) for x in xs]`: the calls are made for what they do. */
function isDropped({ parent }: Node): boolean {
  if (parent?.kind === 'expression_statement') return true
  return parent?.kind === 'assignment' && /^_+$/.test(parent.get('left')?.text ?? '')
}

/** The awaits that run once an item: not those of the first iterable, nor of functions made there. */
function awaitsIn(parts: readonly Node[], iterable: Node): Node[] {
  const found: Node[] = []
  for (const part of parts)
    walk(part, node => {
      if (node === iterable || FRAMES.has(node.kind)) return false
      if (node.kind === 'await') found.push(node)
    })
  return found
}

/** True when the awaited call depends on the item. */
export function usesElement({ call, targets }: Comprehension): boolean {
  const names = new Set(targets.flatMap(targetNames).map(name => name.text))
  return variablesIn(call).some(name => names.has(name))
}
