/** `return`, `break` or `continue` in a `finally` around an `await` → the same after the `try`. */

import { type Edit, replace } from '../../src/engine/edit.ts'
import { defineTransform } from '../../src/engine/transform.ts'
import { indentOf, lineStart, ownsLines } from '../../src/python/blocks.ts'
import { suspensionsIn } from '../../src/python/cancellation.ts'
import { executionOf } from '../../src/python/execution.ts'
import type { PythonFile } from '../../src/python/file.ts'
import { loopOfJump } from '../../src/python/repetition.ts'
import { isTest } from '../../src/python/scripts.ts'
import { descendants, type Node } from '../../src/python/tree.ts'

const reasons = {
  conditional:
    'it stands within another statement, and what becomes of the error on the other ways is for a person to say',
  'errors-come-out': 'an error of the `try`, and a cancellation, comes out of it from now on',
  'nothing-else': 'the `finally` does nothing else, and what is left of the `try` is for a person to say',
  'other-jumps': 'the `try` has ways out of its own, which this one overrides today',
  'shared-line': 'another statement stands on its line',
}

const JUMPS = ['return_statement', 'break_statement', 'continue_statement']

export default defineTransform({
  name: 'control-flow-in-finally',
  family: 'cancellation',
  summary: 'leaving a `finally` by `return`, `break` or `continue` swallows cancellations',
  why: `
A \`finally\` runs while an error is on its way out, and \`return\`, \`break\` and \`continue\` throw that error away:
a \`CancelledError\` too, so that a task which was cancelled goes on as if nothing had happened. Python 3.14 warns
about it. The rule looks at coroutines whose \`try\` awaits.

As the last statement of the \`finally\` it can stand after the \`try\` instead, where it runs when no error is on its
way. That is unsafe, as errors come out that were swallowed. To handle some of them on purpose, name them in an
\`except\`.
`,
  default: true,
  triggers: ['finally'],
  needs: 'async',
  within: ['finally'],
  aliases: ['B012', 'PLW0150', 'W0134', 'W0150', 'S1143'],
  example: `
 async def read(channel):
     data = None
     try:
         data = await channel.read()
     finally:
         channel.close()
-        return data
+    return data
`,
  exampleIsUnsafe: true,
  declines: reasons,
  byHand: `
Put the \`return\`, \`break\` or \`continue\` behind the \`try\` statement, and catch by name what it was
meant to swallow. Python 3.14 warns about it.
`,
  visit: {
    finally_clause(clause, { file, fix, report, decline }) {
      const body = clause.parent?.get('body')
      const { coroutine } = executionOf(clause)
      if (!body || !coroutine || isTest(coroutine, file) || suspensionsIn(body).length === 0) return

      return jumpsOut(clause).map(jump => {
        const edit = isLast(jump, clause) ? movedOut(jump, clause, file) : 'conditional'
        if (typeof edit === 'string') return { ...decline(edit), at: jump }
        return { ...report(fix.unsafe('errors-come-out', 'put it after the `try`', edit)), at: jump }
      })
    },
  },
})

/** The statements that leave a clause. */
function jumpsOut(clause: Node): Node[] {
  const frame = executionOf(clause).function
  return descendants(clause, ...JUMPS).filter(jump => {
    if (executionOf(jump).function !== frame) return false
    const loop = jump.kind === 'return_statement' ? null : loopOfJump(jump)
    return !loop || !clause.contains(loop)
  })
}

/** True for the last statement of the clause. */
function isLast(jump: Node, clause: Node): boolean {
  return clause.child('block')?.children.at(-1) === jump
}

/** The edit that puts the last statement of a `finally` behind its `try`, or why there is none. */
function movedOut(jump: Node, clause: Node, file: PythonFile): Edit | keyof typeof reasons {
  const statement = clause.parent as Node
  const others = statement.children.filter(each => each !== clause)
  if (others.some(each => jumpsOut(each).length > 0)) return 'other-jumps'
  const indent = indentOf(statement)
  const [first] = clause.child('block')?.children ?? []
  const isOnly = first === jump
  const start = lineStart(file.tree, isOnly ? clause.start : jump.start)
  if (!isOnly && !ownsLines(jump)) return 'shared-line'
  // What comes before it has to stay, or the `finally` would be empty.
  if (!isOnly)
    return { ...replace({ start, end: jump.start }, indent), ground: { start: first?.start ?? start, end: jump.end } }
  const hasHandlers = others.some(each => each.kind.startsWith('except'))
  if (!hasHandlers || file.hasComment(start, jump.start)) return 'nothing-else'
  return replace({ start, end: jump.start }, indent)
}
