/** From where a plain function comes to run: followed through its callers to modules, coroutines and what nobody sees. */

import { decoratorNames, decoratorsOf } from '../python/attributes.ts'
import { handedTo, runsOn } from '../python/callbacks.ts'
import { neverRuns } from '../python/dead-code.ts'
import { executionOf, isGenerator } from '../python/execution.ts'
import type { PythonFile } from '../python/file.ts'
import { nameInModule } from '../python/names.ts'
import { libraryName } from '../python/receivers.ts'
import { isRepeatedIn } from '../python/repetition.ts'
import { isGuarded, isTest } from '../python/scripts.ts'
import type { Node } from '../python/tree.ts'
import type { Facts } from './facts.ts'
import { type Reference, referencesTo } from './references.ts'

/**
 * - `script`: code under a main guard, a command of the packaging, a test;
 * - `import`: code of a module that runs when somebody imports it;
 * - `loop`: a coroutine, or the event loop itself;
 * - `worker`: another thread or process;
 * - `handed`: code that nobody sees gets the function, or calls it as a method, property or special method;
 * - `unseen`: nothing calls it, or it is exported.
 */
export type Way = 'script' | 'import' | 'loop' | 'worker' | 'handed' | 'unseen'

export type Place = { readonly node: Node; readonly file: PythonFile }

export type Starts = {
  readonly ways: ReadonlySet<Way>
  /** The definitions on all ways, the function itself first. */
  readonly functions: readonly Place[]
  /** The calls at module level from which they start. */
  readonly calls: readonly Place[]
  /** True when it may run several times: in a loop, or from several places. Each test counts for itself. */
  readonly isRepeated: boolean
}

/** Everything that leads to the function. */
export function startsOf(definition: Node, file: PythonFile, facts: Facts): Starts {
  const ways = new Set<Way>()
  const functions: Place[] = [{ node: definition, file }]
  const calls: Place[] = []
  let isRepeated = false
  for (const place of functions) {
    const { references, way } = referencesOf(place, facts)
    if (way) ways.add(way)
    const sites = references.filter(each => each.kind !== 'import' && mayRun(each))
    const counted = sites.filter(each => each.kind === 'call' && !isOfTest(each))
    if (counted.length > 1 || counted.some(({ node }) => isRepeatedIn(node))) isRepeated = true
    for (const site of sites) {
      const next = wayOf(site)
      if (typeof next === 'string') ways.add(next)
      else if (!functions.some(each => isSame(each, next, site.file))) functions.push({ node: next, file: site.file })
      if (next === 'script' || next === 'import') calls.push(site)
    }
    const isCalled = sites.some(site => site.kind !== 'call' || !isSame(place, frameOf(site), site.file))
    if (!isCalled && !way) ways.add(isTest(place.node, place.file) && place.node !== definition ? 'script' : 'unseen')
  }
  return { ways, functions, calls, isRepeated }
}

/** What names the function, and the way in which code calls it that does not name it. */
function referencesOf({ node, file }: Place, facts: Facts): { references: Reference[]; way: Way | null } {
  const summary = facts.functionNamed(nameInModule(node, file))
  if (!summary) return { references: [], way: 'handed' }
  const family = facts.familyOf(summary)
  const references = referencesTo(family ?? [summary], facts)
  if (facts.isEntryPoint(summary.name) || isCommand(node, file)) return { references, way: 'script' }
  const isHook = !family || /^__\w+__$/.test(node.get('name')?.text ?? '')
  const isPlain = decoratorNames(node, file).every(each => /^builtins\.(static|class)method$/.test(each ?? ''))
  return { references, way: isHook || !isPlain || isGenerator(node) ? 'handed' : null }
}

const COMMANDS = /^(click\.(command|group)|typer\.Typer\.(command|callback))$/

/** True for a function that the command line runs: `@click.command()`, `@app.command()` of a typer application. */
function isCommand(definition: Node, file: PythonFile): boolean {
  return decoratorsOf(definition).some(({ children: [expression] }) => {
    const callee = expression?.kind === 'call' ? expression.get('function') : expression
    return COMMANDS.test(libraryName(callee ?? null, file) ?? '')
  })
}

/** A file that is read again has other nodes at the same places. */
function isSame(place: Place, node: Node | null, { path }: PythonFile): boolean {
  return place.file.path === path && place.node.start === node?.start
}

function isOfTest(reference: Reference): boolean {
  const frame = frameOf(reference)
  return frame?.kind === 'function_definition' && isTest(frame, reference.file)
}

function frameOf({ node }: Reference): Node | null {
  return executionOf(node).function
}

function mayRun({ node, file }: Reference): boolean {
  return executionOf(node).obstacle !== 'annotation' && !neverRuns(node, file)
}

/** How a place that names the function leads to it; the function around it where that decides. */
function wayOf({ kind, node, file }: Reference): Way | Node {
  if (kind === 'export') return 'unseen'
  if (kind === 'unknown') return 'handed'
  if (kind === 'other') return handedTo(node, file) ?? 'handed'
  const { function: frame, coroutine } = executionOf(node)
  if (coroutine) return 'loop'
  if (!frame) return isGuarded(node) ? 'script' : 'import'
  return frame.kind === 'lambda' ? (runsOn(frame, file) ?? 'handed') : frame
}
