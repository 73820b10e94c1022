/** `except TimeoutError` inside of `async with asyncio.timeout()` never sees that limit → the `try` goes around it. */

import { defineTransform, type Tools } from '../../src/engine/transform.ts'
import { ownsLines, startsLine } from '../../src/python/blocks.ts'
import { executionOf } from '../../src/python/execution.ts'
import type { PythonFile } from '../../src/python/file.ts'
import { catchesAround, caughtExpressions, handlersAround } from '../../src/python/handlers.ts'
import { nameInModule } from '../../src/python/names.ts'
import { isUnlimited, limitWords, raisesTimeout, type TimeLimit, timeLimitsOf } from '../../src/python/time-limits.ts'
import { descendants, type Node } from '../../src/python/tree.ts'
import { errorsOf, isTimeout, seesAll } from './inside/errors.ts'
import { mayTimeOut } from './inside/own-timeouts.ts'
import { swapped } from './inside/swap.ts'
import { onlyWaits } from './raised/sources.ts'

const reasons = {
  'handler-runs': 'the handler then runs where the error went up to the callers until now, and outside of the limit',
  'more-in-block': 'the block under the limit holds more than the `try`; put a `try` around the whole of it',
  'other-managers': 'the `async with` enters something else as well, which the handlers would then run without',
  'scope-used': 'the handlers use the limit itself, which is over when they run outside of it',
}

type Reason = keyof typeof reasons

export default defineTransform({
  name: 'timeout-caught-inside',
  family: 'timeouts',
  summary: 'an `except TimeoutError` inside of a time limit never sees that limit fire',
  why: `
When \`asyncio.timeout()\` fires it cancels the block: inside of it there is a \`CancelledError\`. Only the end of the
\`async with\` turns that into \`TimeoutError\`. A handler inside of the block is never run by it, and the error it was
written for goes up to the callers.

The \`try\` moves around the \`async with\`. That is unsafe, because a handler runs that did not run before, outside
of the limit like its \`else\` and \`finally\`. Code that may time out by itself is left alone, and so are handlers
where somebody outside handles the error too.
`,
  default: true,
  triggers: limitWords,
  needs: 'TimeoutError',
  within: ['TimeoutError'],
  aliases: [],
  example: `
 import asyncio


 async def greet(queue: asyncio.Queue):
-    async with asyncio.timeout(5):
-        try:
+    try:
+        async with asyncio.timeout(5):
             name = await queue.get()
-        except TimeoutError:
-            name = "stranger"
+    except TimeoutError:
+        name = "stranger"
     return f"Hello {name}"
`,
  exampleIsUnsafe: true,
  declines: reasons,
  byHand: `
Put the \`try\` around the \`async with asyncio.timeout(…)\`: the limit raises \`TimeoutError\` when its
block is left.
`,
  visit: {
    with_statement(statement, tools) {
      const { file, fix, report, decline } = tools
      const body = statement.get('body')
      if (!body || !file.tree.holds('TimeoutError', body)) return
      const limit = timeLimitsOf(statement, file).find(each => raisesTimeout(each) && !isUnlimited(each.call))
      const found = limit ? uselessHandler(limit, body, tools) : null
      if (!limit || !found) return

      const [attempt, at] = found
      if ((statement.child('with_clause')?.children.length ?? 0) > 1) return { ...decline('other-managers'), at }
      const hasLines = startsLine(statement) && ownsLines(attempt)
      if (body.children.length > 1 || attempt.parent !== body || !hasLines) return { ...decline('more-in-block'), at }
      if (usesLimit(limit, attempt)) return { ...decline('scope-used'), at }
      const edits = swapped(statement, attempt)
      return { ...report(fix.unsafe('handler-runs', 'put the `try` around the time limit', ...edits)), at }
    },
  },
})

/** A `try` under the limit with a handler for its error alone, and what the handler names. */
function uselessHandler(limit: TimeLimit, body: Node, tools: Tools<Reason>): [Node, Node] | null {
  const { file, facts, settings } = tools
  const { coroutine } = executionOf(limit.statement)
  if (!coroutine) return null
  for (const attempt of descendants(body, 'try_statement')) {
    if (executionOf(attempt).function !== coroutine || isUnderAnother(attempt, body, file)) continue
    // A handler that goes round again is for one attempt of several, not for the limit of all.
    if (isInLoopWithin(attempt, body)) continue
    const clauses = attempt.children.filter(each => each.kind === 'except_clause')
    const errors = clauses.map(each => [each, errorsOf(each, file)] as const)
    const found = errors.find(([, names]) => names.length > 0 && names.every(isTimeout(limit, settings.targetVersion)))
    const suite = attempt.get('body')
    if (!found || !suite || errors.some(([clause, names]) => seesAll(clause, names, found[0]))) continue
    if (mayTimeOut(suite, file, facts) || isHandledOutside(limit, coroutine, suite, tools)) continue
    return [attempt, caughtExpressions(found[0])[0] as Node]
  }
  return null
}

/** True where a limit further in comes first. */
function isUnderAnother(attempt: Node, body: Node, file: PythonFile): boolean {
  for (let outer = attempt.parent; outer && outer !== body; outer = outer.parent)
    if (outer.kind === 'with_statement' && timeLimitsOf(outer, file).length > 0) return true
  return false
}

function isInLoopWithin(attempt: Node, body: Node): boolean {
  const loop = attempt.ancestor('for_statement', 'while_statement')
  return loop !== null && body.contains(loop)
}

/** True where somebody around the limit handles its error, and the `try` inside may be there for another one. */
function isHandledOutside({ statement }: TimeLimit, coroutine: Node, suite: Node, tools: Tools<Reason>): boolean {
  const { file, facts } = tools
  const isHandler = (name: string | null) => name === null || /(^|\.)(TimeoutError|OSError)$/.test(name)
  if (handlersAround(statement).some(each => errorsOf(each, file).some(isHandler))) return true
  if (catchesAround(statement, file, ['TimeoutError', 'OSError'])) return true
  if (onlyWaits(suite, file, facts)) return false
  return facts.handlersAbove(nameInModule(coroutine, file)).some(each => each.catches.some(isHandler))
}

/** True where what comes behind the suite of the `try` names the limit. */
function usesLimit({ alias }: TimeLimit, attempt: Node): boolean {
  const rest = attempt.children.filter(each => each.field !== 'body')
  return alias !== null && rest.some(each => descendants(each, 'identifier').some(({ text }) => text === alias.text))
}
