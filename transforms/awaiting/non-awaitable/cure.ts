/** What becomes of an `await` of something that cannot be awaited. */

import { type Edit, insertAfter, insertBefore, replace } from '../../../src/engine/edit.ts'
import type { Facts } from '../../../src/project/facts.ts'
import { givenBy, isAwaitable } from '../../../src/project/held-awaitables.ts'
import { additionsTo, itemsOf } from '../../../src/python/collections.ts'
import { isPlainDelay } from '../../../src/python/delays.ts'
import { eventLoopOf } from '../../../src/python/event-loops.ts'
import { executionOf } from '../../../src/python/execution.ts'
import type { PythonFile } from '../../../src/python/file.ts'
import { useName } from '../../../src/python/imports.ts'
import { everyHazard } from '../../../src/python/suspension.ts'
import type { Node } from '../../../src/python/tree.ts'
import { withoutAwait } from '../../../src/python/unawaiting.ts'
import { useOf } from '../../../src/python/value-uses.ts'
import { spread } from '../gathered/spread.ts'
import { type Awaited, type Call, heldBy } from './awaited.ts'
import { keepsTasksWaiting } from './loops.ts'

/** Reasons to leave the `await` alone, or to change it only with `--unsafe`. */
export const reasons = {
  'async-use': 'what it gives is nothing for `async with` or `async for` either',
  collection: 'it is a collection, and nothing tells what of it was meant to be awaited',
  'error-caught': 'the error that it raises today is caught, so other code may count on it',
  generator: 'it is a generator function: nothing of it runs before something loops over it',
  'generator-expression': 'without `await` the generator expression would no longer be an asynchronous one',
  'held-awaitables': 'it gives a collection that may hold coroutines or tasks, and these may be what was meant',
  'keeps-waiting': 'nothing else in the loop lets other tasks run, and it goes on once the error is gone',
  literal: 'it is a plain value, and nothing tells what was meant',
  'name-taken': '`asyncio` already means something else here',
  'several-awaitables': 'several things are awaited at once, which then run side by side',
}

export type Reason = keyof typeof reasons

type Collected = Awaited & { kind: 'collection' }

export type Cure =
  | { readonly declined: Reason }
  | { readonly message: string; readonly edits: readonly Edit[]; readonly because: Reason | null }

/** What to do about an `await`, as far as what it awaits tells. */
export function cureOf(awaiting: Node, awaited: Awaited, file: PythonFile, facts: Facts): Cure {
  switch (awaited.kind) {
    case 'literal':
      return { declined: 'literal' }
    case 'collection':
      return gathered(awaited, file, facts)
    case 'thread-future':
      return wrapped(awaited.node, file)
    case 'pause':
      return paused(awaited.node, file) ?? dropped(awaiting, awaited, file, facts)
    case 'generator':
      return /^(iterated|read)$/.test(useOf(awaiting, file))
        ? dropped(awaiting, awaited, file, facts)
        : { declined: 'generator' }
    case 'call': {
      const held = heldBy(awaited.functions, facts)
      if (held === 'awaitables') return { declined: 'held-awaitables' }
      const cure = dropped(awaiting, awaited, file, facts)
      return 'edits' in cure && held === 'unknown' ? { ...cure, because: 'held-awaitables' } : cure
    }
  }
}

function dropped(awaiting: Node, { node, name }: Call, file: PythonFile, facts: Facts): Cure {
  if (/^async-/.test(useOf(awaiting, file))) return { declined: 'async-use' }
  if (executionOf(awaiting).obstacle === 'generator-expression') return { declined: 'generator-expression' }
  const because = keepsTasksWaiting(awaiting, file, facts) ? 'keeps-waiting' : null
  const callee = node.get('function')?.text ?? ''
  const called = /^[\w.]+$/.test(callee) ? callee : name
  return { message: `call \`${called}()\` without \`await\``, edits: withoutAwait(awaiting), because }
}

/** `await time.sleep(1)`: the `await` says what was meant. Null where blocking and awaiting are not the same to the code around. */
function paused(call: Node, file: PythonFile): Cure | null {
  const loop = eventLoopOf(file)
  if (loop === 'other' || !isPlainDelay(call.get('arguments'), file) || everyHazard(call, file).length > 0) return null
  const sleep = useName(file, loop, 'sleep', call)
  if (!sleep) return null
  const edits = [...sleep.edits, replace(call.get('function') as Node, sleep.name)]
  return { message: `pause with \`await ${sleep.name}()\``, edits, because: null }
}

function wrapped(call: Node, file: PythonFile): Cure {
  const wrap = useName(file, 'asyncio', 'wrap_future', call)
  if (!wrap) return { declined: 'name-taken' }
  const edits = [...wrap.edits, insertBefore(call, `${wrap.name}(`), insertAfter(call, ')')]
  return { message: `await it with \`${wrap.name}()\``, edits, because: null }
}

/** `await [f(), g()]` → `await asyncio.gather(f(), g())`, where everything in it is awaitable. */
function gathered(awaited: Collected, file: PythonFile, facts: Facts): Cure {
  const { node, collection } = awaited
  if (collection.kind === 'dictionary' || !holdsAwaitables(awaited, file, facts)) return { declined: 'collection' }
  const gather = useName(file, 'asyncio', 'gather', node)
  if (!gather) return { declined: 'name-taken' }
  const isAttached = /\w/.test(file.text[node.start - 1] ?? '')
  const edits = [...gather.edits, ...spread(node, `${isAttached ? ' ' : ''}${gather.name}(`, ')')]
  return { message: `await all of it with \`${gather.name}()\``, edits, because: 'several-awaitables' }
}

/** True where everything that is seen to be put into it can be awaited. */
function holdsAwaitables({ node, collection }: Collected, file: PythonFile, facts: Facts): boolean {
  const added = node.kind === 'identifier' ? additionsTo(node, file) : []
  const made = collection.made.map(each => itemsOf(each))
  const items = [...made.flatMap(each => each ?? []), ...added]
  const isSeen = items.length > 0 && made.every(each => each !== null)
  return isSeen && items.every(item => isAwaitable(givenBy(item, file, facts)))
}
