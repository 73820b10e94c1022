/** How much of the code around a blocking call moves to the thread together with it. */

import type { Facts } from '../../../src/project/facts.ts'
import { absoluteName } from '../../../src/project/modules.ts'
import { type Blocking, blockingCall } from '../../../src/python/blocking.ts'
import { type BlockingRule, blockingCalls } from '../../../src/python/blocking-calls.ts'
import { ownsLines, statementOf } from '../../../src/python/blocks.ts'
import { executionOf, isAsync } from '../../../src/python/execution.ts'
import { type Extraction, extraction } from '../../../src/python/extraction.ts'
import type { PythonFile } from '../../../src/python/file.ts'
import { canonicalName } from '../../../src/python/library-types.ts'
import { holdOf } from '../../../src/python/managers.ts'
import {
  isBearable,
  isThreadSafeLibrary,
  type ProjectWork,
  type ThreadDoubt,
  threadDoubts,
} from '../../../src/python/thread-work.ts'
import { descendants, type Node } from '../../../src/python/tree.ts'
import { blocksLoop } from './standing.ts'

export type Unit =
  /** The call alone. */
  | { readonly kind: 'call'; readonly node: Node; readonly doubts: readonly [] }
  /** An expression that takes everything a lazy call gives: `sorted(path.glob('*'))`. */
  | { readonly kind: 'expression'; readonly node: Node; readonly doubts: readonly ThreadDoubt[] }
  /** A `with` statement that opens something, works with it and closes it. */
  | {
      readonly kind: 'statement'
      readonly node: Node
      readonly extraction: Extraction
      readonly verb: string
      readonly doubts: readonly ThreadDoubt[]
    }

/** The entry of the table for a call, with the names of the project followed. */
export function blockingAt(call: Node, file: PythonFile, facts: Facts): Blocking | null {
  const known = entries.get(call)
  if (known !== undefined) return known
  const found = blockingCall(call, file, name => facts.libraryName(absoluteName(name, file)))
  entries.set(call, found)
  return found
}

/** Many rules ask about each call; a tree is looked at with one set of facts. */
const entries = new WeakMap<Node, Blocking | null>()

/** What a call of this rule that blocks the event loop is, or null. */
export function blockingOnLoop(rule: BlockingRule, call: Node, file: PythonFile, facts: Facts): Blocking | null {
  const blocking = blockingAt(call, file, facts)
  return blocking?.rule === rule && blocksLoop(call, file) ? blocking : null
}

/** What moves: the outermost `with` of a file, else the expression that uses up a lazy result, else the call. */
export function unitOf(call: Node, file: PythonFile, facts: Facts): Unit {
  return (
    statementAround(call, file, facts) ??
    expressionAround(call, file, facts) ?? { kind: 'call', node: call, doubts: [] }
  )
}

function statementAround(call: Node, file: PythonFile, facts: Facts): Unit | null {
  const frame = executionOf(call).function
  let found: Unit | null = null
  for (let outer = call.parent; outer && outer !== frame; outer = outer.parent)
    if (outer.kind === 'with_statement') found = asStatement(outer, file, facts) ?? found
  return found
}

/** Managers that may move: what they open is used in their body and closed at its end. */
const MANAGERS = new Set(['blocking-open', 'blocking-os-io'])

function asStatement(statement: Node, file: PythonFile, facts: Facts): Unit | null {
  const body = statement.get('body')
  const managers = managersOf(statement)
  if (!body || isAsync(statement) || !ownsLines(statement)) return null
  if (!managers.some(manager => opens(manager, file, facts)) || managers.some(manager => holdOf(manager, file)))
    return null
  const moved = extraction(statement, body, file)
  if (typeof moved === 'string') return null
  const doubts = threadDoubts([statement], file, projectWork(file, facts))
  if (doubts.some(doubt => !isBearable(doubt))) return null
  return { kind: 'statement', node: statement, extraction: moved, verb: verbOf(managers, file, facts), doubts }
}

