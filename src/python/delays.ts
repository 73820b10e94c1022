/** Which delays `time.sleep` and `asyncio.sleep` read alike (SEMANTICS 0.4). */

import type { PythonFile } from './file.ts'
import { plainString } from './names.ts'
import type { Node } from './tree.ts'

const ODD_DELAYS = new Set(['math.inf', 'math.nan', 'fractions.Fraction'])

/** One positional argument that both functions read alike; not negative, infinite, NaN or a fraction. */
export function isPlainDelay(given: Node | null, file: PythonFile): boolean {
  const [delay, ...others] = given?.kind === 'argument_list' ? given.children : []
  if (!delay || others.length > 0) return false
  if (['keyword_argument', 'list_splat', 'dictionary_splat', 'unary_operator'].includes(delay.kind)) return false
  const name = file.names.of(delay.kind === 'call' ? delay.get('function') : delay)
  if (name === 'builtins.float') return plainString(delay.get('arguments')?.children[0]) === null
  return !name || !ODD_DELAYS.has(name)
}
