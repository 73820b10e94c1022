/** Locks that are acquired and released by hand. */

import { loopOfJump } from '../../../src/python/repetition.ts'
import type { Node } from '../../../src/python/tree.ts'
import { descendants } from '../../../src/python/tree.ts'

/**
 * Where the lock is released:
 * - `guarded`: in the `finally` of the `try` right behind;
 * - `late`: there as well, with other statements in between;
 * - `crowded`: at the end of a `finally` that does something else before;
 * - `inside`: in the `finally` of the `try` that begins with the `acquire()`;
 * - `plain`: further down in the same suite.
 */
export type ByHand = {
  readonly shape: 'guarded' | 'late' | 'crowded' | 'inside' | 'plain'
  readonly lock: Node
  /** `await lock.acquire()` */
  readonly acquire: Node
  /** `lock.release()` */
  readonly release: Node
  /** The `try` whose `finally` releases it; null for `plain`. */
  readonly attempt: Node | null
  /** True where it is also released on some other way. */
  readonly isReleasedElsewhere: boolean
}

/** How a call of `acquire()` belongs to a `release()`; null where that is not to be seen. */
export function lockByHand(call: Node): ByHand | null {
  const acquire = call.parent?.kind === 'await' ? call.parent.parent : null
  const lock = methodOf(call, 'acquire')
  if (!lock || acquire?.kind !== 'expression_statement') return null
  const shaped = insideOf(acquire, lock) ?? behind(acquire, lock)
  if (!shaped) return null
  const around = shaped.shape === 'inside' ? (shaped.attempt?.children ?? []) : between(acquire, shaped.release)
  const mentions = around.flatMap(each => namesakes(each, lock)).filter(each => isOther(each, shaped))
  if (mentions.some(each => isStudied(each, acquire))) return null
  if (shaped.shape !== 'inside' && keepsLocked(acquire, shaped.attempt ?? shaped.release, lock)) return null
  const isReleasedElsewhere = mentions.some(each => memberOf(each) === 'release')
  return { ...shaped, lock, acquire, isReleasedElsewhere }
}

type Shaped = Pick<ByHand, 'shape' | 'release' | 'attempt'>

function isOther(mention: Node, { release }: Shaped): boolean {
  return !release.contains(mention)
}

/** The object of a call of its method without arguments: a name, or an attribute of one. */
function methodOf(call: Node, name: string): Node | null {
  const callee = call.get('function')
  const object = callee?.kind === 'attribute' && callee.get('attribute')?.text === name ? callee.get('object') : null
  return object && isPath(object) && call.get('arguments')?.children.length === 0 ? object : null
}

function isPath(node: Node): boolean {
  if (node.kind === 'attribute') return isPath(node.get('object') as Node) && !/\s/.test(node.text)
  return node.kind === 'identifier'
}

function insideOf(acquire: Node, lock: Node): Shaped | null {
  const attempt = acquire.parent?.parent ?? null
  const isFirst = attempt?.kind === 'try_statement' && attempt.get('body') === acquire.parent && !acquire.previous
  const release = isFirst && acquire.next ? releaseIn(attempt, lock) : null
  return release && { shape: 'inside', release, attempt }
}

function behind(acquire: Node, lock: Node): Shaped | null {
  for (let next = acquire.next; next; next = next.next) {
    const release = releaseIn(next, lock)
    if (release) return { shape: next === acquire.next ? 'guarded' : 'late', release, attempt: next }
    const last = lastReleaseIn(next, lock)
    if (last) return { shape: 'crowded', release: last, attempt: next }
    if (isRelease(next, lock)) return next === acquire.next ? null : { shape: 'plain', release: next, attempt: null }
  }
  return null
}

/** The statement `lock.release()` that is all of the `finally` of a `try`. */
function releaseIn(statement: Node, lock: Node): Node | null {
  const [only, ...others] = lastWords(statement)
  return only && others.length === 0 && isRelease(only, lock) ? only : null
}

/** The one at the end of a `finally` that always gets there where nothing fails. */
function lastReleaseIn(statement: Node, lock: Node): Node | null {
  const words = lastWords(statement)
  const last = words.at(-1)
  const mayLeave = words.some(
    each => descendants(each, 'return_statement', 'break_statement', 'continue_statement').length,
  )
  return last && !mayLeave && isRelease(last, lock) ? last : null
}

function lastWords(statement: Node): readonly Node[] {
  const clause = statement.kind === 'try_statement' ? statement.child('finally_clause') : null
  return clause?.child('block')?.children ?? []
}

function isRelease(statement: Node, lock: Node): boolean {
  const call = statement.kind === 'expression_statement' ? statement.children[0] : null
  return call?.kind === 'call' && methodOf(call, 'release')?.text === lock.text
}

/** The statements of the suite behind the `acquire()`, down to the one that releases the lock or has it released. */
function between(acquire: Node, release: Node): Node[] {
  return acquire.parent?.children.filter(each => acquire.end <= each.start && each.start <= release.start) ?? []
}

/** True where code leaves in front of the statement that releases the lock: whoever called it may go on to hold it. */
function keepsLocked(acquire: Node, last: Node, lock: Node): boolean {
  const frame = acquire.ancestor('function_definition', 'lambda')
  return between(acquire, last)
    .filter(each => each !== last)
    .flatMap(each => descendants(each, 'return_statement', 'break_statement', 'continue_statement'))
    .some(jump => {
      const loop = jump.kind === 'return_statement' ? null : loopOfJump(jump)
      const isWithin = loop !== null && loop.start > acquire.end
      const isOwn = jump.ancestor('function_definition', 'lambda') === frame
      return isOwn && !isWithin && !(jump.previous && isRelease(jump.previous, lock))
    })
}

/** Expressions that read as the lock does. */
function namesakes(node: Node, lock: Node): Node[] {
  return descendants(node, lock.kind).filter(each => each.text === lock.text)
}

function memberOf(mention: Node): string | null {
  return mention.parent?.kind === 'attribute' && mention.field === 'object'
    ? (mention.parent.get('attribute')?.text ?? null)
    : null
}

/** True where code does more with the lock than to work under it: it asks about it, hands it on, or lets a nested function release it. */
function isStudied(mention: Node, acquire: Node): boolean {
  if (acquire.contains(mention)) return false
  const frames = ['function_definition', 'lambda']
  if (mention.ancestor(...frames) !== acquire.ancestor(...frames)) return true
  return !/^(release|notify|notify_all|wait|wait_for)$/.test(memberOf(mention) ?? '')
}
