/** Calls of `requests` without a time limit where asynchronous code waits for them. */

import { argumentsOf, mayPass } from '../../../src/python/calls.ts'
import { executionOf } from '../../../src/python/execution.ts'
import type { PythonFile } from '../../../src/python/file.ts'
import { functionTarget, isHttpCall } from '../../../src/python/http-calls.ts'
import type { Node } from '../../../src/python/tree.ts'

/** True for `requests.get(url)` in a coroutine or a thread, and for `asyncio.to_thread(requests.get, url)`. */
export function bareRequest(call: Node, file: PythonFile): boolean {
  if (!file.tree.holds('requests', file.tree.root)) return false
  if (functionTarget(call, file)?.library === 'requests') return lacksTimeout(call) && isAwaitedFor(call, file)
  const position = placeOfFunction(call)
  if (position === null) return false
  const { positional } = argumentsOf(call)
  const name = file.names.of(positional[position] ?? null)
  return name !== null && /^requests\./.test(name) && isHttpCall(name) && lacksTimeout(call)
}

function lacksTimeout(call: Node): boolean {
  return !mayPass(call, 'timeout') || argumentsOf(call).keywords.get('timeout')?.kind === 'none'
}

/** Which argument of a call runs in a thread: `to_thread(f)`, `run_in_executor(None, f)`; null for other calls. */
function placeOfFunction(call: Node): number | null {
  const callee = call.get('function')
  const name = (callee?.get('attribute') ?? callee)?.text
  if (name === 'to_thread') return 0
  return name === 'run_in_executor' ? 1 : null
}

/** True in a coroutine, and in a function or lambda that the file hands to a thread. */
export function isAwaitedFor(call: Node, file: PythonFile): boolean {
  const { coroutine, function: frame } = executionOf(call)
  if (coroutine) return true
  if (!frame) return false
  if (frame.kind === 'lambda') return runsInThread(frame)
  const name = frame.get('name')
  const [binding] = name ? (file.scopes.lookup(name.text, frame) ?? []) : []
  return binding?.node === name && !!binding && file.scopes.references(binding).some(runsInThread)
}

function runsInThread(value: Node): boolean {
  const call = value.parent?.kind === 'argument_list' ? value.parent.parent : null
  const position = call ? placeOfFunction(call) : null
  return position !== null && argumentsOf(call as Node).positional[position] === value
}
