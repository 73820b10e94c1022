/** Whether the rounds of a loop need nothing of each other, and what of a round others can notice. */

import type { Facts } from '../../../src/project/facts.ts'
import { mutators } from '../../../src/python/accesses.ts'
import { executionOf } from '../../../src/python/execution.ts'
import type { PythonFile } from '../../../src/python/file.ts'
import { seesLocals } from '../../../src/python/seen-locals.ts'
import { isStore, targetNames } from '../../../src/python/targets.ts'
import { descendants, type Node } from '../../../src/python/tree.ts'
import { mentions } from './callee.ts'
import { isCalm, isCalmCall } from './calm.ts'
import { isPrivate, isReadLater, isSeenElsewhere, localBindings } from './locals.ts'
import type { Loop } from './loop.ts'
import { isVariable, variablesIn } from './names.ts'
import { showsPartialResults } from './partial.ts'
import { clash, pathOf, readPaths, rootOf, writtenPaths } from './paths.ts'

/** Why the rounds cannot run at once. */
export type Dependence = 'dependent' | 'late-binding' | 'work-before-await'

/** What of a round other code could notice, so that only its author knows whether it may change. */
export type Trace = 'argument-calls' | 'effects-in-round' | 'shared-target' | 'partial-results' | 'variables-seen'

type Context = { readonly file: PythonFile; readonly facts: Facts }

/**
 * The reason for which a round needs an earlier one, or null.
 * @param callee qualified name of the project's coroutine function, or null
 */
export function dependenceOf(loop: Loop, callee: string | null, context: Context): Dependence | null {
  const { call, iterable, guard, setup, target } = loop
  const own = new Set(targetNames(target).map(name => name.text))
  const changed = changedPaths(loop, context).filter(path => !own.has(path) || isRebound(path, loop))
  const ready = new Set(own)
  for (const statement of setup) {
    const [name, value] = [statement.children[0]?.get('left'), statement.children[0]?.get('right')]
    if (!name || !value || reads(value, ready, changed)) return 'dependent'
    ready.add(name.text)
  }
  const parts = [call, iterable, ...(guard ? [guard.get('condition') as Node] : [])]
  if (parts.some(part => reads(part, ready, changed))) return 'dependent'
  if (callee && changed.some(path => mayRead(callee, path, loop, context))) return 'dependent'
  if (bindsLate(call, ready) || [...own].some(name => isCaptured(name, loop.loop, context.file))) return 'late-binding'
  const isUsedElsewhere = (statement: Node) => usesOutside(statement, loop, context.file)
  return isWorkBefore(loop, context) || setup.some(isUsedElsewhere) ? 'work-before-await' : null
}

/** True when the coroutine function may look at what a round changes: an attribute, a global or a variable it closes over. */
function mayRead(callee: string, path: string, { loop }: Loop, { file, facts }: Context): boolean {
  const [root, last] = [rootOf(path), path.split('.').at(-1) as string]
  if (path !== root) return mentions(callee, last, facts)
  return isSeenElsewhere(root, loop, file) && mentions(callee, root, facts)
}

/** A loop variable that the round gives another value, other than the awaited one. */
function isRebound(name: string, { statement, awaited }: Loop): boolean {
  const [assignment] = statement.children
  return assignment?.get('right') !== awaited || assignment?.get('left')?.text !== name
}

function reads(code: Node, ready: ReadonlySet<string>, changed: readonly string[]): boolean {
  const paths = readPaths(code).filter(path => !ready.has(rootOf(path)))
  return clash(paths, changed)
}

/** What the rounds change, apart from the awaited call itself and from each round's own item. */
function changedPaths({ loop, call, target, setup }: Loop, { file, facts }: Context): string[] {
  const own = new Set(targetNames(target).map(name => name.text))
  const named = new Set(setup.map(statement => statement.children[0]?.get('left')?.text))
  const paths = writtenPaths(
    loop.get('body') as Node,
    call,
    each => call.contains(each) || isCalmCall(each, file, facts),
  )
  return paths.filter(path => !named.has(path) && (path === rootOf(path) || !own.has(rootOf(path))))
}

/** True when a function made outside of the loop sees the variable: what is called may be that function. */
function isCaptured(name: string, loop: Node, file: PythonFile): boolean {
  const first = localBindings(name, loop, file)?.[0]
  if (!first) return true
  const uses = file.scopes.references(first).filter(use => !loop.contains(use) && !use.ancestor(...PARAMETERS))
  return uses.some(use => use.ancestor('function_definition', 'lambda') !== first.scope.node)
}

const PARAMETERS = ['parameters', 'lambda_parameters'] as const

/** A lambda sees the loop variable as it is when the lambda runs, which is now after the last round. */
function bindsLate(call: Node, names: ReadonlySet<string>): boolean {
  return descendants(call, 'lambda').some(lambda =>
    descendants(lambda, 'identifier').some(node => names.has(node.text)),
  )
}

/** True when the statement with the await does something before it awaits. */
function isWorkBefore({ statement, awaited }: Loop, { file, facts }: Context): boolean {
  const [inner] = statement.children
  const left = inner?.kind === 'assignment' ? inner.get('left') : null
  return descendants(statement, 'call').some(
    call =>
      call.start < awaited.start &&
      call.end <= awaited.start &&
      !left?.contains(call) &&
      !isCalmCall(call, file, facts),
  )
}

