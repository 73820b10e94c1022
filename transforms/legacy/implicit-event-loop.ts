/** `asyncio.get_event_loop()` before any loop runs → a loop that is made and set. */

import { replace } from '../../src/engine/edit.ts'
import { defineTransform } from '../../src/engine/transform.ts'
import { runsBeforeLoops } from '../../src/project/before-loops.ts'
import { foreverLoop } from '../../src/project/forever-loops.ts'
import { cureFor, isAskedElsewhere, isSetElsewhere, loopByHand } from '../../src/project/loops-by-hand.ts'
import { allowsNestedLoops } from '../../src/project/nested-loops.ts'
import { linesBelow, ownsLines, statementOf } from '../../src/python/blocks.ts'
import { executionOf } from '../../src/python/execution.ts'
import type { PythonFile } from '../../src/python/file.ts'
import { handlersAround } from '../../src/python/handlers.ts'
import { useName } from '../../src/python/imports.ts'
import { isRepeatedIn } from '../../src/python/repetition.ts'
import type { Node } from '../../src/python/tree.ts'
import { atLeast } from '../../src/python/version.ts'

export default defineTransform({
  name: 'implicit-event-loop',
  family: 'legacy',
  summary: '`asyncio.get_event_loop()` without a loop raises from Python 3.14 on',
  why: `
Where no event loop runs and none has been set, \`asyncio.get_event_loop()\` makes one on the
quiet. That warns from Python 3.12 on, and raises \`RuntimeError: There is no current event
loop\` from 3.14 on. This rule looks at code that certainly runs before any loop does: that of
scripts, and of functions which only scripts call.

\`asyncio.new_event_loop()\` with \`asyncio.set_event_loop()\` does what the call did at first. It
is unsafe, since something that was made before, by a library perhaps, may belong to the old
loop. Best is \`asyncio.run()\` with a coroutine that does the work: where the loop only runs
one, \`run-until-complete\` puts it there.
`,
  default: true,
  triggers: ['get_event_loop'],
  needs: 'asyncio',
  within: ['get_event_loop'],
  notInNotebooks: true,
  aliases: [],
  example: `
 import asyncio

 from station import poll

 if __name__ == "__main__":
-    loop = asyncio.get_event_loop()
+    loop = asyncio.new_event_loop()
+    asyncio.set_event_loop(loop)
     loop.call_later(1, poll, loop)
     loop.run_forever()
`,
  exampleIsUnsafe: true,
  declines: {
    'name-taken': '`asyncio` already means something else here',
    'no-name': 'the loop has no name: make one with `asyncio.new_event_loop()`, set it, and hand that on',
    'other-loop': 'something that was made before may belong to the loop that `get_event_loop()` gives',
    'shared-line': 'the statement shares its lines with other code',
    'shared-loop': 'several places ask for the loop and get the same one: make it in one place, and hand it on',
  },
  byHand: `
\`asyncio.run(main())\`, and \`asyncio.get_running_loop()\` inside of it; make the loop by
\`asyncio.new_event_loop()\` where plain code owns it.
`,
  visit: {
    call(call, { file, facts, settings, fix, report, decline }) {
      if (!/^asyncio\.(events\.)?get_event_loop$/.test(file.called(call) ?? '')) return
      if (executionOf(call).coroutine || handlersAround(call).length > 0 || allowsNestedLoops(facts)) return
      const before = runsBeforeLoops(call, file, facts)
      if (!before || isSetElsewhere(call, file, facts)) return
      const isSet = isSetNext(call, file)
      if (!isSet && isSetBehind(call)) return
      const loop = loopByHand(call, file, facts)
      if (loop && cureFor(loop, { file, facts, target: settings.targetVersion })) return
      if (atLeast(settings.targetVersion, [3, 10]) && foreverLoop(call, file, facts)) return

      if (before === 'again' || isRepeatedIn(call) || isAskedElsewhere(call, file, facts)) return decline('shared-loop')
      const name = nameFor(call)
      if (!name) return decline('no-name')
      const statement = name.parent?.parent as Node
      if (!ownsLines(statement)) return decline('shared-line')
      const make = useName(file, 'asyncio', 'new_event_loop', call)
      const set = useName(file, 'asyncio', 'set_event_loop', call)
      if (!make || !set) return decline('name-taken')

      const setting = linesBelow(statement, [`${set.name}(${name.text})`])
      const edits = [...make.edits, replace(call.get('function') as Node, make.name)]
      if (!isSet) edits.push(...set.edits, setting)
      return report(fix.unsafe('other-loop', `make a loop with \`${make.name}()\``, ...edits))
    },
  },
})

/** The variable that a statement of its own gives the loop to. */
function nameFor(call: Node): Node | null {
  const assignment = call.parent?.kind === 'assignment' && call.field === 'right' ? call.parent : null
  const left = assignment?.get('left')
  return left?.kind === 'identifier' && assignment?.parent?.kind === 'expression_statement' ? left : null
}

/** True where the next statement sets the loop, and does nothing else. */
function isSetNext(call: Node, file: PythonFile): boolean {
  const next = statementOf(call).next
  const setting = next?.kind === 'expression_statement' ? next.child('call') : null
  const isSetting = setting && /^asyncio\.(events\.)?set_event_loop$/.test(file.called(setting) ?? '')
  return !!isSetting && setting.get('arguments')?.children[0]?.text === nameFor(call)?.text
}

/** `asyncio.set_event_loop(…)` further down in the same suite: the code takes care of the loop of its thread. */
function isSetBehind(call: Node): boolean {
  let suite = call.parent
  while (suite && suite.kind !== 'block' && suite.kind !== 'module') suite = suite.parent
  return !!suite && call.tree.holds('set_event_loop', { start: call.end, end: suite.end })
}
