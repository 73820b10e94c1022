/** What is done with a child process: how it is started, and whether its object is used in ways that block. */

import { argumentOf, argumentsOf } from './calls.ts'
import { executionOf } from './execution.ts'
import type { PythonFile } from './file.ts'
import { plainString } from './names.ts'
import { libraryCall } from './receivers.ts'
import { usesOfResult } from './result-uses.ts'
import { isStore } from './targets.ts'
import { descendantsWith, type Node } from './tree.ts'

/**
 * What a use of a `subprocess.Popen` object does:
 * - `wait` and `communicate` wait until the process ends;
 * - `signal` sends it one;
 * - `returncode` reads what an earlier wait has found;
 * - `quick` is answered at once;
 * - `other` may block, or goes where it cannot be seen.
 */
export type ProcessUse = 'wait' | 'communicate' | 'signal' | 'returncode' | 'quick' | 'other'

const METHODS: Readonly<Record<string, ProcessUse>> = {
  communicate: 'communicate',
  kill: 'signal',
  poll: 'quick',
  send_signal: 'signal',
  terminate: 'signal',
  wait: 'wait',
}

const ATTRIBUTES: Readonly<Record<string, ProcessUse>> = { args: 'quick', pid: 'quick', returncode: 'returncode' }

const PIPES = new Set(['stderr', 'stdin', 'stdout'])

/**
 * Every use of the object that `subprocess.Popen(…)` makes, directly in its function. Null where it is not certain: it is
 * stored, returned, passed on, or seen by another function.
 */
export function usesOfProcess(call: Node, file: PythonFile): Node[] | null {
  if (call.parent?.kind === 'as_pattern' || call.parent?.kind === 'with_item') return null
  const uses = usesOfResult(call, file) ?? usesBesideNone(call, file)
  const frame = executionOf(call).function
  return uses?.every(use => executionOf(use).function === frame) ? uses : null
}

/** The uses of a variable that holds this process or `None`. */
function usesBesideNone(call: Node, file: PythonFile): Node[] | null {
  const target = call.parent?.kind === 'assignment' ? call.parent.get('left') : null
  const bindings = target?.kind === 'identifier' ? (file.scopes.lookup(target.text, target) ?? []) : []
  const own = bindings.find(({ node }) => node === target)
  const isAlone = bindings.every(({ node, value }) => node === target || value?.kind === 'none')
  if (!own || !isAlone || own.scope.node !== executionOf(call).function) return null
  return file.scopes.references(own).filter(use => !bindings.some(({ node }) => node === use))
}

/** What a use of the object does; a method that is handed to a thread does there what it would do here. */
export function processUse(use: Node, file: PythonFile): ProcessUse {
  const parent = use.parent
  if (parent?.kind !== 'attribute' || use.field !== 'object') return isTest(use) ? 'quick' : 'other'
  const name = parent.get('attribute')?.text ?? ''
  if (PIPES.has(name)) return isPipePassedOn(parent) ? 'quick' : 'other'
  const isCalled = parent.parent?.kind === 'call' && parent.field === 'function'
  if (Object.hasOwn(METHODS, name)) return isCalled || isRelayed(parent, file) ? (METHODS[name] as ProcessUse) : 'other'
  return Object.hasOwn(ATTRIBUTES, name) && !isStore(parent) ? (ATTRIBUTES[name] as ProcessUse) : 'other'
}

/** `if process:`, `process is None`. */
function isTest(use: Node): boolean {
  const { parent } = use
  return parent?.kind === 'comparison_operator' || parent?.kind === 'not_operator' || use.field === 'condition'
}

/** `stdin=first.stdout` of the next process of a pipeline, and `first.stdout.close()`. */
function isPipePassedOn(pipe: Node): boolean {
  const { parent } = pipe
  if (parent?.kind === 'keyword_argument') return PIPES.has(parent.get('name')?.text ?? '')
  return parent?.kind === 'attribute' && /^(close|fileno)$/.test(parent.get('attribute')?.text ?? '')
}

/** `await asyncio.to_thread(process.wait)`, `loop.run_in_executor(None, process.wait)`. */
function isRelayed(method: Node, file: PythonFile): boolean {
  const call = method.parent?.kind === 'argument_list' ? method.parent.parent : null
  if (!call) return false
  const name = libraryCall(call, file) ?? call.get('function')?.get('attribute')?.text ?? ''
  return /(^|\.)(to_thread|run_in_executor|run_sync)$/.test(name)
}

/** Methods that take all there is of what `os.popen()` gives. */
const READS = new Set(['close', 'read', 'readline', 'readlines'])

/**
 * The expression that starts a process, waits for what it gives and keeps nothing of it: `os.popen(command).read()`,
 * `subprocess.Popen(command).wait()`, `subprocess.Popen(…).stdout.read()`. Null where the object is used otherwise.
 */
export function wholeProcess(call: Node, file: PythonFile): Node | null {
  if (libraryCall(call, file) === 'os.popen') return calledOn(call, READS)
  const pipe = call.parent?.kind === 'attribute' && PIPES.has(call.parent.get('attribute')?.text ?? '')
  return pipe ? calledOn(call.parent as Node, READS) : calledOn(call, new Set(['communicate', 'wait']))
}

function calledOn(object: Node, methods: ReadonlySet<string>): Node | null {
  const method = object.parent?.kind === 'attribute' && object.field === 'object' ? object.parent : null
  const call = method?.parent?.kind === 'call' && method.field === 'function' ? method.parent : null
  return call && methods.has(method?.get('attribute')?.text ?? '') ? call : null
}

/** True when Python code runs in the child before the other program does, which is not safe once there are threads. */
export function runsBeforeExec(call: Node, file: PythonFile): boolean {
  const given = argumentOf(call, 'preexec_fn', 6)
  if (given) return given.kind !== 'none'
  return argumentsOf(call).hasDoubleStar && namesPreexec(file)
}

function namesPreexec(file: PythonFile): boolean {
  return descendantsWith('preexec_fn', file.tree.root, 'string', 'keyword_argument').some(
    node => (node.kind === 'string' ? plainString(node) : node.get('name')?.text) === 'preexec_fn',
  )
}
