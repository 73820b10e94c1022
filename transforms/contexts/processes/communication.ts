/** `await process.communicate()` in the place of `await process.wait()`. */

import { type Edit, insertBefore, replace } from '../../../src/engine/edit.ts'
import { indentOf, ownsLines, startsLine, statementOf } from '../../../src/python/blocks.ts'
import { executionOf } from '../../../src/python/execution.ts'
import type { PythonFile } from '../../../src/python/file.ts'
import { isRemovable, removeStatements } from '../../../src/python/removal.ts'
import { loopsAround } from '../../../src/python/repetition.ts'
import type { Binding } from '../../../src/python/scopes.ts'
import { isStore } from '../../../src/python/targets.ts'
import type { Node } from '../../../src/python/tree.ts'
import type { Pipe, PipeUse, Read, Wait } from './pipes.ts'

/** Why the wait has to stay as it is. */
export type WaitObstacle = 'in-between' | 'read-afterwards' | 'value-used'

/** The edits that let the wait read the pipes, or why there are none. */
export function communicating(wait: Wait, uses: readonly PipeUse[], file: PythonFile): readonly Edit[] | WaitObstacle {
  const later = uses.filter(({ node }) => node.start > wait.awaiting.end)
  const reads = later.filter(use => use.kind === 'read')
  const communicates = later.filter(use => use.kind === 'communicate')
  const isAlone = !uses.some(use => use.kind === 'wait' && use !== wait && use.node.start < wait.node.start)
  if (communicates.length > 0)
    return reads.length > 0 ? 'read-afterwards' : withoutWait(wait, communicates[0] as Wait, file)
  if (reads.length > 0) return isAlone ? readingFirst(wait, reads, file) : 'read-afterwards'
  return isDropped(wait) ? [inPlace(wait)] : withReturnCode(wait, file)
}

function isDropped({ awaiting }: Wait): boolean {
  return awaiting.parent?.kind === 'expression_statement'
}

function inPlace({ call }: Wait): Edit {
  return replace(call.get('function')?.get('attribute') as Node, 'communicate')
}

/** `communicate()` waits as well: in front of it the wait is not needed. */
function withoutWait(wait: Wait, next: Wait, file: PythonFile): readonly Edit[] | WaitObstacle {
  const statement = statementOf(wait.node)
  if (!isDropped(wait) || wait.call.parent !== wait.awaiting || !runsBehind(wait, next.call)) return 'read-afterwards'
  return isRemovable(statement, file) ? removeStatements([statement]) : 'in-between'
}

/** `code = await process.wait()` → `await process.communicate()` and `code = process.returncode`. */
function withReturnCode(wait: Wait, file: PythonFile, target = ''): readonly Edit[] | WaitObstacle {
  const statement = statementOf(wait.node)
  const { awaiting, call } = wait
  if (!comesFirst(awaiting, statement)) return 'value-used'
  if (!startsLine(statement) || file.hasComment(awaiting.start, awaiting.end)) return 'in-between'
  const method = call.get('function')?.get('attribute') as Node
  const first = target + file.text.slice(awaiting.start, method.start)
  const line = `${first}communicate${file.text.slice(method.end, awaiting.end)}\n${indentOf(statement)}`
  const whole = awaiting.parent?.kind === 'parenthesized_expression' ? awaiting.parent : awaiting
  return [insertBefore(statement, line), replace(whole, `${wait.node.text}.returncode`)]
}

const LEADING = new Set(['boolean_operator', 'binary_operator', 'comparison_operator', 'parenthesized_expression'])

/** True where nothing of the statement is evaluated before the node, which always is. */
export function comesFirst(node: Node, statement: Node): boolean {
  for (let below = node; below !== statement; ) {
    const outer: Node | null = below.parent
    if (!outer) return false
    const isLeading = LEADING.has(outer.kind) && outer.children[0] === below
    const isAssigned = /^(assignment|named_expression)$/.test(outer.kind) && below === outer.children.at(-1)
    const isWhole = /^(return_statement|expression_statement|not_operator|assert_statement)$/.test(outer.kind)
    const isCondition = outer.kind === 'if_statement' && below.field === 'condition'
    if (!isLeading && !isAssigned && !isCondition && !(isWhole && outer.children[0] === below)) return false
    below = outer
  }
  return true
}

