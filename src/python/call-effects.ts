/** What one call does, by the tables, and whom the project has to ask about the rest. */

import { mutators, placeOf, rootOf } from './accesses.ts'
import { classOfSelf, isStoredOver } from './attributes.ts'
import { argumentsOf } from './calls.ts'
import { callbacks, valueMethods } from './effect-tables.ts'
import type { PythonFile } from './file.ts'
import { type EffectKind, isPure, libraryEffect } from './library-effects.ts'
import { nameInModule, plainString } from './names.ts'
import { isPrivate } from './other-users.ts'
import { originOf } from './receivers.ts'
import type { Node } from './tree.ts'
import { knownValue } from './values.ts'
import { writtenPlace } from './write-effects.ts'

export type BodyEffect = {
  readonly kind: EffectKind
  /** What is written, called or awaited, as a person would name it. */
  readonly what: string
  readonly node: Node
}

/** A call, or a function handed to one that calls it. */
export type BodyCall = {
  /** Qualified name of what is called. */
  readonly name: string
  readonly node: Node
  readonly isAwaited: boolean
  /** True when the tables say what it does: its effect, if any, is among the effects. Else the project has to know. */
  readonly isSettled: boolean
  /** True for a query that is known to read only. */
  readonly readsOnly: boolean
}

export type BodyFacts = { readonly effects: readonly BodyEffect[]; readonly calls: readonly BodyCall[] }

const NOTHING: BodyFacts = { effects: [], calls: [] }

/** The effects of a call itself; those inside of its arguments are judged on their own. */
export function callEffects(call: Node, file: PythonFile): BodyFacts {
  const own = calling(call.get('function'), call, file)
  const callback = ownCallback(call, own, file)
  if (!callback) return own
  const called = calling(callback, call, file)
  return { effects: [...own.effects, ...called.effects], calls: [...own.calls, ...called.calls] }
}

/** The argument that the call calls in turn. A lambda is judged where it stands; text, such as in `re.sub`, is not called. */
function ownCallback(call: Node, { calls }: BodyFacts, file: PythonFile): Node | null {
  const entry = callbacks[calls[0]?.name ?? '']
  if (!entry) return null
  const { positional, keywords } = argumentsOf(call)
  const given = keywords.get(entry.keyword ?? '') ?? (entry.position === undefined ? null : positional[entry.position])
  return !given || given.kind === 'lambda' || given.kind === 'none' || knownValue(given, file) ? null : given
}

/** What calling this function does; `call` holds the arguments. */
function calling(callee: Node | null, call: Node, file: PythonFile): BodyFacts {
  if (!callee || callee.kind === 'lambda') return NOTHING
  const object = callee.kind === 'attribute' ? callee.get('object') : null
  const method = object ? (callee.get('attribute')?.text ?? '') : ''
  const owner = object && classOfSelf(object, file)
  if (owner && !isStoredOver(owner, method, file)) return named(`${nameInModule(owner, file)}.${method}`, callee, call)
  if (owner) return { effects: [{ kind: 'unknown-call', what: nameOf(callee), node: callee }], calls: [] }
  const own = object && ofOwnValue(object, method, callee, file)
  if (own) return own
  const origin = object && originOf(object, file)
  const name = file.names.of(callee) ?? (origin ? `${origin.type}.${method}` : null)
  if (!name) return { effects: [{ kind: 'unknown-call', what: nameOf(callee), node: callee }], calls: [] }
  if (origin && mutators.has(method) && isPure(name) && !isPrivate(origin))
    return { effects: [{ kind: 'writes-attribute', what: nameOf(callee), node: callee }], calls: [] }
  const shape = { isPrivate: isPrivate(origin), readsOnly: isReadingQuery(call, file) }
  const kind = libraryEffect(withHttpMethod(name, call), shape)
  if (kind === 'unknown-call') return named(name, callee, call, shape.readsOnly)
  const effects: BodyEffect[] = kind ? [{ kind, what: nameOf(callee), node: callee }] : []
  return { effects, calls: [{ ...asCall(name, callee, call), isSettled: true, readsOnly: shape.readsOnly }] }
}

/** Left to the project, which may know the function. */
function named(name: string, callee: Node, call: Node, readsOnly = false): BodyFacts {
  return { effects: [], calls: [{ ...asCall(name, callee, call), isSettled: false, readsOnly }] }
}

function asCall(name: string, node: Node, call: Node): Pick<BodyCall, 'name' | 'node' | 'isAwaited'> {
  return { name, node, isAwaited: call.parent?.kind === 'await' }
}

/** Methods of text, numbers and containers. */
function ofOwnValue(object: Node, method: string, callee: Node, file: PythonFile): BodyFacts | null {
  const value = knownValue(object, file)
  if (!value || (!mutators.has(method) && !valueMethods.has(method))) return null
  const call = callee.parent as Node
  const calls = [{ ...asCall(`builtins.list.${method}`, callee, call), isSettled: true, readsOnly: false }]
  if (!mutators.has(method) || value.isOwned) return { effects: [], calls }
  const root = rootOf(object)
  const kind = root ? writtenPlace(root, placeOf(object), true, file) : 'writes-attribute'
  return { effects: kind ? [{ kind, what: nameOf(callee), node: callee }] : [], calls }
}

/** `client.request("GET", …)` does what `client.get(…)` does. */
function withHttpMethod(name: string, call: Node): string {
  const owner = name.slice(0, name.lastIndexOf('.'))
  if (!/\.(request|stream)$/.test(name)) return name
  const { positional, keywords } = argumentsOf(call)
  const verb = plainString(keywords.get('method') ?? positional[0])
  return `${owner}.${verb?.toLowerCase() ?? 'post'}`
}

/** True when the statement is known text that begins like one that reads. */
export function isReadingQuery(call: Node, file: PythonFile): boolean {
  const [statement] = argumentsOf(call).positional
  const bindings = statement?.kind === 'identifier' ? file.scopes.lookup(statement.text, statement) : null
  const text = bindings?.length === 1 ? bindings[0]?.value : statement
  const literal =
    text?.kind === 'string' ? text.child('string_content')?.text : text?.children[0]?.child('string_content')?.text
  return (
    /^\s*(select|show|explain|values)\b/i.test(literal ?? '') &&
    !/\b(into|for\s+update|nextval)\b/i.test(text?.text ?? '')
  )
}

function nameOf(callee: Node): string {
  return /^(identifier|attribute|subscript)$/.test(callee.kind) && rootOf(callee)
    ? placeOf(callee)
    : (callee.get('attribute')?.text ?? callee.kind)
}
