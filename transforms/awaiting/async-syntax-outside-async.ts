/** `async with`, `async for` and asynchronous comprehensions in a plain function → the function becomes async. */

import { defineTransform, type Tools, type Verdict } from '../../src/engine/transform.ts'
import type { Node } from '../../src/python/tree.ts'
import { conversionReasons, converted, outsideOf } from './colour/converted.ts'

const reasons = {
  ...conversionReasons,
  'at-module-level': 'it needs a coroutine around it, and `asyncio.run()` for that coroutine',
} as const

export default defineTransform({
  name: 'async-syntax-outside-async',
  family: 'awaiting',
  summary: '`async with` or `async for` outside of a coroutine does not compile',
  why: `
\`async with\`, \`async for\` and asynchronous comprehensions wait, so Python compiles them only
inside of \`async def\`; anywhere else the whole file is a \`SyntaxError\`. An asynchronous
*generator expression* may be made anywhere, for it waits where it is used.

The function becomes async together with everything that calls it, in as many files as it takes,
as \`await-outside-async\` does it. At module level a coroutine has to be written by hand.
`,
  default: true,
  triggers: ['async'],
  within: ['async'],
  aliases: ['PLE1142'],
  example: `
 import asyncio


-def load(pool):
+async def load(pool):
     async with pool.acquire() as connection:
         return connection.fetch("select 1")


 async def main(pool):
-    print(load(pool))
+    print(await load(pool))
`,
  declines: reasons,
  byHand: `
Make the function around it \`async\` and await its callers, up to the entry point; at module level
write \`async def main()\` and \`asyncio.run(main())\`.
`,
  visit: {
    with_statement: (node, tools) => outside(node, '`async with`', tools),
    for_statement: (node, tools) => outside(node, '`async for`', tools),
    for_in_clause: (node, tools) => outside(node, 'an asynchronous comprehension', tools),
  },
})

function outside(node: Node, what: string, tools: Tools<keyof typeof reasons>): Verdict | undefined {
  const place = node.has('async') ? outsideOf(node) : null
  if (!place) return

  const at = { start: node.start, end: node.get('left')?.end ?? node.child('with_clause')?.end ?? node.end }
  switch (place.kind) {
    case 'function':
      return { ...converted(place.definition, what, tools), at }
    case 'lambda':
      return { ...tools.decline('in-lambda'), at }
    case 'class':
      return { ...tools.decline('in-class-body'), at }
    case 'module':
      return { ...tools.decline('at-module-level'), at }
  }
}
