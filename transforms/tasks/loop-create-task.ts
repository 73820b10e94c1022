/** `asyncio.get_event_loop().create_task(c)` in a coroutine → `asyncio.create_task(c)`. */

import { type Edit, replace } from '../../src/engine/edit.ts'
import { defineTransform } from '../../src/engine/transform.ts'
import { isPatched } from '../../src/project/patched.ts'
import type { PythonFile } from '../../src/python/file.ts'
import { useName } from '../../src/python/imports.ts'
import { isRunningLoop, loopVariableOf } from '../../src/python/running-loop.ts'
import type { Node } from '../../src/python/tree.ts'
import { runsInCoroutine } from './loops/given.ts'

export default defineTransform({
  name: 'loop-create-task',
  family: 'tasks',
  summary: '`get_event_loop().create_task()` in a coroutine asks for a loop it is on',
  why: `
\`asyncio.create_task()\` makes a task on the running loop. Whoever asks for the loop first, with
\`get_event_loop()\` even for one that may not be running elsewhere, writes more and says less.

The fix is safe: it makes the same task on the same loop, with the same arguments. A variable that
holds the running loop and does nothing but create tasks goes; the finding is at the first of them.
`,
  default: true,
  triggers: ['create_task'],
  needs: 'async',
  within: ['create_task'],
  aliases: [],
  example: `
 import asyncio


 async def open_shop(stock):
-    delivery = asyncio.get_event_loop().create_task(stock.deliver())
+    delivery = asyncio.create_task(stock.deliver())
     await stock.count()
     await delivery
`,
  declines: {
    'name-taken': '`create_task` already means something else here',
    patched: 'other code replaces what gives the loop, as tests do, and would miss the call',
  },
  byHand: `
\`asyncio.create_task(…)\` in a coroutine; in tests patch that in place of the loop.
`,
  visit: {
    call(call, { file, facts, fix, report, decline }) {
      const callee = call.get('function')
      if (callee?.get('attribute')?.text !== 'create_task' || !runsInCoroutine(call, file)) return
      if (file.hasComment(callee.start, callee.end)) return
      const group = groupReportedAt(callee, file)
      // Awaited at once it needs no task: a finding of `task-awaited-immediately`.
      if (!group || (group.callees.length === 1 && call.parent?.kind === 'await')) return

      const edits = group.callees.map(each => renamed(each, file))
      const known = edits.filter(each => each !== null)
      const message = `\`${callee.text.replace(/\s+/g, '')}()\` asks for a loop that is running anyhow`
      if (known.length < edits.length) return { ...decline('name-taken'), message }
      const cure = '`asyncio.create_task()` uses the running loop'
      const all = [...known.flat(), ...group.gone]
      const isReplaced = ['get_event_loop', 'get_running_loop'].some(each => isPatched(each, file, facts))
      return { ...report(isReplaced ? fix.unsafe('patched', cure, ...all) : fix(cure, ...all)), message }
    },
  },
})

type Group = { readonly callees: readonly Node[]; readonly gone: readonly Edit[] }

/** What one finding is about: a call on the running loop itself, or every call on a variable for it that does nothing else. */
function groupReportedAt(callee: Node, file: PythonFile): Group | null {
  const loop = callee.get('object')
  if (loop?.kind !== 'identifier') return isRunningLoop(loop, file) ? { callees: [callee], gone: [] } : null
  const variable = loopVariableOf(loop, file)
  if (!variable?.removal || variable.uses[0] !== loop) return null
  const callees = variable.uses.map(({ parent }) => parent as Node)
  return callees.every(each => isCalled(each, file)) ? { callees, gone: [variable.removal] } : null
}

/** `loop.create_task` of `loop.create_task(…)`, where that is for every Python. */
function isCalled(callee: Node, file: PythonFile): boolean {
  return callee.get('attribute')?.text === 'create_task' && callee.field === 'function' && runsInCoroutine(callee, file)
}

function renamed(callee: Node, file: PythonFile): readonly Edit[] | null {
  const imported = useName(file, 'asyncio', 'create_task', callee)
  return imported && [replace(callee, imported.name), ...imported.edits]
}
