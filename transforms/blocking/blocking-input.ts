/** `input()` and other questions to the person at the terminal, in a coroutine → a thread. */

import { defineTransform } from '../../src/engine/transform.ts'
import { lastNamesOf } from '../../src/python/blocking-calls.ts'
import { blockingOnLoop } from './offload/found.ts'
import { offload } from './offload/offload.ts'
import { threadReasons } from './offload/standing.ts'

export default defineTransform({
  name: 'blocking-input',
  family: 'blocking',
  summary: '`input()` in a coroutine stops the event loop until somebody answers',
  why: `
While a person thinks, no other task runs, no timeout fires and no connection is served. In a
thread \`input()\` prints the same prompt, returns the same text and raises the same \`EOFError\`.

When the task is cancelled the thread still waits for the answer, and so does the end of the
program: \`asyncio.run()\` joins its threads.
`,
  default: true,
  triggers: lastNamesOf('blocking-input'),
  needs: 'async',
  within: ['async'],
  aliases: ['ASYNC250', 'S7501'],
  example: `
 import asyncio


 async def ask(question):
-    return input(question)
+    return await asyncio.to_thread(input, question)
`,
  declines: {
    ...threadReasons,
  },
  byHand: `
Ask in a task of its own: \`await asyncio.to_thread(input, prompt)\`. The thread goes on waiting when
the task is cancelled, so end the program by other means than that task.
`,
  visit: {
    call(call, tools) {
      const blocking = blockingOnLoop('blocking-input', call, tools.file, tools.facts)
      return blocking ? offload(call, blocking, tools) : undefined
    },
  },
})
