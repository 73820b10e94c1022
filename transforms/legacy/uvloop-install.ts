/** `uvloop.install()` before `asyncio.run()` → `uvloop.run()`. */

import { replace } from '../../src/engine/edit.ts'
import { defineTransform } from '../../src/engine/transform.ts'
import { statementFor } from '../../src/python/blocks.ts'
import { useName } from '../../src/python/imports.ts'
import { isRemovable, removeStatements } from '../../src/python/removal.ts'
import type { Node } from '../../src/python/tree.ts'
import { atLeast } from '../../src/python/version.ts'
import { runFor } from './policies/run.ts'

export default defineTransform({
  name: 'uvloop-install',
  family: 'legacy',
  summary: '`uvloop.install()` sets an event loop policy, which Python gives up',
  why: `
\`uvloop.install()\` sets an event loop policy for the whole process. Policies are deprecated from
Python 3.14 on and go in 3.16; uvloop itself warns from Python 3.12 on. \`uvloop.run()\`, there
since uvloop 0.18, runs one coroutine on a uvloop and changes nothing else.

It is unsafe, since a server or another library that makes a loop of its own gets one of asyncio
then, and since an older uvloop has no \`run()\`. Only a file with one \`asyncio.run()\` behind the
installation gets the fix; others are reported from Python 3.12 on.
`,
  default: true,
  triggers: ['install'],
  needs: 'uvloop',
  notInNotebooks: true,
  aliases: [],
  example: `
-import asyncio
-
 import uvloop

 from shop import serve


 def main():
-    uvloop.install()
-    asyncio.run(serve())
+    uvloop.run(serve())
`,
  exampleIsUnsafe: true,
  declines: {
    'loop-elsewhere': 'which event loops it is for cannot be seen here: give each `asyncio.Runner` a `loop_factory`',
    'name-taken': '`uvloop` already means something else here',
    'own-options': 'the `asyncio.run()` behind it has arguments that `uvloop.run()` may treat differently',
    'shared-line': 'the statement shares its lines with other code or comments',
    switch: 'it hangs on a condition, so that some programs run without uvloop',
    'whole-process':
      'other event loops of the process are no longer those of uvloop, and `uvloop.run()` needs uvloop 0.18',
  },
  byHand: `
\`uvloop.run(main())\`, or \`asyncio.Runner(loop_factory=uvloop.new_event_loop)\`.
`,
  visit: {
    call(call, { file, settings, fix, report, decline }) {
      const statement = file.called(call) === 'uvloop.install' ? statementFor(call) : null
      if (!statement) return

      const run = runFor(call, file)
      if (typeof run === 'string' && !atLeast(settings.targetVersion, [3, 12])) return
      if (run === 'switched') return decline('switch')
      if (run === 'elsewhere') return decline('loop-elsewhere')
      if (run === 'options') return decline('own-options')
      if (!isRemovable(statement, file)) return decline('shared-line')
      const imported = useName(file, 'uvloop', 'run', run)
      if (!imported) return decline('name-taken')

      const edits = [
        ...imported.edits,
        replace(run.get('function') as Node, imported.name),
        ...removeStatements([statement]),
      ]
      return report(fix.unsafe('whole-process', `run it with \`${imported.name}()\``, ...edits))
    },
  },
})
