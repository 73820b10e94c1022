/** Child watchers, which asyncio no longer has → nothing: it finds out by itself how processes end. */

import { defineTransform } from '../../src/engine/transform.ts'
import { executionOf } from '../../src/python/execution.ts'
import type { PythonFile } from '../../src/python/file.ts'
import { isRemovable, removeStatements } from '../../src/python/removal.ts'
import { isGuardedByVersion, watcherAt, withSwitch } from './watchers/uses.ts'

export default defineTransform({
  name: 'child-watcher',
  family: 'legacy',
  summary: 'child watchers of asyncio are gone in Python 3.14',
  why: `
\`asyncio.set_child_watcher()\`, \`asyncio.get_child_watcher()\` and the watcher classes warn from
Python 3.12 on and do not exist any more from 3.14 on: \`AttributeError\`. From Python 3.8 on the
default watcher needs no setting up, works with every event loop and in every thread, and reports
the same exit codes.

The statements that make, attach and set a watcher go. A watcher that is used for anything else,
and a class that derives from one, is left alone, and so is code that asks for the version of
Python, or expects the error.
`,
  default: true,
  triggers: [
    'set_child_watcher',
    'get_child_watcher',
    'AbstractChildWatcher',
    'FastChildWatcher',
    'MultiLoopChildWatcher',
    'PidfdChildWatcher',
    'SafeChildWatcher',
    'ThreadedChildWatcher',
  ],
  needs: 'asyncio',
  aliases: [],
  example: `
 import asyncio


 async def convert(path):
     process = await asyncio.create_subprocess_exec("convert", path)
     return await process.wait()


 def main(path):
-    asyncio.set_child_watcher(asyncio.ThreadedChildWatcher())
     return asyncio.run(convert(path))
`,
  declines: {
    'shared-line': 'the statement shares its lines with other code or comments',
    'used-otherwise': 'the watcher is used for more than to be set, and asyncio has none any more',
  },
  byHand: `
Take it away: asyncio watches processes by itself.
`,
  visit: {
    call(call, { file, fix, report, decline }) {
      const watcher = watcherAt(call, file)
      if (
        !watcher ||
        isOfAsyncio(file) ||
        isGuardedByVersion(call, file) ||
        executionOf(call).obstacle === 'annotation'
      )
        return

      if (!watcher.statements) return decline('used-otherwise')
      if (!watcher.statements.every(each => isRemovable(each, file))) return decline('shared-line')
      return report(fix('leave it to asyncio', ...removeStatements(withSwitch(watcher.statements, file))))
    },
    class_definition(definition, { file, decline }) {
      const bases = definition.get('superclasses')?.children ?? []
      const base = bases.find(each => /^asyncio\.(unix_events\.)?\w+ChildWatcher$/.test(file.names.of(each) ?? ''))
      if (!base || isOfAsyncio(file) || isGuardedByVersion(definition, file)) return
      return { ...decline('used-otherwise'), at: base }
    },
  },
})

/** True for asyncio itself. */
function isOfAsyncio({ module }: PythonFile): boolean {
  return /^asyncio(\.|$)/.test(module)
}
