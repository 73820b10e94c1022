/** What is known of the parameters of a function when it is called, and which of its calls run then. */

import { step as pathStep } from '../python/callees.ts'
import type { Given, GivenArguments, Known } from '../python/known-arguments.ts'
import type { FunctionSummary, StepSummary } from './summaries.ts'

/** Parameter → what it holds. */
export type Environment = Readonly<Record<string, Known>>

/**
 * The parameters of a function that is called.
 * @param path by which it is called
 * @param caller the parameters of the function that calls it
 */
export function environment(
  { signature }: FunctionSummary,
  path: string,
  { positional, keywords, isOpen }: GivenArguments,
  caller: Environment,
): Environment {
  // `Base.__init__(self, name)` passes the object, too.
  const isUnbound = path.endsWith('.__init__') && path.split('.').at(-2) !== pathStep.super
  const placed = positional.slice(isUnbound ? 1 : 0)
  const received = (given: Given) => (typeof given === 'string' ? given : (caller[given.parameter] ?? 'unknown'))
  return Object.fromEntries(
    signature.map(({ name, default: missing, isPositional }, index) => {
      const given = keywords[name] ?? (isPositional ? placed[index] : undefined)
      return [name, given !== undefined ? received(given) : isOpen ? 'unknown' : missing]
    }),
  )
}

/** How much has to be assumed for a call of the function to run; null where what is known speaks against it. */
export function assumptions({ conditions: { guards, others } }: StepSummary, known: Environment): number | null {
  let assumed = others
  for (const { parameter, is, holds } of guards) {
    const value = known[parameter] ?? 'unknown'
    if (value === 'unknown') assumed++
    else if ((is === 'none' ? value === 'none' : value === 'true') !== holds) return null
  }
  return assumed
}
