/** Clean-up behind the `yield` of an `@asynccontextmanager` → `try: yield`, `finally: clean-up`. */

import { defineTransform } from '../../src/engine/transform.ts'
import { decoratorNames } from '../../src/python/attributes.ts'
import { ownsLines } from '../../src/python/blocks.ts'
import { neverRuns } from '../../src/python/dead-code.ts'
import { coroutineOf } from '../../src/python/execution.ts'
import { mayLeave } from '../../src/python/leaving.ts'
import { readsAndWrites } from '../../src/python/ranges.ts'
import type { Node } from '../../src/python/tree.ts'
import { asTry } from './cleanup/edits.ts'
import { isLifespan } from './cleanup/lifespans.ts'
import { cleaningIn, roleOf } from './cleanup/roles.ts'

export default defineTransform({
  name: 'fallible-async-context-manager',
  family: 'contexts',
  summary: 'clean-up behind a `yield` that an error in the body leaves out',
  why: `
An error in the body of an \`async with\` is raised at the \`yield\` of the \`@asynccontextmanager\` that it entered, and so is a
cancellation. What stands behind the \`yield\` then never runs: the connection stays open, the lock is held for ever, the task goes on.

The fix puts the \`yield\` into a \`try\`, and the clean-up into its \`finally\`. What stands between the two, as a \`commit()\` does, goes
into the \`try\`: it still runs only where the body ends well. It is unsafe, since the clean-up now runs in cases in which it did not.

Code counts as clean-up that closes, stops, cancels, releases or resets something, that takes out of a collection what was put in, or
that sets an attribute back. Where other code follows it, or it needs a name that is set behind the \`yield\`, it is left
to you. The lifespan of a web application is left alone, since servers do not raise errors there.
`,
  default: true,
  triggers: ['asynccontextmanager'],
  needs: 'yield',
  within: ['yield'],
  aliases: ['RUF075'],
  exampleIsUnsafe: true,
  example: `
 from contextlib import asynccontextmanager


 @asynccontextmanager
 async def connected(pool):
     connection = await pool.take()
-    yield connection
-    await connection.close()
+    try:
+        yield connection
+    finally:
+        await connection.close()
`,
  declines: {
    'may-leave': 'a `return` or `raise` behind the `yield` may leave the function in front of the clean-up',
    'more-than-clean-up': 'other code follows the clean-up, and may be for a body that ended well',
    'needs-result': 'the clean-up needs a name that is only set behind the `yield`',
    'runs-after-errors': 'the clean-up then runs after an error or a cancellation as well, as it did not before',
    'shared-line': 'other code stands on the same line',
  },
  byHand: `
Put the \`yield\` into a \`try\`, and the clean-up into its \`finally\`. What is only for success stays
behind the \`yield\`.
`,
  visit: {
    yield(yielding, { file, facts, fix, report, decline }) {
      const statement = bareStatement(yielding)
      const rest = statement ? behind(statement) : []
      const definition = statement && rest.length > 0 ? coroutineOf(statement) : null
      if (!statement || !definition || isProtected(statement, definition)) return
      if (!decoratorNames(definition, file).includes('contextlib.asynccontextmanager')) return
      const before = inFrontOf(statement, definition)
      const roles = rest.map(each => roleOf(each, before))
      const from = roles.indexOf('clean-up')
      const cleaning = rest[from]
      if (!cleaning || neverRuns(yielding, file) || isLifespan(definition, file, facts)) return

      const message = `\`${headline(cleaningIn(cleaning, before))}\` is left out when the body of the \`async with\` raises or is cancelled`
      const [tried, last] = [[statement, ...rest.slice(0, from)], rest.slice(from)]
      if (roles.includes('work', from)) return { ...decline('more-than-clean-up'), message }
      if (tried.some(mayLeave)) return { ...decline('may-leave'), message }
      const { writes } = readsAndWrites(tried, file)
      const { reads } = readsAndWrites(last, file)
      if ([...writes].some(name => reads.has(name))) return { ...decline('needs-result'), message }
      if (![...tried, ...last].every(ownsLines)) return { ...decline('shared-line'), message }

      const cure = 'put the clean-up into a `finally`'
      return { ...report(fix.unsafe('runs-after-errors', cure, ...asTry({ tried, last }))), message }
    },
  },
})

/** The statement that is nothing but the `yield`, or gives its value a name. */
function bareStatement(yielding: Node): Node | null {
  const { parent } = yielding
  const statement = parent?.kind === 'assignment' ? parent.parent : parent
  return statement?.kind === 'expression_statement' && !yielding.has('from') ? statement : null
}

/** The statements behind one in its suite; a `return` that ends them changes nothing. */
function behind(statement: Node): Node[] {
  const siblings = statement.parent?.children ?? []
  const rest = siblings.slice(siblings.indexOf(statement) + 1)
  const isLast = (each: Node) => each.kind === 'return_statement' && each.children.length === 0
  return rest.filter((each, i) => i < rest.length - 1 || !isLast(each))
}

/** True inside of anything but an `if`: a `try` or a `with` may clean up by itself, and a loop comes again. */
function isProtected(statement: Node, definition: Node): boolean {
  let outer = statement.parent
  while (outer && outer !== definition && /^(block|if_statement|elif_clause|else_clause)$/.test(outer.kind))
    outer = outer.parent
  return outer !== definition
}

/** The statements of the function that come first. */
function inFrontOf(statement: Node, definition: Node): Node[] {
  const found: Node[] = []
  for (let below = statement; below !== definition && below.parent; below = below.parent)
    if (below.parent.kind === 'block') found.push(...below.parent.children.filter(each => each.end <= below.start))
  return found
}

/** The first line of a statement. */
function headline({ text }: Node): string {
  const [line = ''] = text.split(/[\r\n]/, 1)
  return line.trim().replace(/:$/, '').replaceAll('`', "'")
}
