/** The fix that all rules of the topic offer. */

import type { Edit } from '../../../src/engine/edit.ts'
import type { Tools, Verdict } from '../../../src/engine/transform.ts'
import { awaitAround } from '../../../src/python/awaiting.ts'
import type { Node } from '../../../src/python/tree.ts'

/**
 * Puts `await` before the call.
 * @param because why that is unsafe, or null
 * @param message what a person reads about the place
 * @param more further edits of the same fix
 */
export function awaitIt<R extends string>(
  call: Node,
  because: R | null,
  message: string,
  { fix, report }: Pick<Tools<R>, 'fix' | 'report'>,
  more: readonly Edit[] = [],
): Verdict {
  const edits = [...awaitAround(call), ...more]
  return { ...report(because ? fix.unsafe(because, 'await it', ...edits) : fix('await it', ...edits)), message }
}
