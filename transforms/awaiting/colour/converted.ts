/** The verdict on `await` and its kin in a plain function: the function becomes async, with everything that calls it. */

import type { Fix } from '../../../src/engine/finding.ts'
import type { Tools, Verdict } from '../../../src/engine/transform.ts'
import { conversionOf, type Forbidden, isForbidden } from '../../../src/project/conversion.ts'
import { conversionEdits, splitEdits } from '../../../src/project/conversion-edits.ts'
import { mayAutoawait } from '../../../src/python/autoawait.ts'
import { executionOf } from '../../../src/python/execution.ts'
import { nameInModule } from '../../../src/python/names.ts'
import type { Node } from '../../../src/python/tree.ts'

/** Reasons with their sentences. */
export const conversionReasons = {
  'cannot-become-async': 'the function around it cannot become async',
  'in-class-body': 'it stands in a class body, which runs while the class is made',
  'in-lambda': 'it stands in a lambda, which cannot await',
  'name-taken': '`asyncio` already means something else here',
} as const

export type ConversionReason = keyof typeof conversionReasons

/** Where a node stands that only a coroutine may hold. */
export type Outside =
  | { readonly kind: 'function'; readonly definition: Node }
  | { readonly kind: 'lambda' | 'class' | 'module' }

/** The place outside of every coroutine in which the node runs; null in a coroutine and in an asynchronous generator expression. */
export function outsideOf(node: Node): Outside | null {
  const { function: frame, coroutine, obstacle } = executionOf(node)
  if (coroutine || obstacle === 'generator-expression' || obstacle === 'annotation' || mayAutoawait(node)) return null
  if (frame?.kind === 'lambda') return { kind: 'lambda' }
  if (frame) return { kind: 'function', definition: frame }
  return { kind: node.ancestor('class_definition') ? 'class' : 'module' }
}

/**
 * Makes the function async, awaits it at its callers, and them at theirs. The file does not compile today, so whatever it
 * exports cannot be in use.
 */
export function converted<R extends string>(definition: Node, what: string, given: Tools<R>): Verdict {
  const { file, facts, settings, fix, report, decline } = given as unknown as Tools<ConversionReason>
  const name = nameInModule(definition, file)
  const shown = definition.get('name')?.text ?? ''
  const message = `${what} outside of a coroutine does not compile`
  const conversion = conversionOf(name, facts, { ...settings, isBroken: true })
  if (isForbidden(conversion))
    return { ...decline('cannot-become-async'), message: `${message}: ${refusal(shown, conversion)}` }
  const edits = conversionEdits(conversion)
  if (!edits) return { ...decline('name-taken'), message }
  const { own, elsewhere } = splitEdits(edits, file, facts)
  const callers = conversion.calls.length > 0 ? ' and await it where it is called' : ''
  const made: Fix = { ...fix(`make \`${shown}\` async${callers}`, ...own), elsewhere }
  return { ...report(made), message }
}

/** ``\`total\` is passed as a sort key in report.py:41`` */
export function refusal(name: string, { path, line, why }: Forbidden): string {
  return `\`${name}\` cannot become async (${path}:${line}: ${why})`
}
