/** Calls that have a function run by a thread or a process. */

import { argumentsOf } from '../../../src/python/calls.ts'
import { fateOf } from '../../../src/python/coroutine-fate.ts'
import { loopMethod } from '../../../src/python/event-loops.ts'
import type { PythonFile } from '../../../src/python/file.ts'
import { fateOfItems } from '../../../src/python/item-fate.ts'
import { libraryCall } from '../../../src/python/receivers.ts'
import type { Node } from '../../../src/python/tree.ts'
import { useOf } from '../../../src/python/value-uses.ts'

export type Job = {
  readonly call: Node
  /**
   * `thread`: a coroutine that has the function run. `future`: the same, under way at once. `pool`: a future or results for code that
   * waits without `await`. `process`: the same, with results that travel between processes.
   */
  readonly kind: 'thread' | 'future' | 'pool' | 'process'
  /** Among the arguments of the call, where the function stands. */
  readonly position: number
  readonly function: Node
}

const THREADS: ReadonlySet<string> = new Set([
  'anyio.to_thread.run_sync',
  'asyncio.to_thread',
  'fastapi.concurrency.run_in_threadpool',
  'starlette.concurrency.run_in_threadpool',
  'trio.to_thread.run_sync',
])

/** The job that a call gives to a thread or a process, or null. */
export function jobOf(call: Node, file: PythonFile): Job | null {
  const method = call.get('function')?.get('attribute')?.text
  if (method !== undefined && !METHODS.test(method)) return null
  const name = libraryCall(call, file)
  const kind = name === null ? null : kindOf(name)
  const position = kind === 'future' ? 1 : 0
  const given = kind && argumentsOf(call).positional[position]
  return given && call.get('arguments')?.children[position] === given ? { call, kind, position, function: given } : null
}

/** The last names of all of them. */
const METHODS = /^(run_sync|to_thread|run_in_threadpool|run_in_executor|submit|(apply|i?map|starmap)\w*)$/

function kindOf(name: string): Job['kind'] | null {
  if (THREADS.has(name)) return 'thread'
  if (loopMethod(name) === 'run_in_executor') return 'future'
  if (/^concurrent\.futures\.Executor\.(map|submit)$/.test(name)) return 'pool'
  return /^multiprocessing\.Pool\.(apply|i?map|starmap)\w*$/.test(name) ? 'process' : null
}

/**
 * What becomes of the coroutine that the thread makes. `dropped`: nobody waits for the job. `kept`: somebody may, later.
 * `misused`, `awaited`, `open`: as for a value.
 */
export type JobFate = 'dropped' | 'kept' | 'misused' | 'awaited' | 'open'

/** What becomes of the coroutine that an asynchronous job gives. */
export function fateOfJob(job: Node, file: PythonFile): JobFate {
  const { parent } = job
  if (parent?.kind === 'await') return fateOf(parent, file)
  if (parent?.kind === 'parenthesized_expression') return fateOfJob(parent, file)
  const waiting = waitingFor(job)
  const name = waiting && libraryCall(waiting, file)
  if (waiting && /^asyncio\.(shield|wait_for)$/.test(name ?? '')) return fateOfJob(waiting, file)
  if (waiting && isStarted(name ?? '')) return useOf(awaitedOr(waiting), file) === 'dropped' ? 'misused' : 'open'
  const use = useOf(job, file)
  if (use === 'dropped') return 'dropped'
  const target = use === 'assigned' && parent?.kind === 'assignment' ? parent.get('left') : null
  return target && isAwaitedAgain(target, file) ? 'awaited' : 'kept'
}

function isStarted(name: string): boolean {
  return (
    /^asyncio\.(TaskGroup\.create_task|create_task|ensure_future|gather)$/.test(name) ||
    loopMethod(name) === 'create_task'
  )
}

/** The call that the job is an argument of, be it as the element of a comprehension: `gather(*[to_thread(f, x) for x in xs])`. */
function waitingFor(job: Node): Node | null {
  const { parent } = job
  const isElement = parent?.kind === 'list_comprehension' || parent?.kind === 'generator_expression'
  const star = isElement && job.field === 'body' ? parent.parent : null
  const argument = star?.kind === 'list_splat' ? star : job
  return argument.parent?.kind === 'argument_list' ? argument.parent.parent : null
}

function awaitedOr(node: Node): Node {
  return node.parent?.kind === 'await' ? node.parent : node
}

/** True where a later `await` of the variable gives the coroutine, and that is awaited too. */
function isAwaitedAgain(target: Node, file: PythonFile): boolean {
  const [binding] = file.scopes.lookup(target.text, target) ?? []
  const uses = binding ? file.scopes.references(binding) : []
  return uses.some(({ parent }) => parent?.kind === 'await' && fateOf(parent, file) === 'awaited')
}

/** False where the results of the pool are treated as the coroutines that they are. */
export function isPoolMisused({ call }: Job, file: PythonFile): boolean {
  if (call.parent?.kind === 'expression_statement') return true
  if (/^(i?map|starmap)/.test(call.get('function')?.get('attribute')?.text ?? ''))
    return fateOfItems(call, file) === 'misused'
  const { parent } = call
  if (parent?.kind === 'attribute') return fateOfResult(parent, file) !== 'awaited'
  const target = parent?.kind === 'assignment' ? parent.get('left') : null
  const [binding] = (target && file.scopes.lookup(target.text, target)) ?? []
  const uses = binding ? file.scopes.references(binding) : []
  return !uses.some(use => use.parent?.kind === 'attribute' && fateOfResult(use.parent, file) === 'awaited')
}

function fateOfResult(method: Node, file: PythonFile) {
  const call = method.parent?.kind === 'call' ? method.parent : null
  return call && method.get('attribute')?.text === 'result' ? fateOf(call, file) : 'open'
}
