/** `subprocess.Popen()`, `os.popen()` and `os.spawn…()` in a coroutine → a process of asyncio, or a thread. */

import { defineTransform, type Tools, type Verdict } from '../../src/engine/transform.ts'
import { projectWork } from '../../src/project/thread-work.ts'
import type { Blocking } from '../../src/python/blocking.ts'
import { lastNamesOf } from '../../src/python/blocking-calls.ts'
import { processUse, runsBeforeExec, usesOfProcess, wholeProcess } from '../../src/python/processes.ts'
import { isBearable, threadDoubts } from '../../src/python/thread-work.ts'
import type { Node } from '../../src/python/tree.ts'
import { fitsLambda } from './offload/expression.ts'
import { blockingOnLoop } from './offload/found.ts'
import {
  doubtOfUnit,
  isLoopedOver,
  linesInThread,
  messageAbout,
  moveUnit,
  offload,
  offloadReasons,
} from './offload/offload.ts'
import { callbackReasons, standingInThread, threadReasons } from './offload/standing.ts'
import { alone, type Unit, unitOf } from './offload/unit.ts'
import { asyncioProcess } from './processes/popen.ts'
import { processReasons } from './processes/start.ts'

const reasons = {
  'collected-first': offloadReasons['collected-first'],
  'lives-on': 'its object is used later in ways that block the event loop again',
  'shared-data': offloadReasons['shared-data'],
  'unknown-call': offloadReasons['unknown-call'],
  ...processReasons,
  ...callbackReasons,
  ...threadReasons,
} as const

export default defineTransform({
  name: 'blocking-subprocess-popen',
  family: 'blocking',
  summary: '`subprocess.Popen()` in a coroutine stops the event loop',
  why: `
Starting a process takes milliseconds in which no other task runs, and what follows takes longer:
\`wait()\`, \`communicate()\`, reading its output line by line.

Code that starts a process, takes all it says and keeps nothing of it moves to a thread as a whole:
\`os.popen(command).read()\`. A \`Popen\` that is only waited for, signalled or polled is started in
a thread, where it is exactly the same object; its \`wait()\` and \`communicate()\` are found by
blocking-process-wait. Where the object lives on (a loop over its output, a \`with\` block, an
attribute), only the start moves, which is an unsafe fix: what follows still blocks.

asyncio's own processes are the better cure where a process can be cancelled with its task.
\`--unsafe\` chooses them for a literal list of arguments, bytes instead of text, and waiting
without a timeout.
`,
  default: true,
  triggers: lastNamesOf('blocking-subprocess-popen'),
  needs: 'async',
  within: ['async'],
  aliases: ['ASYNC220', 'S7487', 'S7493'],
  example: `
+import asyncio
 import os


 async def uptime():
-    return os.popen("uptime").read()
+    return await asyncio.to_thread(lambda: os.popen("uptime").read())
`,
  declines: reasons,
  byHand: `
\`process = await asyncio.create_subprocess_exec(…, stdout=PIPE)\`, then \`async for line in
process.stdout\`, then \`await process.wait()\`; output is bytes.
`,
  visit: {
    call(call, tools) {
      const blocking = blockingOnLoop('blocking-subprocess-popen', call, tools.file, tools.facts)
      return blocking ? { ...verdictOn(call, blocking, tools), message: messageAbout(blocking) } : undefined
    },
  },
})

type PopenTools = Tools<keyof typeof reasons>

function verdictOn(call: Node, blocking: Blocking, tools: PopenTools): Verdict {
  const { file, facts, fix, report, decline } = tools
  if (runsBeforeExec(call, file)) return decline('preexec-fn')
  if (blocking.thread === 'exact' || unitOf(call, file, facts).kind !== 'call') return offload(call, blocking, tools)
  const whole = wholeUnit(call, tools)
  const standing = standingInThread(whole?.node ?? call, tools)
  if (standing.declined) return decline(standing.declined)
  if (whole) return moveUnit(whole, standing, standing.because ?? doubtOfUnit(whole), tools)
  if (isLoopedOver(call)) return linesInThread(call, tools)
  const because = standing.because ?? (livesOn(call, blocking, tools) ? 'lives-on' : null)
  const inThread = moveUnit(alone(call), standing, because, tools)
  const native = inThread.declined ? null : asyncioProcess(call, tools)
  if (!native) return inThread
  const inAsyncio = fix.unsafe('other-process', `start it with \`${native.name}()\``, ...native.edits)
  return report({ ...inAsyncio, ground: native.ground }, ...inThread.fixes)
}

/** The expression that starts the process and is done with it, where it may move. */
function wholeUnit(call: Node, { file, facts }: PopenTools): Unit | null {
  const node = wholeProcess(call, file)
  if (!node || !fitsLambda(node)) return null
  const given = [call, node].flatMap(each => each.get('arguments')?.children ?? [])
  const doubts = threadDoubts(given, file, projectWork(file, facts))
  return doubts.every(isBearable) ? { kind: 'expression', node, doubts } : null
}

/** A started process is an object like others; it is what is done with it that blocks, or is found by another rule. */
function livesOn(call: Node, { name }: Blocking, { file }: PopenTools): boolean {
  const uses = name === 'subprocess.Popen' ? usesOfProcess(call, file) : null
  return !uses || uses.some(use => processUse(use, file) === 'other')
}
