/** Loops over what only `async for` can loop over. */

import type { Edit } from '../../../src/engine/edit.ts'
import type { Tools, Verdict } from '../../../src/engine/transform.ts'
import type { Facts } from '../../../src/project/facts.ts'
import { type Offer, offerOf } from '../../../src/project/protocols.ts'
import { awaitableOf } from '../../../src/project/results.ts'
import { mentionsAsync } from '../../../src/python/async-files.ts'
import { executionOf } from '../../../src/python/execution.ts'
import type { PythonFile } from '../../../src/python/file.ts'
import type { Node } from '../../../src/python/tree.ts'
import {
  asyncReasons,
  caughtAt,
  comprehensionReasons,
  doubtReasons,
  errorReasons,
  holdAt,
  isPointless,
  obstacleAt,
} from './place.ts'

/** Reasons to leave such a loop alone, or to change it only with `--unsafe`. */
export const reasons = {
  ...asyncReasons,
  ...comprehensionReasons,
  ...doubtReasons,
  ...errorReasons,
  'never-ends': 'it never ends, so taking all of its items would take for ever',
  'no-anext': '`anext()` needs Python 3.10, and a name that means it',
  'other-stop': 'the handler around it waits for `StopIteration`, and `anext()` raises `StopAsyncIteration`',
  'takes-all': 'all items are taken first, where the function around would stop as soon as it knows enough',
}

export type Reason = keyof typeof reasons

/** What only `async for` can loop over, in code that runs; in a plain function only where a call right there gives it. */
function asynchronousAt(value: Node, { file, facts }: Tools<Reason>): Offer | null {
  if (!mentionsAsync(file) || value.kind === 'generator_expression') return null
  if (!executionOf(value).coroutine && !isGenerator(value, file, facts)) return null
  const offer = offerOf(value, file, facts, protocols => protocols.for === 'async')
  return offer?.protocols.for === 'async' && !isPointless(value, [value], file, facts) ? offer : null
}

function isGenerator(value: Node, file: PythonFile, facts: Facts): boolean {
  return value.kind === 'call' && awaitableOf(value, file, facts)?.given === 'async-generator'
}

/**
 * The verdict on a value that is looped over; undefined where it is none that `async for` alone can loop over.
 * @param edits what to do, or the reason to do nothing
 * @param at where to report
 * @param because why the edits are unsafe, or null
 * @param place where the new `async` stands
 */
export function verdictOn(
  value: Node,
  tools: Tools<Reason>,
  edits: readonly Edit[] | Reason,
  at: Pick<Node, 'start' | 'end'> = value,
  because: Reason | null = null,
  place: Node = value,
): Verdict | undefined {
  const { file, settings, fix, report, decline } = tools
  const offer = asynchronousAt(value, tools)
  if (!offer) return
  const name = offer.name === null ? 'it' : `\`${offer.name}\``
  const message = `${name} is looped over by \`async for\`, and anything else raises`
  const told = { message, at: { start: at.start, end: at.end } }
  const obstacle = obstacleAt(place, settings)
  if (obstacle === 'unusual') return
  if (obstacle) return { ...decline(obstacle), ...told }
  const caught = caughtAt(value, file)
  if (typeof edits === 'string' || caught === 'named')
    return { ...decline(typeof edits === 'string' ? edits : 'error-caught'), ...told }
  const doubt = because ?? (offer.isCertain ? (caught ? 'error-caught' : null) : 'only-annotated')
  const reason = holdAt(value, file) ?? doubt
  const cure = 'loop over it with `async for`'
  return { ...report(reason ? fix.unsafe(reason, cure, ...edits) : fix(cure, ...edits)), ...told }
}
