/** Rewrites statements in a row as one `a, b = await asyncio.gather(…)`. */

import { type Edit, insertAfter, replace } from '../../../src/engine/edit.ts'
import { indentLines, indentOf, indentUnit, nextLine } from '../../../src/python/blocks.ts'
import type { PythonFile } from '../../../src/python/file.ts'
import { group, layOut } from './layout.ts'
import type { Step } from './run.ts'

/** The edits for a run of steps. */
export function runEdits(run: readonly Step[], asyncio: string, file: PythonFile): Edit[] {
  const [first, last] = [run[0] as Step, run.at(-1) as Step]
  const margin = { indent: indentOf(first.statement), unit: indentUnit(file.tree) }
  const head = `${run.map(step => step.name.text).join(', ')} = await `
  const isPlain = !file.hasComment(first.statement.start, last.statement.end)
  if (isPlain && run.every(step => !step.call.text.includes('\n'))) {
    const calls = run.map(step => step.call.text)
    const text = layOut([head, group(`${asyncio}.gather(`, calls, ')')], margin)
    return [replace({ start: first.statement.start, end: last.statement.end }, text)]
  }
  return oneALine(run, `${head}${asyncio}.gather(\n${margin.indent}${margin.unit}`, margin, file)
}

type Margin = { readonly indent: string; readonly unit: string }

/** Keeps the lines, and with them every comment; what belongs to a call moves one level in. */
function oneALine(run: readonly Step[], head: string, { indent, unit }: Margin, file: PythonFile): Edit[] {
  return run.flatMap(({ statement, call }, index): Edit[] => {
    const next = run[index + 1]
    const inside = { start: nextLine(file.tree, call.start), end: call.end }
    const lines = inside.start < inside.end ? indentLines(file.tree, inside, unit) : []
    const between = next ? { start: nextLine(file.tree, statement.end), end: next.statement.start } : null
    const comments = between ? file.tree.commentsIn(between) : []
    return [
      replace({ start: statement.start, end: call.start }, index === 0 ? head : unit),
      ...lines,
      insertAfter(call, next ? ',' : `,\n${indent})`),
      ...comments.map(({ start }) => ({ start, end: start, text: unit })),
    ]
  })
}
