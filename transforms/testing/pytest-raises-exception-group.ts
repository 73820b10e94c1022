/** `with pytest.raises(ExceptionGroup)` that nobody looks into → `with pytest.RaisesGroup(ValueError)`. */

import { replace } from '../../src/engine/edit.ts'
import { defineTransform } from '../../src/engine/transform.ts'
import { argumentsOf } from '../../src/python/calls.ts'
import { groupKind } from '../../src/python/exception-groups.ts'
import { executionOf } from '../../src/python/execution.ts'
import type { PythonFile } from '../../src/python/file.ts'
import { useName } from '../../src/python/imports.ts'
import { descendants, type Node } from '../../src/python/tree.ts'

export default defineTransform({
  name: 'pytest-raises-exception-group',
  family: 'testing',
  summary: 'the test passes whatever errors are in the group',
  why: `
A \`TaskGroup\` wraps every error in an \`ExceptionGroup\`, a misspelt name and a failed assertion included. A test with
\`pytest.raises(ExceptionGroup)\` passes for all of them. \`pytest.RaisesGroup(ValueError)\`, since pytest 8.4, tells which
errors the group has to hold.

Where the block always ends by raising a group of named errors the fix writes them down. It is unsafe, as the installed
pytest may be older, and as a \`with\` around the \`raise\` may change the group. Elsewhere only a person knows what
should fail. A test that looks at what was raised is left alone.
`,
  default: false,
  triggers: ['ExceptionGroup', 'BaseExceptionGroup'],
  needs: 'raises',
  within: ['raises'],
  aliases: ['ASYNC401'],
  example: `
 import pytest


 def test_late(van):
-    with pytest.raises(ExceptionGroup):
+    with pytest.RaisesGroup(TimeoutError):
         with van:
             raise ExceptionGroup("late", [TimeoutError()])
`,
  exampleIsUnsafe: true,
  declines: {
    'inner-types':
      'what the group holds cannot be told from here: name the types of the errors inside with `pytest.RaisesGroup(…)`',
    'name-taken': '`RaisesGroup` already names something else in this file',
    'new-pytest': '`RaisesGroup` needs pytest 8.4, and a `with` around the `raise` may change the group',
  },
  byHand: `
\`with pytest.RaisesGroup(ValueError):\` names the errors inside; \`flatten_subgroups=True\` where
groups hold groups.
`,
  visit: {
    with_statement(statement, { file, fix, report, decline }) {
      const call = raisesGroup(statement, file)
      const expected = call && argumentsOf(call).positional[0]
      const body = statement.get('body')
      if (!call || !expected || !body) return
      const at = { start: call.start, end: call.end }

      const types = typesRaised(body, file)
      if (!types) return { ...decline('inner-types'), at }
      const name = useName(file, 'pytest', 'RaisesGroup', call)
      if (!name) return { ...decline('name-taken'), at }
      const edits = [
        ...name.edits,
        replace(call.get('function') as Node, name.name),
        replace(expected, types.join(', ')),
      ]
      return { ...report(fix.unsafe('new-pytest', `expect a group of \`${types.join(', ')}\``, ...edits)), at }
    },
  },
})

/** The `pytest.raises(ExceptionGroup)` that a statement enters without a further look at what is raised, or null. */
function raisesGroup(statement: Node, file: PythonFile): Node | null {
  for (const item of statement.child('with_clause')?.children ?? []) {
    const value = item.get('value')
    const call = value?.kind === 'as_pattern' ? value.children[0] : value
    const callee = call?.kind === 'call' ? call.get('function') : null
    if (!call || !callee || !/\braises$/.test(callee.text) || file.called(call) !== 'pytest.raises') continue
    const { positional, keywords, hasStar, hasDoubleStar } = argumentsOf(call)
    const isPlain =
      positional.length === 1 &&
      !hasStar &&
      !hasDoubleStar &&
      !keywords.has('check') &&
      !keywords.get('match')?.text.includes('sub-exception')
    const isGroup = groupKind(file.names.of(positional[0] ?? null)) !== null
    const alias = value?.kind === 'as_pattern' ? value.get('alias')?.children[0] : null
    if (isPlain && isGroup && !(alias && isLookedAt(alias, file))) return call
  }
  return null
}

function isLookedAt(alias: Node, file: PythonFile): boolean {
  const [binding] = alias.kind === 'identifier' ? (file.scopes.lookup(alias.text, alias) ?? []) : []
  return !binding || file.scopes.references(binding).some(each => each !== alias)
}

/** The types in the one group that a block raises by itself, or null. */
function typesRaised(body: Node, file: PythonFile): string[] | null {
  const frame = executionOf(body).function
  const [raise, ...others] = descendants(body, 'raise_statement').filter(each => executionOf(each).function === frame)
  const group = raise?.children[0]
  if (
    !raise ||
    !group ||
    others.length > 0 ||
    !alwaysRuns(raise, body) ||
    group.kind !== 'call' ||
    !groupKind(file.called(group))
  )
    return null
  const errors = argumentsOf(group).positional[1]
  if (errors?.kind !== 'list' || errors.children.length === 0) return null
  const types = errors.children.map(each => (each.kind === 'call' ? each.get('function') : each))
  return types.every(each => isErrorClass(each, file)) ? types.map(each => (each as Node).text) : null
}

/** True for a statement with nothing but `with` around it in the block: an `async with` may be a task group, which wraps what is raised. */
function alwaysRuns(statement: Node, block: Node): boolean {
  for (let outer = statement.parent; outer && outer !== block; outer = outer.parent)
    if (outer.kind !== 'block' && (outer.kind !== 'with_statement' || outer.has('async'))) return false
  return true
}

/** True for the name of a builtin error: a name of the project might be a function. */
function isErrorClass(type: Node | null, file: PythonFile): boolean {
  return /^builtins\.\w*(Error|Exception|Interrupt|Exit|Iteration)$/.test(file.names.of(type) ?? '')
}
