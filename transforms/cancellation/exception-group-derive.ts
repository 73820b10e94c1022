/** A subclass of `ExceptionGroup` without `derive()` → with one. */

import { type Edit, insertAfter, replace } from '../../src/engine/edit.ts'
import { defineTransform } from '../../src/engine/transform.ts'
import { indentOf, indentUnit, lineEnd, startsLine } from '../../src/python/blocks.ts'
import { groupKind } from '../../src/python/exception-groups.ts'
import type { PythonFile } from '../../src/python/file.ts'
import type { Node } from '../../src/python/tree.ts'
import { isEmpty } from './swallowed/handler.ts'

export default defineTransform({
  name: 'exception-group-derive',
  family: 'cancellation',
  summary: 'parts of this exception group lose its class: it has no `derive()`',
  why: `
\`except*\`, \`split()\` and \`subgroup()\` make new groups of the parts, by \`derive()\`. The one that a subclass
inherits gives a plain \`ExceptionGroup\`, so what a \`TaskGroup\` or \`except*\` lets through is no longer of the
class that was raised, and its methods are gone.

The fix adds the method. A subclass of \`BaseExceptionGroup\` gets it as an unsafe fix, because a part of it may be
an \`ExceptionGroup\` today, which \`except Exception\` catches. A class with a constructor of its own has to say
itself what the parts get.
`,
  default: true,
  triggers: ['ExceptionGroup', 'BaseExceptionGroup'],
  within: ['ExceptionGroup', 'BaseExceptionGroup'],
  aliases: ['ASYNC126'],
  example: `
 class OrderErrors(ExceptionGroup):
     """All that went wrong with an order."""
+
+    def derive(self, excs):
+        return OrderErrors(self.message, excs)
`,
  declines: {
    'base-group': 'a part of it may be an `ExceptionGroup` today, which `except Exception` catches',
    'own-constructor': 'it has a constructor of its own, and only a person knows what the parts should get',
  },
  byHand: `
Write \`def derive(self, excs): return MyGroup(self.message, excs)\`, with what the constructor needs.
`,
  visit: {
    class_definition(definition, { file, fix, report, decline }) {
      const name = definition.get('name')
      const body = definition.get('body')
      const kind = name && body ? kindOfGroup(definition, file) : null
      if (!kind || !name || !body || definition.ancestor('class_definition')) return
      const names = namesIn(body)
      const edit = added(body, name.text)
      if (!edit || names === null || names.includes('derive')) return
      const at = { start: definition.start, end: definition.get('superclasses')?.end ?? name.end }

      if (names.includes('__init__') || names.includes('__new__')) return { ...decline('own-constructor'), at }
      const message = 'add `derive()`'
      return { ...report(kind === 'base' ? fix.unsafe('base-group', message, edit) : fix(message, edit)), at }
    },
  },
})

/** Whether the only base of a class is a group, and which one. */
function kindOfGroup(definition: Node, file: PythonFile): 'plain' | 'base' | null {
  const [base, ...others] = definition.get('superclasses')?.children ?? []
  if (!base || others.length > 0 || definition.parent?.kind === 'decorated_definition') return null
  return groupKind(file.names.of(base.kind === 'subscript' ? base.get('value') : base))
}

/** What the body of a class binds; null where it is more than methods, plain assignments and texts. */
function namesIn(body: Node): string[] | null {
  const names = body.children.map(statement => {
    const definition = statement.kind === 'decorated_definition' ? statement.get('definition') : statement
    if (definition?.kind === 'function_definition') return definition.get('name')?.text ?? ''
    if (statement.kind === 'pass_statement') return ''
    const [only] = statement.kind === 'expression_statement' ? statement.children : []
    if (only?.kind === 'assignment') return only.get('left')?.text ?? ''
    return only?.kind === 'string' || only?.kind === 'ellipsis' ? '' : null
  })
  return names.every(each => each !== null) ? names : null
}

/** The method at the end of the body, in the place of a `pass` that was all there was; null for a body on the line of its class. */
function added(body: Node, name: string): Edit | null {
  const [first] = body.children
  const last = body.children.at(-1)
  if (!first || !last) return null
  const unit = indentUnit(body.tree)
  const indent = startsLine(first) ? indentOf(first) : indentOf(body.parent as Node) + unit
  const method = `def derive(self, excs):\n${indent}${unit}return ${name}(self.message, excs)`
  const isBare = body.children.length === 1 && isEmpty(last)
  if (isBare && startsLine(last)) return replace(last, method)
  if (isBare) return replace({ start: body.previous?.end ?? last.start, end: last.end }, `:\n${indent}${method}`)
  if (!startsLine(first)) return null
  const end = lineEnd(last.tree, last.end)
  return insertAfter({ start: end, end }, `\n\n${indent}${method}`)
}
