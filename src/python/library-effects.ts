/** What a call of a library does, by its qualified name. */

import {
  contextState,
  exclusiveTypes,
  globalState,
  impure,
  moduleClients,
  outputs,
  pureCalls,
  pureModules,
  remoteWrites,
  responseReads,
  responses,
  sharedClients,
} from './effect-tables.ts'

/** What running a function may do that a caller, or another call of it at the same time, can notice. */
export type EffectKind =
  | 'output'
  | 'writes-global'
  | 'writes-nonlocal'
  | 'writes-attribute'
  | 'writes-argument'
  | 'context-variable'
  | 'shared-await'
  | 'remote-write'
  | 'unknown-call'

/** How a call is made, as far as its effect hangs on it. */
export type CallShape = {
  /** True when the object called on was made by this run of the function and is known to nobody else. */
  readonly isPrivate: boolean
  /** For database calls: true when the statement is known and only reads. */
  readonly readsOnly: boolean
}

/** The effect of a library call; null for none. What is in no table is an `unknown-call`. */
export function libraryEffect(name: string, { isPrivate, readsOnly }: CallShape): EffectKind | null {
  if (isPure(name)) return null
  if (isBelow(name, outputs)) return 'output'
  if (isBelow(name, contextState)) return 'context-variable'
  if (isBelow(name, globalState)) return 'writes-global'
  const owner = name.slice(0, name.lastIndexOf('.'))
  const method = name.slice(owner.length + 1)
  if (moduleClients[owner]) return moduleClients[owner].has(method) ? null : 'remote-write'
  const response = responseOf(owner)
  if (response) return responseReads[response]?.has(method) ? null : 'unknown-call'
  const client = sharedClients[owner]
  if (client && !exclusiveTypes.has(name))
    return client.reads.has(method) && (!client.sql || readsOnly) ? null : 'remote-write'
  if (exclusiveTypes.has(name)) return null
  if (!exclusiveTypes.has(owner)) return 'unknown-call'
  if (!isPrivate) return 'shared-await'
  return remoteWrites.has(method) && !readsOnly ? 'remote-write' : null
}

/** The class of the response that a call of this name, or a value of this type, delivers. */
export function responseOf(type: string): string | null {
  return responses[type] ?? (responseReads[type] ? type : null)
}

/** True for a function, method or constructor that only computes or reads. */
export function isPure(name: string): boolean {
  if (pureCalls.has(name)) return true
  if (/^builtins\.\w*(Error|Exception|Warning|Interrupt|Exit|Iteration)$/.test(name)) return true
  if (/^builtins\.(str|bytes|int|float)\.\w+$/.test(name)) return true
  // A copy of the environment is a dictionary of its own.
  if (/^os\.environ\.copy(\.\w+)?$/.test(name)) return true
  return !impure.has(name) && isBelow(name, pureModules)
}

function isBelow(name: string, prefixes: Iterable<string>): boolean {
  for (const prefix of prefixes) if (name === prefix || name.startsWith(`${prefix}.`)) return true
  return false
}
