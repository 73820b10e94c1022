/** What the callers of a coroutine are in the middle of while they await it: once it suspends, so do they. */

import { classOfSelf, methodOwner, withBases } from './attributes.ts'
import { executionOf } from './execution.ts'
import type { PythonFile } from './file.ts'
import { catchesAround } from './handlers.ts'
import { oncePerNode } from './memo.ts'
import { attributesNamed, identifiersNamed } from './named-nodes.ts'
import { originOf } from './receivers.ts'
import { loopsOverShared } from './shared-data.ts'
import { type AwaitHazard, everyHazard } from './suspension.ts'
import { descendants, type Node } from './tree.ts'

/** The places of the file that certainly await the coroutine, near and far. */
const awaitsOf = oncePerNode((definition, file): readonly Node[] => {
  const found = new Set<Node>()
  const pending = [definition]
  const seen = new Set(pending)
  for (let next = pending.pop(); next; next = pending.pop()) {
    for (const site of directAwaits(next, file)) {
      found.add(site)
      const caller = executionOf(site).coroutine
      if (caller && !seen.has(caller)) {
        seen.add(caller)
        pending.push(caller)
      }
    }
  }
  return [...found]
})

function directAwaits(definition: Node, file: PythonFile): Node[] {
  const name = definition.get('name')?.text ?? ''
  const uses = file.scopes
    .named(name)
    .concat(attributesNamed(name, file.tree).flatMap(each => each.get('attribute') ?? []))
  return uses.flatMap(use => {
    const callee = use.parent?.kind === 'attribute' && use.field === 'attribute' ? use.parent : use
    const call = callee.parent?.kind === 'call' && callee.field === 'function' ? callee.parent : null
    return call?.parent?.kind === 'await' && isCallOf(callee, definition, file) ? [call] : []
  })
}

function isCallOf(callee: Node, definition: Node, file: PythonFile): boolean {
  if (callee.kind === 'identifier') {
    const bindings = file.scopes.lookup(callee.text, callee)
    return bindings?.length === 1 && bindings[0]?.node.parent === definition
  }
  const owner = methodOwner(definition)
  const receiver = classOfSelf(callee.get('object') as Node, file)
  if (owner === null) return false
  if (receiver !== null) return withBases(receiver, file).includes(owner)
  // An object that cannot be traced may be of the class whose method alone has this name.
  const name = definition.get('name')?.text ?? ''
  const isDefined = ({ field, parent }: Node) => field === 'name' && parent?.kind === 'function_definition'
  const namesakes = identifiersNamed(name, file.tree).filter(isDefined)
  return namesakes.length === 1 && originOf(callee.get('object'), file) === null
}

/** A hazard of a place that awaits a coroutine. */
export type CallerHazard = { readonly hazard: AwaitHazard; readonly site: Node }

/**
 * The hazards of every place that awaits the coroutine in which `node` runs, without those of the place itself. A coroutine
 * that awaits something already has never been one step for its callers; what they hold meanwhile still counts.
 */
export function callerHazards(node: Node, file: PythonFile): readonly CallerHazard[] {
  const { coroutine } = executionOf(node)
  if (!coroutine) return []
  const hazards = hazardsAbove(coroutine, file)
  return suspends(coroutine, file) ? hazards.filter(({ hazard }) => HOLDS.has(hazard)) : hazards
}

const HOLDS: ReadonlySet<AwaitHazard> = new Set(['held-lock', 'open-transaction', 'process-wide-state'])

const suspends = oncePerNode((definition, _file): boolean =>
  descendants(definition.get('body') as Node, 'await', 'for_statement', 'with_statement', 'for_in_clause').some(
    each => (each.kind === 'await' || each.has('async')) && executionOf(each).coroutine === definition,
  ),
)

const hazardsAbove = oncePerNode((definition, file): readonly CallerHazard[] =>
  awaitsOf(definition, file).flatMap(site => {
    const isLoop = loopsOverShared(site, executionOf(site).function, file)
    const hazards = [...everyHazard(site, file), ...(isLoop ? (['shared-state'] as const) : [])]
    return hazards.map(hazard => ({ hazard, site }))
  }),
)

/** True when a caller of the file catches one of these exceptions around its await. */
export function callersCatch(node: Node, file: PythonFile, exceptions: readonly string[]): boolean {
  const { coroutine } = executionOf(node)
  return coroutine !== null && awaitsOf(coroutine, file).some(site => catchesAround(site, file, exceptions))
}
