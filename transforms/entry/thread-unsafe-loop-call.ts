/** Calls from a thread of what only the thread of the event loop may call → `loop.call_soon_threadsafe()`. */

import { type Edit, insertBefore, replace } from '../../src/engine/edit.ts'
import { defineTransform } from '../../src/engine/transform.ts'
import { onlyRunsInThreads, startsThreads, threadWords } from '../../src/project/thread-functions.ts'
import { indentOf, startsLine, statementOf } from '../../src/python/blocks.ts'
import { argumentsOf } from '../../src/python/calls.ts'
import { neverRuns } from '../../src/python/dead-code.ts'
import { runsOnOtherLoop } from '../../src/python/event-loops.ts'
import { executionOf } from '../../src/python/execution.ts'
import { expectationOf } from '../../src/python/expected-errors.ts'
import type { PythonFile } from '../../src/python/file.ts'
import { caughtExpressions, handlersAround } from '../../src/python/handlers.ts'
import { libraryCall } from '../../src/python/receivers.ts'
import type { Node } from '../../src/python/tree.ts'
import { isOfOtherThread, type Kind, kindOfCall, loopAround, loopMethods } from './threads/of-loop.ts'

export default defineTransform({
  name: 'thread-unsafe-loop-call',
  family: 'entry',
  summary: 'a thread calls what only the thread of the event loop may call',
  why: `
The event loop, its tasks, futures, queues and events may be used by the thread of the loop alone. From another thread
\`loop.call_soon()\`, \`queue.put_nowait()\`, \`event.set()\`, \`task.cancel()\` or \`loop.stop()\` change its lists while it works on
them, and do not wake it up: what they ask for happens when something else does, or never. In debug mode asyncio raises
\`RuntimeError\` for it.

\`loop.call_soon_threadsafe()\` has the loop do it, and wakes it up. For a future or task that is
\`future.get_loop().call_soon_threadsafe(future.set_result, value)\`; for queues and events a variable or attribute has to hold the loop. A
coroutine is started by \`asyncio.run_coroutine_threadsafe()\`.

The rule looks at functions that only threads run: given to \`threading.Thread\`, \`asyncio.to_thread()\`, \`run_in_executor()\` or
\`submit()\`, and called from nowhere else. The fix is unsafe, since the loop acts sooner than it did, or a moment after the call.
`,
  default: true,
  triggers: threadWords,
  needs: 'asyncio',
  within: loopMethods,
  aliases: [],
  example: `
 import asyncio


 async def lines(stream):
     loop = asyncio.get_running_loop()
     queue = asyncio.Queue()

     def read():
         for line in stream:
-            queue.put_nowait(line)
+            loop.call_soon_threadsafe(queue.put_nowait, line)

     await asyncio.to_thread(read)
     return queue
`,
  exampleIsUnsafe: true,
  declines: {
    'error-caught': 'a handler around it expects its error, which the loop would get: let the loop do both',
    keywords: 'it has keyword arguments: hand `functools.partial()` of it to `loop.call_soon_threadsafe()`',
    later:
      'the loop does it at its next turn, no longer in this line: neither the thread nor code that blocks the loop sees its effect or error at once, and a closed loop refuses it',
    'loop-unknown': 'no variable holds the loop here: hand it to the thread, and call `loop.call_soon_threadsafe()`',
    'no-loop': 'no event loop runs in this thread, so it raises: `asyncio.run_coroutine_threadsafe()` takes the loop',
    sooner: 'the loop wakes up for it, and runs it sooner than it does today',
    task: 'a coroutine is started from a thread by `asyncio.run_coroutine_threadsafe()`, which gives a future to wait for',
    'value-used': 'its value is used, which the thread does not get from the loop',
  },
  byHand: `
Hand the loop to the thread, and let it call \`loop.call_soon_threadsafe(f, …)\`, or
\`asyncio.run_coroutine_threadsafe(coroutine, loop)\` where it needs the result.
`,
  visit: {
    call(call, { file, facts, fix, report, decline }) {
      const method = lastName(call.get('function'))
      if (!loopMethods.includes(method) || !startsThreads(file)) return
      if (call.get('arguments')?.kind !== 'argument_list') return
      const { function: frame, coroutine } = executionOf(call)
      if (!frame || coroutine) return
      const isStart = file.called(call) === 'asyncio.create_task'
      const kind = isStart ? null : kindOfCall(call, file, facts)
      if ((!isStart && !kind) || runsOnOtherLoop(file) || neverRuns(call, file)) return
      if (!onlyRunsInThreads(frame, file, facts) || (kind && !isOfOtherThread(call, file, facts))) return
      if (isStart && expectationOf(call, file, ['RuntimeError'])) return

      if (!kind) return decline('no-loop')
      if (method === 'create_task') return decline('task')
      const { keywords, hasDoubleStar } = argumentsOf(call)
      if (hasDoubleStar || (keywords.size > 0 && method !== 'call_soon')) return decline('keywords')
      if (method === 'call_soon') {
        const attribute = call.get('function')?.get('attribute') as Node
        return report(fix.unsafe('sooner', 'wake the loop up', replace(attribute, 'call_soon_threadsafe')))
      }
      if (!isDropped(call, file)) return decline('value-used')
      if (isErrorCaught(call, file)) return decline('error-caught')
      const loop = kind === 'primitive' ? loopAround(call, file, facts) : ownLoop(call, kind)
      if (!loop) return decline('loop-unknown')

      const message = `have the loop do it, through \`${loop}.call_soon_threadsafe()\``
      return report(fix.unsafe(/^call_/.test(method) ? 'sooner' : 'later', message, ...handOver(call, loop)))
    },
  },
})

