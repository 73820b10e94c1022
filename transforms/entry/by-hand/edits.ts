/** A loop made by hand → `asyncio.run()` or one `asyncio.Runner`, without the statements that only served the loop. */

import { type Edit, insertAfter, insertBefore, remove, replace } from '../../../src/engine/edit.ts'
import type { LoopByHand } from '../../../src/project/loops-by-hand.ts'
import {
  dedentLines,
  endsLine,
  indentLines,
  indentOf,
  lineEnd,
  lineStart,
  nextLine,
  startsLine,
  unitAt,
} from '../../../src/python/blocks.ts'
import type { PythonFile } from '../../../src/python/file.ts'
import { useName } from '../../../src/python/imports.ts'
import { isRemovable, linesOf, removeStatements } from '../../../src/python/removal.ts'
import type { Node } from '../../../src/python/tree.ts'

type Made = { readonly name: string; readonly edits: Edit[] }

/** Why the edits cannot be made. */
export type Layout = 'name-taken' | 'shared-line'

/** The edits that run the coroutine with `asyncio.run()`. */
export function runEdits(loop: LoopByHand, file: PythonFile): Made | Layout {
  return editsAround(loop, file, (run, name) => calledAs(run, name, loop.isDebug))
}

/** The edits that leave of a loop the one call which runs it, with what `asyncio.run` is to be called there. */
export function editsAround(
  loop: LoopByHand,
  file: PythonFile,
  called: (run: Node, name: string) => Edit[],
): Made | Layout {
  const [run] = loop.runs as [Node]
  const imported = useName(file, 'asyncio', 'run', run)
  if (!imported) return 'name-taken'
  if (!canGo(loop, file)) return 'shared-line'
  const shell = shellOf(loop)
  const body = shell ? unwrapped(shell, file) : { edits: [], shifts: [] }
  if (!body) return 'shared-line'
  const edits = [...choreEdits(loop, shell), ...body.edits, ...called(run, imported.name)]
  return { name: imported.name, edits: [...imported.edits, ...edits, ...besides(body.shifts, edits)] }
}

/** The edits that put `with asyncio.Runner() as runner:` around all runs. */
export function runnerEdits(loop: LoopByHand, file: PythonFile): Made | Layout {
  const imported = useName(file, 'asyncio', 'Runner', loop.home)
  if (!imported) return 'name-taken'
  if (!canGo(loop, file)) return 'shared-line'
  const runner = file.freshName('runner')
  const header = `with ${imported.name}(${loop.isDebug ? 'debug=True' : ''}) as ${runner}:`
  const shell = shellOf(loop)
  const isWhole = shell && loop.runs.every(run => shell.body.contains(run))
  const around = isWhole ? reheaded(shell, header, file) : wrapped(loop, header)
  if (!around) return 'shared-line'
  const calls = loop.runs.flatMap(run => calledAs(run, `${runner}.run`, false))
  const edits = [...choreEdits(loop, isWhole ? shell : null), ...around.edits, ...calls]
  return { name: imported.name, edits: [...imported.edits, ...edits, ...besides(around.shifts, edits)] }
}

function canGo(loop: LoopByHand, file: PythonFile): boolean {
  const { chores, runs } = loop
  const isPlain = (run: Node) => !file.hasComment(run.start, (run.get('arguments') as Node).start)
  const gone = [...emptyClauses(chores), shellOf(loop)?.last].filter(each => !!each) as Node[]
  const isAlone = (chore: Node) => {
    const whole = wholeChore(chore, chores)
    return whole === chore || gone.some(each => each.contains(whole)) || isRemovable(whole, file)
  }
  return chores.every(chore => isRemovable(chore, file) && isAlone(chore)) && runs.every(isPlain)
}

/** `asyncio.run(X)` for `loop.run_until_complete(X)`. */
function calledAs(run: Node, name: string, isDebug: boolean): Edit[] {
  const argument = run.get('arguments')?.children[0] as Node
  const value = argument.kind === 'keyword_argument' ? (argument.get('value') as Node) : argument
  return [
    replace(run.get('function') as Node, name),
    ...(value === argument ? [] : [remove({ start: argument.start, end: value.start })]),
    ...(isDebug ? [insertAfter(argument, ', debug=True')] : []),
  ]
}

/** Edits, and indentation of whole lines, some of which may go. */
type Around = { readonly edits: Edit[]; readonly shifts: Edit[] }

/** A `try` whose `finally` only closes the loop, or a `with` that does: its body stands for itself once the loop is gone. */
type Shell = { readonly statement: Node; readonly body: Node; readonly last: Node | null }

function shellOf({ home, chores, runs }: LoopByHand): Shell | null {
  if (home.kind === 'with_statement') return { statement: home, body: home.get('body') as Node, last: null }
  const clause = chores
    .map(chore => wholeChore(chore, chores).parent?.parent)
    .find(each => each?.kind === 'finally_clause')
  const closing = clause?.child('block')
  const statement = clause?.parent
  if (!clause || !closing || !statement) return null
  const isOnlyClosing = closing.children.every(each => isChore(each, chores))
  const body = statement.get('body') as Node
  const isPlain = statement.children.every(each => each === body || each === clause)
  return isOnlyClosing && isPlain && runs.every(run => body.contains(run)) ? { statement, body, last: clause } : null
}

