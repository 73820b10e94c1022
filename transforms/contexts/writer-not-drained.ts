/** `await writer.drain()` behind `writer.write()` in a loop. */

import { defineTransform } from '../../src/engine/transform.ts'
import { linesBelow, ownsLines, statementOf } from '../../src/python/blocks.ts'
import { neverRuns } from '../../src/python/dead-code.ts'
import { executionOf } from '../../src/python/execution.ts'
import { loopsAround } from '../../src/python/repetition.ts'
import { descendants, type Node } from '../../src/python/tree.ts'
import { type Writer, writerOf } from './streams/writers.ts'

export default defineTransform({
  name: 'writer-not-drained',
  family: 'contexts',
  summary: 'a loop writes to a stream and never waits until the other side has read',
  why: `
\`writer.write()\` only puts data into a buffer, which has no limit. A loop that goes on writing while the other side
reads slowly, or not at all, fills the memory. \`await writer.drain()\` waits while too much is in the buffer, and
returns at once otherwise; the documentation of asyncio asks for it after each \`write()\`.

The fix puts it behind the last of the writes that follow each other. It is unsafe: \`drain()\` lets other tasks run, and raises once
the connection is lost, where \`write()\` drops the data. A finding is only a loop that waits for something in each round, in a coroutine
that never drains the writer nor hands it on. A client that reads an answer in each round is none;
one that reads the answers after the loop is left to a person, because both sides could wait for each other.
`,
  default: true,
  triggers: ['write', 'writelines'],
  needs: 'async',
  within: ['write', 'writelines'],
  aliases: [],
  example: `
 import asyncio


 async def echo(reader: asyncio.StreamReader, writer: asyncio.StreamWriter):
     while line := await reader.readline():
         writer.write(line)
+        await writer.drain()
`,
  exampleIsUnsafe: true,
  declines: {
    'answers-later':
      'its answers are read after the loop: while it waited nobody would, and the other side might stop reading too',
    'may-raise': '`drain()` waits for the other side, and raises once the connection is lost',
    'shared-line': 'another statement stands on the same line',
  },
  byHand: `
\`await writer.drain()\` after each \`write()\` of a loop; read answers in a task of its own.
`,
  visit: {
    call(call, { file, fix, report, decline }) {
      if (!isWrite(call) || call.parent?.kind !== 'expression_statement') return
      const writer = loopsAround(call).length > 0 ? writerOf(call, file) : null
      if (
        !writer ||
        !writesOn(call, writer) ||
        !isNeverDrained(writer) ||
        isAnswered(call, writer) ||
        neverRuns(call, file)
      )
        return
      const statement = statementOf(call)
      const next = statement.next?.kind === 'expression_statement' ? statement.next.children[0] : null
      if (next && isWrite(next) && next.get('function')?.get('object')?.text === writer.name) return

      const message = `nobody waits until \`${writer.name}\` has sent what the loop writes`
      if (isAnsweredLater(call, writer)) return { ...decline('answers-later'), message }
      if (!ownsLines(statement)) return { ...decline('shared-line'), message }
      const edit = linesBelow(statement, [`await ${writer.name}.drain()`])
      return { ...report(fix.unsafe('may-raise', 'wait until the other side has read', edit)), message }
    },
  },
})

function isWrite(call: Node): boolean {
  return call.kind === 'call' && /^write(lines)?$/.test(call.get('function')?.get('attribute')?.text ?? '')
}

/** True for a loop that lets time pass in each round: others write what is in memory anyway. */
function waits(loop: Node): boolean {
  const frame = executionOf(loop).function
  return loop.has('async') || descendants(loop, 'await').some(each => executionOf(each).function === frame)
}

/** True where a loop that waits writes to the same connection again and again, and does not open one in each round. */
function writesOn(call: Node, { openings }: Writer): boolean {
  return loopsAround(call).some(loop => waits(loop) && !openings.some(each => loop.contains(each)))
}

/** True where a loop reads from the connection that it writes to: what has an answer has left the buffer. */
function isAnswered(call: Node, { reads }: Writer): boolean {
  return loopsAround(call).some(loop => reads.some(each => loop.contains(each)))
}

/** True where the coroutine itself reads answers, further down. */
function isAnsweredLater(call: Node, { reads }: Writer): boolean {
  return reads.some(each => each.start > call.end && each.parent?.kind === 'attribute')
}

/** Nor handed to somebody who might. */
function isNeverDrained({ members }: Writer): boolean {
  return !members.some(each => each === null || each === 'drain' || each === 'transport')
}
