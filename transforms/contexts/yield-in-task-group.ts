/** `yield` inside of a task group, a time limit or a cancel scope: its consumer gets cancelled. */

import { defineTransform } from '../../src/engine/transform.ts'
import { neverRuns } from '../../src/python/dead-code.ts'
import { coroutineOf } from '../../src/python/execution.ts'
import type { PythonFile } from '../../src/python/file.ts'
import { isExpectedToFail } from '../../src/python/misuse-tests.ts'
import { groupWords } from '../../src/python/task-groups.ts'
import { limitWords } from '../../src/python/time-limits.ts'
import type { Node } from '../../src/python/tree.ts'
import { yieldedBehind } from './yielded/behind.ts'
import { isLoopedOver, yieldsIn } from './yielded/consumers.ts'
import { cancellingScope } from './yielded/scopes.ts'

const words = [...groupWords, ...limitWords, 'CancelScope']

export default defineTransform({
  name: 'yield-in-task-group',
  family: 'contexts',
  summary: '`yield` inside a task group or a time limit lets it cancel the consumer',
  why: `
A task group and a time limit cancel the task that runs in their block. When an asynchronous generator yields from in there, that
is its consumer: the limit goes on while the consumer works on the item, and when it is over, or when a task of the
group fails, a \`CancelledError\` comes up in code that knows nothing of either. And a consumer that leaves its loop early leaves the
scope open, until the generator is collected as garbage and closed in another task.

Put a limit around the wait for one item alone, and \`yield\` behind it: where the \`yield\` is the end of the block, an unsafe fix
does so. A task group belongs to the consumer, or into an \`@asynccontextmanager\` that hands out a queue of the items. Context
managers, fixtures and whatever else is decorated are no finding, and neither is a generator that yields once and over which nobody loops,
or a limit that the block moves by \`reschedule()\`.
`,
  default: true,
  triggers: words,
  needs: 'yield',
  within: words,
  aliases: ['ASYNC101'],
  example: `
 import asyncio


 async def messages(queue: asyncio.Queue):
     while True:
         async with asyncio.timeout(5):
             message = await queue.get()
-            yield message
+        yield message
`,
  exampleIsUnsafe: true,
  declines: {
    'cancel-scope': 'what cancels the scope cancels the code of its consumer; leave the scope before each `yield`',
    'consumer-limited': 'the time that the consumer takes counts no longer, which may have been meant to',
    'task-group':
      'a task that fails cancels the code of its consumer; make it a context manager that hands out a queue of the items',
    'time-limit': 'the time of its consumer counts as well; put the limit around the wait for each item alone',
  },
  byHand: `
Let the tasks put items into an \`asyncio.Queue\`, start them in a context manager made by
\`@asynccontextmanager\`, and yield the queue there, once.
`,
  visit: {
    with_statement(statement, { file, facts, fix, report, decline }) {
      const definition = coroutineOf(statement)
      const body = statement.get('body')
      if (!definition || !body || !file.tree.holds('yield', body)) return
      const scope = cancellingScope(statement, file)
      const yields = scope ? yieldsIn(body, definition).filter(each => scopeAround(each, file) === statement) : []
      const [first] = yields
      if (!scope || !first || !isLoopedOver(definition, file, facts)) return
      if (neverRuns(statement, file) || isExpectedToFail(statement, file)) return

      const name = definition.get('name')?.text
      const told = { at: first, message: `the consumer of \`${name}()\` runs inside of its \`${scope.name}()\`` }
      const edits = scope.limit && yields.length === 1 ? yieldedBehind(first, scope.limit, file) : null
      if (!edits) return { ...decline(scope.kind), ...told }
      return { ...report(fix.unsafe('consumer-limited', '`yield` behind the time limit', ...edits)), ...told }
    },
  },
})

/** The innermost scope around a `yield`. */
function scopeAround(yielding: Node, file: PythonFile): Node | null {
  let outer = yielding.ancestor('with_statement', 'function_definition')
  while (outer?.kind === 'with_statement' && !cancellingScope(outer, file))
    outer = outer.ancestor('with_statement', 'function_definition')
  return outer
}