/** `await p.wait(); out = await p.stdout.read()` → `out, _ = await p.communicate()` */
function readingFirst(wait: Wait, reads: readonly Read[], file: PythonFile): readonly Edit[] | WaitObstacle {
  const statement = statementOf(wait.node)
  const isOnce = new Set(reads.map(({ pipe }) => pipe)).size === reads.length
  const isKnown = reads.every(read => isPlain(read) && runsBehind(wait, read.call))
  if (!isOnce || !isKnown) return 'read-afterwards'
  const isSimple = statement.kind === 'expression_statement'
  const taken: Partial<Record<Pipe, string>> = {}
  const removed: Node[] = []
  const edits: Edit[] = []
  for (const read of reads) {
    const target = targetOf(read)
    const isNext = target && isSimple && statementOf(read.call).previous === (removed.at(-1) ?? statement)
    taken[read.pipe] = isNext ? target.text : unusedName(read.pipe, wait.node, file)
    if (isNext) removed.push(statementOf(read.call))
    else edits.push(replace(wholeOf(read.call.parent as Node), taken[read.pipe] as string))
  }
  const touched = isDropped(wait) ? [statement, ...removed] : removed
  if (!touched.every(each => ownsLines(each)) || touched.some(each => file.hasComment(each.start, each.end)))
    return 'in-between'
  const names = (['stdout', 'stderr'] as const).map(pipe => taken[pipe] ?? nobody(pipe, wait.node, file))
  const target = `${names.join(', ')} = `
  const begun = isDropped(wait) ? [insertBefore(statement, target), inPlace(wait)] : withReturnCode(wait, file, target)
  return typeof begun === 'string' ? begun : [...begun, ...edits, ...removeStatements(removed)]
}

/** `await process.stdout.read()` */
function isPlain({ call }: Read): boolean {
  const method = call.get('function')?.get('attribute')?.text
  const isAll = call.kind === 'call' && method === 'read' && call.get('arguments')?.children.length === 0
  return isAll && call.parent?.kind === 'await'
}

function wholeOf(awaiting: Node): Node {
  return awaiting.parent?.kind === 'parenthesized_expression' ? awaiting.parent : awaiting
}

/** The name in `name = await process.stdout.read()`. */
function targetOf({ call }: Read): Node | null {
  const assignment = call.parent?.parent?.kind === 'assignment' ? call.parent.parent : null
  const target = assignment?.get('type') ? null : assignment?.get('left')
  return target?.kind === 'identifier' && assignment?.parent?.kind === 'expression_statement' ? target : null
}

/** True where the place is reached, at most once, only after the wait. */
function runsBehind(wait: Wait, place: Node): boolean {
  const statement = statementOf(wait.node)
  const isSameRound = loopsAround(place).length === loopsAround(wait.node).length
  const isSameFrame = executionOf(place).function === executionOf(wait.node).function
  return isSameRound && isSameFrame && statement.parent?.contains(place) === true && place.start > wait.awaiting.end
}

function unusedName(name: string, at: Node, file: PythonFile): string {
  const frame = executionOf(at).function as Node
  return file.scopes.named(name).some(node => frame.contains(node)) ? file.freshName(name) : name
}

/** `_`, unless somebody reads what has that name, such as `gettext()`. */
function nobody(pipe: Pipe, at: Node, file: PythonFile): string {
  const isFree = file.scopes.named('_').every(isStore) && (file.scopes.lookup('_', at) ?? [null]).every(isVariable)
  return isFree ? '_' : unusedName(pipe, at, file)
}

function isVariable(binding: Binding | null): boolean {
  return binding?.scope.kind === 'function' && /^(assignment|loop)$/.test(binding.kind)
}
