/** Whether code only runs the first time, because what it gives is kept for the next one. */

import { type Access, accessesIn, isShared } from './accesses.ts'
import { classOfSelf, methodNamed } from './attributes.ts'
import { executionOf } from './execution.ts'
import type { PythonFile } from './file.ts'
import { oncePerNode } from './memo.ts'
import { descendants, type Node } from './tree.ts'

/**
 * True for a call whose function looks at a place that outlives it, and writes that place afterwards, before the call or once it is
 * done: `if self._rows is None: self._rows = read()`, `if key in CACHE: return CACHE[key]; CACHE[key] = load(key)`, `if done: return;
 * done = True; load()`. The next time nothing is called. A test of the time is none: what expires is read again and again.
 */
export function fillsCache(call: Node, file: PythonFile): boolean {
  const body = executionOf(call).function?.get('body')
  if (!body) return false
  const looked = looksIn(body, file).filter(({ test }) => test.end <= call.start)
  if (looked.length === 0) return false
  const byCall = writesOf(call, file)
  return looked.some(({ test, places }) => {
    const written = new Set([...writesAfter(body, test.end, file), ...byCall])
    return places.some(place => written.has(place))
  })
}

type Look = { readonly test: Node; readonly places: readonly string[] }

/** The tests of a function, and bodies of `try`, with the places they read that others can reach as well. */
const looksIn = oncePerNode((body, file): readonly Look[] => {
  const tests = descendants(body, 'if_statement', 'elif_clause', 'conditional_expression').map(each =>
    each.kind === 'conditional_expression' ? each.children[1] : each.get('condition'),
  )
  const either = descendants(body, 'boolean_operator').map(each => each.get('left'))
  const tried = descendants(body, 'try_statement').map(each => each.get('body'))
  return [...tests, ...either, ...tried]
    .filter(test => test != null)
    .filter(test => !readsClock(wholeTest(test), file))
    .map(test => ({ test, places: [...sharedPlaces(test, file, ({ kind }) => kind === 'read'), ...asked(test)] }))
    .filter(({ places }) => places.length > 0)
})

const CLOCKS: ReadonlySet<string> = new Set([
  ...['monotonic', 'monotonic_ns', 'perf_counter', 'time', 'time_ns'].map(name => `time.${name}`),
  ...['now', 'utcnow'].map(name => `datetime.datetime.${name}`),
])

/** True for an expression that asks a clock, or reads a variable that holds what one has said. */
function readsClock(test: Node, file: PythonFile): boolean {
  const isClock = (node: Node | null | undefined) => node?.kind === 'call' && CLOCKS.has(file.called(node) ?? '')
  if (descendants(test, 'call').some(isClock)) return true
  return descendants(test, 'identifier').some(name => {
    const bindings = file.scopes.lookup(name.text, name) ?? []
    return bindings.length > 0 && bindings.every(({ value }) => isClock(value))
  })
}

/** The condition that a part of `a or b` belongs to; a body of `try` is its own. */
function wholeTest(test: Node): Node {
  let whole = test
  while (/^(boolean|not)_operator$|^parenthesized_expression$/.test(whole.parent?.kind ?? ''))
    whole = whole.parent as Node
  return whole
}

/** `hasattr(self, "_rows")` looks at `self._rows`. */
function asked(test: Node): string[] {
  return [...test.text.matchAll(/\b(?:has|get)attr\(\s*([\w.]+)\s*,\s*["'](\w+)["']/g)].map(
    ([, object, name]) => `${object}.${name}`,
  )
}

function sharedPlaces(node: Node, file: PythonFile, isMeant: (access: Access) => boolean): string[] {
  return accessesIn(node)
    .filter(access => isMeant(access) && isShared(access, file))
    .map(({ place }) => place)
}

function writesAfter(body: Node, start: number, file: PythonFile): string[] {
  return writesIn(body, file)
    .filter(({ at }) => at >= start)
    .map(({ place }) => place)
}

/** The writes of a function to places that others can reach as well. */
const writesIn = oncePerNode((body, file): readonly Access[] =>
  accessesIn(body).filter(access => access.kind !== 'read' && isShared(access, file)),
)

/** What a method that is called on `self` writes there. */
function writesOf(call: Node, file: PythonFile): string[] {
  const callee = call.get('function')
  const object = callee?.kind === 'attribute' ? callee.get('object') : null
  const owner = object && classOfSelf(object, file)
  const method = owner && methodNamed(owner, callee?.get('attribute')?.text ?? '', file)
  const body = method?.get('body')
  return body ? writesIn(body, file).map(({ place }) => place) : []
}
