/** Runs a call in a worker thread: `f(a)` → `await asyncio.to_thread(f, a)` (SEMANTICS 3). */

import { type Edit, insertBefore, replace } from '../../../src/engine/edit.ts'
import { atLeast, type Settings } from '../../../src/engine/settings.ts'
import { awaitNeedsParentheses } from '../../../src/python/awaiting.ts'
import { indentUnit } from '../../../src/python/blocks.ts'
import { argumentsOf } from '../../../src/python/calls.ts'
import { eventLoopOf } from '../../../src/python/event-loops.ts'
import type { PythonFile } from '../../../src/python/file.ts'
import { type Imported, importsFrom, useModule, useName } from '../../../src/python/imports.ts'
import { LINE_WIDTH, width } from '../../../src/python/line-width.ts'
import type { Node } from '../../../src/python/tree.ts'
import { breaksAround, relayCall } from './layout.ts'

/** How a thread is asked for: `RUNNER(lead, CALLEE, arguments)`. */
type Hop = {
  readonly runner: string
  /** What stands between the runner's parenthesis and the callable. */
  readonly lead: string
  /** What closes `lead` again. */
  readonly close: string
  readonly imports: readonly Edit[]
}

/**
 * The edits that run `call` in a thread. Its arguments are evaluated where they were, before the hop.
 * Null where a name that the new code needs is taken.
 */
export function callInThread(call: Node, file: PythonFile, settings: Settings): Edit[] | null {
  const hop = hopFor(call, file, settings, hasKeywords(call))
  if (!hop) return null
  const [open, close] = parentheses(call)
  const callee = call.get('function')?.text ?? ''
  const added = `${open}await ${hop.runner}(${hop.lead}${hop.close}${close}`.length
  const [before, after] = open ? breaksAround(call, added) : ['', '']
  const edits = relayCall(call, {
    head: `${open}${before}await ${hop.runner}`,
    prepended: [hop.lead + callee],
    close: hop.close,
    grown: close.length,
    isBrokenAround: before !== '',
  })
  return [...hop.imports, ...edits, ...closing(call, close && after + close)]
}

/**
 * The edits that run `call` in a thread and leave its callee where it is, so that other edits of the fix can go into it.
 * Null where a name is taken.
 */
export function methodInThread(call: Node, file: PythonFile, settings: Settings): Edit[] | null {
  const hop = hopFor(call, file, settings, hasKeywords(call))
  const callee = call.get('function')
  const list = call.get('arguments')
  if (!hop || !callee || list?.kind !== 'argument_list') return null
  const [open, close] = parentheses(call)
  const [first] = list.children
  const opened = { start: callee.end, end: first ? first.start : list.end - 1 }
  return [
    ...hop.imports,
    insertBefore(call, `${open}await ${hop.runner}(${hop.lead}`),
    replace(opened, first ? ', ' : ''),
    ...closing(call, hop.close + close),
  ]
}

/**
 * The edits that evaluate a whole expression in a thread. Null where a name is taken.
 * @param expression holds no `await`, `yield` or walrus: a lambda cannot
 * @param around a function to call with it there, such as `list`
 */
