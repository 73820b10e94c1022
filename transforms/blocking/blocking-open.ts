/** `open()` in a coroutine → opened, used and closed in a thread, or an asynchronous file. */

import { defineTransform, type Tools, type Verdict } from '../../src/engine/transform.ts'
import type { Blocking } from '../../src/python/blocking.ts'
import { lastNamesOf } from '../../src/python/blocking-calls.ts'
import { handleUse } from '../../src/python/file-handles.ts'
import { splitsFileUpdate } from '../../src/python/file-updates.ts'
import { usesOfResult } from '../../src/python/result-uses.ts'
import type { Node } from '../../src/python/tree.ts'
import { moveToAsyncFile } from './files/async-file.ts'
import { wholeUse } from './files/whole-use.ts'
import { explained } from './offload/explained.ts'
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
import { isClear, standingInThread, threadReasons } from './offload/standing.ts'
import { unitOf } from './offload/unit.ts'

const reasons = {
  'blocks-later': 'the file is used later in ways that block the event loop again',
  'cancelled-half-way': 'a task that is cancelled while it writes would close the file before the write is done',
  'check-then-act': offloadReasons['check-then-act'],
  'collected-first': offloadReasons['collected-first'],
  'shared-data': offloadReasons['shared-data'],
  'thread-bound': offloadReasons['thread-bound'],
  'unknown-call': offloadReasons['unknown-call'],
  ...threadReasons,
} as const

export default defineTransform({
  name: 'blocking-open',
  family: 'blocking',
  summary: '`open()` in a coroutine stops the event loop until the disk has answered',
  why: `
Opening a file waits for the disk, and so does everything that is done with it. A \`with\` block
that opens a file, works with it and closes it moves as a whole into a nested function that runs
in a thread: one hop, the same arguments, errors and partial results. What the block assigns
comes back as the value of the function, or through \`nonlocal\` where the variable exists before.

A block that awaits, or that leaves a loop, stays where it is; the file is opened in a thread,
and each \`read()\` moves by itself. That is unsafe where something is written (a cancelled task
would close the file too early) or where the file goes on blocking, as a loop over its lines
does. It is also unsafe to move a block whose functions are not known to work in a thread.

\`--file-io aiofiles\` and \`--file-io anyio\` choose an asynchronous file wherever every use has a
counterpart there. Each line is then a hop of its own: for whole files a thread is faster.
`,
  default: true,
  triggers: lastNamesOf('blocking-open'),
  needs: 'async',
  within: ['async'],
  aliases: ['ASYNC230', 'ASYNC231', 'S7493'],
  example: `
+import asyncio
 import json


 async def load(path):
-    with open(path, encoding="utf-8") as f:
-        config = json.load(f)
+    def _read_config():
+        with open(path, encoding="utf-8") as f:
+            return json.load(f)
+
+    config = await asyncio.to_thread(_read_config)
     return config["units"]
`,
  declines: reasons,
  byHand: `
Put opening, the whole work and closing into one plain function and await that in a thread. Let a
check and the change it is for be one step: \`open(path, "x")\`, \`unlink(missing_ok=True)\`,
\`os.replace()\`.
`,
  visit: {
    call(call, tools) {
      const blocking = blockingOnLoop('blocking-open', call, tools.file, tools.facts)
      if (!blocking) return

      const verdict = asynchronous(call, tools) ?? inThread(call, blocking, tools)
      return { ...explained(verdict, call, tools.file), message: messageAbout(blocking) }
    },
  },
})

type FileTools = Tools<keyof typeof reasons>

/** The asynchronous file that a person has asked for, where all uses allow it. */
function asynchronous(call: Node, tools: FileTools): Verdict | null {
  const { settings, fix, report } = tools
  const moved = settings.fileIo !== 'thread' && isClear(call, tools) ? moveToAsyncFile(call, tools) : null
  if (!moved) return null
  const adding = moved.needsPackage ? `; add \`${moved.needsPackage}\` to the dependencies` : ''
  const message = `open it with \`${settings.fileIo}\`${adding}`
  const { because } = standingInThread(call, tools)
  const made = because ? fix.unsafe(because, message, ...moved.edits) : fix(message, ...moved.edits)
  return report({ ...made, needsPackage: moved.needsPackage })
}

function inThread(call: Node, blocking: Blocking, tools: FileTools): Verdict {
  const { file, facts, decline } = tools
  const unit = unitOf(call, file, facts)
  if (unit.kind !== 'call') return offload(call, blocking, tools)
  if (blocking.thread === 'bound') return decline('thread-bound')
  const standing = standingInThread(call, tools)
  if (standing.declined) return decline(standing.declined)
  const whole = wholeUse(call, file, facts)
  const split = splitsFileUpdate(call, file) ? 'check-then-act' : null
  if (whole) return moveUnit(whole, standing, split ?? standing.because ?? doubtOfUnit(whole), tools)
  if (isLoopedOver(call)) return linesInThread(call, tools)
  return moveUnit(unit, standing, split ?? standing.because ?? laterUse(call, tools), tools)
}

/** Why opening the file in a thread does not settle it: something else is done with it than reading in one call. */
function laterUse(call: Node, { file }: FileTools): 'blocks-later' | 'cancelled-half-way' | null {
  const kinds = usesOfResult(call, file)?.map(use => handleUse(use, file).kind)
  if (!kinds || kinds.includes('other')) return 'blocks-later'
  return kinds.includes('write') ? 'cancelled-half-way' : null
}
