/** `await asyncio.gather(f(), g())` → an `asyncio.TaskGroup`, which ends the others when one fails. */

import { replace } from '../../src/engine/edit.ts'
import { defineTransform } from '../../src/engine/transform.ts'
import type { Facts } from '../../src/project/facts.ts'
import { resultOf } from '../../src/project/results.ts'
import { indentOf, ownsLines, statementOf, unitAt } from '../../src/python/blocks.ts'
import { runsOnOtherLoop } from '../../src/python/event-loops.ts'
import { coroutineOf } from '../../src/python/execution.ts'
import type { PythonFile } from '../../src/python/file.ts'
import { handlersAround } from '../../src/python/handlers.ts'
import { useName } from '../../src/python/imports.ts'
import { maySwallow } from '../../src/python/managers.ts'
import { isExpectedToFail } from '../../src/python/misuse-tests.ts'
import { nameInModule } from '../../src/python/names.ts'
import { libraryCall } from '../../src/python/receivers.ts'
import { seesLocals } from '../../src/python/seen-locals.ts'
import { targetNames } from '../../src/python/targets.ts'
import type { Node } from '../../src/python/tree.ts'
import { useOf } from '../../src/python/value-uses.ts'
import { raisesNothing } from './gathered/ignored.ts'
import { type Part, partsOf } from './gathered/parts.ts'

export default defineTransform({
  name: 'gather-without-error-policy',
  family: 'concurrency',
  summary: 'when one call of a `gather()` fails, the others run on without being awaited',
  why: `
The first error comes out of \`asyncio.gather()\` at once. The other calls are neither cancelled nor awaited: they go on in the
background, work with what the code around has closed by then, and their own errors are lost. An \`asyncio.TaskGroup\` (Python 3.11)
cancels the others, waits for them, and raises all errors.

A finding is a gather of several calls that only it runs, without \`return_exceptions\`, of which one may fail. Where nobody uses the results, the
fix starts the calls in a group. It is unsafe: errors then come in an \`ExceptionGroup\`, and the others are cancelled. Which of the
two is right only you know, so the rule is off by default.
`,
  default: false,
  triggers: ['gather'],
  needs: 'async',
  within: ['gather'],
  since: [3, 11],
  aliases: [],
  exampleIsUnsafe: true,
  example: `
 import asyncio


 async def plant(tree):
     await asyncio.sleep(0.1)
     print("planted", tree)


 async def plant_both():
-    await asyncio.gather(plant("oak"), plant("elm"))
+    async with asyncio.TaskGroup() as group:
+        group.create_task(plant("oak"))
+        group.create_task(plant("elm"))
`,
  declines: {
    'errors-in-group': 'errors come in an `ExceptionGroup` then, and the others are cancelled',
    'errors-caught':
      'code around it, or above it, catches errors, and would need `except*` for those of an `asyncio.TaskGroup`',
    'not-plain': 'it is more than plain calls and simple comprehensions; start each call in an `asyncio.TaskGroup`',
    'results-used':
      'its results are used; keep the tasks of an `asyncio.TaskGroup`, and take `result()` of each behind it',
    'unknown-calls': 'an `asyncio.TaskGroup` starts coroutines only, and it is not seen that these are',
    'name-taken': '`asyncio` already means something else here',
    'variables-seen': 'the code around looks at its variables by `locals()` or the like, and the fix adds to them',
  },
  byHand: `
Use \`asyncio.TaskGroup\`, keep its tasks, read \`task.result()\` behind the block, and catch errors by
\`except*\`.
`,
  visit: {
    call(gather, { file, facts, fix, report, decline }) {
      if (libraryCall(gather, file) !== 'asyncio.gather' || gather.parent?.kind !== 'await') return
      const coroutine = coroutineOf(gather)
      if (!coroutine || runsOnOtherLoop(file) || isExpectedToFail(gather, file)) return
      const parts = partsOf(gather, file)
      const list = gather.get('arguments') as Node
      if (!parts || !isSeveral(parts, file) || /\breturn_exceptions\b|\*\*/.test(list.text)) return
      if (parts.every(part => raisesNothing(part, file, facts))) return

      if (useOf(gather.parent, file) !== 'dropped') return decline('results-used')
      if (areErrorsCaught(gather, file, facts)) return decline('errors-caught')
      const statement = statementOf(gather)
      const isPlain =
        statement.children[0] === gather.parent && ownsLines(statement) && !file.hasComment(list.start, list.end)
      if (!isPlain || list.children.some(each => !isInside(each, parts, file))) return decline('not-plain')
      if (parts.some(({ call }) => resultOf(call, file, facts)?.given !== 'coroutine')) return decline('unknown-calls')
      if (seesLocals(coroutine, file)) return decline('variables-seen')
      const made = useName(file, 'asyncio', 'TaskGroup', gather)
      if (!made) return decline('name-taken')

      const group = file.freshName('group')
      const unit = unitAt(statement)
      const lines = parts.flatMap(part => startOf(part, group, unit))
      const block = [`async with ${made.name}() as ${group}:`, ...lines.map(line => `${unit}${line}`)]
      const edit = replace(gather.parent, block.join(`\n${indentOf(statement)}`))
      return report(fix.unsafe('errors-in-group', 'start them in a task group', ...made.edits, edit))
    },
  },
})

