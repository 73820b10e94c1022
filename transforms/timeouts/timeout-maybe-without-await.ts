/** A time limit around code that awaits on some ways only; around a lone `if` it moves into it. */

import { type Edit, replace } from '../../src/engine/edit.ts'
import { defineTransform } from '../../src/engine/transform.ts'
import { lineEnd, ownsLines, startsLine } from '../../src/python/blocks.ts'
import { executionOf } from '../../src/python/execution.ts'
import type { PythonFile } from '../../src/python/file.ts'
import { isUnlimited, limitWords, timeLimitsOf } from '../../src/python/time-limits.ts'
import { descendants, type Node } from '../../src/python/tree.ts'
import { isStub, lacksAwait, mayGiveControl } from './pointless/awaits.ts'
import { mayPassUnsuspended } from './pointless/ways.ts'

export default defineTransform({
  name: 'timeout-maybe-without-await',
  family: 'timeouts',
  summary: 'some ways through this time limit await nothing, so it cannot fire there',
  why: `
A time limit works by cancelling the task at an \`await\`. On a way through the block that has none, the code runs
to its end however long it takes, and a limit that has run out is forgotten.

Where the block is a lone \`if\`, the fix moves the limit into it. It is unsafe, as the condition is looked at before the
limit is made, and no limit is made where it is false. Elsewhere put the limit around what awaits, or await a
\`sleep(0)\` on the other ways. A loop that awaits counts as awaiting, and so does a \`try\` of which some part does.
`,
  default: false,
  triggers: limitWords,
  needs: 'async',
  within: ['async'],
  aliases: ['ASYNC912'],
  example: `
 import asyncio


 async def greet(guest):
-    async with asyncio.timeout(5):
-        if guest.is_late:
+    if guest.is_late:
+        async with asyncio.timeout(5):
             await guest.arrives()
`,
  exampleIsUnsafe: true,
  declines: {
    'condition-first': 'the condition is looked at before the limit is made, and no limit is made where it is false',
    'some-ways': 'some ways through it await nothing: put the limit around what awaits, or await a `sleep(0)` there',
  },
  byHand: `
Put the limit around the statement that awaits.
`,
  visit: {
    with_statement(statement, { file, facts, fix, report, decline }) {
      const body = statement.get('body')
      if (!body || !executionOf(statement).coroutine) return
      const [limit, ...others] = timeLimitsOf(statement, file)
      if (!limit || others.length > 0 || isUnlimited(limit.call)) return
      if (isStub(body) || !mayGiveControl(body) || hasYield(body)) return
      if (limit.name.startsWith('anyio') ? statement.has('async') : !statement.has('async')) return
      if (!mayPassUnsuspended(body) || lacksAwait(body, file, facts)) return

      const at = { start: limit.call.start, end: limit.call.end }
      const edits = limit.alias || !isPlain(limit.call) ? null : swapped(statement, body, file)
      if (!edits) return { ...decline('some-ways'), at }
      return { ...report(fix.unsafe('condition-first', 'move the limit into the `if`', ...edits)), at }
    },
  },
})

/** True for a limit that may as well not be made: its arguments run nothing. */
function isPlain(limit: Node): boolean {
  const list = limit.get('arguments') as Node
  return descendants(list, 'call', 'subscript', 'await', 'named_expression').length === 0
}

function hasYield(body: Node): boolean {
  const frame = executionOf(body).function
  return descendants(body, 'yield').some(each => executionOf(each).function === frame)
}

/** The header of the limit and that of the lone `if` in it in each other's place; null where there is more than that. */
function swapped(statement: Node, body: Node, file: PythonFile): Edit[] | null {
  const [branch, ...others] = body.children
  if (branch?.kind !== 'if_statement' || others.length > 0 || branch.get('alternative')) return null
  const [limit, condition] = [headOf(statement), headOf(branch)]
  const inner = branch.get('consequence')
  const ownLines = startsLine(statement) && startsLine(branch) && inner && ownsLines(inner.children[0] as Node)
  const isWhole = statement.child('with_clause')?.children.length === 1
  if (!limit || !condition || !ownLines || !isWhole || `${limit.text}${condition.text}`.includes('\n')) return null
  const assigned = descendants(branch.get('condition') as Node, 'named_expression').map(each => each.get('name')?.text)
  if (descendants(statement.child('with_clause') as Node, 'identifier').some(each => assigned.includes(each.text)))
    return null
  if (file.hasComment(limit.end, lineEnd(file.tree, condition.end))) return null
  return [replace(limit, condition.text), replace(condition, limit.text)]
}

function headOf(statement: Node): { start: number; end: number; text: string } | null {
  const colon = statement.tokens.find(each => each.kind === ':')
  const { start } = statement
  return colon ? { start, end: colon.end, text: statement.tree.text.slice(start, colon.end) } : null
}
