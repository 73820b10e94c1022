/** Which compound statements of a coroutine move to a thread as a whole: blocks that open a file, loops over a folder. */

import { Memo } from '../../../src/project/dependencies.ts'
import type { Facts } from '../../../src/project/facts.ts'
import { projectWork } from '../../../src/project/thread-work.ts'
import { ownsLines } from '../../../src/python/blocks.ts'
import { argumentOf } from '../../../src/python/calls.ts'
import { isAsync } from '../../../src/python/execution.ts'
import { type Extraction, extraction } from '../../../src/python/extraction.ts'
import type { PythonFile } from '../../../src/python/file.ts'
import { isCheck } from '../../../src/python/file-updates.ts'
import { holdOf } from '../../../src/python/managers.ts'
import { plainString } from '../../../src/python/names.ts'
import { libraryCall } from '../../../src/python/receivers.ts'
import { isBearable, type ThreadDoubt, threadDoubts } from '../../../src/python/thread-work.ts'
import { descendants, type Node, walk } from '../../../src/python/tree.ts'
import { blockingAt } from './found.ts'

export type StatementUnit = {
  readonly kind: 'statement'
  readonly node: Node
  readonly extraction: Extraction
  /** The name of the nested function; no two of one coroutine are the same. */
  readonly name: string
  readonly doubts: readonly ThreadDoubt[]
}

/** The unit that holds the call, or null. */
export function statementAround(call: Node, frame: Node, file: PythonFile, facts: Facts): StatementUnit | null {
  const holds = ({ node, extraction: { tail } }: StatementUnit) => node.contains(call) || tail?.contains(call)
  return unitsIn(frame, file, facts).find(holds) ?? null
}

const known = new Memo<Node, readonly StatementUnit[]>(new WeakMap())

/** The outermost statements of a coroutine that may move, in source order. */
function unitsIn(frame: Node, file: PythonFile, facts: Facts): readonly StatementUnit[] {
  return known.get(frame, () => findUnits(frame, file, facts))
}

function findUnits(frame: Node, file: PythonFile, facts: Facts): StatementUnit[] {
  const units: StatementUnit[] = []
  walk(frame.get('body') as Node, node => {
    if (/^(function_definition|class_definition|lambda)$/.test(node.kind)) return false
    const moved = asUnit(node, file, facts)
    if (!moved) return
    const taken = units.map(unit => unit.name)
    units.push({ ...moved, kind: 'statement', name: freshName(moved, taken, file) })
    return false
  })
  return units
}

type Candidate = Omit<StatementUnit, 'name' | 'kind'> & { readonly verb: string }

function asUnit(node: Node, file: PythonFile, facts: Facts): Candidate | null {
  if (node.kind === 'with_statement') return isAsync(node) ? null : openingBlock(node, file, facts)
  return node.kind === 'for_statement' && !isAsync(node) ? blockingLoop(node, file, facts) : null
}

/** Managers that may move: what they open is used in their body and closed at its end. */
const OPENERS = new Set(['blocking-open', 'blocking-os-io'])

function openingBlock(statement: Node, file: PythonFile, facts: Facts): Candidate | null {
  const managers = managersOf(statement)
  if (!managers.some(manager => opens(manager, file, facts)) || managers.some(manager => holdOf(manager, file)))
    return null
  const moved = movable(statement, file, facts)
  return moved?.doubts.every(isBearable) ? { ...moved, verb: verbOf(statement, file, facts) } : null
}

/**
 * A loop that works with files moves as one, for a hop in each round costs more than the round; also a loop over what is
 * found on the disk, which would otherwise have to be collected first. Only with every proof: a loop may be long.
 */
