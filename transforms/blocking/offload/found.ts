/** Which blocking call of the table a call is, seen from a transform. */

import { Memo } from '../../../src/project/dependencies.ts'
import type { Facts } from '../../../src/project/facts.ts'
import { absoluteName } from '../../../src/project/modules.ts'
import { type Blocking, blockingCall } from '../../../src/python/blocking.ts'
import type { BlockingRule } from '../../../src/python/blocking-calls.ts'
import { isGivenToWorker } from '../../../src/python/callbacks.ts'
import type { PythonFile } from '../../../src/python/file.ts'
import type { Node } from '../../../src/python/tree.ts'
import { blocksLoop } from './standing.ts'

/** The entry of the table for a call, with the names of the project followed. */
export function blockingAt(call: Node, file: PythonFile, facts: Facts): Blocking | null {
  return entries.get(call, () => blockingCall(call, file, name => facts.libraryName(absoluteName(name, file))))
}

/** Many rules ask about each call; a tree is looked at with one set of facts. */
const entries = new Memo<Node, Blocking | null>(new WeakMap())

/** What a call of this rule that blocks the event loop is, or null. */
export function blockingOnLoop(rule: BlockingRule, call: Node, file: PythonFile, facts: Facts): Blocking | null {
  const blocking = blocksLoop(call, file) ? blockingAt(call, file, facts) : null
  if (blocking?.rule !== rule || isOfNewProcess(call, file, facts)) return null
  return blocking.thread === 'lazy' && isGivenToWorker(call, file) ? null : blocking
}

/** `Popen(…).wait()` is a matter for the rule of the call that starts the process. */
function isOfNewProcess(call: Node, file: PythonFile, facts: Facts): boolean {
  const callee = call.get('function')
  const object = callee?.kind === 'attribute' ? callee.get('object') : null
  const maker = object?.kind === 'attribute' ? object.get('object') : object
  return maker?.kind === 'call' && blockingAt(maker, file, facts)?.rule === 'blocking-subprocess-popen'
}
