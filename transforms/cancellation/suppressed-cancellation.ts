/** `contextlib.suppress(asyncio.CancelledError)` around the wrong await: reported, and taken out of a longer list. */

import { type Edit, remove, replace } from '../../src/engine/edit.ts'
import { defineTransform } from '../../src/engine/transform.ts'
import { isBaseException, isCancelledError } from '../../src/python/cancellation.ts'
import { executionOf } from '../../src/python/execution.ts'
import type { PythonFile } from '../../src/python/file.ts'
import { suppressedBy } from '../../src/python/handlers.ts'
import type { Node } from '../../src/python/tree.ts'
import { catchesOwn, runsOnAsyncio } from './swallowed/everything.ts'
import { swallowing } from './swallowed/loops.ts'

export default defineTransform({
  name: 'suppressed-cancellation',
  family: 'cancellation',
  summary: '`suppress()` swallows the cancellation of the task that it runs in',
  why: `
\`contextlib.suppress(asyncio.CancelledError)\` is right around the \`await\` of a task that was just
cancelled, and nowhere else: around other awaits it takes the cancellation away from the task it runs in,
which then goes on as if nobody had cancelled it. \`suppress(BaseException)\` does the same, and hides
Ctrl-C as well.

\`BaseException\` becomes \`Exception\`, and \`CancelledError\` is taken out of a list of errors. Both are
unsafe because a cancelled task ends there from now on. Where nothing else is suppressed, the \`with\` has to
go, or to be put around something else, which is left to a person.

\`CancelledError\` is reported only where a loop goes on that nothing else ends.
`,
  default: true,
  triggers: ['CancelledError', 'BaseException'],
  needs: 'async',
  within: ['CancelledError', 'BaseException'],
  aliases: [],
  example: `
 import asyncio
 import contextlib


 async def collect(prices: asyncio.Queue, seen):
     while True:
-        with contextlib.suppress(ValueError, asyncio.CancelledError):
+        with contextlib.suppress(ValueError):
             seen.append(float(await prices.get()))
`,
  exampleIsUnsafe: true,
  declines: {
    'nothing-left':
      'nothing else is suppressed: take the `with` away, or put it around the `await` of a cancelled task',
    'others-cancelled': 'what is awaited here might be cancelled on its own, and then the loop has to go on',
    'task-ends': 'a cancelled task ends here from now on, and whoever awaits it gets its `CancelledError`',
  },
  byHand: `
Suppress \`CancelledError\` only around the \`await\` of a task that you have just cancelled. Everywhere
else name the other errors, without it.
`,
  visit: {
    with_statement(statement, { file, facts, fix, report, decline }) {
      const caught = cancellationSuppressed(statement, file)
      const coroutine = caught && executionOf(statement).coroutine
      if (!caught || !coroutine || !runsOnAsyncio(file)) return
      const at = { start: statement.start, end: statement.get('body')?.previous?.end ?? statement.start }

      if (isBaseException(caught, file)) {
        if (!catchesOwn(statement, coroutine, file, facts)) return
        const message = 'suppress `Exception`, which lets cancellations through'
        return { ...report(fix.unsafe('task-ends', message, replace(caught, 'Exception'))), at }
      }
      const found = swallowing(statement, null, file, facts)
      if (!found) return
      if (!found.isOwn) return { ...decline('others-cancelled'), at }
      const edit = leftOut(caught, file)
      if (!edit) return { ...decline('nothing-left'), at }
      return { ...report(fix.unsafe('task-ends', 'do not suppress `CancelledError`', edit)), at }
    },
  },
})

/** The first error among those that a `with suppress(…)` ends which makes it end cancellations, or null. */
function cancellationSuppressed(statement: Node, file: PythonFile): Node | null {
  const header = file.text.slice(statement.start, statement.get('body')?.start ?? statement.end)
  if (!header.includes('suppress') || !/CancelledError|BaseException/.test(header)) return null
  return suppressedBy(statement, file).find(each => isCancelledError(each, file) || isBaseException(each, file)) ?? null
}

/** Takes one of several arguments away, with a comma; null for the only one. */
function leftOut(argument: Node, file: PythonFile): Edit | null {
  const { previous, next, parent } = argument
  if (parent?.kind !== 'argument_list' || (!previous && !next)) return null
  const whole = previous
    ? { start: previous.end, end: argument.end }
    : { start: argument.start, end: next?.start ?? argument.end }
  if (!file.hasComment(whole.start, whole.end)) return remove(whole)
  const comma = parent.tokens[argument.index + 1]
  return remove({ start: argument.start, end: comma?.kind === ',' ? comma.end : argument.end })
}
