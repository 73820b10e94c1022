/** Attributes that code asks an exception group for, and that no group has. */

import type { Facts } from '../../../src/project/facts.ts'
import { calledName, takerOf } from '../../../src/python/calls.ts'
import { executionOf } from '../../../src/python/execution.ts'
import { expectationOf } from '../../../src/python/expected-errors.ts'
import type { PythonFile } from '../../../src/python/file.ts'
import { attributesNamed } from '../../../src/python/named-nodes.ts'
import { isStore } from '../../../src/python/targets.ts'
import { descendantsWith, type Node } from '../../../src/python/tree.ts'
import { isGroupClass } from './clauses.ts'

const OF_GROUPS = new Set([
  'add_note',
  'args',
  'derive',
  'exceptions',
  'message',
  'split',
  'subgroup',
  'with_traceback',
])

const ASKING = /^(hasattr|getattr|isinstance|issubclass|setattr|type|vars|dir)$/

/** Where the handler that gives a group this name certainly reads an attribute of it that it does not have. */
export function missingAttributes(name: Node, handler: Node, file: PythonFile, facts: Facts): Node[] {
  const block = handler.child('block')
  if (!block) return []
  const uses = file.scopes.named(name.text).filter(each => block.contains(each))
  if (uses.some(use => isStore(use) || isAskedAbout(use, file) || mayBeChanged(use, file))) return []
  return uses.flatMap(use => {
    const attribute = use.parent
    const read =
      attribute?.kind === 'attribute' && use.field === 'object' ? (attribute.get('attribute')?.text ?? '') : ''
    if (!attribute || read === '' || OF_GROUPS.has(read) || /^__\w+__$/.test(read)) return []
    if (executionOf(use).function !== executionOf(handler).function || isStore(attribute)) return []
    if (expectationOf(attribute, file, ['AttributeError']) !== null) return []
    return mayBeThere(read, facts, file) ? [] : [attribute]
  })
}

/** `hasattr(e, 'errno')`, and a `match` over it. */
function isAskedAbout(use: Node, file: PythonFile): boolean {
  const call = takerOf(use)
  if (use.parent?.kind === 'match_statement') return true
  return ASKING.test(call?.get('function')?.text ?? '') && file.called(call as Node)?.startsWith('builtins.') !== false
}

/** True where the group goes to code that may give it attributes; what only reads or keeps it does not. */
function mayBeChanged(use: Node, file: PythonFile): boolean {
  const call = takerOf(use.parent?.kind === 'keyword_argument' ? use.parent : use)
  if (!call) return false
  const isKnown = /^(builtins|logging|traceback|warnings)\./.test(file.called(call) ?? '')
  return !isKnown && !READERS.test(calledName(call))
}

const READERS = /^(debug|info|warn|warning|error|exception|critical|log|append|set_exception)$/

/** True where something may give groups the attribute: an assignment, or a class of the project that derives from a group. */
function mayBeThere(attribute: string, facts: Facts, own: PythonFile): boolean {
  return [own, ...facts.filesWith(attribute)].some(file => {
    const isWrittenThere = attributesNamed(attribute, file.tree).some(
      each => isStore(each) && !/^(self|cls)$/.test(each.get('object')?.text ?? ''),
    )
    const mayHoldGroups = file === own || file.tree.placesOf('ExceptionGroup').length > 0
    return (isWrittenThere && mayHoldGroups) || definesGroupWith(attribute, file, facts)
  })
}

function definesGroupWith(attribute: string, file: PythonFile, facts: Facts): boolean {
  return descendantsWith(attribute, file.tree.root, 'class_definition').some(
    owner =>
      file.tree.holds(attribute, owner) &&
      (owner.get('superclasses')?.children ?? []).some(base => isGroupClass(base, file, facts)),
  )
}
