/** What code does that its caller, or another run of it at the same time, can notice: everything not known to be harmless. */

import { type Access, accessesIn, placeOf, rootKind } from './accesses.ts'
import { type BodyCall, type BodyEffect, type BodyFacts, callEffects } from './call-effects.ts'
import { exclusiveTypes } from './effect-tables.ts'
import type { PythonFile } from './file.ts'
import { implicitCalls } from './implicit-calls.ts'
import { isIterator } from './iterators.ts'
import type { EffectKind } from './library-effects.ts'
import { isLock } from './managers.ts'
import { isPrivate } from './other-users.ts'
import { originOf } from './receivers.ts'
import { type Node, walk } from './tree.ts'
import { knownValue } from './values.ts'
import { writtenPlace } from './write-effects.ts'

export type { BodyCall, BodyEffect, BodyFacts } from './call-effects.ts'
export type { EffectKind } from './library-effects.ts'

/**
 * What running these statements or expressions does by itself, and whom it calls. Bodies of lambdas count as run here;
 * nested functions count where they are called. Operators, attribute reads and iteration count where the class of the object
 * is known, and are taken to be harmless elsewhere.
 */
export function effectsIn(nodes: readonly Node[], file: PythonFile): BodyFacts {
  const effects: BodyEffect[] = []
  const calls: BodyCall[] = []
  for (const node of nodes) {
    for (const access of accessesIn(node)) {
      const kind = writeEffect(access, file) ?? readEffect(access, file)
      if (kind) effects.push({ kind, what: access.place, node: access.node })
    }
    walk(node, each => {
      if (each !== node && each.field === 'body' && each.parent?.kind === 'function_definition') return false
      calls.push(...implicitCalls(each, file).map(name => asImplicit(name, each)))
      if (each.kind === 'class_definition') effects.push({ kind: 'unknown-call', what: 'class', node: each })
      if (each.kind === 'call') {
        const found = callEffects(each, file)
        effects.push(...found.effects)
        calls.push(...found.calls)
      } else effects.push(...waits(each, file))
    })
  }
  return { effects, calls }
}

/** Stores in places that others see; methods that change their object are judged with the calls. */
function writeEffect(access: Access, file: PythonFile): EffectKind | null {
  const isMethod = access.isContent && access.node.kind !== 'subscript'
  if (access.kind === 'read' || isMethod) return null
  const isContent = access.isContent || changesInPlace(access, file)
  return writtenPlace(access.root, access.place, isContent, file)
}

/** Reading takes the items out of an iterator or file that others hold, and puts the missing one into a `defaultdict`. */
function readEffect({ kind, root, node, place }: Access, file: PythonFile): EffectKind | null {
  if (kind !== 'read' || !/^(module|enclosing|parameter|unknown)$/.test(rootKind(root, file))) return null
  const isLookup = node.parent?.kind === 'subscript' && node.field === 'value'
  const makesItems = isLookup && originOf(node, file)?.type === 'collections.defaultdict'
  return makesItems || isIterator(node, file) ? writtenPlace(root, place, true, file) : null
}

/** `rows += more` changes a list that others may hold; numbers and text are replaced. */
function changesInPlace({ kind, node }: Access, file: PythonFile): boolean {
  if (kind !== 'update' || node.kind !== 'identifier') return false
  const added = node.parent?.get('right')
  if (/^(integer|float|string|concatenated_string)$/.test(added?.kind ?? '')) return false
  return !/^builtins\.(int|float|str|bytes|bool|complex)$/.test(originOf(node, file)?.type ?? '')
}

/** Awaits, `with` and `async for` of things that are not calls, and `yield`. */
function waits(node: Node, file: PythonFile): BodyEffect[] {
  switch (node.kind) {
    case 'yield':
      return [{ kind: 'unknown-call', what: 'yield', node }]
    case 'await':
      return waitFor(node.children[0] ?? null, 'shared-await', file)
    case 'with_item':
      return waitFor(managed(node), 'unknown-call', file)
    case 'for_statement':
    case 'for_in_clause':
      return node.has('async') ? waitFor(node.get('right'), 'unknown-call', file) : []
    case 'decorator':
      return node.children[0]?.kind === 'call'
        ? []
        : [{ kind: 'unknown-call', what: node.children[0]?.text ?? '', node }]
    default:
      return []
  }
}

function managed(item: Node): Node | null {
  const value = item.get('value')
  return value?.kind === 'as_pattern' ? (value.children[0] ?? null) : value
}

function asImplicit(name: string, node: Node): BodyCall {
  return { name, node, isAwaited: false, isSettled: false, readsOnly: false }
}

/** A call is judged as such; an object is harmless where this run made it, whatever it is. */
function waitFor(node: Node | null, otherwise: EffectKind, file: PythonFile): BodyEffect[] {
  if (!node) return []
  if (node.kind === 'parenthesized_expression' || node.kind === 'await')
    return waitFor(node.children[0] ?? null, otherwise, file)
  if (node.kind === 'call') return []
  const origin = originOf(node, file)
  if (isPrivate(origin) || knownValue(node, file)?.isOwned) return []
  const isExclusive = exclusiveTypes.has(origin?.type ?? '') || isLock(node, origin?.type ?? null)
  const what = /^(identifier|attribute|subscript)$/.test(node.kind) ? placeOf(node) : node.kind
  return [{ kind: isExclusive ? 'shared-await' : otherwise, what, node }]
}
