/** The calls that a function makes itself when it runs, from its first statement to its last. */

import { blockingCall } from './blocking.ts'
import type { BlockingRule } from './blocking-calls.ts'
import { isGivenToWorker } from './callbacks.ts'
import { calleePath } from './callees.ts'
import { neverRuns } from './dead-code.ts'
import { executionOf } from './execution.ts'
import type { PythonFile } from './file.ts'
import { functionTarget, methodTarget, urllibTarget } from './http-calls.ts'
import { libraryCall } from './receivers.ts'
import { isFirstIterable } from './scopes.ts'
import { descendants, type Node } from './tree.ts'

export type Step = {
  /** See `callees.ts`; null where nothing is certain. */
  readonly path: string | null
  readonly node: Node
  readonly isAwaited: boolean
  readonly isConsumed: boolean
  /** The name in the table of blocking calls, or null where the call does not block by itself. */
  readonly blocks: string | null
}

/** What a helper waits for in the way of its callers: a lock of threads is as a rule held for microseconds. */
const BRIEF: ReadonlySet<BlockingRule | null> = new Set(['blocking-thread-lock'])

/** Functions that take every item they need before they return. */
const TAKERS = new Set(
  'all any dict enumerate frozenset list max min next set sorted sum tuple zip'
    .split(' ')
    .map(name => `builtins.${name}`),
)

/** The steps of a function in source order: not those of functions, lambdas and generators inside of it. */
export function stepsOf(definition: Node, file: PythonFile): Step[] {
  const body = definition.get('body')
  if (!body) return []
  const calls = descendants(body, 'call').filter(call => {
    const { function: frame, obstacle } = executionOf(call)
    return (
      frame === definition && obstacle !== 'generator-expression' && obstacle !== 'annotation' && !neverRuns(call, file)
    )
  })
  return inOrder(calls).map(call => ({
    path: calleePath(call, file),
    node: call,
    isAwaited: call.parent?.kind === 'await',
    isConsumed: isConsumed(call, file),
    blocks: call.parent?.kind === 'await' || isGivenToWorker(call, file) ? null : blockingName(call, file),
  }))
}

/** Arguments and the object of a method are evaluated before the call that they belong to. */
function inOrder(calls: readonly Node[]): Node[] {
  return [...calls].sort((a, b) => a.end - b.end || b.start - a.start)
}

function blockingName(call: Node, file: PythonFile): string | null {
  if (libraryCall(call, file) === 'time.sleep') return 'time.sleep'
  const target = functionTarget(call, file) ?? methodTarget(call, file) ?? urllibTarget(call, file)
  if (target) return `${target.library}.${target.method}`
  const blocking = blockingCall(call, file)
  return blocking && !BRIEF.has(blocking.rule) ? blocking.name : null
}

/** True where the items of what the call gives are taken there and then. */
export function isConsumed(call: Node, file: PythonFile): boolean {
  const parent = call.parent
  if (parent?.kind === 'for_statement') return call.field === 'right' && !parent.has('async')
  if (parent?.kind === 'for_in_clause') {
    const comprehension = parent.parent
    const isLazy = comprehension?.kind === 'generator_expression' && isFirstIterable(parent, call)
    return call.field === 'right' && !parent.has('async') && (!isLazy || isTaken(comprehension, file))
  }
  return isTaken(call, file)
}

function isTaken(node: Node, file: PythonFile): boolean {
  const list = node.parent
  const taker =
    node.kind === 'generator_expression' && list?.kind === 'call'
      ? list
      : list?.kind === 'argument_list'
        ? list.parent
        : null
  if (list?.kind === 'list_splat') return true
  if (taker?.kind !== 'call') return false
  const isFirst = taker === list || list?.children[0] === node
  return isFirst && TAKERS.has(file.called(taker) ?? '')
}
