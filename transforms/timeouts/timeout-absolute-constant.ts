/** `asyncio.timeout_at(10)`, `loop.call_at(5, …)` → `timeout(10)`, `call_later(5, …)`: a constant is no point in time. */

import { type Edit, replace } from '../../src/engine/edit.ts'
import { defineTransform } from '../../src/engine/transform.ts'
import type { Facts } from '../../src/project/facts.ts'
import { isHandledAbove } from '../../src/project/handled.ts'
import { argumentsOf } from '../../src/python/calls.ts'
import { LOOP_TYPES } from '../../src/python/event-loops.ts'
import { executionOf } from '../../src/python/execution.ts'
import type { PythonFile } from '../../src/python/file.ts'
import { catchesAround } from '../../src/python/handlers.ts'
import { useName } from '../../src/python/imports.ts'
import { libraryCall } from '../../src/python/receivers.ts'
import { isTest } from '../../src/python/scripts.ts'
import { limitName } from '../../src/python/time-limits.ts'
import type { Node } from '../../src/python/tree.ts'

/** `loop.call_at` of a loop that is known to be one. */
const CALL_AT = new RegExp(`^(${LOOP_TYPES}|asyncio\\.BaseEventLoop)\\.call_at$`)

/** What takes a delay in place of a point in time. */
const RELATIVE: Readonly<Record<string, string>> = { timeout_at: 'timeout', call_at: 'call_later' }

export default defineTransform({
  name: 'timeout-absolute-constant',
  family: 'timeouts',
  summary: 'a constant, or a time of another clock, is no time of the event loop',
  why: `
\`asyncio.timeout_at()\` and \`loop.call_at()\` take a point in time on the clock of the event loop, which counts from
when the computer was started. \`timeout_at(10)\` has been over for a long time: the block is cancelled at its first
\`await\`, and \`call_at(5, …)\` runs at once. \`time.time()\` is another clock, by which the moment never comes.

The constant, or what is added to the wrong clock, is the delay that was meant, and \`asyncio.timeout()\` and
\`loop.call_later()\` take just that. It is safe for a limit that is over before it begins, and unsafe where something
happens at another moment than before. Zero is left alone: it is a common way to say "at once".
`,
  default: true,
  triggers: ['timeout_at', 'call_at'],
  within: ['timeout_at', 'call_at'],
  aliases: ['ASYNC125'],
  example: `
 import asyncio


 async def greet(client):
-    async with asyncio.timeout_at(10):
+    async with asyncio.timeout(10):
         await client.send("Hello")
`,
  declines: {
    comment: 'a comment stands in what would be left of the moment',
    'name-taken': '`timeout` and `asyncio` already name something else here',
    'other-moment': 'it happens at another moment than today',
  },
  byHand: `
\`asyncio.timeout_at()\` and \`loop.call_at()\` take moments of \`loop.time()\`: add the delay to that.
`,
  visit: {
    call(call, { file, facts, fix, report, decline }) {
      const name = absoluteName(call, file)
      if (!name) return
      const { positional, keywords } = argumentsOf(call)
      const when = positional[0] ?? keywords.get('when') ?? keywords.get('deadline')
      const delay = when && delayOf(when, file)
      if (!when || !delay) return

      const relative = RELATIVE[name] ?? ''
      const callee = renamed(call, relative, file)
      if (!callee) return decline('name-taken')
      if (delay !== when && file.hasComment(when.start, when.end)) return decline('comment')
      const edits = [...callee, ...asDelay(when, delay)]
      const message = `use \`${relative}()\`, which takes a delay`
      const isOver = name === 'timeout_at' && delay === when && !isMeant(call, file, facts)
      return report(isOver ? fix(message, ...edits) : fix.unsafe('other-moment', message, ...edits))
    },
  },
})

/** True where somebody handles the limit that is over, as who takes what is there without waiting, and in tests. */
function isMeant(call: Node, file: PythonFile, facts: Facts): boolean {
  const { coroutine } = executionOf(call)
  if (!coroutine || isTest(coroutine, file)) return true
  return (
    catchesAround(call, file, ['TimeoutError', 'OSError']) ||
    isHandledAbove(call, ['TimeoutError', 'OSError'], file, facts)
  )
}

/** `timeout_at` or `call_at` for a call of asyncio's, else null. */
function absoluteName(call: Node, file: PythonFile): 'timeout_at' | 'call_at' | null {
  const callee = call.get('function')
  const word = (callee?.kind === 'attribute' ? callee.get('attribute') : callee)?.text ?? ''
  if (!Object.hasOwn(RELATIVE, word)) return null
  if (limitName(call, file)?.endsWith('.timeout_at')) return 'timeout_at'
  return callee?.kind === 'attribute' && CALL_AT.test(libraryCall(call, file) ?? '') ? 'call_at' : null
}

/** The part of an argument that is a delay and no point in time, or null. */
function delayOf(when: Node, file: PythonFile): Node | null {
  if (isPositive(when, file)) return when
  const clock = when.kind === 'binary_operator' && when.has('+') ? when.get('left') : null
  return clock?.kind === 'call' && file.called(clock) === 'time.time' ? when.get('right') : null
}

/** A number above zero, or a constant of the module that is one. */
function isPositive(node: Node, file: PythonFile): boolean {
  if (node.kind === 'integer' || node.kind === 'float') return Number(node.text.replaceAll('_', '')) > 0
  const bindings = node.kind === 'identifier' ? (file.scopes.lookup(node.text, node) ?? []) : []
  const [only] = bindings
  const value = bindings.length === 1 && only?.scope.kind === 'module' ? only.value : null
  return value !== null && value !== undefined && value.kind !== 'identifier' && isPositive(value, file)
}

function renamed(call: Node, relative: string, file: PythonFile): Edit[] | null {
  const callee = call.get('function') as Node
  if (callee.kind === 'attribute') return [replace(callee.get('attribute') as Node, relative)]
  const library = limitName(call, file)?.split('.')[0] ?? ''
  const used = useName(file, library, relative, call)
  return used && [...used.edits, replace(callee, used.name)]
}

function asDelay(when: Node, delay: Node): Edit[] {
  const name = when.parent?.kind === 'keyword_argument' ? when.parent.get('name') : null
  const edits = delay === when ? [] : [replace(when, delay.text)]
  return name ? [replace(name, 'delay'), ...edits] : edits
}
