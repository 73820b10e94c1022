/** Which variables a run of statements reads and writes, and which of them matter afterwards. */

import { statementOf } from './blocks.ts'
import { executionOf } from './execution.ts'
import type { PythonFile } from './file.ts'
import { oncePerBindings } from './memo.ts'
import { type Binding, isName, type Scope } from './scopes.ts'
import { isStore } from './targets.ts'
import { descendants, type Node } from './tree.ts'

export type NameUse = {
  /** Variables, builtins and imported names that the statements read; `x += 1` reads `x`. */
  readonly reads: ReadonlySet<string>
  /** Names that they bind, rebind or delete. */
  readonly writes: ReadonlySet<string>
  /**
   * Those of `writes` whose value may be seen once the statements have run: further down, in the next round of a loop
   * around them, in a nested function, or outside of the function where the name is global or nonlocal.
   */
  readonly usedAfter: ReadonlySet<string>
}

/**
 * Names by their meaning in the function (or module) around: what comprehensions, lambdas and functions inside of the
 * statements keep for themselves does not count, what they take from around does.
 * @param nodes neighbouring statements or expressions of one suite, in source order
 */
export function readsAndWrites(nodes: readonly Node[], file: PythonFile): NameUse {
  const reads = new Set<string>()
  const writes = new Map<string, Scope | null>()
  const isInside = (node: Node) => nodes.some(each => each.contains(node))
  for (const node of nodes.flatMap(each => descendants(each, 'identifier'))) {
    if (!isVariable(node)) continue
    const scope = homeOf(node, file)
    if (scope && scope.kind !== 'module' && isInside(scope.node)) continue
    if (isWrite(node, file)) writes.set(node.text, scope)
    if (!isWrite(node, file) || node.parent?.kind === 'augmented_assignment') reads.add(node.text)
  }
  for (const [name, scope] of importedNames(nodes, file)) writes.set(name, scope)
  const after = [...writes].filter(([name, scope]) => isUsedAfter(name, scope, nodes, file)).map(([name]) => name)
  return { reads, writes: new Set(writes.keys()), usedAfter: new Set(after) }
}

function isVariable(node: Node): boolean {
  const isDeclared = /^(global|nonlocal)_/.test(node.parent?.kind ?? '')
  return !isDeclared && !isParameter(node) && isName(node)
}

/** The name of a parameter belongs to its function, although it stands outside of the body. */
function isParameter(node: Node): boolean {
  return (
    isStore(node) &&
    node.ancestor('parameters', 'lambda_parameters', 'block', 'module')?.kind.endsWith('parameters') === true
  )
}

/** Stores, and the names of definitions, handlers and patterns. */
function isWrite(node: Node, file: PythonFile): boolean {
  if (isStore(node)) return true
  const bindings = file.scopes.lookup(node.text, node)
  return bindings !== null && bindings.length > 0 && nodesOf(bindings, file).has(node)
}

const nodesOf = oncePerBindings((bindings, _file) => new Set(bindings.map(({ node }) => node)))

function homeOf(node: Node, file: PythonFile): Scope | null {
  return file.scopes.lookup(node.text, node)?.[0]?.scope ?? null
}

function importedNames(nodes: readonly Node[], file: PythonFile): [string, Scope][] {
  return file.scopes.imports
    .filter(binding => nodes.some(node => node.contains(binding.node)))
    .filter(binding => binding.scope.kind === 'module' || !nodes.some(node => node.contains(binding.scope.node)))
    .map(binding => [binding.name, binding.scope])
}

function isUsedAfter(name: string, scope: Scope | null, nodes: readonly Node[], file: PythonFile): boolean {
  const first = nodes[0]
  const last = nodes.at(-1)
  if (!first || !last || !scope) return true
  const frame = executionOf(first).function
  const isOwn = scope.kind === 'module' ? frame === null : scope.node === frame
  if (!isOwn) return true
  const loop = outermostLoop(first, frame)
  const others = (scope.bindings.get(name) ?? []).filter(({ node }) => !nodes.some(each => each.contains(node)))
  const later = others.filter(({ node }) => node.start >= last.end)
  return file.scopes.references({ name, scope }).some(node => {
    const isUse = /^(augmented_assignment|delete_statement)$/.test(node.parent?.kind ?? '')
    if (isWrite(node, file) && !isUse) return false
    if (/^(global|nonlocal)_/.test(node.parent?.kind ?? '')) return false
    if (executionOf(node).function !== frame) return !nodes.some(each => each.contains(node))
    if (node.start >= last.end) return !isOverwritten(node, later)
    return !!loop?.contains(node) && node.end <= first.start && !isOverwritten(node, others, loop)
  })
}

/**
 * True when one of the bindings gives the variable a new value on every way to the read: an assignment further up in a suite
 * around it, or the target of a loop or `with` that it stands in.
 * @param within bindings outside of this node do not count
 */
export function isOverwritten(read: Node, bindings: readonly Binding[], within: Node | null = null): boolean {
  return bindings.some(({ node, kind }) => {
    if (within && !within.contains(node)) return false
    const statement = statementOf(node)
    if (kind === 'loop' && node.ancestor('for_in_clause') === null)
      return statement.get('body')?.contains(read) === true
    if (kind === 'with' && statement.get('body')?.contains(read)) return true
    if (kind === 'except') return node.ancestor('except_clause')?.contains(read) === true
    if (kind !== 'assignment' && kind !== 'with' && kind !== 'import') return false
    const isWhole = kind === 'with' || kind === 'import' || statement.kind === 'expression_statement'
    return isWhole && statement.end <= read.start && statement.parent?.contains(read) === true
  })
}

/** The outermost loop of the same frame around a node. */
function outermostLoop(node: Node, frame: Node | null): Node | null {
  let found: Node | null = null
  for (let outer = node.parent; outer && outer !== frame; outer = outer.parent)
    if (outer.kind === 'for_statement' || outer.kind === 'while_statement') found = outer
  return found
}
