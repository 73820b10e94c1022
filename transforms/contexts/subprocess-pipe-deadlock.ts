/** `await process.wait()` with pipes that nobody reads → `await process.communicate()`. */

import { defineTransform } from '../../src/engine/transform.ts'
import { statementOf } from '../../src/python/blocks.ts'
import { neverRuns } from '../../src/python/dead-code.ts'
import { coroutineOf } from '../../src/python/execution.ts'
import { comesFirst, communicating } from './processes/communication.ts'
import { type Pipe, type PipeUse, pipesOf, usesOfPipes, type Wait } from './processes/pipes.ts'

export default defineTransform({
  name: 'subprocess-pipe-deadlock',
  family: 'contexts',
  summary: 'a process is waited for while nobody reads its pipe: a full pipe stops both',
  why: `
A pipe holds some 64 KiB, and asyncio reads about twice as much ahead. Once that is full the process waits for somebody to
read, while \`await process.wait()\` waits for the process: both wait for ever, on the day on which the output is longer
than usual. The documentation of \`wait()\` warns of it.

\`communicate()\` reads the pipes while it waits. The return code is in \`process.returncode\` afterwards, and what was read
from a pipe after the wait is what \`communicate()\` returns. The fix is unsafe: all of the output is kept in memory,
\`communicate()\` also waits for a grandchild that keeps the pipe open, and from Python 3.12 on it closes the \`stdin\` of the process.

A process that goes anywhere else, one that was sent a signal before and one of which somebody reads the pipes are no
finding. A pipe whose output nobody wants needs no pipe: \`stdout=asyncio.subprocess.DEVNULL\`.
`,
  default: true,
  triggers: ['create_subprocess_exec', 'create_subprocess_shell'],
  needs: 'wait',
  within: ['wait'],
  aliases: [],
  example: `
 import asyncio
 from asyncio.subprocess import PIPE


 async def convert(path):
     process = await asyncio.create_subprocess_exec("convert", path, stdout=PIPE)
-    await process.wait()
-    image = await process.stdout.read()
+    image, _ = await process.communicate()
     return image
`,
  exampleIsUnsafe: true,
  declines: {
    'in-between': 'a comment or a `;` stands between its parts',
    'other-pipe': 'only one of its two pipes is read before, and who reads both at once has to be decided',
    'read-afterwards': 'its pipes are read afterwards in a way that `communicate()` does not give',
    'reads-all': '`communicate()` keeps all output in memory, and waits until the pipes are closed',
    'value-used': 'the return code is used in the middle of a statement',
  },
  byHand: `
\`await process.communicate()\`; for much output read the pipes in two tasks beside \`wait()\`, or send
it to a file.
`,
  visit: {
    call(call, { file, fix, report, decline }) {
      const pipes = pipesOf(call, file)
      if (pipes.length === 0 || !coroutineOf(call) || neverRuns(call, file)) return
      const uses = usesOfPipes(call, file)
      if (!uses) return

      const stalling = uses.flatMap(use =>
        use.kind === 'wait' ? { wait: use, unread: unreadBy(use, uses, pipes) } : [],
      )
      return stalling.flatMap(({ wait, unread }) => {
        if (unread.length === 0) return []
        const { start, end } = wait.call
        const names = unread.map(pipe => `\`${pipe}\``).join(' and ')
        const told = {
          at: { start, end },
          message: `nobody reads ${names} by then: a process that fills it waits for ever`,
        }
        if (unread.length < pipes.length) return { ...decline('other-pipe'), ...told }
        const edits = communicating(wait, uses, file)
        if (typeof edits === 'string') return { ...decline(edits), ...told }
        return { ...report(fix.unsafe('reads-all', 'read its output while waiting', ...edits)), ...told }
      })
    },
  },
})

/** The pipes that nobody has begun to read when the wait comes; none where the process is on its way out, or may be. */
function unreadBy(wait: Wait, uses: readonly PipeUse[], pipes: readonly Pipe[]): Pipe[] {
  const before = uses.filter(({ node }) => node.start < wait.node.start)
  const isSettled = before.some(
    use =>
      /^(signal|communicate)$/.test(use.kind) ||
      (use.kind === 'read' && !use.isWhole) ||
      (use.kind === 'wait' && hasEnded(use, wait)),
  )
  return isSettled ? [] : pipes.filter(pipe => !before.some(use => use.kind === 'read' && use.pipe === pipe))
}

/** True where the process has ended by the earlier wait already, which had no time limit. */
function hasEnded(earlier: Wait, wait: Wait): boolean {
  const statement = statementOf(earlier.node)
  const isAlways = earlier.call.parent === earlier.awaiting && comesFirst(earlier.awaiting, statement)
  return isAlways && statement.end <= wait.node.start && statement.parent?.contains(wait.node) === true
}