function blockingLoop(statement: Node, file: PythonFile, facts: Facts): Candidate | null {
  const calls = descendants(statement, 'call')
  const first = calls.find(call => FILE_RULES.has(blockingAt(call, file, facts)?.rule ?? ''))
  if (!first || calls.some(call => libraryCall(call, file) === 'time.sleep')) return null
  if (descendants(statement, 'with_statement').some(each => managersOf(each).some(manager => holdOf(manager, file))))
    return null
  const moved = movable(statement, file, facts)
  return moved?.doubts.length === 0 ? { ...moved, verb: verbOf(statement, file, facts) } : null
}

const FILE_RULES = new Set(['blocking-open', 'blocking-os-io', 'blocking-path-io'])

function movable(statement: Node, file: PythonFile, facts: Facts): Omit<Candidate, 'verb'> | null {
  if (!ownsLines(statement)) return null
  const opened = descendants(statement, 'call').filter(call => blockingAt(call, file, facts)?.rule === 'blocking-open')
  const moved = extraction(
    statement,
    file,
    opened.some(call => writes(call, file, facts)),
  )
  if (typeof moved === 'string') return null
  const nodes = moved.tail ? [statement, moved.tail] : [statement]
  return { node: statement, extraction: moved, doubts: threadDoubts(nodes, file, projectWork(file, facts)) }
}

function managersOf(statement: Node): Node[] {
  return (statement.child('with_clause')?.children ?? []).flatMap(item => {
    const value = item.get('value')
    return (value?.kind === 'as_pattern' ? value.children[0] : value) ?? []
  })
}

/** True for a call that opens something, also within `contextlib.closing(…)`. */
function opens(manager: Node, file: PythonFile, facts: Facts): boolean {
  const [first] = manager.get('arguments')?.children ?? []
  const isOpening = (node: Node) => node.kind === 'call' && OPENERS.has(blockingAt(node, file, facts)?.rule ?? '')
  return isOpening(manager) || (libraryCall(manager, file) === 'contextlib.closing' && !!first && isOpening(first))
}

/**
 * What the nested function does: `write` where a file is opened to be written, `read` where one is opened; else what it does
 * (`remove`, `copy`), or `scan` and `check` where it only looks.
 */
function verbOf(statement: Node, file: PythonFile, facts: Facts): string {
  const found = descendants(statement, 'call').flatMap(call => {
    const blocking = blockingAt(call, file, facts)
    return blocking ? [{ call, blocking }] : []
  })
  const opening = found.filter(({ blocking }) => blocking.rule === 'blocking-open')
  if (opening.length > 0) return opening.some(({ call }) => writes(call, file, facts)) ? 'write' : 'read'
  const work = found.find(({ blocking }) => blocking.thread !== 'lazy' && !isCheck(blocking.name))
  if (work) return work.blocking.name.split('.').at(-1) ?? 'work'
  return found.some(({ blocking }) => blocking.thread === 'lazy') ? 'scan' : 'check'
}

function writes(call: Node, file: PythonFile, facts: Facts): boolean {
  const position = blockingAt(call, file, facts)?.receiver ? 0 : 1
  return /[wax+]/.test(plainString(argumentOf(call, 'mode', position)) ?? '')
}

/** `_read_config` for what is assigned to `config`, else `_read`; numbered where that is taken. */
function freshName(
  { node, extraction: { result }, verb }: Candidate,
  taken: readonly string[],
  file: PythonFile,
): string {
  const names = result.kind === 'names' ? result.names : result.kind === 'last' ? [result.target.text] : []
  const [only] = names
  const isPlain = names.length === 1 && /^[\p{L}][\p{L}\p{N}_]*$/u.test(only ?? '')
  const base = isPlain ? `_${verb}_${only}` : `_${verb}`
  // After a star import nobody knows which names are taken; a name that stands nowhere in the file is.
  const isTaken = (name: string) => taken.includes(name) || (file.scopes.lookup(name, node)?.length ?? 1) > 0
  if (file.scopes.lookup(base, node) === null) return file.freshName(base)
  let name = base
  for (let number = 2; isTaken(name); number++) name = `${base}_${number}`
  return name
}