function managersOf(statement: Node): Node[] {
  return (statement.child('with_clause')?.children ?? []).flatMap(item => {
    const value = item.get('value')
    return (value?.kind === 'as_pattern' ? value.children[0] : value) ?? []
  })
}

function opens(manager: Node, file: PythonFile, facts: Facts): boolean {
  return descendants(manager, 'call').some(
    call => MANAGERS.has(blockingAt(call, file, facts)?.rule ?? '') && isManager(call, manager),
  )
}

/** The manager itself, or what `contextlib.closing(…)` closes. */
function isManager(call: Node, manager: Node): boolean {
  return call === manager || (call.parent?.kind === 'argument_list' && call.parent.parent === manager)
}

/** `write` where a file is opened to be written, `read` elsewhere. */
function verbOf(managers: readonly Node[], file: PythonFile, facts: Facts): string {
  const writes = managers.some(
    manager =>
      manager.kind === 'call' &&
      blockingAt(manager, file, facts) !== null &&
      /["'][rbtU]*[wax+]/.test(manager.get('arguments')?.text.replace(/\([^()]*\)/g, '') ?? ''),
  )
  return writes ? 'write' : 'read'
}

/** Functions that take every item before they return. */
const TAKERS = new Set(
  'all any dict frozenset list max min set sorted sum tuple'.split(' ').map(name => `builtins.${name}`),
)

const COMPREHENSIONS = /^(list|set|dictionary)_comprehension$/

/** The expression around a lazy call, or around a call inside of such an expression, that takes all there is. */
function expressionAround(call: Node, file: PythonFile, facts: Facts): Unit | null {
  const statement = statementOf(call)
  for (let outer: Node | null = call; outer && outer !== statement.parent; outer = outer.parent) {
    const whole = takesAll(outer, file, facts)
    if (!whole) continue
    const doubts = threadDoubts([whole], file, projectWork(file, facts))
    const isMovable = descendants(whole, 'await', 'yield', 'named_expression').length === 0
    return isMovable && doubts.every(isBearable) ? { kind: 'expression', node: whole, doubts } : null
  }
  return null
}

/** The node itself when it takes all items of a lazy blocking call. */
function takesAll(node: Node, file: PythonFile, facts: Facts): Node | null {
  if (COMPREHENSIONS.test(node.kind)) return isLazy(iterableOf(node), file, facts) ? node : null
  if (node.kind !== 'call' || !TAKERS.has(file.called(node) ?? '')) return null
  const list = node.get('arguments')
  const [first] = list?.children ?? []
  const generator = list?.kind === 'generator_expression' ? list : first?.kind === 'generator_expression' ? first : null
  const source = generator ? iterableOf(generator) : first
  if (source?.kind === 'call' && TAKERS.has(file.called(source) ?? '')) return takesAll(source, file, facts) && node
  return isLazy(source ?? null, file, facts) ? node : null
}

function iterableOf(comprehension: Node): Node | null {
  return comprehension.child('for_in_clause')?.get('right') ?? null
}

function isLazy(source: Node | null, file: PythonFile, facts: Facts): boolean {
  return source?.kind === 'call' && blockingAt(source, file, facts)?.thread === 'lazy'
}

/** What threads may do with the functions of the project. */
export function projectWork(file: PythonFile, facts: Facts): ProjectWork {
  return {
    isHarmless: name =>
      facts
        .effectsOf(absoluteName(name, file))
        .every(({ kind, what }) => kind === 'output' || (kind === 'unknown-call' && isThreadSafe(what))),
    needsLoop: name => {
      const full = absoluteName(name, file)
      const summary = facts.functionNamed(full)
      return (
        summary !== null &&
        (summary.isAsync || facts.reaches(full, called => /^(asyncio|anyio|trio)\./.test(called)) !== null)
      )
    },
  }
}

/** Calls that are no effect in the sense of the gathered awaits, and do the same in every thread. */
function isThreadSafe(name: string): boolean {
  const known = blockingCalls.get(canonicalName(name))
  return known ? known.thread === 'exact' || known.thread === 'handle' : isThreadSafeLibrary(name)
}
