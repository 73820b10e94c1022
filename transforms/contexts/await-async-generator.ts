/** `await` of an asynchronous generator → `async for`. */

import { insertAfter, insertBefore, replace } from '../../src/engine/edit.ts'
import { defineTransform } from '../../src/engine/transform.ts'
import { mayNeverEnd, resultOf } from '../../src/project/results.ts'
import { unparenthesized } from '../../src/python/collections.ts'
import { coroutineOf } from '../../src/python/execution.ts'
import type { PythonFile } from '../../src/python/file.ts'
import type { Node } from '../../src/python/tree.ts'
import { operandOf, withoutAwait } from '../../src/python/unawaiting.ts'
import { useOf } from '../../src/python/value-uses.ts'
import { caughtAt, comprehensionReasons, errorReasons, isPointless, obstacleAt } from './colour/place.ts'

export default defineTransform({
  name: 'await-async-generator',
  family: 'contexts',
  summary: '`await` of an asynchronous generator raises a `TypeError`',
  why: `
An \`async def\` with a \`yield\` gives an asynchronous generator, for \`async for\` alone. \`await\` raises "object async_generator can't
be used in 'await' expression", and nothing of the function runs.

Where its items are taken, in \`for ship in await ships()\` or \`async for ship in await ships()\`, the fix writes
\`async for ship in ships()\`. It is safe, since the code can only fail today. Anywhere else a comprehension takes all items, as in
\`[each async for each in ships()]\`, which is unsafe: only the first one may have been meant. A bare
\`await ships()\` is left to you.
`,
  default: true,
  triggers: ['await'],
  within: ['await'],
  aliases: [],
  example: `
 async def ships(harbour):
     while ship := await harbour.next():
         yield ship


 async def greet(harbour):
-    for ship in await ships(harbour):
+    async for ship in ships(harbour):
         print(ship)
`,
  declines: {
    ...comprehensionReasons,
    ...errorReasons,
    'all-items': 'all of its items are taken, and it may be that only the first one was meant',
    'never-ends': 'it never ends, so taking all of its items would take for ever',
    'not-used': 'nothing is done with its items, and it runs only as far as something loops over it',
  },
  byHand: `
\`async for\`, or \`[item async for item in generator]\`; \`await anext(generator)\` for the first item.
`,
  visit: {
    await(awaiting, { file, facts, settings, fix, report, decline }) {
      const call = unparenthesized(operandOf(awaiting))
      const result = call.kind === 'call' && coroutineOf(awaiting) ? resultOf(call, file, facts) : null
      if (result?.given !== 'async-generator' || isPointless(awaiting, [], file, facts)) return

      const loop = loopOf(awaiting)
      const obstacle = obstacleAt(loop ?? awaiting, settings)
      if (obstacle === 'unusual' || obstacle === 'not-in-coroutine') return
      const told = { message: `\`${result.name}\` gives an asynchronous generator, which nobody can await` }
      const use = useOf(awaiting, file)
      if (use === 'dropped') return { ...decline('not-used'), ...told }
      if (obstacle) return { ...decline(obstacle), ...told }
      const caught = caughtAt(awaiting, file)
      if (caught === 'named') return { ...decline('error-caught'), ...told }
      if (!loop && mayNeverEnd(result)) return { ...decline('never-ends'), ...told }

      const edits = loop ? looping(loop, awaiting) : collecting(awaiting, file)
      const because = use.endsWith('iterated') ? (caught ? 'error-caught' : null) : 'all-items'
      const cure = 'loop over it with `async for`'
      return { ...report(because ? fix.unsafe(because, cure, ...edits) : fix(cure, ...edits)), ...told }
    },
  },
})

/** The loop whose iterable is the `await`. */
function loopOf(awaiting: Node): Node | null {
  const { parent } = awaiting
  if (parent?.kind === 'parenthesized_expression') return loopOf(parent)
  const isLoop = parent?.kind === 'for_statement' || parent?.kind === 'for_in_clause'
  return isLoop && awaiting.field === 'right' ? parent : null
}

function looping(loop: Node, awaiting: Node) {
  const edits = withoutAwait(awaiting)
  return loop.has('async') ? edits : [insertBefore(loop, 'async '), ...edits]
}

function collecting(awaiting: Node, file: PythonFile) {
  const item = file.freshName('each')
  const operand = operandOf(awaiting)
  const before = replace({ start: awaiting.start, end: operand.start }, `[${item} async for ${item} in `)
  return [before, insertAfter(operand, ']')]
}
