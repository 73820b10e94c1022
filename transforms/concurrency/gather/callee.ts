/** May several calls of the same awaited thing run at once? Proofs come from the project's facts and from `clients.ts`. */

import type { EffectKind, Facts } from '../../../src/project/facts.ts'
import { handedCoroutine } from '../../../src/project/handed.ts'
import { classOfSelf } from '../../../src/python/attributes.ts'
import { blockingCalls } from '../../../src/python/blocking-calls.ts'
import { runsOnOtherLoop } from '../../../src/python/event-loops.ts'
import type { PythonFile } from '../../../src/python/file.ts'
import { importsFrom } from '../../../src/python/imports.ts'
import { isIterator } from '../../../src/python/iterators.ts'
import { calledThrough, libraryName, originOf } from '../../../src/python/receivers.ts'
import type { Node } from '../../../src/python/tree.ts'
import {
  concurrentClients,
  concurrentReads,
  connectionNames,
  entersContext,
  exitStackNames,
  ownPace,
  singleConnections,
  turnTaking,
  turnTakingMethods,
} from './clients.ts'
import { isPromisedMethod, isStoredTo, isStub, isSubclassed, qualifiedClass } from './overrides.ts'
import { pathOf } from './paths.ts'

/** Why calls that could be gathered are not proved to be independent. */
export type Doubt = 'callee-unknown' | 'callee-effects' | 'runs-in-threads'

export type Judgement =
  /** `name` is the qualified name of the project's coroutine function, or null for a library's. */
  | { readonly verdict: 'harmless'; readonly name: string | null }
  | { readonly verdict: 'doubtful'; readonly because: Doubt; readonly name: string | null }
  | { readonly verdict: 'harmful'; readonly because: 'single-connection' | 'context-variable' }
  /** Meant to be awaited in turn. */
  | { readonly verdict: 'sequential' }

const SEQUENTIAL: Judgement = { verdict: 'sequential' }
const ONE_CONNECTION: Judgement = { verdict: 'harmful', because: 'single-connection' }

/** What is known about awaiting this call several times at once. */
export function judge(call: Node, file: PythonFile, facts: Facts): Judgement {
  if (runsOnOtherLoop(file)) return SEQUENTIAL
  const name = nameOf(call, file, facts)
  if (name === 'asyncio.wait_for') {
    const inner = call.get('arguments')?.children[0]
    return inner?.kind === 'call' ? judge(inner, file, facts) : SEQUENTIAL
  }
  if ((name && ownPace.has(name)) || sharesExitStack(call, file)) return SEQUENTIAL
  if (name === 'asyncio.to_thread')
    return takesTurns(call, file, facts) ? SEQUENTIAL : { verdict: 'doubtful', because: 'runs-in-threads', name: null }
  if (name && concurrentReads.has(name)) return { verdict: 'harmless', name: null }
  const summary = name === null ? null : facts.functionNamed(name)
  if (name && summary) {
    if (!summary.isAsync || summary.isGenerator) return SEQUENTIAL
    if (sharesConnection(call, file)) return ONE_CONNECTION
    if (isStoredTo(name, file)) return doubt('callee-unknown', name)
    if (sharesIterator(call, file)) return doubt('callee-effects', name)
    return summary.decorators.length > 0 ? doubt('callee-unknown', name) : judgeEffects(name, facts)
  }
  return judgeLibrary(call, file)
}

/**
 * Work in threads that is done one after the other: a disk gains little from several jobs at once, a person answers one question at
 * a time, and a queue or a connection minds the order. Requests over the network may as well run at once. A coroutine function does no work
 * there at all.
 */
function takesTurns(call: Node, file: PythonFile, facts: Facts): boolean {
  const [work] = call.get('arguments')?.children ?? []
  const blocking = work && blockingCalls.get(libraryName(work, file) ?? '')
  if (work?.kind === 'lambda' || (work && handedCoroutine(work, file, facts))) return true
  return !!blocking && !(/^blocking-(socket|database)$/.test(blocking.rule ?? '') && blocking.thread === 'exact')
}

/** True when all calls are handed one iterator or file, which gives each reader other items. */
function sharesIterator(call: Node, file: PythonFile): boolean {
  return givenTo(call).some(
    each => (each?.kind === 'identifier' || each?.kind === 'attribute') && isIterator(each, file),
  )
}

/** The values of the arguments. */
function givenTo(call: Node): (Node | null)[] {
  const given = call.get('arguments')?.children ?? []
  return given.map(each => (each.kind === 'keyword_argument' ? each.get('value') : each))
}

function doubt(because: Doubt, name: string | null): Judgement {
  return { verdict: 'doubtful', because, name }
}

