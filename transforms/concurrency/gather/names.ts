/** Names for what a rewrite adds to a function. */

import type { Range } from '../../../src/engine/edit.ts'
import { executionOf } from '../../../src/python/execution.ts'
import type { PythonFile } from '../../../src/python/file.ts'
import { targetNames } from '../../../src/python/targets.ts'
import { descendants, type Node } from '../../../src/python/tree.ts'
import { pathOf } from './paths.ts'

/** The name, with `_` behind it where the function around `at` already uses it. A new local of it then hides nothing. */
export function freshAt(name: string, at: Node): string {
  const home = executionOf(at).function ?? at
  let fresh = name
  while (isTaken(fresh, home, at)) fresh += '_'
  return fresh
}

/** True when the function uses the name, other than for what a rewrite has added to another branch of it. */
function isTaken(name: string, home: Node, at: Node): boolean {
  const uses = usesOf(name, home)
  return !uses.every(use => {
    const branch = branchOf(use, home, at)
    const [first, ...more] = uses.filter(each => branch?.contains(each))
    if (first && isWrapper(first)) return more.every(isCalled)
    return !!first && isSemaphore(first) && more.every(each => isInWrapper(each, home))
  })
}

function usesOf(name: string, home: Node): Node[] {
  return descendants(home, 'identifier').filter(node => node.text === name && isVariable(node))
}

/** The outermost suite around the use that does not hold `at`. */
function branchOf(use: Node, home: Node, at: Node): Node | null {
  let found: Node | null = null
  for (let outer = use.parent; outer && outer !== home && !outer.contains(at); outer = outer.parent)
    if (outer.kind === 'block' && outer.parent?.kind !== 'function_definition') found = outer
  return found
}

/** `limit = asyncio.Semaphore(10)`. */
function isSemaphore({ parent, field }: Node): boolean {
  return (
    parent?.kind === 'assignment' && field === 'left' && /\.Semaphore\(\d+\)$/.test(parent.get('right')?.text ?? '')
  )
}

/** `async def _fetch(url):` */
function isWrapper({ parent, field }: Node): boolean {
  return parent?.kind === 'function_definition' && field === 'name' && parent.has('async')
}

function isCalled({ parent, field }: Node): boolean {
  return parent?.kind === 'call' && field === 'function'
}

/** True inside of a function that is only called here, so that nobody calls it later. */
function isInWrapper(use: Node, home: Node): boolean {
  const around = use.ancestor('function_definition')
  const name = around?.get('name')
  if (!name || around === home || !isWrapper(name)) return false
  return usesOf(name.text, home).every(each => isWrapper(each) || isCalled(each))
}

/** `result`, also where earlier loops over results already use it for nothing else. */
export function freshResult(at: Node): string {
  const home = executionOf(at).function ?? at
  const uses = descendants(home, 'identifier').filter(node => node.text === 'result' && isVariable(node))
  return uses.every(use => isLoopOwned(use) && !use.ancestor('for_statement')?.contains(at))
    ? 'result'
    : freshAt('result', at)
}

/** True for a use inside of a loop or comprehension whose own variable it is. */
function isLoopOwned(use: Node): boolean {
  const around = use.ancestor('for_statement', 'for_in_clause', ...REPEATING)
  const header =
    around?.kind === 'for_statement' || around?.kind === 'for_in_clause' ? around : around?.child('for_in_clause')
  const target = header?.get('left')
  return !!target && targetNames(target).some(name => name.text === use.text)
}

/** The text of every identifier that names a variable: no attributes, no keywords. */
export function variablesIn(code: Node): string[] {
  return descendants(code, 'identifier').flatMap(node => (isVariable(node) ? [node.text] : []))
}

/** False for the `b` of `a.b` and of `f(b=1)`. */
export function isVariable({ parent, field }: Node): boolean {
  if (parent?.kind === 'attribute') return field !== 'attribute'
  return !(parent?.kind === 'keyword_argument' && field === 'name')
}

/** The first of the names that the function around `at` does not use, or the last with `_` behind it. */
export function freshOf(names: readonly string[], at: Node): string {
  return names.find(name => freshAt(name, at) === name) ?? freshAt(names.at(-1) as string, at)
}

/** `_fetch` for `api.fetch(…)`, and `_bounded_fetch` where the function itself is called `_fetch`; best first. */
export function wrapperNames(call: Node, isBounded: boolean): string[] {
  const name = workName(call)
  return [`_${name}`, ...(isBounded ? [`_bounded_${name}`] : [])]
}

function workName(call: Node): string {
  const last = pathOf(call.get('function'))?.split('.').at(-1) ?? 'call'
  const inner = call.get('arguments')?.children[0]
  if (last === 'wait_for' && inner?.kind === 'call') return workName(inner)
  const isThread = last === 'to_thread' && /^(identifier|attribute)$/.test(inner?.kind ?? '')
  const name = isThread
    ? (pathOf(inner ?? null)
        ?.split('.')
        .at(-1) ?? last)
    : last
  return name.replace(/^_+/, '')
}

/**
 * The body of the function around: as the ground of a fix it makes the fixes of one function wait for each other, so that
 * the second can use the names that the first one adds. Undefined where there is only one, and where there are too many.
 */
export function sharedGround(at: Node): Range | undefined {
  const home = executionOf(at).function
  const rivals = home ? descendants(home, 'await').filter(each => isRepeated(each, home)).length : 0
  return rivals > 1 && rivals <= MOST_IN_TURN ? (home?.get('body') ?? undefined) : undefined
}

/** Each takes a pass of the engine, which makes at most ten. */
const MOST_IN_TURN = 8

const REPEATING = ['for_statement', 'list_comprehension', 'set_comprehension', 'dictionary_comprehension']

function isRepeated(awaited: Node, home: Node): boolean {
  const around = awaited.ancestor(...REPEATING)
  return around !== null && home.contains(around)
}

/** `urls_` for `urls`, `users` for `self.users`, else the plural of the loop variable. */
export function listName(iterable: Node, target: Node, at: Node): string {
  const last = pathOf(iterable)?.split('.').at(-1)
  if (last) return freshAt(last, at)
  return freshAt(target.kind === 'identifier' ? plural(target.text) : 'items', at)
}

function plural(name: string): string {
  if (!/[a-z]{2}$/.test(name) || name.endsWith('s')) return 'items'
  return /[^aeiou]y$/.test(name) ? `${name.slice(0, -1)}ies` : `${name}s`
}

/** True when these builtins mean what they always mean at the node. */
export function areBuiltin(names: readonly string[], at: Node, file: PythonFile): boolean {
  return names.every(name => file.scopes.lookup(name, at)?.length === 0)
}
