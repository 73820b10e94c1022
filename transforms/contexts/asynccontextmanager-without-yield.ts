/** `@asynccontextmanager` on a coroutine function that never yields. */

import { replace } from '../../src/engine/edit.ts'
import { defineTransform } from '../../src/engine/transform.ts'
import { isAsync, isGenerator } from '../../src/python/execution.ts'
import { isStub } from '../../src/python/results.ts'
import { returnsOf } from '../../src/python/returns.ts'
import { decoratedBy } from './decorated/users.ts'

export default defineTransform({
  name: 'asynccontextmanager-without-yield',
  family: 'contexts',
  summary: '`@asynccontextmanager` needs a function that yields once',
  why: `
\`contextlib.asynccontextmanager\` runs an asynchronous generator up to its \`yield\`, hands out what that yields, and runs the rest
when the \`async with\` ends. Without a \`yield\` the function gives a coroutine, each \`async with\` that enters it raises an
\`AttributeError\` or a \`TypeError\`, and the coroutine is never awaited.

Write \`yield\` where the body of the \`async with\` belongs, in a \`try\` whose \`finally\` gives back what was taken. Where the
function ends by returning a value, an unsafe fix yields that value; what has to be given back afterwards only you know. If
there is nothing to give back, the function needs no decorator, and its callers \`await\` it.
`,
  default: true,
  triggers: ['asynccontextmanager'],
  needs: 'async',
  within: ['asynccontextmanager'],
  aliases: [],
  exampleIsUnsafe: true,
  example: `
 from contextlib import asynccontextmanager


 @asynccontextmanager
 async def connected(pool):
     connection = await pool.take()
-    return connection
+    yield connection
`,
  declines: {
    'nothing-given-back': 'what it returns can be yielded, but nothing tells what to do with that afterwards',
    'several-returns': 'it returns in several places, and may yield only once',
    'without-yield': 'nothing tells where the body of the `async with` belongs',
  },
  byHand: `
Set up, \`yield\` once inside of a \`try\`, clean up in its \`finally\`.
`,
  visit: {
    function_definition(definition, { file, facts, fix, report, decline }) {
      if (!isAsync(definition) || isGenerator(definition) || isStub(definition)) return
      const decorated = decoratedBy('asynccontextmanager', definition, file, facts)
      const last = definition.get('body')?.children.at(-1)
      if (!decorated || !last || last.kind === 'raise_statement') return

      const at = { start: decorated.decorator.start, end: decorated.decorator.end }
      const returns = returnsOf(definition)
      if (returns.length > 1) return { ...decline('several-returns'), at }
      const [only] = returns
      const word = only?.tokens[0]
      if (!only || only !== last || !word || only.children.length === 0) return { ...decline('without-yield'), at }
      return {
        ...report(fix.unsafe('nothing-given-back', 'yield what it returns', replace(word, 'yield'))),
        at,
      }
    },
  },
})