/** True where a handler or a `suppress()` around it may catch what a call raises, or one above the coroutine by its name. */
function areErrorsCaught(gather: Node, file: PythonFile, facts: Facts): boolean {
  if (handlersAround(gather).length > 0) return true
  for (let outer = gather.ancestor('with_statement'); outer; outer = outer.ancestor('with_statement'))
    if (maySwallow(outer, file)) return true
  const coroutine = coroutineOf(gather)
  const above = coroutine ? facts.handlersAbove(nameInModule(coroutine, file)) : []
  return above.some(({ catches }) => catches.some(each => !COMMON.test(each ?? '')))
}

/** What catches an `ExceptionGroup` as well, or no error of the calls. */
const COMMON = /(^|\.)(BaseException|CancelledError|Exception|GeneratorExit|KeyboardInterrupt|SystemExit)$/

/** True for more than one call; a pause that goes on does no harm. */
function isSeveral(parts: readonly Part[], file: PythonFile): boolean {
  const calls = parts.filter(({ call }) => libraryCall(call, file) !== 'asyncio.sleep')
  return calls.length > 1 || calls.some(({ comprehension }) => comprehension)
}

/** True for an argument that is one plain call on one line, or a comprehension of one with one loop and no condition. */
function isInside(argument: Node, parts: readonly Part[], file: PythonFile): boolean {
  if (/[\r\n]/.test(argument.text)) return false
  const part = parts.find(({ call }) => argument.contains(call))
  const comprehension = part?.comprehension
  if (!part || !comprehension) return part?.call === argument
  const [, clause, ...more] = comprehension.children
  if (leaks(clause, comprehension, file)) return false
  return (
    argument.contains(comprehension) && clause?.kind === 'for_in_clause' && !clause.has('async') && more.length === 0
  )
}

/** The variable of a comprehension is its own, and that of a loop may be another one of the function. */
function leaks(clause: Node | undefined, comprehension: Node, file: PythonFile): boolean {
  const names = clause ? targetNames(clause.get('left') as Node) : []
  return names.some(({ text }) => file.scopes.lookup(text, statementOf(comprehension))?.length !== 0)
}

/** The lines that start a call, or one for each item. */
function startOf({ call, comprehension }: Part, group: string, unit: string): string[] {
  const start = `${group}.create_task(${call.text})`
  const clause = comprehension?.child('for_in_clause')
  return clause ? [`${clause.text}:`, `${unit}${start}`] : [start]
}
