/** A loop of `asyncio.new_event_loop()` that nothing closes → `with closing(…) as loop:`. */

import { replace } from '../../src/engine/edit.ts'
import { defineTransform } from '../../src/engine/transform.ts'
import { cureFor, loopByHand, nameFor } from '../../src/project/loops-by-hand.ts'
import { indentLines, nextLine, ownsLines, statementOf, unitAt } from '../../src/python/blocks.ts'
import { neverRuns } from '../../src/python/dead-code.ts'
import { executionOf } from '../../src/python/execution.ts'
import type { PythonFile } from '../../src/python/file.ts'
import { useName } from '../../src/python/imports.ts'
import { isTest } from '../../src/python/scripts.ts'
import type { Node } from '../../src/python/tree.ts'

export default defineTransform({
  name: 'loop-not-closed',
  family: 'entry',
  summary: 'a loop of `asyncio.new_event_loop()` is never closed',
  why: `
An event loop holds a selector and two sockets, and often threads. Who makes one by \`asyncio.new_event_loop()\` has to close it: a loop that is just
dropped keeps them until the garbage collector comes by, which closes it, and warns of an unclosed event loop where such warnings are shown.

The fix makes the loop in \`with contextlib.closing(…)\`, up to the statement that uses it last. It is unsafe, since what coroutines have left on the
loop ends there. Where it runs coroutines alone, \`asyncio.run()\` or, from Python 3.11 on, \`asyncio.Runner\` does more: they cancel what is left, too.

The rule looks at loops that stay in one function. One that is set for its thread, handed on or kept may be closed by somebody else.
`,
  default: false,
  triggers: ['new_event_loop'],
  needs: 'asyncio',
  within: ['new_event_loop'],
  notInNotebooks: true,
  aliases: [],
  example: `
 import asyncio
+import contextlib


 def result(job):
-    loop = asyncio.new_event_loop()
-    return loop.run_until_complete(job.finish())
+    with contextlib.closing(asyncio.new_event_loop()) as loop:
+        return loop.run_until_complete(job.finish())
`,
  exampleIsUnsafe: true,
  declines: {
    'left-over': 'what coroutines have left on the loop ends where it is closed',
    'name-taken': '`contextlib` already means something else here',
    'no-name': 'the loop has no name by which it could be closed: keep it in a variable, or use `asyncio.run()`',
    'shared-line': 'the statements that use the loop share their lines with other code',
  },
  byHand: `
\`with asyncio.Runner() as runner:\` makes, runs and closes the loop; or \`contextlib.closing(loop)\`.
`,
  visit: {
    call(call, { file, facts, settings, fix, report, decline }) {
      if (!/^asyncio\.(events\.)?new_event_loop$/.test(file.called(call) ?? '')) return
      const { function: frame, coroutine } = executionOf(call)
      if (frame?.kind !== 'function_definition' || coroutine || isTest(frame, file) || neverRuns(call, file)) return
      const uses = usesOf(call, frame, file)
      if (!uses) return
      const loop = loopByHand(call, file, facts)
      if (loop && cureFor(loop, { file, facts, target: settings.targetVersion })) return

      const home = statementOf(call)
      const first = home.next
      const last = home.parent?.children.find(each => uses.length > 0 && each.contains(uses.at(-1) as Node))
      if (!first || !last) return decline('no-name')
      if (!ownsLines(home) || !ownsLines(first) || !ownsLines(last)) return decline('shared-line')
      const closing = useName(file, 'contextlib', 'closing', call)
      if (!closing) return decline('name-taken')

      const header = `with ${closing.name}(${call.text}) as ${nameFor(call)?.text}:`
      const lines = { start: nextLine(home.tree, home.end), end: last.end }
      const edits = [...closing.edits, replace(home, header), ...indentLines(home.tree, lines, unitAt(home))]
      return report(fix.unsafe('left-over', 'close it behind the last statement that uses it', ...edits))
    },
  },
})

/** Only methods of the loop are called, in the function that makes it; null where it is closed or goes anywhere else. */
function usesOf(maker: Node, frame: Node, file: PythonFile): Node[] | null {
  const { parent } = maker
  if (parent?.kind === 'attribute' && parent.field === 'function') return isOrdinary(maker) ? [] : null
  const name = parent?.kind === 'assignment' ? nameFor(maker) : null
  const [binding, ...others] = name ? (file.scopes.lookup(name.text, name) ?? []) : []
  if (!binding || others.length > 0 || binding.scope.node !== frame) return null
  const suite = statementOf(maker).parent
  const uses = file.scopes.references(binding).filter(use => use !== name)
  const isHere = (use: Node) => use.start > maker.end && suite?.contains(use) && executionOf(use).function === frame
  return uses.length > 0 && uses.every(use => isHere(use) && isOrdinary(use)) ? uses : null
}

/** `loop.run_until_complete(…)` and the like: its value is nothing that could close the loop. */
function isOrdinary(loop: Node): boolean {
  const method = loop.parent
  if (method?.kind !== 'attribute' || loop.field !== 'object' || method.field !== 'function') return false
  const mayEscape = /\blocals\(|\bvars\(|\bget_event_loop\b|\bset_event_loop\b/.test(
    executionOf(loop).function?.text ?? '',
  )
  return !mayEscape && !/^(close|run_forever|stop|create_future|__\w+__)$/.test(method.get('attribute')?.text ?? '')
}
