/** `nest_asyncio.apply()` → nothing, where no event loop starts inside of another one. */

import { defineTransform } from '../../src/engine/transform.ts'
import { isExplained } from '../../src/python/comments-above.ts'
import { neverRuns } from '../../src/python/dead-code.ts'
import { executionOf } from '../../src/python/execution.ts'
import { startsLoop } from '../../src/python/loop-starts.ts'
import { oncePerNode } from '../../src/python/memo.ts'
import { libraryCall } from '../../src/python/receivers.ts'
import { isRemovable, removeStatements } from '../../src/python/removal.ts'
import { isNotebook } from '../../src/python/scripts.ts'
import { descendantsWhere, type Node } from '../../src/python/tree.ts'

export default defineTransform({
  name: 'nest-asyncio',
  family: 'entry',
  summary: '`nest_asyncio.apply()` patches asyncio to start loops inside of loops',
  why: `
\`nest_asyncio\` replaces parts of asyncio for the whole process, so that \`asyncio.run()\` may be called while a loop is
running. The inner call then runs tasks of the outer loop on its own stack: they end in another order than they
should, a deep enough nesting exhausts the stack, and other loops than asyncio's own cannot be used at all. The
package is no longer maintained.

Code below a coroutine should \`await\` in place of starting a loop, up to one \`asyncio.run()\` at the top. Where only the
top level of the program starts a loop, nothing of the project needs the patch, and it can go; that is unsafe,
since a library may need it. In notebooks, which run a loop themselves, cells can \`await\`; a patch behind a
test for one is no finding.
`,
  default: true,
  triggers: ['nest_asyncio'],
  aliases: [],
  example: `
 import asyncio
-import nest_asyncio

 from shop import main

-nest_asyncio.apply()
 asyncio.run(main())
`,
  exampleIsUnsafe: true,
  declines: {
    comment: 'a comment beside it tells what it is for, and would speak of something else: both can go',
    'nested-run': 'functions of the project start event loops, perhaps inside of another one: they should await',
    notebook: 'a notebook runs an event loop, in which a cell can `await` in place of starting one',
    'libraries-unseen': 'a library that starts a loop of its own may need it',
    'shared-line': 'it does not have a line for itself',
  },
  byHand: `
Make the inner functions \`async\` and await them; then nothing starts a loop inside of a loop and the
patch can go.
`,
  visit: {
    call(call, { file, facts, fix, report, decline }) {
      const statement = call.parent
      if (file.called(call) !== 'nest_asyncio.apply' || statement?.kind !== 'expression_statement') return
      if (neverRuns(call, file) || isBehindTest(call)) return

      if (isNotebook(file) || /\bget_ipython\b/.test(file.text)) return decline('notebook')
      if ([file, ...facts.filesWith('asyncio')].some(each => startsLoopBelow(each.tree.root, each)))
        return decline('nested-run')
      if (!isRemovable(statement, file)) return decline('shared-line')
      if (isExplained(statement)) return decline('comment')

      return report(fix.unsafe('libraries-unseen', 'leave it out', ...removeStatements([statement])))
    },
  },
})

/** True behind a question about notebooks or running loops. */
function isBehindTest(call: Node): boolean {
  for (let outer = call.parent; outer; outer = outer.parent) {
    const condition = outer.get('condition')
    if (condition && /ipy(thon|kernel)|jupyter|notebook|loop|running|nest/i.test(condition.text)) return true
    if (outer.kind === 'try_statement' && /\bget_\w*loop\b|ipython/.test(outer.text)) return true
  }
  return false
}

/** True for a file with a function that starts an event loop. */
const startsLoopBelow = oncePerNode((root, file): boolean => {
  const mayStart = (body: Node) => /\b(run|run_until_complete|run_forever|async_to_sync|Runner)\b/.test(body.text)
  return descendantsWhere(mayStart, root, 'call').some(call => {
    const name = libraryCall(call, file) ?? ''
    const isMethod = /^(run_until_complete|run_forever)$/.test(call.get('function')?.get('attribute')?.text ?? '')
    return (isMethod || startsLoop(name)) && executionOf(call).function !== null
  })
})
