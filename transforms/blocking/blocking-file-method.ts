/** Reading and writing an open file in a coroutine → a thread. */

import { defineTransform } from '../../src/engine/transform.ts'
import type { Facts } from '../../src/project/facts.ts'
import { lastNamesOf } from '../../src/python/blocking-calls.ts'
import type { PythonFile } from '../../src/python/file.ts'
import { fileTaker, takerNames, trafficOf } from '../../src/python/file-handles.ts'
import { isHandedOn, isPrivate } from '../../src/python/other-users.ts'
import { type Origin, originOf } from '../../src/python/receivers.ts'
import type { Node } from '../../src/python/tree.ts'
import { explained } from './offload/explained.ts'
import { blockingOnLoop } from './offload/found.ts'
import { moveUnit, offloadReasons } from './offload/offload.ts'
import { blocksLoop, callbackReasons, standingInThread, threadReasons, usesRunningLoop } from './offload/standing.ts'
import { unitOf } from './offload/unit.ts'

export default defineTransform({
  name: 'blocking-file-method',
  family: 'blocking',
  summary: 'reading or writing a file in a coroutine stops the event loop',
  why: `
\`f.read()\`, \`f.write()\` and functions that read or write a file they are given, such as
\`json.load(f)\`, wait for the disk. In a thread they do the same, as long as nobody else uses the
file meanwhile: that is proved for a file which this coroutine opened and keeps for itself. Of a
file that others hold too, and of writes, which a cancelled task could leave unfinished, it is
an unsafe fix.

A \`with\` block that can move to a thread as a whole is a matter for blocking-open. A file is
known by where it comes from, never by the name of its methods.
`,
  default: true,
  triggers: [...lastNamesOf('blocking-file-method'), ...takerNames],
  needs: 'async',
  within: ['async'],
  aliases: ['ASYNC232'],
  example: `
 import asyncio


 async def upload(send, path):
     with await asyncio.to_thread(open, path, "rb") as f:
-        await send(f.read())
+        await send(await asyncio.to_thread(f.read))
`,
  declines: {
    'cancelled-half-way': 'a task that is cancelled while it writes would close the file before the write is done',
    'shared-object': offloadReasons['shared-object'],
    ...callbackReasons,
    ...threadReasons,
  },
  byHand: `
Give one plain function the whole life of the file (open, work, close) and await it in a thread.
Shield it where a write must not be cut off: \`await asyncio.shield(task)\`, with the task kept.
`,
  visit: {
    call(call, tools) {
      const { file, facts, decline } = tools
      const traffic = trafficIn(call, file, facts)
      if (!traffic || !blocksLoop(call, file)) return
      const unit = unitOf(call, file, facts)
      if (unit.kind !== 'call') return

      const standing = standingInThread(call, tools)
      if (standing.declined) return explained(decline(standing.declined), call, file)
      if (usesRunningLoop(call, tools)) return decline('uses-running-loop')
      const isShared = !isPrivate(traffic.origin) || isHandedOn(traffic.handle, file)
      const because = isShared ? 'shared-object' : traffic.kind === 'write' ? 'cancelled-half-way' : null
      const message = `\`${call.get('function')?.text}()\` in a coroutine stops the whole event loop`
      return { ...explained(moveUnit(unit, standing, standing.because ?? because, tools), call, file), message }
    },
  },
})

type FileTraffic = { readonly kind: 'read' | 'write'; readonly origin: Origin; readonly handle: Node }

/** What the call moves, and the file it works with; an annotated file may be one in memory. */
function trafficIn(call: Node, file: PythonFile, facts: Facts): FileTraffic | null {
  if (blockingOnLoop('blocking-file-method', call, file, facts)) {
    const callee = call.get('function')
    const object = callee?.get('object') ?? null
    const origin = originOf(object, file)
    const kind = trafficOf(callee?.get('attribute')?.text ?? '')
    // `open(path).read()` is a matter for blocking-open.
    const isKept = origin && origin.via !== 'annotation' && object?.kind !== 'call'
    return kind && isKept && object ? { kind, origin, handle: object } : null
  }
  const taker = fileTaker(call, file)
  return taker && taker.handle.kind !== 'call'
    ? { kind: taker.traffic, origin: taker.origin, handle: taker.handle }
    : null
}
