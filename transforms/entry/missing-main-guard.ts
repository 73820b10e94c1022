/** `asyncio.run()` that a module does when it is imported → under the main guard. */

import { insertBefore } from '../../src/engine/edit.ts'
import { defineTransform } from '../../src/engine/transform.ts'
import { indentLines, indentUnit, ownsLines } from '../../src/python/blocks.ts'
import type { PythonFile } from '../../src/python/file.ts'
import { isNotebook, isTestFile } from '../../src/python/scripts.ts'

export default defineTransform({
  name: 'missing-main-guard',
  family: 'entry',
  summary: '`asyncio.run()` runs as soon as somebody imports the module',
  why: `
A module that calls \`asyncio.run()\` at its end does so for everybody who imports it: a test, a
tool that reads its documentation, a process of \`multiprocessing\`. Where an event loop is running
by then, it fails. Under \`if __name__ == "__main__":\` only the script runs it.

It is a matter of taste for scripts that nobody imports, so the rule is off by default. The fix is
unsafe, since who imports the module to run it no longer does.
`,
  default: false,
  triggers: ['run'],
  needs: 'asyncio',
  notInNotebooks: true,
  aliases: [],
  example: `
 import asyncio


 async def main():
     await asyncio.sleep(1)


-asyncio.run(main())
+if __name__ == "__main__":
+    asyncio.run(main())
`,
  exampleIsUnsafe: true,
  declines: {
    'more-follows': 'the code after it may need what it does: put both under `if __name__ == "__main__":`',
    'run-on-import': 'whoever imports the module, or executes its text, no longer runs it',
    'shared-line': 'the statement shares its lines with other code',
  },
  byHand: `
Put everything that runs into \`main()\`, and call it under \`if __name__ == "__main__":\`.
`,
  visit: {
    expression_statement(statement, { file, fix, report, decline }) {
      const call = statement.parent?.kind === 'module' ? statement.child('call') : null
      if (!call || file.called(call) !== 'asyncio.run' || !isImportable(file)) return

      if (statement.next) return decline('more-follows')
      if (!ownsLines(statement)) return decline('shared-line')
      const shifts = indentLines(statement.tree, statement, indentUnit(statement.tree))
      const guard = insertBefore(statement, 'if __name__ == "__main__":\n')
      return report(fix.unsafe('run-on-import', 'put it under the main guard', guard, ...shifts))
    },
  },
})

/** True for a module with something to import. */
function isImportable(file: PythonFile): boolean {
  if (/(^|\/)__main__\.py$/.test(file.path) || isTestFile(file) || isNotebook(file)) return false
  return file.tree.root.children.some(each => /^(function|class|decorated)_definition$/.test(each.kind))
}
