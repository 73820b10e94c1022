/** Which function of a library a call calls, seen through the project's own names. */

import { calleePath } from '../python/callees.ts'
import type { PythonFile } from '../python/file.ts'
import { canonicalName } from '../python/library-types.ts'
import type { Node } from '../python/tree.ts'
import type { Facts } from './facts.ts'
import { absoluteName } from './modules.ts'

/** By the name under which the tables know it: `asyncio.gather`; null where it is none, or not certain. */
export function libraryFunction(call: Node, file: PythonFile, facts: Facts): string | null {
  const path = calleePath(call, file)
  const called = path === null ? null : facts.called(absoluteName(path, file))
  return called?.kind === 'library' ? canonicalName(called.name) : null
}
