/** Takes the value out of an augmented assignment, so that the target is read after the await in it (SEMANTICS 0.2). */

import { type Edit, insertAfter, replace } from '../engine/edit.ts'
import { rootOf } from './accesses.ts'
import { indentOf, ownsLines, statementOf } from './blocks.ts'
import { executionOf } from './execution.ts'
import type { PythonFile } from './file.ts'
import { isOfProject } from './names.ts'
import { calledThrough } from './receivers.ts'
import { seesLocals } from './seen-locals.ts'
import { descendants, type Node } from './tree.ts'

/** The augmented assignment whose value, evaluated in the same frame, holds `node`. */
export function augmentedAround(node: Node): Node | null {
  const assignment = node.ancestor('augmented_assignment')
  const isSameFrame = assignment && executionOf(assignment).function === executionOf(node).function
  return isSameFrame && assignment.get('right')?.contains(node) ? assignment : null
}

/**
 * Edits that turn `self.total += VALUE` into `result = VALUE` and `self.total += result`. They touch nothing inside of
 * the value, so that they go together with the edits that put an `await` there; list them after those.
 * Null where the statement shares its lines, where its target does something itself, where a call in the value may
 * write the target, or where the code around would see the new variable.
 * @param writesNothing tells of a function of this project, by qualified name, that it does not write the target
 */
export function hoistEdits(
  node: Node,
  file: PythonFile,
  writesNothing: (name: string) => boolean = () => false,
): Edit[] | null {
  const assignment = augmentedAround(node)
  const target = assignment?.get('left')
  const value = assignment?.get('right')
  if (!assignment || !target || !value) return null
  const statement = statementOf(assignment)
  if (statement.children[0] !== assignment || !ownsLines(statement)) return null
  if (!isQuiet(target) || mayWrite(value, target, file, writesNothing)) return null
  if (seesLocals(executionOf(node).function ?? file.tree.root, file)) return null
  const name = file.freshName('result')
  const update = file.text.slice(assignment.start, value.start).trimEnd()
  return [
    replace({ start: assignment.start, end: value.start }, `${name} = `),
    insertAfter(value, `\n${indentOf(statement)}${update} ${name}`),
  ]
}

/** True when evaluating the target calls nothing, so that it may as well happen later. */
function isQuiet(target: Node): boolean {
  return descendants(target, 'call', 'await', 'yield', 'named_expression').length === 0 && !/[\r\n]/.test(target.text)
}

/** Calls of other libraries cannot write the target, unless they are given the object that holds it. */
function mayWrite(value: Node, target: Node, file: PythonFile, writesNothing: (name: string) => boolean): boolean {
  const holder = rootOf(target)?.text
  const indices = descendants(target, 'identifier').map(each => each.text)
  if (descendants(value, 'named_expression').some(each => indices.includes(each.get('name')?.text ?? ''))) return true
  return descendants(value, 'call').some(call => {
    const name = calledThrough(call, file)
    if (name === null) return true
    if (isOfProject(name, file.module)) return !writesNothing(name)
    return (call.get('arguments')?.children ?? []).some(
      argument => argument.kind === 'identifier' && argument.text === holder,
    )
  })
}
