/** `while True: await asyncio.sleep(3600)` → `await asyncio.Event().wait()`. */

import { replace } from '../../src/engine/edit.ts'
import { defineTransform, type Tools, type Verdict } from '../../src/engine/transform.ts'
import { argumentsOf } from '../../src/python/calls.ts'
import { runsOnOtherLoop } from '../../src/python/event-loops.ts'
import { coroutineOf } from '../../src/python/execution.ts'
import type { PythonFile } from '../../src/python/file.ts'
import { useName } from '../../src/python/imports.ts'
import { plainString } from '../../src/python/names.ts'
import { libraryCall } from '../../src/python/receivers.ts'
import type { Node } from '../../src/python/tree.ts'

const reasons = {
  'comment-inside': 'a comment stands inside of the loop, and would have no place',
  'may-vanish': 'a task that nothing holds may be thrown away while it waits for an event; one that sleeps is not',
  'name-taken': '`asyncio` already means something else here',
} as const

export default defineTransform({
  name: 'sleep-forever',
  family: 'concurrency',
  summary: 'a loop that only sleeps, or an endless sleep, waits for ever in disguise',
  why: `
\`while True: await asyncio.sleep(3600)\` wakes up for nothing, and a reader looks for the work that it repeats.
\`await asyncio.Event().wait()\` says that it waits until it is cancelled.

It is unsafe, as the event loop holds a task that sleeps, and nobody holds one that waits for an event of its own: unless
\`asyncio.run()\` or a variable keeps it, such a task may be thrown away. It is a matter of taste, and off by default.
`,
  default: false,
  triggers: ['sleep'],
  needs: 'async',
  within: ['sleep'],
  aliases: ['ASYNC116', 'S7486'],
  exampleIsUnsafe: true,
  example: `
 import asyncio


 async def serve(server):
     async with server:
-        while True:
-            await asyncio.sleep(3600)
+        await asyncio.Event().wait()
`,
  declines: reasons,
  byHand: `
Await \`asyncio.Event().wait()\`, and keep the task that does so.
`,
  visit: {
    while_statement(loop, tools) {
      const { file } = tools
      const [statement, ...others] = loop.get('body')?.children ?? []
      if (!statement || others.length > 0 || loop.get('alternative') || !isTrue(loop.get('condition'))) return
      const call = sleepIn(statement, file)
      return call ? verdictOn(loop, call, tools) : undefined
    },
    expression_statement(statement, tools) {
      const call = sleepIn(statement, tools.file)
      return call && isInfinite(argumentsOf(call).positional[0] ?? null, tools.file)
        ? verdictOn(statement, call, tools)
        : undefined
    },
  },
})

function verdictOn(
  range: Node,
  call: Node,
  { file, fix, report, decline }: Tools<keyof typeof reasons>,
): Verdict | undefined {
  if (runsOnOtherLoop(file) || !coroutineOf(range)) return
  // A loop in one line ends behind the comment on it.
  const end = call.parent?.end ?? call.end
  if (file.hasComment(range.start, end)) return decline('comment-inside')
  const event = useName(file, 'asyncio', 'Event', call)
  if (!event) return decline('name-taken')
  const edits = [...event.edits, replace({ start: range.start, end }, `await ${event.name}().wait()`)]
  return report(fix.unsafe('may-vanish', 'wait for an event that never comes', ...edits))
}

/** The call of a statement `await asyncio.sleep(delay)`. */
function sleepIn({ kind, children: [awaiting] }: Node, file: PythonFile): Node | null {
  const call = kind === 'expression_statement' && awaiting?.kind === 'await' ? awaiting.children[0] : null
  if (call?.kind !== 'call' || libraryCall(call, file) !== 'asyncio.sleep') return null
  return call.get('arguments')?.children.length === 1 && argumentsOf(call).positional.length === 1 ? call : null
}

function isTrue(condition: Node | null): boolean {
  return condition?.kind === 'true' || condition?.text === '1'
}

/** `float("inf")` and `math.inf` */
function isInfinite(delay: Node | null, file: PythonFile): boolean {
  if (delay?.kind !== 'call') return delay !== null && file.names.of(delay) === 'math.inf'
  const text = plainString(delay.get('arguments')?.children[0])
  return file.called(delay) === 'builtins.float' && /^\+?inf(inity)?$/i.test(text ?? '')
}
