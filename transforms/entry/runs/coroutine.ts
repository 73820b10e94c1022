/** Writes one `async def main()` for several runs, and the one run of it. */

import { type Edit, insertAfter, insertBefore, replace } from '../../../src/engine/edit.ts'
import { dedentLines, indentLines, indentOf, lineEnd, topLevelStatement, unitAt } from '../../../src/python/blocks.ts'
import { startWithComments } from '../../../src/python/comments-above.ts'
import type { PythonFile } from '../../../src/python/file.ts'
import type { Node, Tree } from '../../../src/python/tree.ts'
import { asAwait, besides, edited, optionsOf } from './call.ts'
import type { Plan } from './plan.ts'

/** What surrounds the moved statements. */
type Parts = {
  readonly name: string
  /** Lines of the coroutine before and after the statements, without indentation. */
  readonly opening: readonly string[]
  readonly closing: readonly string[]
  /** The statement that takes their place. */
  readonly call: string
  /** Edits inside of the statements. */
  readonly inside: readonly Edit[]
}

/** The edits that move the statements of a plan into a coroutine; in place, or in front of the block around them. */
export function coroutineEdits(plan: Plan, runs: readonly Node[], file: PythonFile): Edit[] {
  const parts = partsOf(plan, runs, file)
  const suite = plan.stretch.statements[0]?.parent
  return plan.stretch.frame.kind === 'function' || suite?.kind === 'module'
    ? inPlace(plan, parts)
    : inFront(plan, parts)
}

function partsOf(plan: Plan, runs: readonly Node[], file: PythonFile): Parts {
  const { stretch, result, names, declared } = plan
  const name = freeName(plan, file)
  const run = runs[0] as Node
  const options = optionsOf(run)
  const call = `${run.get('function')?.text}(${name}()${options && `, ${options}`})`
  const inside = runs.flatMap(asAwait)
  const keyword = stretch.frame.kind === 'function' ? 'nonlocal' : 'global'
  const parts = { name, opening: declared.length > 0 ? [`${keyword} ${declared.join(', ')}`] : [], closing: [], inside }
  switch (result) {
    case 'nothing':
      return { ...parts, call }
    case 'return':
      return { ...parts, call: `return ${call}` }
    case 'values':
      return { ...parts, closing: [`return ${names.join(', ')}`], call: `${names.join(', ')} = ${call}` }
    case 'assign': {
      const target = targetOf(stretch.statements.at(-1) as Node)
      const text = file.text.slice(target.start, target.end)
      return { ...parts, inside: [replace(target, 'return '), ...inside], call: `${text}${call}` }
    }
  }
}

/** Everything of an assignment that stands before its value: `a = b = `. */
function targetOf(statement: Node): { start: number; end: number } {
  let value = statement.child('assignment', 'augmented_assignment') as Node
  while (/assignment$/.test(value.kind)) value = value.get('right') as Node
  return { start: statement.start, end: value.start }
}

/** `main`, `amain` or the like: a name that means nothing yet where the coroutine is defined and used. */
function freeName({ stretch }: Plan, file: PythonFile): string {
  const { kind, owner } = stretch.frame
  const isTaken = (name: string) => {
    const uses = file.scopes.named(name)
    if (kind === 'function') return uses.some(use => owner.contains(use))
    return file.scopes.module.bindings.has(name) || uses.some(use => !file.scopes.lookup(name, use)?.length)
  }
  return ['main', 'amain'].find(name => !isTaken(name)) ?? file.freshName('main')
}

/** In a function or at module level: the statements stay where they are, one level deeper. */
function inPlace({ stretch }: Plan, { name, opening, closing, call, inside }: Parts): Edit[] {
  const [first, last] = [stretch.statements[0] as Node, stretch.statements.at(-1) as Node]
  const { tree } = first
  const isModule = first.parent?.kind === 'module'
  const [outer, unit] = [indentOf(first), unitAt(first)]
  const start = startWithComments(first)
  const end = lineEnd(tree, last.end)
  const isOpening = first.parent?.parent?.kind === 'function_definition' && first === first.parent.children[0]
  const gap = isOpening ? '' : missingLines(tree, start, isModule ? 2 : 1)
  const head = [`async def ${name}():`, ...opening.map(line => unit + line)].map(line => `${outer}${line}\n`).join('')
  const tail = closing.map(line => `\n${outer}${unit}${line}`).join('')
  return [
    insertBefore({ start, end: start }, gap + head),
    ...besides(indentLines(tree, { start, end: last.end }, unit), inside),
    ...inside,
    insertAfter({ start, end }, `${tail}\n${isModule ? '\n' : ''}\n${outer}${call}`),
  ]
}

/** In a main block: the statements move in front of it, since a definition inside of an `if` reads badly. */
function inFront({ stretch }: Plan, { name, opening, closing, call, inside }: Parts): Edit[] {
  const [first, last] = [stretch.statements[0] as Node, stretch.statements.at(-1) as Node]
  const { tree } = first
  const top = topLevelStatement(first)
  const [depth, unit] = [indentOf(first), bodyIndent(first, top)]
  const moved = { start: startWithComments(first), end: lineEnd(tree, last.end) }
  const edits = [...inside, ...dedentLines(tree, { start: moved.start, end: last.end }, depth.slice(unit.length))]
  const body = edited(tree.text.slice(moved.start, moved.end), moved.start, edits).replaceAll('\r\n', '\n')
  const lines = (each: readonly string[]) => each.map(line => `${unit}${line}\n`).join('')
  const at = startWithComments(top)
  const definition = `async def ${name}():\n${lines(opening)}${body}\n${lines(closing)}`
  return [
    insertBefore({ start: at, end: at }, `${missingLines(tree, at, 2)}${definition}\n\n`),
    replace(moved, `${depth}${call}`),
  ]
}

/** The indentation of the suite directly below the outermost statement. */
function bodyIndent(first: Node, top: Node): string {
  let statement = first
  for (let outer = first.parent; outer && outer !== top; outer = outer.parent)
    if (outer.parent?.kind === 'block') statement = outer
  return indentOf(statement)
}

/** Line breaks that are missing for `wanted` blank lines in front of a line. */
function missingLines(tree: Tree, start: number, wanted: number): string {
  const before = tree.text.slice(0, start)
  if (before.trim() === '') return ''
  const blank = (/(?:\r?\n[ \t]*)*$/.exec(before)?.[0].match(/\n/g)?.length ?? 1) - 1
  return '\n'.repeat(Math.max(0, wanted - blank))
}
