/** `signal.signal()` with a handler that uses the event loop → `loop.add_signal_handler()`. */

import { type Edit, insertAfter, remove, replace } from '../../src/engine/edit.ts'
import { defineTransform } from '../../src/engine/transform.ts'
import { indentOf, startsLine, statementOf } from '../../src/python/blocks.ts'
import { argumentsOf } from '../../src/python/calls.ts'
import { neverRuns } from '../../src/python/dead-code.ts'
import { runsOnOtherLoop } from '../../src/python/event-loops.ts'
import { coroutineOf } from '../../src/python/execution.ts'
import type { PythonFile } from '../../src/python/file.ts'
import { useName } from '../../src/python/imports.ts'
import type { Node } from '../../src/python/tree.ts'
import { arityOf, functionOf, loopCallIn, mayRaise } from './signals/handler.ts'

/** `add_signal_handler()` does not exist on Windows: code that asks for the system knows more than we do. The loop of uvloop wakes up. */
const KNOWS_MORE = /\b(sys\.platform|os\.name|platform\.system|NotImplementedError|win32|AttributeError|uvloop)\b/

export default defineTransform({
  name: 'signal-handler',
  family: 'entry',
  summary: 'a handler of `signal.signal()` uses the event loop, which does not wake up',
  why: `
Python calls a handler of \`signal.signal()\` between two steps of whatever runs in the main thread, also in the middle of the event loop's own
code. A handler that sets an event, cancels a task, fills a queue or stops the loop changes the lists of a loop that is at work or asleep, and
does not wake it up: a program that waits for the event goes on waiting until something else happens.

\`loop.add_signal_handler()\` has the loop call the handler at its next turn, and wakes it up for that. It takes a function without
arguments, and passes on what it is given: the fix gives a handler the signal, and \`None\` for the frame.

The fix is unsafe: the handler no longer interrupts code that blocks the loop, and \`add_signal_handler()\` does not exist on Windows. Outside of a
coroutine there is no running loop: register the handler in the coroutine that \`asyncio.run()\` is given.
`,
  default: true,
  triggers: ['signal'],
  needs: 'asyncio',
  within: ['signal'],
  aliases: [],
  example: `
 import asyncio
 import signal


 async def main():
     stop = asyncio.Event()
-    signal.signal(signal.SIGTERM, lambda *_: stop.set())
+    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
     await stop.wait()
`,
  exampleIsUnsafe: true,
  declines: {
    comment: 'a comment stands between its arguments',
    'frame-used': 'the handler looks at the frame that the signal interrupts, which the event loop does not give',
    'name-taken': '`asyncio` already means something else here',
    'next-turn':
      'the event loop calls the handler at its next turn, no longer in the middle of other code, and not on Windows',
    'number-computed': 'the signal is computed here, and the handler takes it as well: keep it in a variable',
    'outside-loop':
      'no coroutine, which has the running loop: register it by `add_signal_handler()` of the loop that runs',
    raises: 'the handler raises, and what it raises would not come out where the signal interrupts the program',
    'value-used': 'the handler that was there before is kept, and the event loop does not give it',
  },
  byHand: `
\`loop.add_signal_handler(number, callback)\` in a coroutine, where the callback sets an
\`asyncio.Event\`. On Windows: \`signal.signal()\` with \`loop.call_soon_threadsafe()\`.
`,
  visit: {
    call(call, { file, facts, fix, report, decline }) {
      const { positional, keywords, hasStar, hasDoubleStar } = argumentsOf(call)
      const [number, value] = positional
      if (!number || !value || positional.length !== 2 || keywords.size > 0 || hasStar || hasDoubleStar) return
      if (file.called(call) !== 'signal.signal' || runsOnOtherLoop(file) || KNOWS_MORE.test(file.text)) return
      const handler = functionOf(value, file)
      const arity = handler && arityOf(handler, value.kind === 'attribute', file)
      if (!arity || neverRuns(call, file) || !loopCallIn(handler, file, facts)) return

      if (call.parent?.kind !== 'expression_statement') return decline('value-used')
      if (mayRaise(handler, file)) return decline('raises')
      if (arity === 'frame-used') return decline('frame-used')
      if (!coroutineOf(call)) return decline('outside-loop')
      if (arity === 'two' && !isPlain(number)) return decline('number-computed')
      if (file.hasComment(call.start, call.end)) return decline('comment')
      const loop = useName(file, 'asyncio', 'get_running_loop', call)
      if (!loop) return decline('name-taken')

      const method = `${runningLoopAt(call, file) ?? `${loop.name}()`}.add_signal_handler`
      const edits = [replace(call.get('function') as Node, method), ...handlerEdits(number, value, arity)]
      const imports = runningLoopAt(call, file) ? [] : loop.edits
      return report(fix.unsafe('next-turn', 'have the event loop call the handler', ...imports, ...edits))
    },
  },
})

/** What may be written twice. */
function isPlain(number: Node): boolean {
  return /^[\w.]+$/.test(number.text)
}

/** A variable of the coroutine that holds the running loop already. */
function runningLoopAt(call: Node, file: PythonFile): string | null {
  for (const [name, [only, ...others]] of file.scopes.around(call).bindings) {
    const maker = only?.kind === 'assignment' && others.length === 0 ? only.value : null
    const isLoop = maker?.kind === 'call' && /^asyncio\.get_(running|event)_loop$/.test(file.called(maker) ?? '')
    const isBefore = maker && maker.end < call.start && statementOf(maker).parent?.contains(call)
    if (isLoop && isBefore && coroutineOf(maker) === coroutineOf(call)) return name
  }
  return null
}

function handlerEdits(number: Node, value: Node, arity: 'none' | 'two'): Edit[] {
  const separator = startsLine(value) ? `,\n${indentOf(value)}` : ', '
  if (arity === 'two') return [insertAfter(value, ['', number.text, 'None'].join(separator))]
  if (value.kind !== 'lambda') return []
  const body = value.get('body') as Node
  const callee = body.kind === 'call' && body.get('arguments')?.children.length === 0 ? body.get('function') : null
  if (callee && /^[\w.]+$/.test(callee.text)) return [replace(value, callee.text)]
  const parameters = value.get('parameters') as Node
  return [remove({ start: value.start + 'lambda'.length, end: parameters.end })]
}
