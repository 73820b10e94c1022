/** `while not ready: await asyncio.sleep(0.1)` → an event that whoever makes it ready sets. */

import { replace } from '../../src/engine/edit.ts'
import { defineTransform } from '../../src/engine/transform.ts'
import { runsOnOtherLoop } from '../../src/python/event-loops.ts'
import { coroutineOf, executionOf } from '../../src/python/execution.ts'
import type { PythonFile } from '../../src/python/file.ts'
import { useName } from '../../src/python/imports.ts'
import { attributesNamed } from '../../src/python/named-nodes.ts'
import { libraryType, originOf } from '../../src/python/receivers.ts'
import type { Node } from '../../src/python/tree.ts'
import { asEvent, eventReasons } from './polled/event.ts'
import { type Flag, flagOf, givenValue } from './polled/flag.ts'
import { type Poll, pollIn } from './polled/loop.ts'

export default defineTransform({
  name: 'busy-wait',
  family: 'concurrency',
  summary: 'a loop that sleeps until something has happened asks again and again',
  why: `
\`while not self.ready: await asyncio.sleep(0.1)\` wakes up ten times a second for nothing, and still goes on up to a tenth of a
second late. \`await event.wait()\` goes on at once, and costs nothing until then.

A finding is a loop that does nothing but sleep, and waits for something that is sure to happen in the same event loop: an
\`asyncio.Event\`, a task, or a flag that coroutines of the same file set. Loops that look at files, processes, threads or other
machines have nothing to wait for, and are left alone. An attribute that is only ever \`False\` at first and \`True\` later becomes
an event. It is unsafe: the coroutine goes on at another moment, also where the flag is taken back at once.
`,
  default: true,
  triggers: ['sleep'],
  needs: 'while',
  within: ['sleep'],
  aliases: ['ASYNC110', 'S7484'],
  exampleIsUnsafe: true,
  example: `
 import asyncio


 class Oven:
     def __init__(self):
-        self.hot = False
+        self.hot = asyncio.Event()

     async def heat(self):
         await asyncio.sleep(60)
-        self.hot = True
+        self.hot.set()

     async def bake(self, bread):
-        while not self.hot:
-            await asyncio.sleep(0.1)
+        await self.hot.wait()
         return await bread.rise()
`,
  declines: {
    ...eventReasons,
    'comment-inside': 'a comment stands inside of the loop, and would have no place',
    'not-seen-set':
      'it is not seen that a coroutine sets the event; await `wait()`, and let threads and signals `call_soon_threadsafe` its `set`',
    'other-moment': 'it goes on at another moment: as soon as it may, and also where that is taken back at once',
  },
  byHand: `
Share an \`asyncio.Event\` in place of the flag: who changes the state sets it, who waits awaits
\`wait()\`. For more than yes and no use \`asyncio.Condition\` and \`wait_for()\`.
`,
  visit: {
    while_statement(loop, { file, facts, settings, fix, report, decline }) {
      const poll = coroutineOf(loop) && !runsOnOtherLoop(file) ? pollIn(loop, file) : null
      const waiting = poll?.isNegated ? waitingFor(poll, file) : null
      const flag = poll && !waiting && isName(poll.subject) ? flagOf(poll.subject, file, facts) : null
      if (!poll || !(waiting || (flag && isChanged(flag, loop, poll)))) return

      if (poll.hasComment) return decline('comment-inside')
      if (typeof waiting === 'string') return decline(waiting)
      if (waiting) return report(fix.unsafe('other-moment', `wait with \`${waiting.call}\``, ...waiting.edits))
      const edits = asEvent(flag as Flag, file, settings)
      if (typeof edits === 'string') return decline(edits)
      return report(fix.unsafe('other-moment', `make \`${poll.subject.text}\` an \`asyncio.Event\``, ...edits))
    },
  },
})

const TASKS = /^asyncio\.(Task|Future|create_task|ensure_future|TaskGroup\.create_task)$/

/** What waits for an event to be set, or a task to be done, in place of asking for it. */
function waitingFor({ subject, range }: Poll, file: PythonFile) {
  const callee =
    subject.kind === 'call' && subject.get('arguments')?.children.length === 0 ? subject.get('function') : null
  const object = callee?.get('object')
  const method = callee?.get('attribute')?.text ?? ''
  const origin = object && isName(object) && /^(is_set|done)$/.test(method) ? originOf(object, file) : null
  const type = origin ? libraryType(origin) : ''
  if (method === 'is_set' && type === 'asyncio.Event') {
    if (!isSetByCoroutines(object as Node, file)) return 'not-seen-set'
    const call = `${object?.text}.wait()`
    return { call, edits: [replace(range, `await ${call}`)] }
  }
  if (method !== 'done' || !TASKS.test(type)) return null
  const wait = useName(file, 'asyncio', 'wait', subject)
  if (!wait) return 'name-taken'
  const call = `${wait.name}([${object?.text}])`
  return { call, edits: [...wait.edits, replace(range, `await ${call}`)] }
}

/** A thread or a signal handler that calls `set()` does not wake up the event loop. */
function isSetByCoroutines(event: Node, file: PythonFile): boolean {
  const lastName = (node: Node | null) => (node?.get('attribute') ?? node)?.text
  const setters = attributesNamed('set', file.tree).filter(each => lastName(each.get('object')) === lastName(event))
  return setters.length > 0 && setters.every(each => each.field === 'function' && coroutineOf(each))
}

/** `ready`, `self.ready`, `self.oven.ready` */
function isName(node: Node): boolean {
  return node.kind === 'identifier' || (node.kind === 'attribute' && isName(node.get('object') as Node))
}

/** True where another coroutine makes the condition what the loop waits for. */
function isChanged({ stores }: Flag, loop: Node, { isNegated }: Poll): boolean {
  const home = executionOf(loop).function
  return stores.some(store => {
    const isFalsy = /^(false|none|0|\[\]|\{\}|""|'')$/i.test(givenValue(store)?.text ?? '')
    return coroutineOf(store) && executionOf(store).function !== home && isFalsy !== isNegated
  })
}
