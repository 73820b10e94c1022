/** Which expressions move to a thread as a whole: those that take everything a lazy call gives, and comprehensions. */

import type { Facts } from '../../../src/project/facts.ts'
import { projectWork } from '../../../src/project/thread-work.ts'
import { statementOf } from '../../../src/python/blocks.ts'
import type { PythonFile } from '../../../src/python/file.ts'
import { typeOf } from '../../../src/python/library-types.ts'
import { isBearable, type ThreadDoubt, threadDoubts } from '../../../src/python/thread-work.ts'
import { descendants, type Node } from '../../../src/python/tree.ts'
import { blockingAt } from './found.ts'

export type ExpressionUnit = {
  readonly kind: 'expression'
  readonly node: Node
  readonly doubts: readonly ThreadDoubt[]
}

/** Functions that take every item they need before they return. */
const TAKERS = new Set([
  ...'all any dict frozenset list max min set sorted sum tuple'.split(' ').map(name => `builtins.${name}`),
  'collections.Counter',
  'collections.deque',
])

const COMPREHENSIONS = /^(list|set|dictionary)_comprehension$/

/**
 * The expression around the call that moves with it, or null: `sorted(path.glob('*'))`, and where nothing speaks against it
 * `[os.stat(name) for name in names]`, which would hop to the thread for each item.
 */
export function expressionAround(call: Node, file: PythonFile, facts: Facts): ExpressionUnit | null {
  return chainAround(call, file, facts) ?? takerAround(call, file, facts)
}

/** `path.resolve().is_file()` asks the disk twice: one hop is enough for both. */
function chainAround(call: Node, file: PythonFile, facts: Facts): ExpressionUnit | null {
  const isBlocking = (node: Node) => blockingAt(node, file, facts)?.thread === 'exact'
  const chain = [...receiversOf(call), ...callsOn(call)].filter(isBlocking)
  const top = chain.reduce((widest, each) => (each.contains(widest) ? each : widest), call)
  if (chain.length === 0 || !isBlocking(top) || !fitsLambda(top)) return null
  return threadDoubts([top], file, projectWork(file, facts)).length === 0
    ? { kind: 'expression', node: top, doubts: [] }
    : null
}

/** The calls that a call is made on: `a().b()` before `.c()`. */
function receiversOf(call: Node): Node[] {
  const found: Node[] = []
  let object = call.get('function')?.get('object') ?? null
  while (object) {
    if (object.kind === 'call') found.push(object)
    object = object.get(object.kind === 'call' ? 'function' : 'object')
  }
  return found
}

/** The calls that are made on what a call gives. */
function callsOn(call: Node): Node[] {
  const found: Node[] = []
  for (let node = call; node.field === 'object' || node.field === 'function'; node = node.parent as Node) {
    const outer = node.parent
    if (outer?.kind !== 'attribute' && outer?.kind !== 'call') break
    if (outer.kind === 'call') found.push(outer)
  }
  return found
}

/** A lambda holds no `await`, `async for` or `yield`, and a walrus in it binds a name of its own. */
export function fitsLambda(expression: Node): boolean {
  const obstacles = descendants(expression, 'await', 'yield', 'named_expression', 'for_in_clause')
  return obstacles.every(each => each.kind === 'for_in_clause' && !each.has('async'))
}

function takerAround(call: Node, file: PythonFile, facts: Facts): ExpressionUnit | null {
  const statement = statementOf(call)
  for (let outer: Node | null = call; outer && outer !== statement.parent; outer = outer.parent) {
    const source = sourceOf(outer, file)
    if (!source || !fitsLambda(outer)) continue
    const doubts = threadDoubts([outer], file, projectWork(file, facts))
    const isFit = isLazy(source, file, facts)
      ? doubts.every(isBearable)
      : outer !== call && doubts.length === 0 && repeats(outer, call)
    if (isFit) return { kind: 'expression', node: outer, doubts }
  }
  return null
}

/** What an expression takes all items of; null where it is no such expression. */
function sourceOf(node: Node, file: PythonFile): Node | null {
  if (COMPREHENSIONS.test(node.kind)) return iterableOf(node)
  if (node.kind !== 'call' || !(TAKERS.has(file.called(node) ?? '') || isJoin(node))) return null
  const list = node.get('arguments')
  const [first] = list?.children ?? []
  const generator = list?.kind === 'generator_expression' ? list : first?.kind === 'generator_expression' ? first : null
  const source = generator ? iterableOf(generator) : (first ?? null)
  return (source?.kind === 'call' && sourceOf(source, file)) || source
}

/** `", ".join(…)` */
function isJoin(call: Node): boolean {
  const callee = call.get('function')
  return callee?.get('attribute')?.text === 'join' && callee.get('object')?.kind === 'string'
}

function iterableOf(comprehension: Node): Node | null {
  return comprehension.child('for_in_clause')?.get('right') ?? null
}

/** True when the call is made for each item. */
function repeats(whole: Node, call: Node): boolean {
  const comprehension = call.ancestor(
    'list_comprehension',
    'set_comprehension',
    'dictionary_comprehension',
    'generator_expression',
  )
  return !!comprehension && whole.contains(comprehension) && !iterableOf(comprehension)?.contains(call)
}

/** True for a call whose items are read from the disk, or waited for, as they are taken. */
function isLazy(source: Node, file: PythonFile, facts: Facts): boolean {
  const blocking = source.kind === 'call' ? blockingAt(source, file, facts) : null
  return blocking !== null && (blocking.thread === 'lazy' || typeOf(blocking.name) === 'io.IOBase')
}
