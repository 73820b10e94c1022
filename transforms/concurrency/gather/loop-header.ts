/** Writes the header of a loop over results: the results alone, counted, or beside the items they belong to. */

import type { Settings } from '../../../src/engine/settings.ts'
import { indentOf, indentUnit } from '../../../src/python/blocks.ts'
import type { PythonFile } from '../../../src/python/file.ts'
import type { Node } from '../../../src/python/tree.ts'
import { forClause, iterableText, type Written, writeCalls } from './calls.ts'
import { canRepeat } from './iterable.ts'
import { clauses, type Doc, group, layOut } from './layout.ts'
import type { Loop } from './loop.ts'
import { areBuiltin, listName, variablesIn } from './names.ts'

export type Context = { readonly file: PythonFile; readonly settings: Settings; readonly asyncio: string }

type Wanted = { readonly clauses: readonly string[]; readonly made?: string; readonly statement?: Node | undefined }

/** The gather expression for the calls of all rounds. */
export function written(loop: Loop, { clauses, made = '', statement = loop.loop }: Wanted, context: Context): Written {
  const { call, setup, target, iterable } = loop
  const calls = { call, setup, targets: [target], iterable, clauses, made, statement }
  return writeCalls(calls, context.asyncio, context.file, context.settings)
}

/** The loop as clauses of a comprehension. */
export function clausesOf({ target, iterable, guard }: Loop): string[] {
  const condition = guard ? [`if ${guard.get('condition')?.text}`] : []
  return [forClause(target.text, iterableText(iterable)), ...condition]
}

export type Header = { readonly target: string; readonly source: readonly Doc[]; readonly before: readonly string[] }

/** The header of the loop over the results, or why there can be none. */
export function headerOf(
  loop: Loop,
  names: readonly Node[],
  variable: string,
  context: Context,
): Header | 'name-taken' {
  const { target, iterable, guard } = loop
  const isItem = variable === target.text
  if (names.length === 0 || isItem) {
    const { before, gather } = written(loop, { clauses: clausesOf(loop) }, context)
    return { target: variable, source: ['await ', gather], before }
  }
  const wrapped = /^\w+$|^\(.*\)$/s.test(variable) ? variable : `(${variable})`
  const counted = guard ? null : countedHeader(loop, names, wrapped, context)
  if (counted) return counted
  if (!areBuiltin(['zip', 'list'], loop.loop, context.file)) return 'name-taken'
  const item = target.kind === 'identifier' ? target.text : `(${target.text})`
  if (!guard && canRepeat(iterable, context.file)) {
    const { before, gather } = written(loop, { clauses: clausesOf(loop) }, context)
    return {
      target: `${item}, ${wrapped}`,
      source: [group('zip(', [iterableText(iterable), ['await ', gather]], ')')],
      before,
    }
  }
  const items = listName(iterable, target, loop.loop)
  const list = guard ? clauses('[', [item, ...clausesOf(loop)], ']') : asList(iterable)
  const made = layOut([`${items} = `, list], { indent: indentOf(loop.loop), unit: indentUnit(context.file.tree) })
  const { before, gather } = written(loop, { clauses: [forClause(target.text, items)], made }, context)
  return { target: `${item}, ${wrapped}`, source: [group('zip(', [items, ['await ', gather]], ')')], before }
}

/** Lists and tuples that the source writes out need no copy. */
function asList(iterable: Node): Doc {
  if (['list', 'tuple', 'list_comprehension'].includes(iterable.kind)) return iterable.text
  return iterable.kind === 'expression_list' ? `[${iterable.text}]` : group('list(', [iterable.text], ')')
}

/** `for i, url in enumerate(urls)` where only the count is needed: the results are counted instead. */
function countedHeader(loop: Loop, names: readonly Node[], variable: string, context: Context): Header | null {
  const { target, iterable, call, setup } = loop
  const [count, item] = target.children
  const given = iterable.kind === 'call' ? (iterable.get('arguments')?.children ?? []) : []
  if (target.kind !== 'pattern_list' || target.children.length !== 2 || count?.kind !== 'identifier' || !item)
    return null
  if (given.length !== 1 || context.file.called(iterable) !== 'builtins.enumerate') return null
  if (names.some(name => name !== count) || usesName([call, ...setup], count.text)) return null
  const inner = { ...loop, target: item, iterable: given[0] as Node }
  const { before, gather } = written(inner, { clauses: clausesOf(inner) }, context)
  return { target: `${count.text}, ${variable}`, source: [group('enumerate(', [['await ', gather]], ')')], before }
}

function usesName(code: readonly Node[], name: string): boolean {
  return code.some(each => variablesIn(each).includes(name))
}
