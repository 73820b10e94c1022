/** `self.total += await price()` → the value first, then the sum. */

import { insertAfter, replace } from '../../src/engine/edit.ts'
import { defineTransform, type Tools } from '../../src/engine/transform.ts'
import { placeOf, rootKind, rootOf } from '../../src/python/accesses.ts'
import { classOfSelf } from '../../src/python/attributes.ts'
import { indentOf, ownsLines, statementOf } from '../../src/python/blocks.ts'
import { unparenthesized } from '../../src/python/collections.ts'
import { coroutineOf, executionOf } from '../../src/python/execution.ts'
import type { PythonFile } from '../../src/python/file.ts'
import { seesLocals } from '../../src/python/seen-locals.ts'
import { descendants, descendantsWith, type Node } from '../../src/python/tree.ts'
import { runsAtOnce } from './updated/at-once.ts'
import { isLocked } from './updated/locked.ts'
import { isReplacedByUpdate } from './updated/replaced.ts'

const reasons = {
  'read-afterwards':
    'the old value is read after the `await` then, and what other tasks or the call itself made of it counts',
  'inside-expression': 'the old value is read before the `await`, deep in an expression; await first, then compute',
  'shared-line': 'it shares its line with other code, and the value needs a line of its own',
  'variables-seen': 'the code around looks at its variables by `locals()` or the like, and the fix adds to them',
} as const

export default defineTransform({
  name: 'non-atomic-update-across-await',
  family: 'concurrency',
  summary: 'the old value is read before the `await`, and what other tasks add is lost',
  why: `
In \`self.total += await price()\` Python reads \`self.total\` first, then waits, and then stores the sum of what it read. Whatever
other tasks have added in the meantime is overwritten. The fix awaits the value on a line of its own; what follows reads, adds
and stores without a stop in between.

A finding is such an update of an attribute of \`self\`, or of a variable that other functions share, with no lock around it, where
several tasks are seen to run it on the same object: they are gathered, made in a loop, or made by a server for each request. What
\`+=\` changes in place, such as a list, loses nothing, and a stream has one reader: both are left alone.
The fix is unsafe, as the sum is another one where the awaited call itself changes the variable.
`,
  default: true,
  triggers: ['await'],
  needs: 'async',
  within: ['await'],
  aliases: [],
  exampleIsUnsafe: true,
  example: `
 import asyncio


 class Basket:
     def __init__(self):
         self.total = 0

     async def add(self, item):
-        self.total += await item.price()
+        result = await item.price()
+        self.total += result

     async def fill(self, items):
         await asyncio.gather(*[self.add(item) for item in items])
`,
  declines: reasons,
  byHand: `
Await into a variable first, then read and write shared state in one statement; or hold an
\`asyncio.Lock\` around reading, awaiting and writing.
`,
  visit: {
    augmented_assignment: (assignment, tools) => verdictOn(assignment, assignment.get('right') as Node, tools),
    assignment(assignment, tools) {
      const value = assignment.get('right')
      if (value?.kind !== 'binary_operator' || assignment.parent?.kind !== 'expression_statement') return
      const target = assignment.get('left') as Node
      if (!isPlace(target) || !readsFirst(value, target)) return
      const right = value.get('right') as Node
      const isWhole = unparenthesized(value.get('left') as Node).text === target.text
      return verdictOn(assignment, isWhole ? right : null, tools)
    },
  },
})

/** @param value what can be awaited before everything else, or null where it is part of an expression */
function verdictOn(
  assignment: Node,
  value: Node | null,
  { file, facts, fix, report, decline }: Tools<keyof typeof reasons>,
) {
  const target = assignment.get('left') as Node
  const awaited = value ?? (assignment.get('right') as Node)
  const coroutine = coroutineOf(assignment)
  if (!coroutine || !isPlace(target) || !awaitsIn(awaited) || readsStream(awaited)) return
  if (!isShared(target, file) || isLocked(assignment, file)) return
  if (assignment.kind === 'augmented_assignment' && !isReplacedByUpdate(target, file)) return
  const isOfObject = classOfSelf(rootOf(target) as Node, file) !== null
  if (!runsAtOnce(coroutine, isOfObject, file, facts)) return

  if (!value) return decline('inside-expression')
  const statement = statementOf(assignment)
  if (!ownsLines(statement) || statement.children.length > 1) return decline('shared-line')
  if (seesLocals(coroutine, file)) return decline('variables-seen')
  const name = file.freshName('result')
  const update = file.text.slice(assignment.start, value.start).replace(/\s*\\\r?\n\s*/g, ' ')
  const edits = [
    replace({ start: assignment.start, end: value.start }, `${name} = `),
    insertAfter(value, `\n${indentOf(statement)}${update}${name}`),
  ]
  return report(fix.unsafe('read-afterwards', `await the value before \`${target.text}\` is read`, ...edits))
}

/** `total`, `self.total`, `self.counts[kind]`: nothing that calls a function to get there, or that the awaited call may move. */
function isPlace(target: Node): boolean {
  if (!/^(identifier|attribute|subscript)$/.test(target.kind) || /[\r\n]/.test(target.text)) return false
  if (descendants(target, 'call', 'await', 'named_expression', 'yield').length > 0) return false
  const root = rootOf(target)
  return descendants(target, 'identifier').every(each => each === root || each.text !== root?.text)
}

/** True where the value reads the place, and awaits after that. */
function readsFirst(value: Node, target: Node): boolean {
  const reads = descendants(value, target.kind).filter(each => placeOf(each) === placeOf(target))
  const [first] = reads
  return !!first && descendants(value, 'await').some(each => each.start > first.end)
}

function awaitsIn(value: Node): boolean {
  const frame = executionOf(value).function
  return descendantsWith('await', value, 'await').some(each => executionOf(each).function === frame)
}

/** `self.buffer += await self.reader.read(100)`: a stream has one reader. */
function readsStream(value: Node): boolean {
  return descendantsWith('await', value, 'await').some(({ children: [call] }) =>
    /^a?(read|recv|receive)/.test(call?.get('function')?.get('attribute')?.text ?? ''),
  )
}

/** True for an attribute of `self`, and for a variable of the module or of a function around. */
function isShared(target: Node, file: PythonFile): boolean {
  const root = rootOf(target)
  if (!root) return false
  if (classOfSelf(root, file)) return root !== target
  const kind = rootKind(root, file)
  return kind === 'enclosing' || kind === 'module'
}
