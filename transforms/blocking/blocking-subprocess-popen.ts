/** `subprocess.Popen()`, `os.popen()` and `os.spawn…()` in a coroutine → a process of asyncio, or a thread. */

import { defineTransform, type Tools, type Verdict } from '../../src/engine/transform.ts'
import type { Blocking } from '../../src/python/blocking.ts'
import { lastNamesOf } from '../../src/python/blocking-calls.ts'
import { statementOf } from '../../src/python/blocks.ts'
import { processUse, runsBeforeExec, usesOfProcess, wholeProcess } from '../../src/python/processes.ts'
import { isBearable, threadDoubts } from '../../src/python/thread-work.ts'
import { descendants, type Node } from '../../src/python/tree.ts'
import { messageAbout, moveUnit, offload, offloadReasons } from './offload/offload.ts'
import { callbackReasons, standingInThread, threadReasons } from './offload/standing.ts'
import { expressionInThread } from './offload/thread.ts'
import { blockingOnLoop, projectWork, type Unit, unitOf } from './offload/unit.ts'
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
  aliases: ['ASYNC220', 'S7487', 'S7493'],
  example: `
+import asyncio
 import os


 async def uptime():
-    return os.popen("uptime").read()
+    return await asyncio.to_thread(lambda: os.popen("uptime").read())
`,
  declines: reasons,
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
  if (whole) return moveUnit(whole, standing, standing.because ?? doubtOf(whole), tools)
  if (isIteratedOver(call)) return collected(call, tools)
  const unit: Unit = { kind: 'call', node: call, doubts: [] }
  const inThread = moveUnit(
    unit,
    standing,
    standing.because ?? (livesOn(call, blocking, tools) ? 'lives-on' : null),
    tools,
  )
  const native = inThread.declined ? null : asyncioProcess(call, tools)
  if (!native) return inThread
  const inAsyncio = fix.unsafe('other-process', `start it with \`${native.name}()\``, ...native.edits)
  return report({ ...inAsyncio, ground: native.ground }, ...inThread.fixes)
}

/** The expression that starts the process and is done with it, where it may move. */
function wholeUnit(call: Node, { file, facts }: PopenTools): Unit | null {
  const node = wholeProcess(call, file)
  if (!node || descendants(node, 'await', 'yield', 'named_expression').length > 0) return null
  const given = [call, node].flatMap(each => each.get('arguments')?.children ?? [])
  const doubts = threadDoubts(given, file, projectWork(file, facts))
  return doubts.every(isBearable) ? { kind: 'expression', node, doubts } : null
}

function doubtOf({ doubts: [doubt] }: Unit): 'unknown-call' | 'shared-data' | null {
  return doubt === 'unknown-call' || doubt === 'shared-data' ? doubt : null
}

/** A started process is an object as any other; it is what is done with it that blocks, or is found by another rule. */
function livesOn(call: Node, { name }: Blocking, { file }: PopenTools): boolean {
  const uses = name === 'subprocess.Popen' ? usesOfProcess(call, file) : null
  return !uses || uses.some(use => processUse(use, file) === 'other')
}

/** `for line in os.popen(command):` */
function isIteratedOver(call: Node): boolean {
  const loop = statementOf(call)
  return loop.kind === 'for_statement' && loop.get('right') === call && !loop.has('async')
}

function collected(call: Node, { file, settings, fix, report, decline }: PopenTools): Verdict {
  const edits = expressionInThread(call, file, settings, 'list')
  return edits ? report(fix.unsafe('collected-first', 'read all lines in a thread', ...edits)) : decline('name-taken')
}
