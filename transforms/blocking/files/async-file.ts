/** Opens a file with aiofiles or anyio, and awaits what is done with it (SEMANTICS 4). */

import { type Edit, insertAfter, insertBefore, replace } from '../../../src/engine/edit.ts'
import { awaitAround } from '../../../src/python/awaiting.ts'
import { statementOf } from '../../../src/python/blocks.ts'
import { argumentsOf } from '../../../src/python/calls.ts'
import { awaitObstacle, coroutineOf, executionOf } from '../../../src/python/execution.ts'
import { importsFrom, useModule } from '../../../src/python/imports.ts'
import { libraryCall } from '../../../src/python/receivers.ts'
import { usesOfResult } from '../../../src/python/result-uses.ts'
import type { Node } from '../../../src/python/tree.ts'
import { type Context, isClear } from '../offload/standing.ts'

export type AsyncFile = { readonly edits: readonly Edit[]; readonly needsPackage: string | null }

/** Methods that both libraries offer as coroutines. */
const AWAITED = new Set('flush read read1 readinto readline readlines seek tell truncate write writelines'.split(' '))

/** Attributes that both answer at once. */
const ATTRIBUTES = new Set('closed encoding errors mode name newlines'.split(' '))

/** Functions that read the whole file, with the one that takes its content. */
const LOADERS: Readonly<Record<string, string>> = { 'json.load': 'loads', 'yaml.safe_load': 'safe_load' }

/**
 * The edits that turn `with open(…) as f:` into `async with`, or null where one of its uses has no counterpart. Iteration
 * becomes `async for`.
 */
export function moveToAsyncFile(call: Node, context: Context): AsyncFile | null {
  const { file, facts, settings } = context
  const library = settings.fileIo
  const statement = statementOf(call)
  const items = statement.child('with_clause')?.children ?? []
  if (library === 'thread' || statement.kind !== 'with_statement' || statement.has('async') || items.length !== 1)
    return null
  const item = items[0]?.get('value')
  if ((item?.kind === 'as_pattern' ? item.children[0] : item) !== call) return null
  const head = headEdits(call, library, context)
  const uses = usesOfResult(call, file)?.map(use => useEdits(use, context))
  if (!head || !uses || uses.includes(null)) return null
  const isDeclared = facts.declares(library) || importsFrom(file, library)
  const edits = [insertBefore(statement, 'async '), ...head, ...uses.flatMap(each => each ?? [])]
  return { edits, needsPackage: isDeclared ? null : library }
}

/** `open(…)` and `path.open(…)`; other functions that open have no counterpart. */
function headEdits(call: Node, library: 'aiofiles' | 'anyio', { file }: Context): Edit[] | null {
  const module = useModule(file, library, call)
  const callee = call.get('function') as Node
  const list = call.get('arguments')
  const name = libraryCall(call, file)
  if (!module || list?.kind !== 'argument_list' || argumentsOf(call).keywords.has('opener')) return null
  const opener = library === 'aiofiles' ? `${module.name}.open` : `await ${module.name}.open_file`
  if (name === 'builtins.open' || name === 'io.open') return [...module.edits, replace(callee, opener)]
  if (name !== 'pathlib.Path.open') return null
  const path = callee.get('object')?.text ?? ''
  const gap = list.children.length > 0 ? ', ' : ''
  return [...module.edits, replace(callee, opener), insertAfter({ start: list.start, end: list.start + 1 }, path + gap)]
}

function useEdits(use: Node, context: Context): Edit[] | null {
  const { file } = context
  const parent = use.parent
  if (parent?.kind === 'attribute' && use.field === 'object') {
    const name = parent.get('attribute')?.text ?? ''
    if (ATTRIBUTES.has(name)) return []
    const call = parent.parent?.kind === 'call' && parent.field === 'function' ? parent.parent : null
    return call && AWAITED.has(name) && isClear(call, context) ? awaitAround(call) : null
  }
  if (parent?.kind === 'for_statement' && use.field === 'right' && coroutineOf(use))
    return parent.has('async') ? null : [insertBefore(parent, 'async ')]
  if (parent?.kind === 'for_in_clause' && use.field === 'right') return comprehensionEdits(use, parent, context)
  const call = parent?.kind === 'argument_list' && parent.children[0] === use ? parent.parent : null
  const loader = call && LOADERS[libraryCall(call, file) ?? '']
  return call && loader && isClear(call, context) ? loadEdits(call, use, loader) : null
}

/** An async comprehension is one for the coroutine itself; a generator would turn into another object. */
function comprehensionEdits(use: Node, clause: Node, { settings }: Context): Edit[] | null {
  const comprehension = clause.parent
  const isFirst = comprehension?.child('for_in_clause') === clause
  const isPlain = /^(list|set|dictionary)_comprehension$/.test(comprehension?.kind ?? '')
  const execution = comprehension && executionOf(comprehension)
  if (!isFirst || !isPlain || !execution?.coroutine || awaitObstacle(execution, settings.targetVersion)) return null
  return executionOf(use).coroutine === execution.coroutine ? [insertBefore(clause, 'async ')] : null
}

/** `json.load(f)` reads the file and parses the text: `json.loads(await f.read())`. */
function loadEdits(call: Node, use: Node, loader: string): Edit[] | null {
  const attribute = call.get('function')?.get('attribute')
  if (!attribute) return null
  return [replace(attribute, loader), insertBefore(use, 'await '), insertAfter(use, '.read()')]
}
