/** What code does with a child process of asyncio and with its pipes. */

import { argumentsOf } from '../../../src/python/calls.ts'
import type { PythonFile } from '../../../src/python/file.ts'
import { usesOfProcess } from '../../../src/python/processes.ts'
import { isRepeatedIn } from '../../../src/python/repetition.ts'
import { isStore } from '../../../src/python/targets.ts'
import type { Node } from '../../../src/python/tree.ts'
import { useOf } from '../../../src/python/value-uses.ts'

export type Pipe = 'stdout' | 'stderr'

/**
 * A use of the process:
 * - `wait`, `communicate`: the call is awaited, by itself or in `asyncio.wait_for()`;
 * - `read`: takes from a pipe; `isWhole` where that is all there is, by one call or in a loop;
 * - `signal`: ends the process, as a rule;
 * - `quick`: neither reads nor waits.
 */
export type PipeUse =
  | { readonly kind: 'wait' | 'communicate'; readonly node: Node; readonly call: Node; readonly awaiting: Node }
  | { readonly kind: 'read'; readonly node: Node; readonly pipe: Pipe; readonly isWhole: boolean; readonly call: Node }
  | { readonly kind: 'signal' | 'quick'; readonly node: Node }

export type Wait = Extract<PipeUse, { kind: 'wait' | 'communicate' }>
export type Read = Extract<PipeUse, { kind: 'read' }>

const STARTERS = /^asyncio\.(subprocess\.)?create_subprocess_(exec|shell)$/

/** The output pipes that a call opens to the process it starts. */
export function pipesOf(call: Node, file: PythonFile): Pipe[] {
  if (!STARTERS.test(file.called(call) ?? '')) return []
  const { keywords } = argumentsOf(call)
  return (['stdout', 'stderr'] as const).filter(name => isPipe(keywords.get(name), file))
}

function isPipe(value: Node | undefined, file: PythonFile): boolean {
  return value !== undefined && /^(asyncio\.)?subprocess\.PIPE$/.test(file.names.of(value) ?? '')
}

/** Every use of the process in source order; null where one goes where it cannot be seen. */
export function usesOfPipes(call: Node, file: PythonFile): PipeUse[] | null {
  const uses = usesOfProcess(call, file)?.map(use => pipeUse(use, file)) ?? [null]
  const known = uses.filter(use => use !== null)
  return known.length === uses.length ? known.sort((a, b) => a.node.start - b.node.start) : null
}

function pipeUse(node: Node, file: PythonFile): PipeUse | null {
  const member = node.parent
  if (isAsked(node, file)) return { kind: 'quick', node }
  if (member?.kind !== 'attribute' || node.field !== 'object' || isStore(member)) return null
  const call = member.parent?.kind === 'call' && member.field === 'function' ? member.parent : null
  const name = member.get('attribute')?.text ?? ''
  switch (name) {
    case 'returncode':
      return { kind: 'quick', node }
    case 'pid':
      return { kind: isKill(member) ? 'signal' : 'quick', node }
    case 'kill':
    case 'send_signal':
    case 'terminate':
      return call && { kind: 'signal', node }
    case 'wait':
    case 'communicate': {
      const awaiting = call && awaitingOf(call, file)
      return awaiting ? { kind: name, node, call: call as Node, awaiting } : null
    }
    case 'stdin':
      return isAsked(member, file) || methodOf(member) ? { kind: 'quick', node } : null
    case 'stdout':
    case 'stderr':
      return isAsked(member, file) ? { kind: 'quick', node } : readOf(node, member, name, file)
    default:
      return null
  }
}

/** `if process:`, `process.stdout is None`. */
export function isAsked(node: Node, file: PythonFile): boolean {
  return node.parent?.kind === 'comparison_operator' || useOf(node, file) === 'tested'
}

/** `os.killpg(process.pid, signal.SIGTERM)` */
function isKill(pid: Node): boolean {
  return /kill|terminate|signal/.test(pid.ancestor('call')?.get('function')?.text ?? '')
}

/** The `await` around the call, or around the `asyncio.wait_for()` that it is given to. */
function awaitingOf(call: Node, file: PythonFile): Node | null {
  const { parent } = call
  if (parent?.kind === 'await') return parent
  const limit = parent?.kind === 'argument_list' && parent.children[0] === call ? parent.parent : null
  return limit && limit.parent?.kind === 'await' && file.called(limit) === 'asyncio.wait_for' ? limit.parent : null
}

/** The call of a method of a pipe. */
function methodOf(pipe: Node): Node | null {
  const method = pipe.parent?.kind === 'attribute' && pipe.field === 'object' ? pipe.parent : null
  return method?.parent?.kind === 'call' && method.field === 'function' ? method.parent : null
}

function readOf(node: Node, pipe: Node, name: Pipe, file: PythonFile): PipeUse | null {
  if (useOf(pipe, file) === 'async-iterated') return { kind: 'read', node, pipe: name, isWhole: true, call: pipe }
  const call = methodOf(pipe)
  const method = call?.get('function')?.get('attribute')?.text ?? ''
  if (method === 'at_eof') return { kind: 'quick', node }
  if (!call || !/^read(line|exactly|until)?$/.test(method)) return null
  const isAll = method === 'read' && call.get('arguments')?.children.length === 0
  return { kind: 'read', node, pipe: name, isWhole: isAll || isRepeatedIn(call), call }
}
