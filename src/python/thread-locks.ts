/** Locks of threads in coroutines: which expressions are one, and whether an `await` happens while it is held. */

import type { Range } from '../engine/edit.ts'
import { executionOf } from './execution.ts'
import type { PythonFile } from './file.ts'
import { oncePerNode } from './memo.ts'
import { libraryType, originOf } from './receivers.ts'
import { descendants, type Node } from './tree.ts'

const LOCKS: ReadonlySet<string> = new Set(
  ['threading', 'multiprocessing'].flatMap(module =>
    ['BoundedSemaphore', 'Condition', 'Lock', 'RLock', 'Semaphore'].map(name => `${module}.${name}`),
  ),
)

/** The class of a lock, semaphore or condition, `threading.Lock`, or null for anything that is not certainly one. */
export function threadLock(expression: Node, file: PythonFile): string | null {
  const origin = originOf(expression, file)
  const type = origin && libraryType(origin)
  return type !== null && LOCKS.has(type) ? type : null
}

/** A stretch of a coroutine in which a lock is held. */
export type Hold = {
  /** The expression that names the lock. */
  readonly lock: Node
  /** From where the lock is held to where it is given back. */
  readonly span: Range
}

/** What a sync `with` statement of a coroutine holds. */
export function holdsOf(statement: Node): Hold[] {
  if (statement.has('async') || !executionOf(statement).coroutine) return []
  const items = statement.child('with_clause')?.children ?? []
  return items.flatMap(item => {
    const value = managerOf(item)
    return value ? [{ lock: value, span: { start: item.end, end: statement.end } }] : []
  })
}

/** The expression that a `with` enters, without what names it and without parentheses. */
export function managerOf(item: Node): Node | null {
  let value = item.get('value')
  while (value?.kind === 'as_pattern' || value?.kind === 'parenthesized_expression') value = value.children[0] ?? null
  return value
}

/** What `lock.acquire()` holds, up to the last `lock.release()` below it; null where its function has none. */
export function holdFrom(acquire: Node): Hold | null {
  const callee = acquire.get('function')
  const lock = callee?.kind === 'attribute' && callee.get('attribute')?.text === 'acquire' ? callee.get('object') : null
  const frame = executionOf(acquire).function
  if (!lock || !frame) return null
  const last = descendants(frame.get('body') as Node, 'call').findLast(
    call => call.start >= acquire.end && isCallOf(call, lock, 'release') && executionOf(call).function === frame,
  )
  return last ? { lock, span: { start: acquire.end, end: last.start } } : null
}

function isCallOf(call: Node, object: Node, method: string): boolean {
  const callee = call.get('function')
  return (
    callee?.kind === 'attribute' &&
    callee.get('attribute')?.text === method &&
    callee.get('object')?.text === object.text
  )
}

/** True when other tasks may run while the lock is held. */
export function spansAwait({ lock, span }: Hold, file: PythonFile): boolean {
  const { coroutine } = executionOf(lock)
  return (
    coroutine !== null && suspensionsOf(coroutine, file).some(node => span.start <= node.start && node.end <= span.end)
  )
}

/** Where a coroutine may be suspended: `await`, `async for`, `async with`, not in what it defines inside of it. */
const suspensionsOf = oncePerNode(coroutine =>
  descendants(coroutine.get('body') as Node, 'await', 'for_statement', 'for_in_clause', 'with_statement').filter(
    node => {
      const { coroutine: frame, obstacle } = executionOf(node)
      const isLater = obstacle === 'generator-expression'
      return frame === coroutine && !isLater && (node.kind === 'await' || node.has('async'))
    },
  ),
)
