/** `except* OSError as e: print(e.errno)` → `for error in e.exceptions: print(error.errno)`: `e` is a group. */

import { type Edit, insertBefore, replace } from '../../src/engine/edit.ts'
import { defineTransform } from '../../src/engine/transform.ts'
import { indentLines, indentOf, indentUnit, nextLine, ownsLines, statementOf } from '../../src/python/blocks.ts'
import type { PythonFile } from '../../src/python/file.ts'
import { errorName, takesGroupsApart } from '../../src/python/handlers.ts'
import { alwaysLeaves } from '../../src/python/leaving.ts'
import { isExpectedToFail } from '../../src/python/misuse-tests.ts'
import type { Node } from '../../src/python/tree.ts'
import { missingAttributes } from './groups/missing.ts'

export default defineTransform({
  name: 'except-star-attribute',
  family: 'cancellation',
  summary: 'what `except*` catches is a group, which has no such attribute',
  why: `
The name behind \`except* OSError as e\` stands for an \`ExceptionGroup\`, even for an error that was raised alone. It has
\`exceptions\`, \`message\`, \`split()\` and \`subgroup()\`; the attributes of the errors inside are not there, so
\`e.errno\` raises an \`AttributeError\` in the handler, which then hides the error that it should have handled.

A call that stands alone is put in a loop over \`e.exceptions\`. That is unsafe, because it runs once for each error, and
because an error in the group may be a group itself. Everything else is left to you. Attributes that a
subclass of a group in the project may have, and code that asks with \`hasattr()\` or \`isinstance()\`, are left alone.
`,
  default: true,
  triggers: ['except'],
  needs: 'except[\\s\\\\]*\\*[\\s\\S]*?\\w',
  within: ['except'],
  aliases: ['ASYNC400', 'E1101', 'no-member'],
  example: `
 try:
     save(files)
 except* OSError as e:
-    print(e.filename, e.errno)
+    for error in e.exceptions:
+        print(error.filename, error.errno)
`,
  exampleIsUnsafe: true,
  declines: {
    'each-error': 'it runs once for each error of the group from now on, and such an error may itself be a group',
    'several-errors':
      'the group may hold several errors, and what is to become of each is for a person to say: loop over its `exceptions`',
  },
  byHand: `
Loop over \`group.exceptions\`; an item may be a group itself, \`group.split()\` and \`group.subgroup()\`
go through all levels.
`,
  visit: {
    except_clause(handler, { file, facts, fix, report, decline }) {
      if (!takesGroupsApart(handler)) return
      const name = errorName(handler)
      const missing = name ? missingAttributes(name, handler, file, facts) : []
      if (!name || missing.length === 0 || isExpectedToFail(handler, file)) return

      const statements = [...new Set(missing.map(statementOf))]
      return statements.map(statement => {
        const found = missing.filter(each => statementOf(each) === statement)
        const [first] = found as [Node]
        const at = { start: first.start, end: first.end }
        const message = `\`${name.text}\` is an exception group here, which has no \`${first.get('attribute')?.text}\``
        const edits = looped(statement, found, name.text, file)
        if (!edits) return { ...decline('several-errors'), at, message }
        return { ...report(fix.unsafe('each-error', `loop over \`${name.text}.exceptions\``, ...edits)), at, message }
      })
    },
  },
})

/** The statement in a loop over the errors; null where it is more than a call that looks at attributes of the errors. */
function looped(statement: Node, found: readonly Node[], group: string, file: PythonFile): Edit[] | null {
  const [value] = statement.kind === 'expression_statement' ? statement.children : []
  const call = value?.kind === 'await' ? value.children[0] : value
  if (call?.kind !== 'call' || alwaysLeaves(statement) || !ownsLines(statement)) return null
  const uses = file.scopes.named(group).filter(each => statement.contains(each))
  const objects = found.map(each => each.get('object') as Node)
  if (!uses.every(each => objects.includes(each))) return null
  const error = NAMES.find(each => file.freshName(each) === each)
  if (!error) return null
  const { tree } = statement
  const unit = indentUnit(tree)
  const rest = { start: nextLine(tree, statement.start), end: statement.end }
  return [
    insertBefore(statement, `for ${error} in ${group}.exceptions:\n${indentOf(statement)}${unit}`),
    ...objects.map(each => replace(each, error)),
    ...(rest.start < rest.end ? indentLines(tree, rest, unit) : []),
  ]
}

const NAMES = ['error', 'each', 'inner_error']