/** `loop.call_soon_threadsafe(queue.put_nowait, line)` for `queue.put_nowait(line)`. */
function handOver(call: Node, loop: string): Edit[] {
  const callee = call.get('function') as Node
  const list = call.get('arguments') as Node
  const [first] = list.children
  const isBelow = first && startsLine(first)
  const separator = first ? (isBelow ? ',' : ', ') : ''
  return [
    insertBefore(call, `${loop}.call_soon_threadsafe(${isBelow ? `\n${indentOf(first)}` : ''}`),
    replace({ start: callee.end, end: list.start + 1 }, separator),
  ]
}

/** How to name the loop of a loop's own method, or of a future or task. */
function ownLoop(call: Node, kind: Kind): string | null {
  const object = call.get('function')?.get('object') as Node
  const isName = object.kind === 'identifier' || (object.kind === 'attribute' && !object.text.includes('('))
  if (!isName) return null
  return kind === 'loop' ? object.text : `${object.text}.get_loop()`
}

/** True where nothing gets the value: a thread throws away what its function returns. */
function isDropped({ parent }: Node, file: PythonFile): boolean {
  if (parent?.kind !== 'lambda') return parent?.kind === 'expression_statement'
  const list = parent.parent?.kind === 'keyword_argument' ? parent.parent.parent : parent.parent
  const starter = list?.kind === 'argument_list' && list.parent ? libraryCall(list.parent, file) : null
  return /^threading\.(Thread|Timer)$/.test(starter ?? '')
}

/** True where a handler names an error of the call, or is there for nothing else. */
function isErrorCaught(call: Node, file: PythonFile): boolean {
  const isOnly = statementOf(call).parent?.children.length === 1
  return handlersAround(call).some(handler => {
    const caught = caughtExpressions(handler)
    const names = caught.length > 0 ? caught.map(each => file.names.of(each) ?? '') : ['builtins.BaseException']
    const isBroad = isOnly && handler.parent === statementOf(call).parent?.parent
    return names.some(name => ERRORS.test(name) || (isBroad && /^builtins\.(Base)?Exception$/.test(name)))
  })
}

const ERRORS = /^asyncio\.(\w+\.)?(QueueFull|QueueEmpty|InvalidStateError)$/

function lastName(callee: Node | null): string {
  return (callee?.get('attribute') ?? callee)?.text ?? ''
}
