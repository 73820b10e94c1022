/** What the end of a `with` does to the value that it handed out. */

import type { Facts } from '../../../src/project/facts.ts'
import { absoluteName } from '../../../src/project/modules.ts'
import { resultOf } from '../../../src/project/results.ts'
import { methodNamed, methodOwner } from '../../../src/python/attributes.ts'
import { calleePath } from '../../../src/python/callees.ts'
import { calledName } from '../../../src/python/calls.ts'
import { cleansUp } from '../../../src/python/cancellation.ts'
import { definitionNamed } from '../../../src/python/endless.ts'
import { executionOf } from '../../../src/python/execution.ts'
import type { PythonFile } from '../../../src/python/file.ts'
import { holdOf } from '../../../src/python/managers.ts'
import { originOf } from '../../../src/python/receivers.ts'
import { limitName } from '../../../src/python/time-limits.ts'
import { descendants, descendantsWith, type Node } from '../../../src/python/tree.ts'

/** Managers of libraries whose value is as good after the block as in it. */
const HARMLESS = new Set([
  'anyio.CancelScope',
  'contextlib.nullcontext',
  'decimal.localcontext',
  'psycopg2.connect',
  'pymysql.connect',
  'sqlite3.connect',
])

const EXITS = ['__exit__', '__aexit__']

/**
 * True for a manager of the project whose end closes something, and does not wait for whoever uses it or tell them that nothing more comes,
 * and for those of libraries of which nothing else is known.
 */
export function closesAtItsEnd(manager: Node, file: PythonFile, facts: Facts): boolean {
  const hold = holdOf(manager, file)
  // `with connection:` only commits; what `session.begin()` hands out is over at the end.
  if (hold && !(hold === 'transaction' && manager.kind === 'call')) return false
  if (manager.kind === 'call' && (HARMLESS.has(file.called(manager) ?? '') || limitName(manager, file))) return false
  const ends = endsOf(manager, file, facts)
  return ends?.every(closesIn) ?? true
}

type End = { readonly definition: Node; readonly file: PythonFile }

/** The code of the project that runs at the end: a generator with a `yield`, or a method; null for a manager of a library. */
function endsOf(manager: Node, file: PythonFile, facts: Facts): End[] | null {
  const isCall = manager.kind === 'call'
  const path = isCall ? calleePath(manager, file) : (originOf(manager, file)?.type ?? null)
  if (path === null) return null
  const name = absoluteName(path, file)
  const functions = isCall ? resultOf(manager, file, facts)?.functions.map(each => each.name) : undefined
  const makers = (functions ?? [name]).flatMap(each => definitionsOf(each, facts))
  if (makers.length > 0) return makers
  const owners = facts.ancestorsOf(facts.meaningOf(name) ?? '') ?? []
  const exits = owners.flatMap(({ class: owner }) => {
    const method = EXITS.find(each => owner?.methods.includes(each))
    return method ? definitionsOf(`${owner?.name}.${method}`, facts) : []
  })
  return exits.length > 0 ? exits.slice(0, 1) : null
}

function definitionsOf(name: string, facts: Facts): End[] {
  const files = facts.filesWith(name.slice(name.lastIndexOf('.') + 1))
  return files.flatMap(file => {
    const definition = definitionNamed(name, file)
    return definition ? [{ definition, file }] : []
  })
}

/** What waits for the users of something, or tells them that it is over. */
const FINISHING = /^_*(drain|gather|join|notify|put|send|set|wait)(_(?!closed)|$)/

/** What else takes something away, beside what cleans up by its name. */
const ENDING =
  /^_*(abort|commit|del|delete|discard|end|free|kill|pop|remove|rmdir|rmtree|rollback|unlink|unsubscribe)(_|$)/

function closesIn({ definition, file }: End): boolean {
  const [first, ...others] = ownYields(definition)
  const isGenerator = first && !EXITS.includes(definition.get('name')?.text ?? '')
  // Of a generator that yields in several places nobody knows which one it will be.
  if (isGenerator && others.length > 0) return false
  const from = isGenerator ? first.end : definition.start
  const names = calledFrom(definition, from, file)
  if (names.some(each => FINISHING.test(each))) return false
  if (isGenerator && isWithin(first, definition)) return true
  return names.some(each => cleansUp(each) || ENDING.test(each)) || takesAway(definition, from)
}

function ownYields(definition: Node): Node[] {
  return descendantsWith('yield', definition, 'yield').filter(each => executionOf(each).function === definition)
}

/** The last names of what the code behind a place calls, and of what the methods of the same object do that it calls. */
function calledFrom(definition: Node, from: number, file: PythonFile, isNear = true): string[] {
  const owner = methodOwner(definition)
  const calls = descendants(definition, 'call').filter(({ start }) => start >= from)
  return calls.flatMap(call => {
    const name = calledName(call)
    const isOwn = isNear && owner && call.get('function')?.get('object')?.text === 'self'
    const method = isOwn ? methodNamed(owner, name, file) : null
    return [name, ...(method ? calledFrom(method, method.start, file, false) : [])]
  })
}

/** True for a `yield` in the block of a `with` of its own function. */
function isWithin(yielding: Node, definition: Node): boolean {
  const outer = yielding.ancestor('with_statement', 'function_definition')
  return outer !== definition
}

/** True where the code behind a place stores something in an object, such as `self.is_open = False`, or deletes it. */
function takesAway(definition: Node, from: number): boolean {
  return descendants(definition, 'assignment', 'delete_statement').some(
    ({ kind, start, children: [target] }) =>
      start >= from && (kind === 'delete_statement' || /^(attribute|subscript)$/.test(target?.kind ?? '')),
  )
}
