/** `with ThreadPoolExecutor() as pool:` in a coroutine, which waits at its end: whether it can move to a thread as a whole. */

import type { Facts } from '../../../src/project/facts.ts'
import { projectWork } from '../../../src/project/thread-work.ts'
import { ownsLines } from '../../../src/python/blocks.ts'
import { executionOf, isAsync } from '../../../src/python/execution.ts'
import { type Extraction, extraction } from '../../../src/python/extraction.ts'
import type { PythonFile } from '../../../src/python/file.ts'
import { executorOf, setsDefaultExecutor } from '../../../src/python/futures.ts'
import { isBearable, threadDoubts } from '../../../src/python/thread-work.ts'
import { descendants, type Node } from '../../../src/python/tree.ts'
import type { StatementUnit } from '../offload/statement.ts'

/** Reasons why such a block stays where it is. */
export const blockReasons = {
  'default-executor': 'the executor may be the one that would run the thread, which then waits for itself',
  'tied-to-function':
    'the `with` block returns sometimes, leaves a loop, or depends in other ways on the function it stands in',
} as const

export type BlockObstacle = keyof typeof blockReasons | 'uses-running-loop' | 'thread-bound'

/** The unit that moves, or why it cannot; null for a `with` of something else, and for one that awaits. */
export function blockOf(statement: Node, file: PythonFile, facts: Facts): StatementUnit | BlockObstacle | null {
  if (isAsync(statement) || !executorOf(statement, file)) return null
  const moved = extraction(statement, file)
  if (moved === 'suspends') return null
  if (setsDefaultExecutor(file)) return 'default-executor'
  const tail = typeof moved === 'string' ? null : moved.tail
  const doubts = threadDoubts(tail ? [statement, tail] : [statement], file, projectWork(file, facts))
  const [grave] = doubts.filter(doubt => !isBearable(doubt))
  if (grave === 'uses-running-loop' || grave === 'thread-bound') return grave
  if (grave || typeof moved === 'string' || !ownsLines(statement)) return 'tied-to-function'
  return { kind: 'statement', node: statement, extraction: moved, name: nameFor(statement, moved, file), doubts }
}

/** `_run_totals` for what is assigned to `totals`, else `_run`; numbered where a block further up has that name. */
function nameFor(statement: Node, { result }: Extraction, file: PythonFile): string {
  const names = result.kind === 'names' ? result.names : result.kind === 'last' ? [result.target.text] : []
  const [only = ''] = names
  const base = names.length === 1 && /^[a-z]\w*$/i.test(only) ? `_run_${only}` : '_run'
  const frame = executionOf(statement).function as Node
  const above = descendants(frame, 'with_statement').filter(
    each => each.start < statement.start && executorOf(each, file) !== null,
  )
  let name = above.length > 0 ? `${base}_${above.length + 1}` : base
  while ((file.scopes.lookup(name, statement)?.length ?? 0) > 0) name += '_'
  return name
}

/** True when a `with` of an executor around the node moves as a whole, and the node with it. */
export function movesWithBlock(node: Node, file: PythonFile, facts: Facts): boolean {
  const frame = executionOf(node).function
  for (let outer = node.parent; outer && outer !== frame; outer = outer.parent) {
    const block = outer.kind === 'with_statement' ? blockOf(outer, file, facts) : null
    if (block !== null && typeof block !== 'string') return true
  }
  return false
}
