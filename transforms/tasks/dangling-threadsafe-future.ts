/** `run_coroutine_threadsafe()` whose future nobody keeps → reported; unsafe: a set of the module keeps it. */

import { insertBefore } from '../../src/engine/edit.ts'
import { defineTransform } from '../../src/engine/transform.ts'
import { resultOf } from '../../src/project/results.ts'
import { ownsLines, statementOf } from '../../src/python/blocks.ts'
import { argumentOf, calledName } from '../../src/python/calls.ts'
import { neverRuns } from '../../src/python/dead-code.ts'
import { isExpectedToFail } from '../../src/python/misuse-tests.ts'
import { futures, keepBehind, keepReasons, setFor, variableAt } from './kept/keep.ts'

export default defineTransform({
  name: 'dangling-threadsafe-future',
  family: 'tasks',
  summary: 'errors of `run_coroutine_threadsafe()` get lost when nobody keeps its future',
  why: `
What the coroutine raises goes into the future that \`run_coroutine_threadsafe()\` gives, and counts as delivered: where nobody
looks at the future, the error is not even logged. And nobody keeps the task that runs the coroutine, so that it can disappear
before it is done.

Ask the future for its \`result()\`, with a timeout and never on the thread of the event loop itself, or give it a callback that
looks at its \`exception()\`. The fix only keeps the future, and with it the task, in a set of the module until it is done. Errors
get lost as before, which is why it is unsafe.
`,
  default: true,
  triggers: ['run_coroutine_threadsafe'],
  needs: 'asyncio',
  within: ['run_coroutine_threadsafe'],
  aliases: [],
  example: `
 import asyncio

+_background_futures = set()
+

 def on_click(loop, save, document):
-    asyncio.run_coroutine_threadsafe(save(document), loop)
+    future = asyncio.run_coroutine_threadsafe(save(document), loop)
+    _background_futures.add(future)
+    future.add_done_callback(_background_futures.discard)
`,
  exampleIsUnsafe: true,
  declines: {
    'errors-lost': 'nobody learns of its errors; ask the future for its `result()`, or give it a callback that looks',
    'no-set': keepReasons['no-set'],
    'shared-line': keepReasons['shared-line'],
  },
  byHand: `
Keep the future and call its \`result()\` in that thread, or give it a callback that looks at its
\`exception()\`.
`,
  visit: {
    call(call, tools) {
      const { file, facts, fix, report, decline } = tools
      if (calledName(call) !== 'run_coroutine_threadsafe') return
      if (call.parent?.kind !== 'expression_statement' || file.scopes.around(call).kind !== 'function') return
      if (file.called(call) !== 'asyncio.run_coroutine_threadsafe') return
      const coroutine = argumentOf(call, 'coro', 0)
      const result = coroutine?.kind === 'call' ? resultOf(coroutine, file, facts) : null
      // `queue.put(item)` and its like have no errors that anybody waits for.
      if (result?.functions.length === 0 || neverRuns(call, file) || isExpectedToFail(call, file)) return

      const message = 'the future of `asyncio.run_coroutine_threadsafe()` is kept nowhere, and its errors get lost'
      if (!ownsLines(statementOf(call))) return { ...decline('shared-line'), message }
      const set = setFor(futures, call, tools)
      if (!set) return { ...decline('no-set'), message }

      const statement = statementOf(call)
      const variable = variableAt(call, ['future', 'background_future'], file)
      const named = insertBefore(statement, `${variable} = `)
      const edits = [...set.edits, named, ...keepBehind(statement, variable, set.name)]
      return { ...report(fix.unsafe('errors-lost', `keep the future in \`${set.name}\``, ...edits)), message }
    },
  },
})
