/** What an asynchronous generator has to give back when nobody wants more of its items. */

import { executionOf } from '../../../src/python/execution.ts'
import type { PythonFile } from '../../../src/python/file.ts'
import { caughtExpressions, handlersAround } from '../../../src/python/handlers.ts'
import { holdOf } from '../../../src/python/managers.ts'
import { descendantsWith, type Node } from '../../../src/python/tree.ts'
import { managerOf } from '../colour/managers.ts'
import { roleOf } from './roles.ts'

/** Context managers that have nothing to give back. */
const HARMLESS = /^contextlib\.nullcontext$/

/** Plain ones that have. */
const HOLDING =
  /^(builtins|bz2|gzip|io|lzma|tarfile|zipfile)\.(open|BZ2File|GzipFile|LZMAFile|TarFile|ZipFile)$|^(concurrent|contextlib\.(closing|ExitStack)$|socket\.|tempfile\.)/

/** What an own `yield` of the function stands in: each `with`, and each `try` with a `finally` that does more than logging. */
export function guardsOf(definition: Node, file: PythonFile): Node[] {
  return [...new Set(ownYields(definition).flatMap(each => around(each, definition, file)))]
}

/** True for a function with one `yield` that stands in no loop, as a dependency or a fixture has it. */
export function yieldsOnce(definition: Node): boolean {
  const [only, ...others] = ownYields(definition)
  const loop = only?.ancestor('for_statement', 'while_statement')
  return others.length === 0 && !(loop && definition.contains(loop))
}

function ownYields(definition: Node): Node[] {
  return descendantsWith('yield', definition, 'yield').filter(each => executionOf(each).function === definition)
}

function around(yielding: Node, definition: Node, file: PythonFile): Node[] {
  const found: Node[] = []
  for (let below = yielding; below !== definition && below.parent; below = below.parent) {
    const outer = below.parent
    const isHeld = outer.kind === 'with_statement' && below.field === 'body' && holds(outer, file)
    const isEnded = outer.kind === 'try_statement' && below.kind !== 'finally_clause' && endsInCleanUp(outer)
    if (isHeld || isEnded) found.push(outer)
  }
  return found
}

/** True for a `with` that waits for tasks: being closed is an error for it. */
export function isTaskGroup(guard: Node): boolean {
  return /\b(TaskGroup|create_task_group|open_nursery)\b/.test(guard.child('with_clause')?.text ?? '')
}

/** True where a function may yield once more while it is being closed, which is an error. */
export function yieldsWhenClosed(definition: Node): boolean {
  return ownYields(definition).some(each => {
    const last = each.ancestor('finally_clause')
    return (last && definition.contains(last)) || handlersAround(each).some(goesOn)
  })
}

/** True for a handler that is given `GeneratorExit` and may get to its end. */
function goesOn(handler: Node): boolean {
  const caught = caughtExpressions(handler)
  const isGiven = caught.length === 0 || caught.some(({ text }) => /\b(BaseException|GeneratorExit)$/.test(text))
  return isGiven && !/^(break|raise|return)_statement$/.test(handler.child('block')?.children.at(-1)?.kind ?? '')
}

/** Of plain ones only what is known to hold something: many others merely look at errors, or measure time. */
function holds(statement: Node, file: PythonFile): boolean {
  const items = statement.child('with_clause')?.children ?? []
  return items.map(managerOf).some(value => {
    const name = file.names.of(value.kind === 'call' ? value.get('function') : value) ?? ''
    if (statement.has('async')) return !HARMLESS.test(name)
    return (
      HOLDING.test(name) || value.get('function')?.get('attribute')?.text === 'open' || holdOf(value, file) !== null
    )
  })
}

function endsInCleanUp(attempt: Node): boolean {
  const last = attempt.child('finally_clause')?.child('block')?.children ?? []
  return last.some(each => roleOf(each, []) !== 'follow-up')
}
