/** Where a call of `asyncio.run` stands: in a script's main block, at module level, or in a sync function. */

import type { Facts } from '../../../src/project/facts.ts'
import { topLevelStatement } from '../../../src/python/blocks.ts'
import { executionOf, isAsync } from '../../../src/python/execution.ts'
import type { PythonFile } from '../../../src/python/file.ts'
import { qualname } from '../../../src/python/names.ts'
import type { Scope } from '../../../src/python/scopes.ts'
import { isMainGuard, isTest } from '../../../src/python/scripts.ts'
import { descendants, type Node } from '../../../src/python/tree.ts'

export type Frame = {
  readonly kind: 'main-block' | 'module' | 'function'
  /** The statements that run one after the other: a `block` or the `module`. */
  readonly body: Node
  /** The function's definition, or the module. */
  readonly owner: Node
  /** Where names that the statements bind live. */
  readonly scope: Scope
}

/** The frame in which a run is one of several that belong together; null in coroutines, lambdas and class bodies. */
export function frameOf(run: Node, file: PythonFile): Frame | null {
  const owner = executionOf(run).function
  if (owner) {
    const scope = file.scopes.made(owner)
    const body = owner.get('body')
    if (owner.kind !== 'function_definition' || isAsync(owner) || !scope || !body) return null
    return { kind: 'function', body, owner, scope }
  }
  if (run.ancestor('class_definition', 'function_definition', 'lambda')) return null
  const { root } = file.tree
  const top = topLevelStatement(run)
  if (!isMainGuard(top)) return { kind: 'module', body: root, owner: root, scope: file.scopes.module }
  const body = top.get('consequence')
  return body?.contains(run) ? { kind: 'main-block', body, owner: root, scope: file.scopes.module } : null
}

/** Every call of `asyncio.run` that runs in the frame itself. */
export function runsIn(frame: Frame, file: PythonFile): Node[] {
  return descendants(frame.body, 'call').filter(
    call => file.called(call) === 'asyncio.run' && frameOf(call, file)?.body === frame.body,
  )
}

/** Functions that take a callable and run it in another thread or process. */
const ELSEWHERE = /(^|[._])(Thread|Process|Timer|submit|to_thread|run_in_executor|start_new_thread|apply_async|map)$/

/**
 * True where several runs are no pitfall: in tests, which want a fresh loop each, in functions that other threads run,
 * and in functions that only a coroutine calls, where `asyncio.run` fails anyhow.
 */
export function wantsOwnLoops({ kind, owner }: Frame, file: PythonFile): boolean {
  if (kind !== 'function') return false
  const name = owner.get('name') as Node
  if (isTest(owner, file)) return true
  const uses = file.scopes.named(name.text).filter(use => use !== name && file.names.of(use) !== null)
  return uses.filter(use => means(use, owner, file)).some(use => isThreadTarget(use) || isCalledInCoroutine(use))
}

function means(use: Node, owner: Node, file: PythonFile): boolean {
  const found = file.scopes.lookup(use.text, use)
  return found?.length === 1 && found[0]?.node.parent === owner
}

function isThreadTarget(use: Node): boolean {
  const call = use.parent?.kind === 'keyword_argument' ? use.parent.parent?.parent : use.parent?.parent
  if (call?.kind !== 'call' || use.field === 'function') return false
  return ELSEWHERE.test(call.get('function')?.text ?? '')
}

function isCalledInCoroutine(use: Node): boolean {
  return use.field === 'function' && executionOf(use).coroutine !== null
}

/** True where a coroutine may come to call the function, through others or from another file. */
export function mayRunInLoop({ kind, owner }: Frame, file: PythonFile, facts: Facts): boolean {
  return kind === 'function' && isReached(owner, file, facts, new Set())
}

function isReached(owner: Node, file: PythonFile, facts: Facts, seen: Set<Node>): boolean {
  if (seen.has(owner)) return false
  seen.add(owner)
  const name = owner.get('name') as Node
  if (facts.mentionsElsewhere(`${file.module}.${qualname(owner)}`, file.path).length > 0) return true
  const uses = file.scopes.named(name.text).filter(use => use !== name && means(use, owner, file))
  return uses.some(use => {
    const { function: around, coroutine } = executionOf(use)
    if (coroutine || use.field !== 'function') return true
    return around?.kind === 'function_definition' && isReached(around, file, facts, seen)
  })
}
