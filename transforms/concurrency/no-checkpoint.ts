/** A coroutine function that may return without having awaited anything → `await asyncio.sleep(0)` on that way. */

import { defineTransform, type Tools, type Verdict } from '../../src/engine/transform.ts'
import { linesBelow, ownsLines } from '../../src/python/blocks.ts'
import { suspensionsIn } from '../../src/python/cancellation.ts'
import { runsOnOtherLoop } from '../../src/python/event-loops.ts'
import { executionOf, isAsync, isGenerator } from '../../src/python/execution.ts'
import { useName } from '../../src/python/imports.ts'
import { alwaysLeaves } from '../../src/python/leaving.ts'
import { descendantsWith, type Node } from '../../src/python/tree.ts'
import { alwaysSuspends } from './awaited/always.ts'
import { insertLines } from './gather/calls.ts'

const reasons = {
  'name-taken': '`asyncio` already means something else here',
  'others-run': 'other tasks run before it returns then, and it may be cancelled there',
  'shared-line': 'it shares its line with other code, and a pause needs a line of its own',
} as const

export default defineTransform({
  name: 'no-checkpoint',
  family: 'concurrency',
  summary: 'the coroutine may return without having let other tasks run',
  why: `
A loop that calls such a coroutine again and again, and always takes the way on which nothing is awaited, stops the event loop,
and cannot be cancelled, although there is an \`await\` in each round. The fix gives way once on that way: \`await asyncio.sleep(0)\`.

A finding is a \`return\` before the first \`await\` of a function, or the end of one that may be reached without any: each stands in
a branch, or in a loop over what may be empty. A function that never awaits is the pitfall \`unused-async\`. It is unsafe, as other tasks run then, and off by default: most
coroutines that return early are not called in such a loop, and are faster for it.
`,
  default: false,
  triggers: ['async'],
  needs: 'await',
  within: ['await'],
  aliases: ['ASYNC910', 'ASYNC911'],
  exampleIsUnsafe: true,
  example: `
+import asyncio
+
+
 async def price(item, cache, fetch):
     if item in cache:
+        await asyncio.sleep(0)
         return cache[item]
     cache[item] = await fetch(item)
     return cache[item]
`,
  declines: reasons,
  byHand: `
Await something on every way, \`asyncio.sleep(0)\` if there is nothing else; or make it a plain
function.
`,
  visit: {
    function_definition(definition, tools) {
      const body = definition.get('body')
      if (!body || !isAsync(definition) || !body.tree.holds('await', body)) return
      if (isGenerator(definition) || runsOnOtherLoop(tools.file)) return
      const suspensions = suspensionsIn(body).sort((a, b) => a.start - b.start)
      const [first] = suspensions
      if (!first) return
      const early = descendantsWith('return', body, 'return_statement').filter(
        each => executionOf(each).function === definition && each.end <= first.start && !awaitsLater(each, body),
      )
      const isBare = !alwaysSuspends(body, suspensions, tools.file) && !body.children.some(alwaysLeaves)
      const last = body.children.at(-1) as Node
      return [
        ...early.map(each => verdictOn(each, 'above', tools)),
        ...(isBare ? [verdictOn(last, 'below', tools)] : []),
      ]
    },
  },
})

function verdictOn(
  statement: Node,
  where: 'above' | 'below',
  { file, fix, report, decline }: Tools<keyof typeof reasons>,
): Verdict {
  const at = { at: where === 'above' ? statement : (executionOf(statement).function?.get('name') ?? statement) }
  if (!ownsLines(statement)) return { ...decline('shared-line'), ...at }
  const sleep = useName(file, 'asyncio', 'sleep', statement)
  if (!sleep) return { ...decline('name-taken'), ...at }
  const lines = [`await ${sleep.name}(0)`]
  const edits = where === 'above' ? insertLines(lines, statement) : [linesBelow(statement, lines)]
  return { ...report(fix.unsafe('others-run', 'let other tasks run on this way', ...sleep.edits, ...edits)), ...at }
}

/** True for a `return` in a `try` whose `finally` awaits. */
function awaitsLater(leaving: Node, body: Node): boolean {
  for (let outer = leaving.parent; outer && outer !== body; outer = outer.parent) {
    const last = outer.kind === 'try_statement' ? outer.child('finally_clause') : null
    if (last && suspensionsIn(last).length > 0) return true
  }
  return false
}
