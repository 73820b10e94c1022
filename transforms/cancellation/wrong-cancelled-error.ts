/** `except concurrent.futures.CancelledError` around an `await` → `except asyncio.CancelledError`. */

import { replace } from '../../src/engine/edit.ts'
import { defineTransform } from '../../src/engine/transform.ts'
import type { Facts } from '../../src/project/facts.ts'
import { resultOf } from '../../src/project/results.ts'
import { blockingResults, cancellationCaught, fallsThrough, suspensionsIn } from '../../src/python/cancellation.ts'
import { runsOnOtherLoop } from '../../src/python/event-loops.ts'
import { executionOf } from '../../src/python/execution.ts'
import type { PythonFile } from '../../src/python/file.ts'
import { caughtExpressions } from '../../src/python/handlers.ts'
import { useName } from '../../src/python/imports.ts'
import { descendants, type Node } from '../../src/python/tree.ts'

export default defineTransform({
  name: 'wrong-cancelled-error',
  family: 'cancellation',
  summary: '`concurrent.futures.CancelledError` is not what a cancelled task gets',
  why: `
Since Python 3.8 \`asyncio.CancelledError\` and \`concurrent.futures.CancelledError\` are two classes that have
nothing to do with each other. Whatever a coroutine awaits, a future of an executor included, raises the one of
asyncio, so a handler for the other one never runs.

The fix names the right one. It is unsafe where the handler does not raise, because it then ends a cancellation
that went on before, and where something unknown is called, which might itself wait for a future of a
thread. Code that calls \`result()\` of such a future is left alone.
`,
  default: true,
  triggers: ['CancelledError'],
  needs: 'async',
  within: ['CancelledError'],
  aliases: [],
  since: [3, 8],
  example: `
 import asyncio
-import concurrent.futures


 async def next_job(jobs: asyncio.Queue):
     try:
         return await jobs.get()
-    except concurrent.futures.CancelledError:
+    except asyncio.CancelledError:
         print("no more jobs")
         raise
`,
  declines: {
    'name-taken': '`asyncio` already names something else in this file',
    swallows: 'the handler may end without a plain `raise`, and so end a cancellation that goes on today',
    'unknown-calls': 'something unknown is called in the `try`, which might itself wait for a future of a thread',
  },
  byHand: `
Catch \`asyncio.CancelledError\`, and let it go on with \`raise\`.
`,
  visit: {
    except_clause(handler, { file, facts, fix, report, decline }) {
      if (!handler.tree.holds('CancelledError', handler) || runsOnOtherLoop(file)) return
      const wrong = caughtExpressions(handler).find(each => WRONG.test(file.names.of(each) ?? ''))
      const body = handler.parent?.get('body')
      if (!wrong || !body || !executionOf(handler).coroutine || blockingResults(body).length > 0) return
      const handlers = handler.parent?.children.filter(each => each.kind === 'except_clause') ?? []
      const isCaught = handlers.some(each => /^(named|listed)$/.test(cancellationCaught(each, file) ?? ''))
      const places = suspensionsIn(body)
      if (isCaught || places.length === 0) return

      const error = useName(file, 'asyncio', 'CancelledError', wrong)
      if (!error) return decline('name-taken')
      const message = 'catch `asyncio.CancelledError`'
      const edits = [...error.edits, replace(wrong, error.name)]
      const block = handler.child('block')
      const last = block?.children.at(-1)
      const goesOn =
        block && last?.kind === 'raise_statement' && last.children.length === 0 && fallsThrough(block, last)
      if (!goesOn) return report(fix.unsafe('swallows', message, ...edits))
      const isUnknown = !descendants(body, 'call').every(call => isKnown(call, file, facts))
      return report(isUnknown ? fix.unsafe('unknown-calls', message, ...edits) : fix(message, ...edits))
    },
  },
})

const WRONG = /^concurrent\.futures\.(_base\.)?CancelledError$/

const PLAIN = /^(builtins|asyncio|logging)\./

/** True for a call that cannot raise the error of `concurrent.futures`: what a library gives to await, and plain functions. */
function isKnown(call: Node, file: PythonFile, facts: Facts): boolean {
  const callee = call.get('function')
  if (callee?.get('attribute')?.text === 'run_in_executor' || PLAIN.test(file.called(call) ?? '')) return true
  return resultOf(call, file, facts)?.functions.length === 0
}
