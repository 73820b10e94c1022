/** `break` or `return` out of an `async for` over a generator with clean-up → `async with aclosing(…)`. */

import { atLeast } from '../../src/engine/settings.ts'
import { defineTransform } from '../../src/engine/transform.ts'
import { definitionOf } from '../../src/project/definitions.ts'
import type { Facts } from '../../src/project/facts.ts'
import { resultOf } from '../../src/project/results.ts'
import type { FunctionSummary } from '../../src/project/summaries.ts'
import { neverRuns } from '../../src/python/dead-code.ts'
import { coroutineOf, executionOf } from '../../src/python/execution.ts'
import { exitsOf } from '../../src/python/repetition.ts'
import { seesLocals } from '../../src/python/seen-locals.ts'
import type { Node } from '../../src/python/tree.ts'
import { closed } from './cleanup/closing.ts'
import { guardsOf, isTaskGroup, yieldsWhenClosed } from './cleanup/generators.ts'
import { isUsedBehind } from './cleanup/items.ts'

export default defineTransform({
  name: 'async-generator-not-closed',
  family: 'contexts',
  summary: 'a generator whose loop is left early cleans up later, or never',
  why: `
A \`break\` or \`return\` leaves an \`async for\`, and the asynchronous generator behind it stands still at its \`yield\`. What its
\`finally\` or \`async with\` gives back stays taken until the garbage collector finds the generator. The event loop then closes it in a
task of its own, where \`ContextVar.reset()\` fails; at the end of the program that task is cancelled in the middle.

The fix enters \`contextlib.aclosing()\`, which closes the generator as soon as the loop is left, by an exception as well. It is
unsafe, since the clean-up runs earlier than before, and the code behind the loop waits for it. Only generators of the project
that have something to clean up around a \`yield\` are reported. Where the code behind the loop uses what ends with the generator,
such as the session that it yields, it is left to you.
`,
  default: true,
  triggers: ['async'],
  within: ['async'],
  aliases: [],
  exampleIsUnsafe: true,
  example: `
+import contextlib
+
+
 async def rows(pool):
     async with pool.connect() as connection:
         async for row in connection.rows():
             yield row


 async def first(pool):
-    async for row in rows(pool):
-        return row
+    async with contextlib.aclosing(rows(pool)) as items:
+        async for row in items:
+            return row
`,
  declines: {
    'closed-earlier': 'its clean-up then runs as soon as the loop is left, and not some time later',
    'item-used-later': 'an item that ends with the generator is used when the loop has been left',
    'name-taken': '`contextlib` already means something else here',
    'no-aclosing': '`contextlib.aclosing()` needs Python 3.10',
    'variables-seen': 'the code around looks at its variables by `locals()` or the like, and the fix gives it one more',
    'yields-again': 'it may yield once more while it is being closed, which is an error',
    'yields-in-task-group': 'it yields inside of a task group, which turns being closed into an error',
  },
  byHand: `
\`async with contextlib.aclosing(generator) as items:\` around the loop, so that its clean-up has run
when the block is left.
`,
  visit: {
    for_statement(loop, { file, facts, settings, fix, report, decline }) {
      const call = loop.has('async') ? loop.get('right') : null
      const frame = call?.kind === 'call' ? coroutineOf(loop) : null
      const exit = frame && exitOf(loop)
      if (!call || !frame || !exit) return
      const result = resultOf(call, file, facts)
      if (result?.given !== 'async-generator' || neverRuns(loop, file)) return
      const kept = keptBy(result.functions, facts)
      if (!kept || COLLECTING.some(word => file.tree.holds(word, frame))) return

      const word = exit.kind === 'break_statement' ? 'break' : 'return'
      const message = `\`${result.name}()\` is not closed when \`${word}\` leaves the loop, so its clean-up is put off`
      const told = { message, at: { start: loop.start, end: call.end } }
      if (!atLeast(settings.targetVersion, [3, 10])) return { ...decline('no-aclosing'), ...told }
      if (kept.map(each => executionOf(each).function).some(each => each && yieldsWhenClosed(each)))
        return { ...decline('yields-again'), ...told }
      if (kept.some(isTaskGroup)) return { ...decline('yields-in-task-group'), ...told }
      if (isUsedBehind(loop, kept, file)) return { ...decline('item-used-later'), ...told }
      if (seesLocals(frame, file)) return { ...decline('variables-seen'), ...told }
      const edits = closed(loop, file)
      if (!edits) return { ...decline('name-taken'), ...told }

      return { ...report(fix.unsafe('closed-earlier', 'close it when the loop is left', ...edits)), ...told }
    },
  },
})

/** Code that is about unclosed generators. */
const COLLECTING = ['gc', 'gc_collect', 'shutdown_asyncgens']

/** The first statement that leaves the loop before the generator has come to its end. */
function exitOf(loop: Node): Node | undefined {
  return exitsOf(loop).find(({ kind }) => kind !== 'raise_statement')
}

/** What the functions have to give back; null where one of them has nothing. */
function keptBy(functions: readonly FunctionSummary[], facts: Facts): Node[] | null {
  const guards = functions.map(each => {
    const definition = definitionOf(each, facts)
    return definition ? guardsOf(definition.node, definition.file) : []
  })
  return guards.length > 0 && guards.every(each => each.length > 0) ? guards.flat() : null
}
