/** `await writer.wait_closed()` behind `writer.close()`. */

import { defineTransform } from '../../src/engine/transform.ts'
import { linesBelow, ownsLines, statementOf } from '../../src/python/blocks.ts'
import { neverRuns } from '../../src/python/dead-code.ts'
import type { Node } from '../../src/python/tree.ts'
import { type Writer, writerOf } from './streams/writers.ts'

export default defineTransform({
  name: 'writer-close-not-awaited',
  family: 'contexts',
  summary: 'a connection is closed, and nobody waits until what was written is sent',
  why: `
\`writer.close()\` returns at once: what is still in the buffer is sent, and the connection closed, as the event loop
goes on. A program that ends before loses the rest of what it wrote without a word, and a TLS connection is cut off.
The documentation of asyncio closes a connection with \`writer.close()\` and \`await writer.wait_closed()\`.

The fix is unsafe: \`wait_closed()\` raises what broke the connection, and takes as long as the other side takes to read, in which
other tasks run. Only
a connection that the coroutine opened itself is a finding, and only where it writes and then reads no answer, which would tell
that all has arrived. A server may leave the connections of its clients to the event loop, which runs on.
`,
  default: true,
  triggers: ['open_connection', 'open_unix_connection'],
  needs: 'close',
  within: ['close'],
  aliases: [],
  example: `
 import asyncio


 async def send(message):
     reader, writer = await asyncio.open_connection("log.example", 514)
     writer.write(message)
     writer.close()
+    await writer.wait_closed()
`,
  exampleIsUnsafe: true,
  declines: {
    'may-raise': '`wait_closed()` waits until the other side has taken all, and raises what broke the connection',
    'shared-line': 'another statement stands on the same line',
  },
  byHand: `
\`writer.close()\`, then \`await writer.wait_closed()\`, in a \`try\` that expects \`ConnectionError\`.
`,
  visit: {
    call(call, { file, fix, report, decline }) {
      const callee = call.get('function')
      const isClose = callee?.get('attribute')?.text === 'close' && call.parent?.kind === 'expression_statement'
      if (!isClose || call.ancestor('except_clause', 'function_definition')?.kind === 'except_clause') return
      const writer = writerOf(call, file)
      if (writer?.from !== 'connected' || !isLastWord(call, writer) || neverRuns(call, file)) return

      const statement = statementOf(call)
      const message = `nobody waits until \`${writer.name}\` has sent the rest, and is closed`
      if (!ownsLines(statement)) return { ...decline('shared-line'), message }
      const edit = linesBelow(statement, [`await ${writer.name}.wait_closed()`])
      return { ...report(fix.unsafe('may-raise', 'wait until it is closed', edit)), message }
    },
  },
})

/**
 * Something is written, nobody waits until it has arrived, and nobody else may. An answer that is read afterwards tells that the
 * question has arrived.
 */
function isLastWord(call: Node, { members, uses, reads }: Writer): boolean {
  const isHandedOn = uses.some((use, index) => members[index] === null && use.start > call.start)
  if (isHandedOn || members.some(each => each === 'wait_closed' || each === 'transport')) return false
  const last = uses.filter((_, index) => /^write/.test(members[index] ?? '')).at(-1)
  return last !== undefined && last.start < call.start && !reads.some(({ start }) => start > last.start)
}
