/** `asyncio.get_event_loop()` in a coroutine → `asyncio.get_running_loop()`. */

import { defineTransform } from '../../src/engine/transform.ts'
import { isPatched } from '../../src/project/patched.ts'
import { neverRuns } from '../../src/python/dead-code.ts'
import { runsOnOtherLoop } from '../../src/python/event-loops.ts'
import { awaitObstacles, executionOf } from '../../src/python/execution.ts'
import type { PythonFile } from '../../src/python/file.ts'
import { loopVariableOf, onlyStarts } from '../../src/python/running-loop.ts'
import { renamedCallee } from '../../src/python/same-module.ts'
import type { Node } from '../../src/python/tree.ts'

export default defineTransform({
  name: 'get-event-loop-in-coroutine',
  family: 'entry',
  summary: '`asyncio.get_event_loop()` in a coroutine hides which loop is meant',
  why: `
\`asyncio.get_event_loop()\` gives the running loop where there is one, and elsewhere another loop, a new
one, or an error, depending on the thread, the policy and the version of Python. A line that moves
out of its coroutine then works with a loop that never runs, and nothing tells.

In a coroutine both functions give the same loop, so the fix changes nothing there. In a \`def\` or
\`lambda\` nothing is said: whoever calls it may have no running loop. Where tests put something else in the
place of \`get_event_loop\`, the fix is unsafe. Where the loop only starts something, \`get_event_loop().create_task()\` or
\`get_event_loop().run_until_complete()\`, it is a finding of \`loop-create-task\` or \`asyncio-run-in-async\`.
`,
  default: true,
  triggers: ['get_event_loop'],
  needs: 'async',
  within: ['get_event_loop'],
  aliases: [],
  example: `
 import asyncio


 async def deadline(seconds):
-    loop = asyncio.get_event_loop()
+    loop = asyncio.get_running_loop()
     return loop.time() + seconds
`,
  declines: {
    'f-string-debug': awaitObstacles['f-string-debug'],
    'name-taken': '`get_running_loop` already means something else here',
    patched:
      'other code seems to put something else in the place of `get_event_loop`, as tests do, which may have no effect here then',
  },
  byHand: `
\`asyncio.get_running_loop()\`; in tests patch that name.
`,
  visit: {
    call(call, { file, facts, fix, report, decline }) {
      const callee = call.get('function')
      if (file.called(call) !== 'asyncio.get_event_loop' || !callee || belongsToOther(call, file)) return
      const { coroutine, obstacle } = executionOf(call)
      if (!coroutine || obstacle === 'annotation' || obstacle === 'generator-expression') return
      if (runsOnOtherLoop(file) || neverRuns(call, file) || isForOldPython(call)) return

      if (obstacle === 'f-string-debug') return decline('f-string-debug')
      const edits = renamedCallee(callee, 'asyncio', 'get_running_loop', file)
      if (!edits) return decline('name-taken')

      const message = 'in a coroutine, `get_running_loop()` gives the same loop and never another one'
      return report(
        isPatched('get_event_loop', file, facts) ? fix.unsafe('patched', message, ...edits) : fix(message, ...edits),
      )
    },
  },
})

/** What stands before `create_task(…)` or `run_until_complete(…)`, be it in a variable, is a finding of other rules. */
function belongsToOther(call: Node, file: PythonFile): boolean {
  const { parent } = call
  if (parent?.kind === 'attribute' && parent.field === 'function')
    return /^(create_task|run_until_complete)$/.test(parent.get('attribute')?.text ?? '')
  const name = parent?.kind === 'assignment' ? parent.get('left') : null
  const [binding] = name?.kind === 'identifier' ? (file.scopes.lookup(name.text, name) ?? []) : []
  const use = binding && file.scopes.references(binding).find(each => each !== binding.node)
  const variable = use ? loopVariableOf(use, file) : null
  return variable !== null && onlyStarts(variable)
}

/** True behind a test of the version, and where the `try` before it has asked for the running loop. */
function isForOldPython(call: Node): boolean {
  for (let below = call, outer = call.parent; outer; below = outer, outer = outer.parent) {
    if (outer.kind === 'function_definition') return false
    const condition = outer.kind === 'conditional_expression' ? outer.children[1] : outer.get('condition')
    if (condition && /\b(version_info|hasattr|get_running_loop|PY_?\d+)\b/.test(condition.text)) return true
    const isHandler = outer.kind === 'try_statement' && below.kind === 'except_clause'
    if (isHandler && /\bget_running_loop\b/.test(outer.get('body')?.text ?? '')) return true
  }
  return false
}
