/** What a coroutine does with a lock, as far as a lock of asyncio can do the same. */

import { argumentsOf } from '../../../src/python/calls.ts'
import { executionOf } from '../../../src/python/execution.ts'
import type { PythonFile } from '../../../src/python/file.ts'
import { homeOf } from '../../../src/python/object-uses.ts'
import { originOf } from '../../../src/python/receivers.ts'
import type { Node } from '../../../src/python/tree.ts'

export type LockUse = {
  readonly kind: 'with' | 'acquire' | 'release' | 'locked'
  /** The `with` statement, or the call. */
  readonly node: Node
}

export type OtherUse = 'entered-value' | 'escapes' | 'lock-arguments' | 'mixed-with' | 'used-in-sync'

/** What is done with the lock that `use` names, or why that has no equivalent. */
export function lockUse(use: Node): LockUse | OtherUse {
  const found = enteredAt(use) ?? calledAt(use)
  if (typeof found === 'string') return found
  const { coroutine, obstacle } = executionOf(use)
  if (!coroutine) return 'used-in-sync'
  return obstacle ? 'escapes' : found
}

/** The `with` statement that enters the lock; null where the use is something else. */
function enteredAt(use: Node): LockUse | OtherUse | null {
  const inner = outOfParentheses(use)
  const isNamed = inner.parent?.kind === 'as_pattern' && inner.field !== 'alias'
  const item = isNamed ? inner.parent?.parent : inner.parent
  const statement = item?.kind === 'with_item' ? item.ancestor('with_statement') : null
  if (!statement || statement.has('async')) return null
  if (isNamed) return 'entered-value'
  return item?.parent?.children.length === 1 ? { kind: 'with', node: statement } : 'mixed-with'
}

function outOfParentheses(node: Node): Node {
  return node.parent?.kind === 'parenthesized_expression' ? outOfParentheses(node.parent) : node
}

/** A call of a method that both kinds of lock have. */
function calledAt(use: Node): LockUse | OtherUse {
  const callee = use.parent?.kind === 'attribute' && use.field === 'object' ? use.parent : null
  const call = callee?.parent?.kind === 'call' && callee.field === 'function' ? callee.parent : null
  const method = callee?.get('attribute')?.text
  if (!call || call.parent?.kind === 'await' || (method !== 'acquire' && method !== 'release' && method !== 'locked'))
    return 'escapes'
  const { positional, keywords, hasStar, hasDoubleStar } = argumentsOf(call)
  const isPlain = positional.length + keywords.size === 0 && !hasStar && !hasDoubleStar
  return isPlain ? { kind: method, node: call } : 'lock-arguments'
}

/** False for a lock that one run of one function makes and keeps for itself: nobody else can wait for it. */
export function isSharedLock(lock: Node, file: PythonFile): boolean {
  const origin = originOf(lock, file)
  if (lock.kind === 'call' && origin?.via === 'call') return false
  const home = homeOf(lock, file)
  if (home?.kept !== 'local') return true
  const frame = executionOf(home.made).function
  return home.uses.some(use => typeof lockUse(use) === 'string' || executionOf(use).function !== frame)
}