export function expressionInThread(
  expression: Node,
  file: PythonFile,
  settings: Settings,
  around: string | null = null,
): Edit[] | null {
  const hop = hopFor(expression, file, settings)
  if (!hop) return null
  const [open, close] = parentheses(expression)
  const lead = `${hop.lead}lambda: ${around ? `${around}(` : ''}`
  const tail = `${around ? ')' : ''}${hop.close}`
  const added = `${open}await ${hop.runner}(${lead}${tail})${close}`.length
  const [before, after] = breaksAround(expression, added)
  const [opening, ending] = open
    ? insideParentheses(expression, `await ${hop.runner}(`, lead, `${tail})`, [before, after])
    : [`await ${hop.runner}(${before}${lead}`, `${tail}${after})`]
  return [...hop.imports, insertBefore(expression, opening), ...closing(expression, ending)]
}

/** Parentheses that the await needs anyway take the line break, and where that is not enough those of the runner, too. */
function insideParentheses(
  expression: Node,
  runner: string,
  lead: string,
  tail: string,
  [before, after]: readonly [string, string],
): readonly [string, string] {
  const isTooLong = width(before.slice(1) + runner + lead + expression.text + tail) > LINE_WIDTH
  if (before === '' || !isTooLong || expression.text.includes('\n'))
    return [`(${before}${runner}${lead}`, `${tail}${after})`]
  const unit = indentUnit(expression.tree)
  return [`(${before}${runner}${before}${unit}${lead}`, `${tail.slice(0, -1)}${before})${after})`]
}

/**
 * The source that runs a function without arguments in a thread, `await asyncio.to_thread(read)`, and the imports it needs.
 * Null where a name is taken.
 */
export function functionInThread(
  name: string,
  at: Node,
  file: PythonFile,
  settings: Settings,
): { readonly text: string; readonly imports: readonly Edit[] } | null {
  const hop = hopFor(at, file, settings)
  return hop && { text: `await ${hop.runner}(${hop.lead}${name}${hop.close})`, imports: hop.imports }
}

function parentheses(node: Node): [string, string] {
  return awaitNeedsParentheses(node) ? ['(', ')'] : ['', '']
}

function closing(node: Node, text: string): Edit[] {
  return text ? [insertBefore({ start: node.end, end: node.end }, text)] : []
}

/**
 * How to ask for a thread at a place. Before Python 3.9 the executor is asked itself; unlike `to_thread` it does not carry
 * context variables along. Under anyio the loop may be trio's.
 * @param hasKeywords true where the function gets more than plain positional arguments
 */
function hopFor(at: Node, file: PythonFile, { targetVersion }: Settings, hasKeywords = false): Hop | null {
  if (eventLoopOf(file) === 'anyio') return anyioHop(at, file, hasKeywords)
  if (atLeast(targetVersion, [3, 9])) {
    const runner = useName(file, 'asyncio', 'to_thread', at)
    return runner && { runner: runner.name, lead: '', close: '', imports: runner.edits }
  }
  const loop = useName(file, 'asyncio', 'get_running_loop', at)
  const partial = useName(file, 'functools', 'partial', at)
  const contextvars = useModule(file, 'contextvars', at)
  if (!loop || !partial || !contextvars) return null
  return {
    runner: `${loop.name}().run_in_executor`,
    lead: `None, ${partial.name}(${contextvars.name}.copy_context().run, `,
    close: ')',
    imports: [...loop.edits, ...partial.edits, ...contextvars.edits],
  }
}

/** `anyio.to_thread.run_sync()` hands on positional arguments only. */
function anyioHop(at: Node, file: PythonFile, hasKeywords: boolean): Hop | null {
  const runner = anyioRunner(at, file)
  if (!runner || !hasKeywords) return runner && { runner: runner.name, lead: '', close: '', imports: runner.edits }
  const partial = useName(file, 'functools', 'partial', at)
  return (
    partial && {
      runner: runner.name,
      lead: `${partial.name}(`,
      close: ')',
      imports: [...runner.edits, ...partial.edits],
    }
  )
}

/** `run_sync` where the file imports it, else through the module, which `import anyio` brings along. */
function anyioRunner(at: Node, file: PythonFile): Imported | null {
  if (importsFrom(file, 'anyio.to_thread.run_sync')) return useName(file, 'anyio.to_thread', 'run_sync', at)
  const module = useName(file, 'anyio', 'to_thread', at)
  return module && { name: `${module.name}.run_sync`, edits: module.edits }
}

function hasKeywords(call: Node): boolean {
  const { keywords, hasDoubleStar } = argumentsOf(call)
  return keywords.size > 0 || hasDoubleStar
}
