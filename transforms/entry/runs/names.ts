/** Which names code that moves into a function would take away from the code around it. */

import type { Facts } from '../../../src/project/facts.ts'
import { statementOf } from '../../../src/python/blocks.ts'
import { executionOf } from '../../../src/python/execution.ts'
import type { PythonFile } from '../../../src/python/file.ts'
import { isExported } from '../../../src/python/imports.ts'
import type { Binding } from '../../../src/python/scopes.ts'
import { isStore, targetNames } from '../../../src/python/targets.ts'
import { descendants, type Node } from '../../../src/python/tree.ts'
import type { Frame } from './frame.ts'

/** Statements of one suite, next to each other. */
export type Stretch = { readonly frame: Frame; readonly statements: readonly Node[] }

/** From the first statement's start to the last one's end. */
export function rangeOf({ statements }: Stretch): { readonly start: number; readonly end: number } {
  return { start: (statements[0] as Node).start, end: (statements.at(-1) as Node).end }
}

/**
 * Names bound in the stretch whose value passes its border: read after it, kept from before it, seen by another function
 * or another module.
 * @param result an assignment that ends the stretch and whose targets stay outside
 */
export function sharedNames(stretch: Stretch, file: PythonFile, facts: Facts, result: Node | null = null): string[] {
  const kept = result ? targetsOf(result) : []
  const isInside = (node: Node) => isWithin(stretch, node) && !kept.includes(node)
  return [...stretch.frame.scope.bindings]
    .filter(([, bindings]) => bindings.some(binding => isInside(binding.node)))
    .filter(
      ([name, bindings]) => isSeenElsewhere(name, stretch, file, facts) || crosses(bindings, stretch, isInside, file),
    )
    .map(([name]) => name)
}

/** The identifiers that an assignment binds, through `a = b = …`. */
export function targetsOf(assignment: Node): Node[] {
  const right = assignment.get('right')
  const own = targetNames(assignment.get('left') as Node)
  return right?.kind === 'assignment' ? [...own, ...targetsOf(right)] : own
}

export function isWithin(stretch: Stretch, node: Node): boolean {
  const { start, end } = rangeOf(stretch)
  return start <= node.start && node.end <= end
}

/** True for a name of the module that it exports, or that another file may use: by whatever way. */
export function isSeenElsewhere(name: string, { frame }: Stretch, file: PythonFile, facts: Facts): boolean {
  if (frame.kind === 'function') return false
  if (isExported(file, name)) return true
  const names = [file.module, `${file.module}.${name}`]
  return frame.kind === 'module' && names.some(each => facts.mentionsElsewhere(each, file.path).length > 0)
}

function crosses(
  bindings: readonly Binding[],
  stretch: Stretch,
  isInside: (node: Node) => boolean,
  file: PythonFile,
): boolean {
  const first = bindings[0] as Binding
  const uses = file.scopes.references(first)
  const outside = bindings.filter(({ node }) => !isInside(node))
  if (outside.length === 0 && uses.every(isInside)) return false
  const inside = bindings.filter(({ node }) => isInside(node))
  const later = outside.filter(({ node }) => node.start >= rangeOf(stretch).end)
  return uses.filter(isLoad).some(use => {
    if (isInside(use)) return !inside.some(binding => comesFirst(binding, use))
    const isEarlier = use.end <= rangeOf(stretch).start && isOwnFrame(use, stretch.frame)
    return !isEarlier && !(isOwnFrame(use, stretch.frame) && later.some(binding => comesFirst(binding, use)))
  })
}

function isOwnFrame(use: Node, { kind, owner }: Frame): boolean {
  if (kind === 'function') return executionOf(use).function === owner
  return executionOf(use).function === null && !use.ancestor('class_definition')
}

/** True for a use that needs an earlier value: `x`, `x += 1` and `del x`. */
function isLoad(use: Node): boolean {
  return !isStore(use) || use.parent?.kind === 'augmented_assignment' || use.parent?.kind === 'delete_statement'
}

/** True when the binding has certainly just happened wherever the use is reached. */
function comesFirst({ kind, node }: Binding, use: Node): boolean {
  switch (kind) {
    case 'assignment':
    case 'import': {
      const statement = statementOf(node)
      const isPlain =
        kind === 'import' || (statement.kind === 'expression_statement' && !!statement.child('assignment'))
      return isPlain && statement.end <= use.start && !!statement.parent?.contains(use)
    }
    case 'loop': {
      const loop = node.ancestor('for_statement')
      return !!loop?.get('left')?.contains(node) && !!loop.get('body')?.contains(use)
    }
    case 'with':
      return !!node.ancestor('with_statement')?.get('body')?.contains(use)
    case 'except':
      return !!node.ancestor('except_clause')?.contains(use)
    default:
      return false
  }
}

/** True when the stretch may read a value that the name got before it. */
export function needsEarlierValue(name: string, stretch: Stretch, file: PythonFile): boolean {
  const bindings = stretch.frame.scope.bindings.get(name) ?? []
  const inside = bindings.filter(({ node }) => isWithin(stretch, node))
  const uses = bindings[0] ? file.scopes.references(bindings[0]) : []
  return uses.some(use => isWithin(stretch, use) && isLoad(use) && !inside.some(each => comesFirst(each, use)))
}

/** True when a statement of the stretch itself assigns the name, so that it has a value after it. */
export function isAssigned(name: string, { statements }: Stretch): boolean {
  return statements.some(statement => {
    const assignment = statement.child('assignment')
    return !!assignment?.get('right') && targetsOf(assignment).some(target => target.text === name)
  })
}

/** True when a name is given an annotation inside, which `global` and `nonlocal` do not allow. */
export function isAnnotated(name: string, { statements }: Stretch): boolean {
  const assignments = statements.flatMap(statement => descendants(statement, 'assignment'))
  return assignments.some(each => each.get('type') && each.get('left')?.text === name)
}
