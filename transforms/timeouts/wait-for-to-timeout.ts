/** `await asyncio.wait_for(f(), 5)` → `async with asyncio.timeout(5): await f()`, from Python 3.11 on. */

import { type Edit, insertBefore, remove } from '../../src/engine/edit.ts'
import { defineTransform } from '../../src/engine/transform.ts'
import { indentLines, indentOf, indentUnit, nextLine, ownsLines } from '../../src/python/blocks.ts'
import { useName } from '../../src/python/imports.ts'
import type { Node } from '../../src/python/tree.ts'
import { limitedAwait } from './raised/wait-for.ts'
import { parenthesized } from './unwrapped/parentheses.ts'

export default defineTransform({
  name: 'wait-for-to-timeout',
  family: 'timeouts',
  summary: '`asyncio.timeout()` limits a block, where `wait_for()` limits one coroutine',
  why: `
\`asyncio.timeout()\` says the same with less: what is awaited stays a plain \`await\` in the task of its caller, and the
block can grow. Before Python 3.12 \`wait_for()\` starts a task of its own for a coroutine, in which changes to context
variables are lost.

It is a matter of taste and off by default, and it is unsafe because of that other task. A limit of zero or less ends
\`wait_for()\` before the coroutine starts and \`timeout()\` only at its first pause, so limits that are no positive
number are left to you. The rule looks at statements that are one \`await\`, assign it, or return it.
`,
  default: false,
  triggers: ['wait_for'],
  needs: 'async',
  within: ['wait_for'],
  aliases: [],
  since: [3, 11],
  example: `
 import asyncio


 async def greet(queue: asyncio.Queue):
-    name = await asyncio.wait_for(queue.get(), 5)
+    async with asyncio.timeout(5):
+        name = await queue.get()
     return f"Hello {name}"
`,
  exampleIsUnsafe: true,
  declines: {
    comment: 'a comment between the arguments would be lost',
    'limit-may-be-zero':
      'a limit of zero ends `wait_for()` before the coroutine starts, and `timeout()` at its first pause',
    'name-taken': '`asyncio` and `timeout` already name something else here',
    'same-task':
      'before Python 3.12 `wait_for()` runs a coroutine in a task of its own, and then it runs in that of its caller',
  },
  byHand: `
\`async with asyncio.timeout(seconds):\` around what may take that long together. Test for zero before
it.
`,
  visit: {
    call(call, { file, fix, report, decline }) {
      const found = limitedAwait(call, file)
      const statement = found && movableStatement(call.parent as Node)
      if (!found || found.limit.kind === 'none' || !statement) return

      const { awaited, limit } = found
      const parts = [
        { start: call.start, end: awaited.start },
        { start: awaited.end, end: call.end },
      ]
      if (!/^(integer|float)$/.test(limit.kind) || !/[1-9]/.test(limit.text)) return decline('limit-may-be-zero')
      if (parts.some(({ start, end }) => file.hasComment(start, end))) return decline('comment')
      const timeout = useName(file, 'asyncio', 'timeout', call)
      if (!timeout) return decline('name-taken')
      const unwrapped = [...parts.map(remove), ...parenthesized(awaited)]
      const block = inBlock(statement, `async with ${timeout.name}(${limit.text}):`).filter(
        edit => !parts.some(({ start, end }) => start < edit.start && edit.start <= end),
      )
      return report(fix.unsafe('same-task', 'limit a block', ...timeout.edits, ...block, ...unwrapped))
    },
  },
})

/** The statement that is the `await`, assigns it to something, or returns it; null for others, and where it shares its line. */
function movableStatement(await_: Node): Node | null {
  const outer = await_.parent?.kind === 'assignment' && await_.field === 'right' ? await_.parent : await_
  const statement = outer.parent
  const isStatement = /^(expression_statement|return_statement)$/.test(statement?.kind ?? '')
  return statement && isStatement && statement.children.length === 1 && ownsLines(statement) ? statement : null
}

/** Puts a statement into a block of its own. */
function inBlock(statement: Node, header: string): Edit[] {
  const { tree } = statement
  const unit = indentUnit(tree)
  const rest = { start: nextLine(tree, statement.start), end: statement.end }
  const opening = insertBefore(statement, `${header}\n${indentOf(statement)}${unit}`)
  return [opening, ...(rest.start < rest.end ? indentLines(tree, rest, unit) : [])]
}
