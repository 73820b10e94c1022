/** `raise StopIteration(value)` in a coroutine → `return value`. */

import { type Edit, remove, replace } from '../../src/engine/edit.ts'
import { defineTransform } from '../../src/engine/transform.ts'
import { isHandledAbove } from '../../src/project/handled.ts'
import { methodOwner } from '../../src/python/attributes.ts'
import { executionOf, isGenerator } from '../../src/python/execution.ts'
import type { PythonFile } from '../../src/python/file.ts'
import { caughtExpressions, handlersAround, suppressedBy, takesGroupsApart } from '../../src/python/handlers.ts'
import { returnValues } from '../../src/python/returns.ts'
import { isTest } from '../../src/python/scripts.ts'
import type { Node } from '../../src/python/tree.ts'

export default defineTransform({
  name: 'stop-iteration-in-coroutine',
  family: 'cancellation',
  summary: '`raise StopIteration` in a coroutine only gives a `RuntimeError`',
  why: `
A coroutine ends by \`return\`. Python turns a \`StopIteration\` that leaves one into
\`RuntimeError: coroutine raised StopIteration\`; in an async generator \`StopAsyncIteration\` fares no better.
\`return\` with the value is what was meant, and in \`__anext__\` it is \`raise StopAsyncIteration\`.

The code can only fail today, so the fix is safe. It is unsafe where something may catch the \`RuntimeError\` or waits
for a \`StopIteration\` that never comes, where a plain \`return\` would give \`None\` beside other values, and
within a \`with\`, which takes the error for a failure and may undo what was done. A \`StopIteration\` that the same
function catches is left alone, and so are tests.
`,
  default: true,
  triggers: ['StopIteration', 'StopAsyncIteration'],
  needs: 'async',
  within: ['StopIteration', 'StopAsyncIteration'],
  aliases: ['S8493', 'PLR1708', 'R1708'],
  example: `
 async def first_free(rooms):
     for room in rooms:
         if await room.is_free():
-            raise StopIteration(room)
+            return room
`,
  declines: {
    cause: 'what it gives as its cause is worked out here, and a `return` has no place for that',
    comment: 'a comment stands between its parts',
    'error-caught': 'code that awaits it may catch the `RuntimeError`, or wait for the error that never comes',
    'generator-value': 'an async generator cannot `return` a value',
    'in-except-star': 'a `return` cannot stand in an `except*`',
    'in-finally': 'a `return` in a `finally` would swallow whatever error is on its way',
    'in-with': 'the `with` around it takes the error for a failure, and would take the `return` for success',
    'no-value': 'other ways give a value, and whoever awaits it would take the `None` of a plain `return` for one',
    'odd-arguments': 'it is not plain which value is meant',
  },
  byHand: `
\`return\` the value; at the end of an async generator a plain \`return\`. To tell a caller that nothing
is left, raise an error of your own.
`,
  visit: {
    raise_statement(statement, { file, facts, fix, report, decline }) {
      const [error] = statement.children
      const coroutine = error && /^Stop(Async)?Iteration\b/.test(error.text) ? executionOf(statement).coroutine : null
      const name = coroutine ? file.names.of(error?.kind === 'call' ? error.get('function') : (error ?? null)) : null
      if (!error || !coroutine || !name?.startsWith('builtins.Stop')) return
      if (isCaught(statement, file) || isInTest(coroutine, file)) return
      const yields = isGenerator(coroutine)
      if (name === 'builtins.StopAsyncIteration' && !yields) return

      if (isIn('finally_clause', statement, coroutine)) return decline('in-finally')
      const isNext = coroutine.get('name')?.text === '__anext__' && methodOwner(coroutine) !== null && !yields
      if (!isNext && isInGroupHandler(statement, coroutine)) return decline('in-except-star')
      const edits = isNext ? asyncStop(error) : returned(statement, error, yields, file)
      if (typeof edits === 'string') return decline(edits)
      const message = isNext ? 'raise `StopAsyncIteration`' : '`return` from the coroutine'
      if (isHandledAbove(statement, COUNTED, file, facts)) return report(fix.unsafe('error-caught', message, ...edits))
      if (!isNext && !yields && givesNone(error) && returnValues(coroutine).length > 0)
        return report(fix.unsafe('no-value', message, ...edits))
      if (!isNext && isIn('with_statement', statement, coroutine))
        return report(fix.unsafe('in-with', message, ...edits))
      return report(fix(message, ...edits))
    },
  },
})

/** What comes out of it today, and what people hope for. */
const COUNTED = ['RuntimeError', 'StopIteration', 'StopAsyncIteration']

function givesNone(error: Node): boolean {
  return error.kind !== 'call' || error.get('arguments')?.children.length === 0
}

const CATCHERS = new Set([
  'builtins.StopIteration',
  'builtins.StopAsyncIteration',
  'builtins.Exception',
  'builtins.BaseException',
])

/** True where a handler of the same function may catch the error before it leaves. */
function isCaught(statement: Node, file: PythonFile): boolean {
  const handlers = handlersAround(statement).map(caughtExpressions)
  if (handlers.some(caught => caught.length === 0 || caught.some(each => CATCHERS.has(file.names.of(each) ?? ''))))
    return true
  for (let outer = statement.parent; outer; outer = outer.parent) {
    if (outer.kind === 'function_definition') return false
    if (
      outer.kind === 'with_statement' &&
      suppressedBy(outer, file).some(each => CATCHERS.has(file.names.of(each) ?? ''))
    )
      return true
  }
  return false
}

/** Tests provoke the error to see what comes of it. */
function isInTest(definition: Node, file: PythonFile): boolean {
  const outer = definition.ancestor('function_definition')
  return isTest(definition, file) || (outer !== null && isInTest(outer, file))
}

function isIn(kind: string, statement: Node, coroutine: Node): boolean {
  const outer = statement.ancestor(kind)
  return outer !== null && coroutine.contains(outer)
}

function isInGroupHandler(statement: Node, coroutine: Node): boolean {
  for (let outer = statement.parent; outer && outer !== coroutine; outer = outer.parent)
    if (takesGroupsApart(outer)) return true
  return false
}

function asyncStop(error: Node): Edit[] {
  return [replace(error.kind === 'call' ? (error.get('function') ?? error) : error, 'StopAsyncIteration')]
}

type Obstacle = 'cause' | 'comment' | 'generator-value' | 'odd-arguments'

/** `return value` instead of the statement, or why it cannot be. */
function returned(statement: Node, error: Node, yields: boolean, file: PythonFile): Edit[] | Obstacle {
  const list = error.kind === 'call' ? error.get('arguments') : null
  const values = list?.kind === 'argument_list' ? list.children : []
  const [value] = values
  const rest = { start: error.end, end: statement.end }
  const cause = rest.start < rest.end ? [remove(rest)] : []
  if (statement.get('cause') && !/^(identifier|none)$/.test(statement.get('cause')?.kind ?? '')) return 'cause'
  if (file.hasComment(statement.start, statement.end)) return 'comment'
  if (list && list.kind !== 'argument_list') return 'odd-arguments'
  if (!value) return [replace({ start: statement.start, end: error.end }, 'return'), ...cause]
  if (yields) return 'generator-value'
  if (values.length > 1 || /^(list_splat|dictionary_splat|keyword_argument)$/.test(value.kind)) return 'odd-arguments'
  const text = value.text.includes('\n') || value.kind === 'named_expression' ? `(${value.text})` : value.text
  return [replace({ start: statement.start, end: error.end }, `return ${text}`), ...cause]
}
