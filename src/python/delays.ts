/** Where `time.sleep` and `asyncio.sleep` differ: which delays they read alike, and who would miss an error (SEMANTICS 0.4). */

import { callersCatch } from './caller-hazards.ts'
import type { PythonFile } from './file.ts'
import { catchesAround } from './handlers.ts'
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

/** What `time.sleep` raises for a bad argument and `asyncio.sleep` does not. */
const ARGUMENT_ERRORS = ['ValueError', 'OverflowError', 'TypeError', 'ArithmeticError']

/** True where somebody catches what `time.sleep` raises for a delay that may be negative. */
export function mayMissError(call: Node, file: PythonFile): boolean {
  const [delay] = call.get('arguments')?.children ?? []
  if (catchesAround(call, file, ARGUMENT_ERRORS)) return true
  if (delay?.kind === 'integer' || delay?.kind === 'float') return false
  const isDifference = delay?.kind === 'binary_operator' && delay.has('-')
  return callersCatch(call, file, ARGUMENT_ERRORS) || (isDifference && catchesAround(call, file, ['Exception']))
}