/** A chore, or a `try` around nothing but chores. */
function isChore(statement: Node, chores: readonly Node[]): boolean {
  if (chores.includes(statement)) return true
  if (statement.kind !== 'try_statement') return false
  const suites = statement.children.map(each => (each.kind === 'finally_clause' ? each.child('block') : each))
  return suites.every(each => each?.kind === 'block' && each.children.every(inner => isChore(inner, chores)))
}

/** The outermost statement that is nothing but chores. */
function wholeChore(chore: Node, chores: readonly Node[]): Node {
  const outer = chore.ancestor('try_statement')
  return outer && isChore(outer, chores) ? wholeChore(outer, chores) : chore
}

/** The statements that go one by one; those of a clause that goes as a whole are not among them. */
function choreEdits(loop: LoopByHand, shell: Shell | null): Edit[] {
  const chores = [...new Set(loop.chores.map(chore => wholeChore(chore, loop.chores)))]
  const clauses = emptyClauses(loop.chores)
  const single = chores.filter(chore => ![...clauses, shell?.last].some(each => each?.contains(chore)))
  const ends = clauses.filter(clause => clause !== shell?.last).map(removeClause)
  return [...removeStatements(single), ...ends]
}

/** The `finally` of a `try` with handlers, where nothing is left in it. */
function emptyClauses(chores: readonly Node[]): Node[] {
  const clauses = new Set(chores.map(chore => wholeChore(chore, chores).parent?.parent))
  return [...clauses].filter(clause => {
    if (clause?.kind !== 'finally_clause' || !clause.child('block')?.children.every(each => isChore(each, chores)))
      return false
    return clause.parent?.children.some(each => /^except/.test(each.kind)) === true
  }) as Node[]
}

/** Takes a clause away with its lines; comments in it stay. */
function removeClause(clause: Node): Edit {
  const { tree } = clause
  const lines = linesOf(tree, clause)
  const comments = tree.commentsIn(lines)
  return replace(lines, comments.map(each => `${indentOf(clause)}${each.text}\n`).join(''))
}

function colonOf(statement: Node): Node | null {
  return statement.tokens.find(each => each.kind === ':') ?? null
}

/** The edits that leave the body of a shell alone, one level further left. */
function unwrapped({ statement, body, last }: Shell, file: PythonFile): Around | null {
  const { tree } = statement
  const colon = colonOf(statement)
  const first = body.children[0]
  if (!colon || !first || !startsLine(statement) || !startsLine(first)) return null
  if (statement.kind === 'with_statement' && file.hasComment(statement.start, colon.end)) return null
  const header = { start: statement.start, end: lineEnd(tree, colon.end) }
  const [comment] = tree.commentsIn({ start: colon.end, end: header.end })
  const start = nextLine(tree, colon.end)
  const end = last ? lineStart(tree, last.start) : nextLine(tree, body.end)
  const gone = comment
    ? { start: statement.start, end: comment.start }
    : linesOf(tree, { start: statement.start, end: colon.end })
  return {
    edits: [remove(gone), ...(last ? [removeClause(last)] : [])],
    shifts: dedentLines(tree, { start, end }, unitAt(first)),
  }
}

/** A shell whose header becomes another one. */
function reheaded({ statement, body, last }: Shell, header: string, file: PythonFile): Around | null {
  const colon = colonOf(statement)
  if (!colon || !body.children[0] || file.hasComment(statement.start, colon.end)) return null
  if (last && !startsLine(last)) return null
  const edits = [replace({ start: statement.start, end: colon.end }, header), ...(last ? [removeClause(last)] : [])]
  return { edits, shifts: [] }
}

/** Everything from the first statement behind the set-up to the last run, one level further right. */
function wrapped({ home, chores, runs }: LoopByHand, header: string): Around | null {
  const { tree } = home
  const suite = home.parent?.children ?? []
  const within = (node: Node) => suite.find(each => each.contains(node)) as Node
  const last = within(runs.at(-1) as Node)
  const first = suite.find(each => each.start > home.start && !chores.includes(each)) as Node
  if (!first || first.start > last.start || !startsLine(first) || !endsLine(last)) return null
  const start = lineStart(tree, first.start)
  return {
    edits: [insertBefore({ start, end: start }, `${indentOf(first)}${header}\n`)],
    shifts: indentLines(tree, { start, end: last.end }, unitAt(first)),
  }
}

/** Indentation without that of lines which go. */
function besides(shifts: readonly Edit[], edits: readonly Edit[]): Edit[] {
  return shifts.filter(shift => !edits.some(edit => edit.start <= shift.start && shift.start < edit.end))
}