/** Effects that are lost or go wrong when calls run at once, rather than come in another order. */
function judgeEffects(name: string, facts: Facts): Judgement {
  const effects = facts.effectsOf(name)
  if (effects.length === 0) return { verdict: 'harmless', name }
  if (effects.some(({ what }) => entersContext.test(what))) return SEQUENTIAL
  const kinds = new Set<EffectKind>(effects.map(effect => effect.kind))
  // With other effects beside it nobody can say that the calls should run at once.
  if (kinds.has('context-variable'))
    return kinds.size === 1 ? { verdict: 'harmful', because: 'context-variable' } : SEQUENTIAL
  const shared = effects.filter(({ kind }) => kind === 'shared-await' || kind === 'unknown-call')
  if (shared.some(({ what }) => usesConnection(what))) return ONE_CONNECTION
  return doubt(kinds.size === 1 && kinds.has('unknown-call') ? 'callee-unknown' : 'callee-effects', name)
}

/** `self.db.execute`: the object before the method is called like a connection. */
function usesConnection(what: string): boolean {
  const [receiver = ''] = what.split('.').slice(-2, -1)
  return connectionNames.test(receiver)
}

function judgeLibrary(call: Node, file: PythonFile): Judgement {
  const callee = boundMethod(call.get('function'), file)
  if (callee?.kind !== 'attribute') return callee?.kind === 'identifier' ? fromArguments(call, file) : SEQUENTIAL
  const type = originOf(callee.get('object'), file)?.type
  if (type && turnTaking.has(type)) return SEQUENTIAL
  if (type && singleConnections.has(type)) return ONE_CONNECTION
  if (type && concurrentClients.has(type)) return doubt('callee-effects', null)
  const method = callee.get('attribute')?.text ?? ''
  if (turnTakingMethods.has(method) || /execute/.test(method)) return SEQUENTIAL
  if (isConnection(callee.get('object'), file))
    return /queue$|^q$/i.test(lastName(callee.get('object'))) ? SEQUENTIAL : ONE_CONNECTION
  return method === 'run_in_executor' ? doubt('runs-in-threads', null) : fromArguments(call, file)
}

/** `send` is `self.socket.send` after `send = self.socket.send`. */
function boundMethod(callee: Node | null, file: PythonFile): Node | null {
  const bindings = callee?.kind === 'identifier' ? file.scopes.lookup(callee.text, callee) : null
  const value = bindings?.length === 1 && bindings[0]?.kind === 'assignment' ? bindings[0].value : null
  return value?.kind === 'attribute' ? value : callee
}

function fromArguments(call: Node, file: PythonFile): Judgement {
  return sharesConnection(call, file) ? ONE_CONNECTION : doubt('callee-unknown', null)
}

/** True when the call is handed something that looks like one connection for all rounds. */
function sharesConnection(call: Node, file: PythonFile): boolean {
  return givenTo(call).some(each => isConnection(each, file))
}

/** True when the call is handed the stack on which it puts what it enters: the order is that of leaving, backwards. */
function sharesExitStack(call: Node, file: PythonFile): boolean {
  if (!file.text.includes('ExitStack')) return false
  return givenTo(call).some(
    each => originOf(each, file)?.type === 'contextlib.AsyncExitStack' || exitStackNames.test(lastName(each)),
  )
}

function isConnection(node: Node | null, file: PythonFile): boolean {
  const type = originOf(node, file)?.type
  if (type) return singleConnections.has(type) || turnTaking.has(type)
  const name = lastName(node)
  if (connectionNames.test(name)) return true
  return /(^|_)session$/i.test(name) && ['sqlalchemy', 'sqlmodel'].some(module => importsFrom(file, module))
}

function lastName(node: Node | null): string {
  return pathOf(node)?.split('.').at(-1) ?? ''
}

/**
 * The qualified name of what is called; for `self.load()` the method of the class around, where no class of the project
 * can override it.
 */
export function nameOf(call: Node, file: PythonFile, facts: Facts): string | null {
  const callee = call.get('function')
  const through = calledThrough(call, file)
  if (callee?.kind !== 'attribute') return through
  if (through !== null) return isPromisedMethod(call, through, file, facts) ? null : through
  const owner = classOfSelf(callee.get('object') as Node, file)
  const method = callee.get('attribute')?.text ?? ''
  const bindings = owner ? file.scopes.made(owner)?.bindings.get(method) : undefined
  const binding = bindings?.length === 1 && bindings[0]?.kind === 'function' ? bindings[0] : null
  if (!owner || !binding || isStub(binding.node.parent as Node)) return null
  const name = qualifiedClass(owner, file)
  return name && !isSubclassed(name, file, facts) ? `${name}.${method}` : null
}

/** True when the project's function, or one that it calls, mentions this identifier or attribute. */
export function mentions(name: string, word: string, facts: Facts): boolean {
  const seen = new Set<string>()
  const queue = [name]
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    const summary = seen.has(next) ? null : facts.functionNamed(next)
    seen.add(next)
    if (summary?.mentions.includes(word)) return true
    queue.push(...(summary?.calls ?? []).map(call => call.name))
  }
  return false
}
