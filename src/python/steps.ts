/** The calls that a function makes itself when it runs, from its first statement to its last. */

import { blockingCall } from './blocking.ts'
import { isBrief, readsKernel } from './brief-calls.ts'
import { fillsCache } from './caches.ts'
import { isGivenToWorker } from './callbacks.ts'
import { calleePath } from './callees.ts'
import { type Conditions, conditionsOf } from './conditions.ts'
import { neverRuns } from './dead-code.ts'
import { executionOf } from './execution.ts'
import type { PythonFile } from './file.ts'
import { functionTarget, methodTarget, urllibTarget } from './http-calls.ts'
import { type GivenArguments, givenBy } from './known-arguments.ts'
import { isOfProject } from './names.ts'
import { libraryCall } from './receivers.ts'
import { isFirstIterable } from './scopes.ts'
import { stdlibModules } from './stdlib.ts'
import { descendants, type Node } from './tree.ts'

export type Step = {
  /** See `callees.ts`; null where nothing is certain. */
  readonly path: string | null
  readonly node: Node
  readonly isAwaited: boolean
  readonly isConsumed: boolean
  /** The name in the table of blocking calls, or null where the call does not block by itself. */
  readonly blocks: string | null
  readonly conditions: Conditions
  readonly given: GivenArguments
}

const builtins = (names: string) => names.split(' ').map(name => `builtins.${name}`)

/** Functions that take every item they need before they return. */
const TAKERS = new Set([
  ...builtins('all any dict frozenset list max min next set sorted sum tuple'),
  'collections.Counter',
  'collections.deque',
])

/** Functions that give items one by one, each as it is asked for: whoever takes theirs takes those they are given. */
const RELAYS = new Set([...builtins('enumerate filter iter map zip'), 'itertools.chain', 'itertools.islice'])

/** Methods that take every item they are given. */
const TAKING_METHODS = new Set(['extend', 'join', 'update', 'writelines', 'writerows'])

/**
 * The steps of a function in source order that may lead to a blocking call: not those of functions, lambdas and generators inside of it,
 * nor what runs only once.
 */
export function stepsOf(definition: Node, file: PythonFile): Step[] {
  const body = definition.get('body')
  if (!body) return []
  const calls = descendants(body, 'call').filter(call => {
    const { function: frame, obstacle } = executionOf(call)
    return (
      frame === definition && obstacle !== 'generator-expression' && obstacle !== 'annotation' && !neverRuns(call, file)
    )
  })
  return inOrder(calls).flatMap(call => {
    const path = calleePath(call, file)
    const isAwaited = call.parent?.kind === 'await'
    const blocks = isAwaited || isGivenToWorker(call, file) ? null : blockingName(call, file)
    const mayLead = blocks !== null || (path !== null && !isOfPython(path, file))
    if (!mayLead || fillsCache(call, file)) return []
    const conditions = conditionsOf(call, definition, file)
    return {
      path,
      node: call,
      isAwaited,
      isConsumed: isConsumed(call, file),
      blocks,
      conditions,
      given: givenBy(call, file),
    }
  })
}

/** True for what certainly is no function of the project. */
function isOfPython(path: string, { module }: PythonFile): boolean {
  const [top = ''] = path.split('.')
  return (top === 'builtins' || stdlibModules.has(top)) && !isOfProject(path, module)
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
  if (!blocking || isBrief(blocking) || readsKernel(call, file)) return null
  return blocking.thread !== 'lazy' || isConsumed(call, file) || isEntered(call) ? blocking.name : null
}

/** The manager of a `with`, such as `os.scandir()`, is read in its body. */
function isEntered(call: Node): boolean {
  return call.parent?.kind === 'with_item' || (call.parent?.kind === 'as_pattern' && call.parent.children[0] === call)
}

/** True where the items of what the call gives are taken there and then. */
export function isConsumed(call: Node, file: PythonFile): boolean {
  const { parent, field } = call
  switch (parent?.kind) {
    case 'for_statement':
      return field === 'right' && !parent.has('async')
    case 'for_in_clause': {
      const comprehension = parent.parent as Node
      const isLazy = comprehension.kind === 'generator_expression' && isFirstIterable(parent, call)
      return field === 'right' && !parent.has('async') && (!isLazy || isConsumed(comprehension, file))
    }
    case 'list_splat':
      return true
    case 'yield':
      return parent.has('from')
    case 'comparison_operator':
      return parent.children.at(-1) === call && parent.has('in')
    case 'assignment':
      return field === 'right' && /^(pattern_list|tuple_pattern|list_pattern)$/.test(parent.get('left')?.kind ?? '')
    case 'call':
      // The generator of `sum(x for x in xs)` stands in place of the arguments.
      return field === 'arguments' && takes(parent, call, file)
    case 'argument_list':
      return takes(parent.parent as Node, call, file)
    default:
      return false
  }
}

function takes(taker: Node, given: Node, file: PythonFile): boolean {
  const name = libraryCall(taker, file) ?? ''
  const list = taker.get('arguments')
  const isFirst = list === given || list?.children[0] === given
  if (isFirst && TAKERS.has(name)) return true
  if (RELAYS.has(name)) return given.kind !== 'lambda' && isConsumed(taker, file)
  const callee = taker.get('function')
  return isFirst && callee?.kind === 'attribute' && TAKING_METHODS.has(callee.get('attribute')?.text ?? '')
}
