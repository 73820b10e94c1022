/** Turns a flag that is only ever `True` or `False` into an `asyncio.Event`. */

import { type Edit, insertAfter, replace } from '../../../src/engine/edit.ts'
import { atLeast, type Settings } from '../../../src/engine/settings.ts'
import { coroutineOf } from '../../../src/python/execution.ts'
import type { PythonFile } from '../../../src/python/file.ts'
import { useName } from '../../../src/python/imports.ts'
import type { Node } from '../../../src/python/tree.ts'
import { type Flag, givenValue, isFirst } from './flag.ts'
import { pollOf } from './loop.ts'

export const eventReasons = {
  'made-outside-loop': 'before Python 3.10 an `asyncio.Event` must be made while its event loop runs',
  'name-taken': '`asyncio` already means something else here',
  'not-only-a-flag':
    'it is more than `False` at first and `True` later; let whoever changes it `set()` an `asyncio.Event`',
  variable: 'functions give the variable a new value; keep an `asyncio.Event` in it, `set()` that, and await `wait()`',
} as const

/** The edits that make the flag an event and let every loop that polls it wait, or why not. */
export function asEvent(
  { kept, stores, reads }: Flag,
  file: PythonFile,
  settings: Settings,
): Edit[] | keyof typeof eventReasons {
  if (kept === 'variable') return 'variable'
  const [first, ...more] = stores.filter(isFirst)
  const isPlain = stores.every(store => /^(true|false)$/.test(givenValue(store)?.kind ?? '') && isStatement(store))
  if (!first || more.length > 0 || !isPlain || givenValue(first)?.kind !== 'false') return 'not-only-a-flag'
  if (reads.some(read => read.parent?.kind === 'attribute')) return 'not-only-a-flag'
  if (!atLeast(settings.targetVersion, [3, 10]) && !coroutineOf(first)) return 'made-outside-loop'
  const event = useName(file, 'asyncio', 'Event', first)
  if (!event) return 'name-taken'
  const polls = reads.flatMap(read => pollOf(read, file) ?? [])
  if (polls.some(({ isNegated, hasComment }) => !isNegated || hasComment)) return 'not-only-a-flag'
  return [
    ...event.edits,
    replace(first.parent as Node, `${first.text} = ${event.name}()`),
    ...stores
      .filter(store => store !== first)
      .map(store =>
        replace(store.parent as Node, `${store.text}.${givenValue(store)?.kind === 'true' ? 'set' : 'clear'}()`),
      ),
    ...polls.map(({ range, subject }) => replace(range, `await ${subject.text}.wait()`)),
    ...reads.filter(read => !pollOf(read, file)).map(read => insertAfter(read, '.is_set()')),
  ]
}

function isStatement(store: Node): boolean {
  return store.parent?.parent?.kind === 'expression_statement'
}
