/** `raise group.exceptions[0]` in the handler of the group → `raise copy.copy(…)`. */

import { insertAfter, insertBefore } from '../../src/engine/edit.ts'
import { defineTransform } from '../../src/engine/transform.ts'
import type { Facts } from '../../src/project/facts.ts'
import { argumentsOf } from '../../src/python/calls.ts'
import { executionOf } from '../../src/python/execution.ts'
import type { PythonFile } from '../../src/python/file.ts'
import { caughtExpressions, errorName, takesGroupsApart } from '../../src/python/handlers.ts'
import { useName } from '../../src/python/imports.ts'
import { isExpectedToFail } from '../../src/python/misuse-tests.ts'
import { descendants, descendantsWith, type Node } from '../../src/python/tree.ts'
import { isGroupClass } from './groups/clauses.ts'

export default defineTransform({
  name: 'raise-group-member',
  family: 'cancellation',
  summary: 'raising an error out of its group overwrites what it was raised from',
  why: `
An error of a group has a context of its own: the error that was being handled when it was raised. Raised again in the
handler of the group, it gets the group as its context instead: the old one is lost, and the group and the error refer
to each other from then on.

Best is a new error, \`raise Failed(…) from group\`, which is for you to write. The fix raises a copy of the error. It is
unsafe, as that is another object, without the traceback and the cause of the first one, and as an error whose constructor
wants more than it hands on to \`Exception\` cannot be copied.
`,
  default: false,
  triggers: ['exceptions'],
  within: ['exceptions'],
  aliases: ['ASYNC123'],
  example: `
+import copy
+
 try:
     dispatch(orders)
 except* ValueError as group:
-    raise group.exceptions[0]
+    raise copy.copy(group.exceptions[0])
`,
  exampleIsUnsafe: true,
  declines: {
    copied: 'a copy is another object, without the traceback and the cause, and not every error can be copied',
    'name-taken': '`copy` already names something else in this file',
  },
  byHand: `
\`raise NewError(…) from group\`, which keeps the whole group as the cause.
`,
  visit: {
    raise_statement(statement, { file, facts, fix, report, decline }) {
      const [error] = statement.children
      const group = error ? groupOf(error, file) : null
      if (!error || !group || !isHandled(group, statement, file, facts) || isExpectedToFail(statement, file)) return

      const copy = useName(file, 'copy', 'copy', error)
      if (!copy) return decline('name-taken')
      const edits = [...copy.edits, insertBefore(error, `${copy.name}(`), insertAfter(error, ')')]
      return report(fix.unsafe('copied', 'raise a copy of the error', ...edits))
    },
  },
})

/** The name of the group that an expression takes an error out of: by its index, or as the variable of a loop over its errors. */
function groupOf(error: Node, file: PythonFile): Node | null {
  if (error.kind === 'subscript') return ownerOf(error.get('value'))
  if (error.kind !== 'identifier') return null
  const [binding, ...others] = file.scopes.lookup(error.text, error) ?? []
  const loop = binding?.kind === 'loop' && others.length === 0 ? binding.node.parent : null
  const isOfLoop = loop?.kind === 'for_statement' && loop.get('left') === binding?.node
  return isOfLoop && loop.get('body')?.contains(error) ? ownerOf(loop.get('right')) : null
}

/** `group` of `group.exceptions`. */
function ownerOf(errors: Node | null): Node | null {
  const isOfGroup = errors?.kind === 'attribute' && errors.get('attribute')?.text === 'exceptions'
  const owner = isOfGroup ? errors.get('object') : null
  return owner?.kind === 'identifier' ? owner : null
}

/** True where the statement stands in the handler that gives the group its name, and nothing else has that name there. */
function isHandled(group: Node, statement: Node, file: PythonFile, facts: Facts): boolean {
  for (let outer = statement.parent; outer; outer = outer.parent) {
    if (outer.kind !== 'except_clause') continue
    if (executionOf(outer).function !== executionOf(statement).function) return false
    const name = errorName(outer)
    if (!name || name.text !== group.text) continue
    const bindings = file.scopes.lookup(group.text, group) ?? []
    const isOnlyName = bindings.every(({ node }) => node === name || !outer.contains(node))
    return isOnlyName && (takesGroupsApart(outer) || namesGroup(outer, name, file, facts))
  }
  return false
}

/** `except ExceptionGroup as e`, and `isinstance(e, ExceptionGroup)` in a handler for everything. */
function namesGroup(handler: Node, name: Node, file: PythonFile, facts: Facts): boolean {
  const caught = caughtExpressions(handler)
  if (caught.length > 0 && caught.every(each => isGroupClass(each, file, facts))) return true
  return descendantsWith('isinstance', handler, 'call').some(call => {
    const [asked, classes] = file.called(call) === 'builtins.isinstance' ? argumentsOf(call).positional : []
    const named = asked?.text === name.text && classes ? descendants(classes, 'identifier', 'attribute') : []
    return named.some(each => isGroupClass(each, file, facts))
  })
}
