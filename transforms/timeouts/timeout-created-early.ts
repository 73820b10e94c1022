/** `limit = asyncio.timeout(5)` … `async with limit:` → made where it is entered, as it counts from when it is made. */

import { type Edit, insertAfter, remove, replace } from '../../src/engine/edit.ts'
import { defineTransform, type Tools, type Verdict } from '../../src/engine/transform.ts'
import { classOfSelf } from '../../src/python/attributes.ts'
import { lineStart, nextLine, ownsLines } from '../../src/python/blocks.ts'
import { argumentsOf } from '../../src/python/calls.ts'
import { executionOf } from '../../src/python/execution.ts'
import type { PythonFile } from '../../src/python/file.ts'
import { attributesNamed } from '../../src/python/named-nodes.ts'
import { isUnlimited, limitName } from '../../src/python/time-limits.ts'
import { descendants, type Node } from '../../src/python/tree.ts'
import { type Entry, entryOf } from './early/entry.ts'

const reasons = {
  'delay-may-change': 'the delay is read later then, and could be another one by that time',
  'kept-in-object':
    'it is kept in the object, counts from when that is made, and can be entered only once; make one for each `async with`',
  'line-shared': 'the line that makes it holds a comment, a type or another statement',
  'starts-later': 'the block then has the whole of its time, without what passed before it was entered',
  'two-names': 'the `async with` gives the limit another name, and both are used',
}

type Reason = keyof typeof reasons

export default defineTransform({
  name: 'timeout-created-early',
  family: 'timeouts',
  summary: '`asyncio.timeout()` counts from when it is made, not from when it is entered',
  why: `
\`asyncio.timeout(5)\` turns the delay into a point in time at once. Whatever is awaited between that and the
\`async with\` eats up the time of the block, though the limit cannot interrupt it: the block may be cancelled
at its first \`await\`. A limit can also be entered only once, so one that is made in front of a loop raises
\`RuntimeError\` in the second round.

The call moves into the \`async with\`. That is unsafe where something is awaited before, since the block then has
more time than today, and where the delay is an attribute. Limits that are entered at once are left alone, and
so are delays that are worked out by a call, such as what is left of a deadline.
`,
  default: true,
  triggers: ['timeout'],
  needs: 'async',
  within: ['async', 'timeout'],
  aliases: ['ASYNC122'],
  example: `
 import asyncio


 async def greet(connect):
-    limit = asyncio.timeout(5)
     client = await connect()
-    async with limit:
+    async with asyncio.timeout(5):
         await client.send("Hello")
`,
  exampleIsUnsafe: true,
  declines: reasons,
  byHand: `
Write \`async with asyncio.timeout(seconds):\` in one line; keep the number, not the object.
`,
  visit: {
    assignment(assignment, tools) {
      const { file, decline } = tools
      const call = assignment.get('right')
      if (call?.kind !== 'call' || limitName(call, file) !== 'asyncio.timeout') return
      const target = assignment.get('left')
      // Without a limit nothing counts; entered again it raises all the same.
      const isFree = isUnlimited(call)
      if (target?.kind === 'attribute' && !isFree)
        return isEnteredElsewhere(target, file) ? decline('kept-in-object') : undefined
      const entry = target?.kind === 'identifier' ? entryOf(target, file) : null
      const suite = assignment.parent?.parent
      if (
        !entry ||
        !((entry.isLate && !isFree) || entry.isRepeated) ||
        isWorkedOut(call) ||
        !suite?.contains(entry.name)
      )
        return
      return moved(call, entry, assignment, tools)
    },
  },
})

/** True for a delay of which the value depends on when it is asked for. */
function isWorkedOut(call: Node): boolean {
  return descendants(call.get('arguments') as Node, 'call', 'await', 'named_expression').length > 0
}

/** True where another method of the class enters what `self.limit` holds. */
function isEnteredElsewhere(target: Node, file: PythonFile): boolean {
  const owner = classOfSelf(target.get('object') as Node, file)
  if (!owner || !file.tree.holds('timeout', target.parent as Node)) return false
  const home = executionOf(target).function
  // A method that is no constructor may go on to the one that enters it at once.
  if (!/^__(init|new|post_init)__$/.test(home?.get('name')?.text ?? '')) return false
  return attributesNamed(target.get('attribute')?.text ?? '', file.tree, owner).some(each => {
    const item = each.parent?.kind === 'as_pattern' ? each.parent.parent : each.parent
    return (
      item?.kind === 'with_item' &&
      executionOf(each).function !== home &&
      classOfSelf(each.get('object') as Node, file) === owner
    )
  })
}

function moved(call: Node, entry: Entry, assignment: Node, tools: Tools<Reason>): Verdict {
  const { file, fix, report, decline } = tools
  const statement = assignment.parent as Node
  const lines = { start: lineStart(file.tree, statement.start), end: nextLine(file.tree, statement.end) }
  const isOwn = statement.kind === 'expression_statement' && ownsLines(statement)
  if (!isOwn || assignment.get('type') || file.hasComment(lines.start, lines.end)) return decline('line-shared')
  if (entry.alias && entry.isUsed) return decline('two-names')
  const edits: Edit[] = [remove(lines), replace(entry.name, call.text)]
  if (entry.isUsed) edits.push(insertAfter(entry.name, ` as ${entry.name.text}`))
  const message = 'make the limit where it is entered'
  const delay = argumentsOf(call).positional[0] ?? argumentsOf(call).keywords.get('delay')
  if (delay?.kind === 'identifier' && file.scopes.lookup(delay.text, delay)?.length !== 1)
    return decline('delay-may-change')
  if (entry.isLate) return report(fix.unsafe('starts-later', message, ...edits))
  const isFixed = /^(integer|float|identifier)$/.test(delay?.kind ?? '')
  return report(isFixed ? fix(message, ...edits) : fix.unsafe('delay-may-change', message, ...edits))
}
