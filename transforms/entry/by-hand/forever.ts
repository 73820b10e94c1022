/** A loop that runs for ever → `asyncio.run()` of a coroutine that starts the same and then waits. */

import { type Edit, insertBefore, replace } from '../../../src/engine/edit.ts'
import { definitionOf } from '../../../src/project/definitions.ts'
import type { Facts } from '../../../src/project/facts.ts'
import type { ForeverLoop, Step } from '../../../src/project/forever-loops.ts'
import { resultOf } from '../../../src/project/results.ts'
import { indentOf, lineEnd, lineStart, statementOf, topLevelStatement, unitAt } from '../../../src/python/blocks.ts'
import { startWithComments } from '../../../src/python/comments-above.ts'
import { neverEnds } from '../../../src/python/endless.ts'
import { executionOf } from '../../../src/python/execution.ts'
import type { PythonFile } from '../../../src/python/file.ts'
import { type Imported, useName } from '../../../src/python/imports.ts'
import { LINE_WIDTH, width } from '../../../src/python/line-width.ts'
import type { Node, Tree } from '../../../src/python/tree.ts'
import { editsAround, type Layout } from './edits.ts'

type Made = { readonly name: string; readonly edits: Edit[] }

/** The call of the one coroutine that is all the loop is given, and never ends: then it can be run itself. */
export function onlyEndless({ steps }: ForeverLoop, file: PythonFile, facts: Facts): Node | null {
  const [only, ...others] = steps
  const given = only && coroutineIn(only)
  if (!given || others.length > 0 || only.call.get('arguments')?.children.length !== 1) return null
  const functions = resultOf(given, file, facts)?.functions ?? []
  const definitions = functions.map(each => definitionOf(each, facts))
  return definitions.length === 1 && definitions.every(each => each && neverEnds(each.node, each.file)) ? given : null
}

/** True where a comment stands among the steps: they go somewhere else, and it would stay behind. */
export function hasCommentAmong({ steps }: ForeverLoop, file: PythonFile): boolean {
  const [first, last] = [steps[0] as Step, steps.at(-1) as Step]
  const { tree } = file
  return file.hasComment(
    lineStart(tree, first.statement.start),
    lineEnd(tree, (last.keeping.at(-1) ?? last.statement).end),
  )
}

/** The edits that run the coroutine in place of the loop. */
export function endlessEdits({ loop, steps }: ForeverLoop, given: Node, file: PythonFile): Made | Layout {
  const chores = [...loop.chores, ...setsOf(steps, file)]
  return editsAround({ ...loop, chores }, file, (run, name) => [replace(run, runOf(name, given.text, loop.isDebug))])
}

/** The edits that put what the loop is given into a coroutine, and run that. */
export function foreverEdits(forever: ForeverLoop, file: PythonFile): Made | Layout {
  const { loop, steps } = forever
  const event = useName(file, 'asyncio', 'Event', loop.home)
  const task = useName(file, 'asyncio', 'create_task', loop.home)
  if (!event || !task) return 'name-taken'
  const coroutine = file.freshName('run_forever')
  const made = editsAround(loop, file, (run, name) => [replace(run, runOf(name, `${coroutine}()`, loop.isDebug))])
  if (typeof made === 'string') return made
  const isStarting = steps.some(({ kind }) => kind === 'task')
  const imports = [event, ...(isStarting ? [task] : [])].flatMap(({ edits }) => edits)
  const unit = unitAt(loop.home)
  const indent = executionOf(loop.home).function ? indentOf(loop.home) : ''
  const lines = [...bodyOf(steps, task, indent + unit, unit, file), `await ${event.name}().wait()`]
  return { name: made.name, edits: [...imports, ...made.edits, definition(forever, coroutine, lines, unit)] }
}

