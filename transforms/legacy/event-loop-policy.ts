/** `asyncio.set_event_loop_policy()` before `asyncio.run()` → a `loop_factory`. */

import { type Edit, insertAfter } from '../../src/engine/edit.ts'
import { defineTransform } from '../../src/engine/transform.ts'
import { statementFor } from '../../src/python/blocks.ts'
import { type Imported, useName } from '../../src/python/imports.ts'
import { isRemovable, removeStatements } from '../../src/python/removal.ts'
import type { Node } from '../../src/python/tree.ts'
import { runFor } from './policies/run.ts'

/** What each policy makes: module and name of a function or class that takes no arguments. */
const FACTORIES: Readonly<Record<string, readonly [module: string, name: string]>> = {
  'uvloop.EventLoopPolicy': ['uvloop', 'new_event_loop'],
  'winloop.EventLoopPolicy': ['winloop', 'new_event_loop'],
  'asyncio.WindowsSelectorEventLoopPolicy': ['asyncio', 'SelectorEventLoop'],
  'asyncio.WindowsProactorEventLoopPolicy': ['asyncio', 'ProactorEventLoop'],
}

export default defineTransform({
  name: 'event-loop-policy',
  family: 'legacy',
  summary: 'event loop policies are deprecated, and go in Python 3.16',
  why: `
\`asyncio.set_event_loop_policy()\` changes which event loop the whole process makes. Policies are
deprecated from Python 3.14 on and go in 3.16. From Python 3.12 on \`asyncio.run()\` takes a
\`loop_factory\` instead, which makes the loop of that one run.

It is unsafe, since other event loops of the process, such as those of a server or a library, no
longer follow the policy. Only a file with one \`asyncio.run()\` behind the setting gets the fix.
A policy for one platform is left alone: choose the factory there, as in
\`loop_factory=asyncio.SelectorEventLoop if sys.platform == "win32" else None\`.
`,
  default: true,
  triggers: ['set_event_loop_policy'],
  needs: 'asyncio',
  since: [3, 12],
  notInNotebooks: true,
  aliases: [],
  example: `
 import asyncio

 import uvloop

 from shop import serve


 def main():
-    asyncio.set_event_loop_policy(uvloop.EventLoopPolicy())
-    asyncio.run(serve())
+    asyncio.run(serve(), loop_factory=uvloop.new_event_loop)
`,
  exampleIsUnsafe: true,
  declines: {
    'loop-elsewhere': 'which event loops it is for cannot be seen here: give each `asyncio.Runner` a `loop_factory`',
    'name-taken': 'the name of the factory already means something else here',
    'own-options': 'the `asyncio.run()` behind it has a `loop_factory` or arguments that are not plain',
    'own-policy': 'what loops this policy makes is not known: give `asyncio.run()` a `loop_factory` that makes them',
    'shared-line': 'the statement shares its lines with other code or comments',
    switch: 'it hangs on a condition: give `asyncio.run()` a `loop_factory` that hangs on it, and is `None` otherwise',
    'whole-process': 'other event loops of the process no longer follow the policy',
  },
  byHand: `
\`asyncio.run(main(), loop_factory=…)\` from Python 3.12, \`asyncio.Runner(loop_factory=…)\` from 3.11.
`,
  visit: {
    call(call, { file, fix, report, decline }) {
      if (!/^asyncio\.(events\.)?set_event_loop_policy$/.test(file.called(call) ?? '')) return
      const policy = call.get('arguments')?.children[0]
      const statement = statementFor(call)
      if (!policy || !statement || policy.kind === 'none') return

      const run = runFor(call, file)
      if (run === 'switched') return decline('switch')
      const factory = FACTORIES[policy.kind === 'call' ? (file.called(policy) ?? '') : '']
      if (!factory || policy.get('arguments')?.children.length !== 0) return decline('own-policy')
      if (run === 'elsewhere') return decline('loop-elsewhere')
      if (run === 'options') return decline('own-options')
      if (!isRemovable(statement, file)) return decline('shared-line')
      const imported = useName(file, ...factory, run)
      if (!imported) return decline('name-taken')

      const edits = [...withFactory(run, imported), ...removeStatements([statement])]
      return report(fix.unsafe('whole-process', `make the loop with \`loop_factory=${imported.name}\``, ...edits))
    },
  },
})

/** `asyncio.run(X, loop_factory=…)` */
function withFactory(run: Node, { name, edits }: Imported): Edit[] {
  const last = run.get('arguments')?.children.at(-1) as Node
  return [...edits, insertAfter(last, `, loop_factory=${name}`)]
}
