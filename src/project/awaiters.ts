/** What the callers of a coroutine function do with what it returns, once they have awaited it. */

import { decoratorNames } from '../python/attributes.ts'
import { neverRuns } from '../python/dead-code.ts'
import { executionOf } from '../python/execution.ts'
import type { PythonFile } from '../python/file.ts'
import { startsLoop } from '../python/loop-starts.ts'
import { nameInModule } from '../python/names.ts'
import { calledThrough, libraryCall } from '../python/receivers.ts'
import type { Node } from '../python/tree.ts'
import { useOf, type ValueUse } from '../python/value-uses.ts'
import type { Facts } from './facts.ts'
import { referencesTo } from './references.ts'

/**
 * - `value`: every caller is seen, and uses the result in ways in which a coroutine makes no sense, or not at all;
 * - `coroutine`: a caller awaits the result, or makes a task of it;
 * - `handed-on`: a caller hands it on, to where somebody may await it;
 * - `unseen`: there are no callers, or there may be others.
 */
export type ResultUse = 'value' | 'coroutine' | 'handed-on' | 'unseen'

const VALUE_USES: ReadonlySet<ValueUse> = new Set(['dropped', 'entered', 'iterated', 'read', 'tested'])

/** Functions that await what they are given. */
const TAKERS = /^asyncio\.(.*\bcreate_task|ensure_future|gather|run|shield|wait_for)$|\.run_until_complete$/

/**
 * What becomes of the results of a coroutine function, followed through callers that return them.
 * @param ignored a call that does not count: it may be one of the very function, through `super()`
 */
export function resultUseOf(definition: Node, file: PythonFile, facts: Facts, ignored: Node | null = null): ResultUse {
  const pending = [{ node: definition, file }]
  const uses = new Set<ResultUse>()
  for (const place of pending) {
    const { sites, isOpen } = sitesOf(place.node, place.file, facts)
    if (isOpen) uses.add('unseen')
    for (const site of sites) {
      if (site.node.start === ignored?.start && site.file.path === file.path) continue
      const use = useAt(site.node, site.file)
      if (typeof use === 'string') uses.add(use)
      else if (!pending.some(({ node, file: home }) => home.path === site.file.path && node.start === use.start))
        pending.push({ node: use, file: site.file })
    }
  }
  return (['coroutine', 'handed-on', 'unseen'] as const).find(each => uses.has(each)) ?? 'value'
}

type Site = { readonly node: Node; readonly file: PythonFile }

/** The calls of the function, and whether there may be others, or none at all. */
function sitesOf(definition: Node, file: PythonFile, facts: Facts): { sites: Site[]; isOpen: boolean } {
  const summary = facts.functionNamed(nameInModule(definition, file))
  const family = summary && facts.familyOf(summary)
  const references = summary ? referencesTo(family ?? [summary], facts) : []
  const named = references.filter(({ kind, node, file: home }) => kind !== 'import' && !neverRuns(node, home))
  const sites = named.filter(({ kind }) => kind === 'call')
  const isPlain = decoratorNames(definition, file).every(each => /^builtins\.(static|class)method$/.test(each ?? ''))
  return { sites, isOpen: !family || !isPlain || sites.length < named.length || sites.length === 0 }
}

/** What is done with the result of a call; the function around it where it returns the result. */
function useAt(call: Node, file: PythonFile): ResultUse | Node {
  const use = useOf(call, file)
  if (use === 'awaited') return useOfResult(call.parent as Node, file)
  if (use === 'dropped') return 'value'
  const list = call.parent?.kind === 'argument_list' ? call.parent : null
  const runner = list?.children[0] === call ? list.parent : null
  const isRun = runner && (startsLoop(calledThrough(runner, file) ?? '') || isMethodOfLoop(runner))
  return isRun ? useOfResult(runner, file) : 'handed-on'
}

function isMethodOfLoop(call: Node): boolean {
  return call.get('function')?.get('attribute')?.text === 'run_until_complete'
}

function useOfResult(result: Node, file: PythonFile): ResultUse | Node {
  const use = useOf(result, file)
  if (VALUE_USES.has(use)) return 'value'
  if (use === 'awaited' || isTaken(result, file)) return 'coroutine'
  if (use === 'returned') return executionOf(result).coroutine ?? 'handed-on'
  return use === 'assigned' ? useOfVariable(result.parent as Node, file) : 'handed-on'
}

/** What is done with a variable that holds the result; it has to be bound there alone. */
function useOfVariable(assignment: Node, file: PythonFile): ResultUse {
  const target = assignment.get('left')
  const bindings = target && file.scopes.lookup(target.text, target)
  const own = bindings?.find(({ node }) => node === target)
  if (!own || assignment.parent?.kind !== 'expression_statement') return 'handed-on'
  const uses = file.scopes.references(own).filter(use => !bindings?.some(({ node }) => node === use))
  if (uses.some(use => useOf(use, file) === 'awaited' || isTaken(use, file))) return 'coroutine'
  const isLocal = own.scope.kind === 'function' && bindings?.length === 1
  return isLocal && uses.every(use => VALUE_USES.has(useOf(use, file))) ? 'value' : 'handed-on'
}

function isTaken(value: Node, file: PythonFile): boolean {
  const call = value.parent?.kind === 'argument_list' ? value.parent.parent : null
  return !!call && TAKERS.test(libraryCall(call, file) ?? '')
}