/** The statements of the module that make a set for nothing but these tasks. */
function setsOf(steps: readonly Step[], file: PythonFile): Node[] {
  const uses = steps.flatMap(({ keeping: [adding] }) => adding?.child('call')?.get('function')?.get('object') ?? [])
  return uses.flatMap(use => {
    const [binding, ...others] = file.scopes.lookup(use.text, use) ?? []
    const statement = binding?.node.parent?.parent
    if (!binding || others.length > 0 || statement?.kind !== 'expression_statement') return []
    const isKept = (each: Node) => steps.some(step => step.keeping.some(keeping => keeping.contains(each)))
    const isOwn = file.scopes.references(binding).every(each => each === binding.node || isKept(each))
    return isOwn && binding.scope.kind === 'module' && /=\s*set\(\)$/.test(statement.text) ? [statement] : []
  })
}

function runOf(name: string, coroutine: string, isDebug: boolean): string {
  return `${name}(${coroutine}${isDebug ? ', debug=True' : ''})`
}

function coroutineIn({ kind, call }: Step): Node | null {
  return kind === 'output' ? null : (call.get('arguments')?.children[0] ?? null)
}

/** Tasks are let go when they end, so that an error of theirs is logged then, as before; a variable would hold the last one. */
function bodyOf(steps: readonly Step[], { name }: Imported, indent: string, unit: string, file: PythonFile): string[] {
  const tasks = steps.filter(({ kind, keeping }) => kind === 'task' && keeping.length === 0)
  const makers = tasks.map(({ call }) => `${name}${unindented(call.get('arguments') as Node)}`)
  const kept = file.freshName('tasks')
  const each = file.freshName('task')
  const flat = `${kept} = {${makers.join(', ')}}`
  const isLong = flat.includes('\n') || width(indent + flat) > LINE_WIDTH
  const inLines = makers.flatMap(maker => `${maker},`.split('\n')).map(line => unit + line)
  const set = isLong ? [`${kept} = {`, ...inLines, '}'] : [flat]
  const loop = [`for ${each} in ${kept}:`, `${unit}${each}.add_done_callback(${kept}.discard)`]
  const letting = [...set, ...loop, `del ${each}`]
  const lastTask = tasks.at(-1)
  return steps.flatMap(step => {
    if (step.kind === 'output') return unindented(step.statement).split('\n')
    const [adding] = step.keeping
    if (adding) {
      const target = step.statement.child('assignment')?.get('left')?.text
      const making = `${target} = ${name}${unindented(step.call.get('arguments') as Node)}`
      return [...making.split('\n'), ...step.keeping.map(({ text }) => text)]
    }
    if (step.kind === 'run') return `await ${unindented(coroutineIn(step) as Node)}`.split('\n')
    return step === lastTask ? letting : []
  })
}

/** The text of an expression, whose further lines lose the indentation of its statement. */
function unindented(node: Node): string {
  const indent = indentOf(statementOf(node))
  const [first, ...others] = node.text.split(/\r?\n/)
  return [first, ...others.map(line => (line.startsWith(indent) ? line.slice(indent.length) : line))].join('\n')
}

/** In a function right before what it starts, where it sees the variables; else before the statement of the module. */
function definition({ loop, steps }: ForeverLoop, name: string, lines: readonly string[], unit: string): Edit {
  const { home, chores } = loop
  const { tree } = home
  const isInner = executionOf(home).function !== null
  const suite = home.parent?.children ?? []
  const [first] = steps as [Step]
  const statement = isInner ? (suite.find(each => each.contains(first.statement)) ?? home) : topLevelStatement(home)
  const indent = indentOf(statement)
  const gap = isInner ? 1 : 2
  const start = isInner ? lineStart(tree, statement.start) : lineStart(tree, startWithComments(statement))
  const isFirst = isInner && suite.every(each => each.start >= statement.start || chores.includes(each))
  const missing = isFirst ? 0 : Math.max(0, gap - blanksBefore(tree, start))
  const body = lines.map(line => `${indent}${unit}${line}\n`).join('')
  const text = `${'\n'.repeat(missing)}${indent}async def ${name}():\n${body}${'\n'.repeat(gap)}`
  return insertBefore({ start, end: start }, text)
}

function blanksBefore(tree: Tree, offset: number): number {
  return (/(?:^|\n)((?:[ \t]*\r?\n)*)$/.exec(tree.text.slice(0, offset))?.[1] ?? '').split('\n').length - 1
}