/** True when what a setup statement computes is used by more than the call. */
function usesOutside(statement: Node, { loop, setup, call }: Loop, file: PythonFile): boolean {
  const name = statement.children[0]?.get('left') as Node
  if (!localBindings(name.text, loop, file) || isReadLater(name, loop, file)) return true
  const others = descendants(loop, 'identifier').filter(node => node.text === name.text && isVariable(node))
  return others.some(node => !call.contains(node) && !setup.some(each => each.contains(node)))
}

/** What others may notice of running the rounds' calls first, worst first. */
export function tracesOf(loop: Loop, context: Context): Trace[] {
  const traces: Trace[] = []
  const written = changedPaths(loop, context)
  if (showsPartialResults(loop.loop, [...written, ...loopNamesRead(loop, context)], context.file))
    traces.push('partial-results')
  if (mustBeCalm(loop).some(each => !isCalm(each, context.file, context.facts))) traces.push('argument-calls')
  if (writesShared(loop, written, context.file)) traces.push('shared-target')
  if (hasEffects(loop, context)) traces.push('effects-in-round')
  const frame = executionOf(loop.loop).function
  if (frame && seesLocals(frame, context.file)) traces.push('variables-seen')
  return traces
}

function loopNamesRead({ loop, target }: Loop, { file }: Context): string[] {
  return targetNames(target)
    .filter(name => isReadLater(name, loop, file))
    .map(name => name.text)
}

/** What is now evaluated for all rounds before the first result is used. */
function mustBeCalm({ call, guard, setup }: Loop): Node[] {
  const values = setup.map(statement => statement.children[0]?.get('right')).filter(each => !!each)
  return [...argumentsToEvaluate(call), ...values, ...(guard ? [guard.get('condition') as Node] : [])]
}

/** What Python evaluates to make the awaited call: its arguments, those of a call inside `wait_for`, and its object. */
export function argumentsToEvaluate(call: Node): Node[] {
  const given = call.get('arguments')?.children ?? []
  const inner = given.map(each => (isWrapped(call, each) ? each.get('arguments') : each)).filter(each => each !== null)
  const object = call.get('function')?.get('object')
  return [...inner, ...(object ? [object] : [])]
}

/** The coroutine call in `wait_for(call, …)`. */
function isWrapped(call: Node, argument: Node): boolean {
  const name = call.get('function')
  const last = name?.kind === 'attribute' ? name.get('attribute')?.text : name?.text
  return last === 'wait_for' && argument.kind === 'call' && argument.index === 1
}

/** True when the round writes where other code could look while the loop runs or after it failed. */
function writesShared(loop: Loop, written: readonly string[], file: PythonFile): boolean {
  const stores = descendants(loop.loop.get('body') as Node, 'attribute', 'subscript').filter(node => isStore(node))
  const result = new Set(resultNames(loop))
  const accumulated = descendants(loop.loop.get('body') as Node, 'augmented_assignment').map(each => each.get('left'))
  const touched = [...stores, ...accumulated].map(node => pathOf(node)).filter(path => path !== null)
  const methods = mutatedByMethod(loop)
  return (
    [...touched, ...methods].some(path => !result.has(rootOf(path)) && !isPrivate(path, loop.loop, file)) ||
    !allLocal(written, loop.loop, file)
  )
}

/** Plain names that the rounds write and that live outside of the function. */
function allLocal(written: readonly string[], loop: Node, file: PythonFile): boolean {
  const names = descendants(loop, 'identifier').filter(node => isStore(node) && written.includes(node.text))
  return names.every(node => localBindings(node.text, loop, file) !== null)
}

function mutatedByMethod({ loop, call }: Loop): string[] {
  return descendants(loop.get('body') as Node, 'call').flatMap(each => {
    const callee = each.get('function')
    if (call.contains(each) || callee?.kind !== 'attribute' || !mutators.has(callee.get('attribute')?.text ?? ''))
      return []
    const path = pathOf(callee.get('object'))
    return path ? [path] : []
  })
}

/** Names that hold what a round was answered, or come out of it. */
export function resultNames({ statement, awaited }: Loop): string[] {
  const [assignment] = statement.children
  const left =
    assignment?.kind === 'assignment' && assignment.get('right')?.contains(awaited) ? assignment.get('left') : null
  return left ? targetNames(left).map(name => name.text) : []
}

/** True when the round calls something, beside the awaited call, that may do more than compute. */
function hasEffects(loop: Loop, { file, facts }: Context): boolean {
  const { call, statement, rest, awaited } = loop
  const results = new Set(resultNames(loop))
  return [statement, ...rest].some(code =>
    descendants(code, 'call').some(each => {
      if (call.contains(each) || isCalmCall(each, file, facts) || each.parent?.kind === 'raise_statement') return false
      const callee = each.get('function')
      if (callee?.kind !== 'attribute') return true
      if (callee.contains(awaited) || results.has(rootOf(pathOf(callee.get('object')) ?? ''))) return false
      return !mutators.has(callee.get('attribute')?.text ?? '') || pathOf(callee.get('object')) === null
    }),
  )
}

/** True when the awaited call depends on the item: without that a loop repeats, polls or retries one call. */
export function usesItem({ call, setup, target }: Loop): boolean {
  const names = new Set(targetNames(target).map(name => name.text))
  return [call, ...setup].some(code => variablesIn(code).some(name => names.has(name)))
}
