/** `async with asyncio.timeout(5):` around code that never awaits → without it: it cannot fire. */

import { type Edit, remove } from '../../src/engine/edit.ts'
import { defineTransform } from '../../src/engine/transform.ts'
import { dedentLines, indentOf, lineEnd, lineStart, nextLine, ownsLines, startsLine } from '../../src/python/blocks.ts'
import { executionOf } from '../../src/python/execution.ts'
import type { PythonFile } from '../../src/python/file.ts'
import { limitWords, type TimeLimit, timeLimitsOf } from '../../src/python/time-limits.ts'
import type { Node } from '../../src/python/tree.ts'
import { blocks, isStub, lacksAwait, mayGiveControl } from './pointless/awaits.ts'

export default defineTransform({
  name: 'timeout-without-await',
  family: 'timeouts',
  summary: 'a time limit around code that never awaits cannot fire',
  why: `
A time limit works by cancelling the task at an \`await\`. A block without one runs to its end, however long it takes,
and the limit only says something about the code that is not true.

The fix takes the limit away. It is unsafe, as the limit may tell that an \`await\` was forgotten. Where the block calls
something that blocks, the finding is left to you: made asynchronous, that is what the limit is for. A block with a
\`yield\`, and one that makes a coroutine and does not await it, are left alone.
`,
  default: true,
  triggers: limitWords,
  needs: 'async',
  within: ['async'],
  aliases: ['ASYNC100', 'S7490'],
  example: `
 import asyncio


 async def greet(names):
-    async with asyncio.timeout(5):
-        for name in names:
-            print(f"Hello {name}")
+    for name in names:
+        print(f"Hello {name}")
     await asyncio.sleep(1)
`,
  exampleIsUnsafe: true,
  declines: {
    blocks: 'the code under it blocks; once that is awaited the limit works',
    comment: 'a comment between the parts of the statement would be lost, or speak of something else',
    'limit-goes': 'the limit goes, although it may tell that an `await` was forgotten',
    'scope-used': 'the limit is used by its name',
    'shares-line': 'the statement shares its lines with another one',
  },
  byHand: `
Look for what blocks under the limit and await that; take the limit away if nothing can wait.
`,
  visit: {
    with_statement(statement, { file, facts, fix, report, decline }) {
      const body = statement.get('body')
      const { coroutine } = executionOf(statement)
      const items = statement.child('with_clause')?.children ?? []
      if (!body || !coroutine || items.length === 0) return
      const limit = timeLimitsOf(statement, file).at(-1)
      if (!limit || limit.item !== items.at(-1) || mayGiveControl(body) || isStub(body)) return
      if (limit.name.startsWith('anyio') ? statement.has('async') : !statement.has('async')) return
      if (lacksAwait(body, file, facts)) return

      const at = { start: limit.call.start, end: limit.call.end }
      if (isUsed(limit, file)) return { ...decline('scope-used'), at }
      if (blocks(body, file, facts)) return { ...decline('blocks'), at }
      const colon = colonOf(statement)
      const inside = items.length > 1 ? limit.item.previous?.end : statement.start
      if (file.hasComment(inside ?? statement.start, colon.start)) return { ...decline('comment'), at }
      const edits = items.length > 1 ? withoutItem(limit) : withoutStatement(statement, body, file)
      if (!edits) return { ...decline('shares-line'), at }
      return { ...report(fix.unsafe('limit-goes', 'take the limit away', ...edits)), at }
    },
  },
})

/** True where the name behind `as` is used. */
function isUsed({ alias }: TimeLimit, file: PythonFile): boolean {
  const [name] = alias?.children ?? []
  if (!name) return false
  const [binding] = name.kind === 'identifier' ? (file.scopes.lookup(name.text, name) ?? []) : []
  return !binding || file.scopes.references(binding).length > 1
}

function colonOf(statement: Node): Node {
  return statement.tokens.find(each => each.kind === ':') as Node
}

function withoutItem({ item }: TimeLimit): Edit[] {
  return [remove({ start: item.previous?.end ?? item.start, end: item.end })]
}

/** Takes the header away, and one level of indentation; a comment behind the header stays. */
function withoutStatement(statement: Node, body: Node, file: PythonFile): Edit[] | null {
  const { tree } = file
  const [first] = body.children
  const colon = colonOf(statement)
  if (!first || !startsLine(statement) || !startsLine(first) || !ownsLines(body.children.at(-1) as Node)) return null
  const rest = { start: nextLine(tree, colon.end), end: lineEnd(tree, body.end) }
  const [comment] = tree.commentsIn({ start: colon.end, end: rest.start })
  const header = comment
    ? { start: statement.start, end: comment.start }
    : { start: lineStart(tree, statement.start), end: rest.start }
  return [remove(header), ...dedentLines(tree, rest, indentOf(first).slice(indentOf(statement).length))]
}
