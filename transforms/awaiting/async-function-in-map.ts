/** `map()`, `filter()` and sort keys with a coroutine function → a comprehension or a loop that awaits. */

import { defineTransform, type Tools, type Verdict } from '../../src/engine/transform.ts'
import { heldAround } from '../../src/project/managers.ts'
import { mentionsAsync } from '../../src/python/async-files.ts'
import { fateOf } from '../../src/python/coroutine-fate.ts'
import { neverRuns } from '../../src/python/dead-code.ts'
import { awaitObstacles, executionOf } from '../../src/python/execution.ts'
import type { PythonFile } from '../../src/python/file.ts'
import { canOnlyFail, fateOfItems, takesAnyIterable } from '../../src/python/item-fate.ts'
import { awaitHazards, everyHazard } from '../../src/python/suspension.ts'
import { atLeast } from '../../src/python/version.ts'
import { awaitingEdits } from './mapped/edits.ts'
import { type Mapping, mappingOf } from './mapped/mapping.ts'

const reasons = {
  iterator: 'what is made of the iterator is not known to work with a list',
  'never-awaited': 'the coroutines were never awaited so far; now they run, one after the other',
  'outside-coroutine': 'it does not run in a coroutine, so nothing here can await',
  predicate: 'a coroutine is always true; filter in an asynchronous comprehension',
  reduce: 'each step gets the coroutine of the step before; write a loop that awaits',
  'sort-key': 'coroutines cannot be compared; await the keys first, and sort by them',
  'unusual-arguments': 'its arguments are given in a form that cannot be carried over',
  'f-string-debug': awaitObstacles['f-string-debug'],
  'generator-expression': awaitObstacles['generator-expression'],
  'held-lock': awaitHazards['held-lock'],
  'nested-comprehension': awaitObstacles['nested-comprehension'],
}

type Reason = keyof typeof reasons

export default defineTransform({
  name: 'async-function-in-map',
  family: 'awaiting',
  summary: '`map()`, `filter()` or a sort key calls a coroutine function and never awaits',
  why: `
\`map()\`, \`filter()\`, \`sorted()\` and \`reduce()\` call the function they are given and go on with what it
returns. From a coroutine function that is a coroutine object: \`filter()\` keeps every item, because a coroutine
is true, sorting raises, and the body never runs.

\`map()\` is right where its coroutines are awaited later, as in \`asyncio.gather(*map(load, ids))\`; that is
left alone, and so is whatever cannot be followed. Elsewhere the fix is a comprehension or a loop that awaits
each item in turn, which is what the code says. It is safe where today's code can only raise, and unsafe where
coroutines that were never awaited begin to run.
`,
  default: true,
  triggers:
    'map filter starmap reduce sorted sort max min groupby nlargest nsmallest filterfalse takewhile dropwhile'.split(
      ' ',
    ),
  needs: 'async',
  namesAwaitables: true,
  aliases: [],
  example: `
 async def weigh(parcel):
     return await parcel.weight()


 async def total(parcels):
-    return sum(map(weigh, parcels))
+    return sum([await weigh(parcel) for parcel in parcels])
`,
  declines: reasons,
  byHand: `
Await the results first: \`keys = await asyncio.gather(*[key(x) for x in items])\`, then filter or
sort pairs of item and key.
`,
  visit: {
    call(call, tools) {
      const { file, facts } = tools
      const mapping = mentionsAsync(file) ? mappingOf(call, file, facts) : null
      if (!mapping || neverRuns(call, file)) return
      switch (mapping.kind) {
        case 'key':
          return tools.decline('sort-key')
        case 'predicate':
          return tools.decline('predicate')
        case 'reduce':
          return fateOf(call, file) === 'misused' ? tools.decline('reduce') : undefined
        case 'filter':
          if (call.parent?.kind === 'expression_statement') return
          return takesAnyIterable(call, file) ? awaitEach(mapping, tools) : tools.decline('iterator')
        default:
          return fateOfItems(call, file) === 'misused' ? awaitEach(mapping, tools) : undefined
      }
    },
  },
})

function awaitEach(mapping: Mapping, tools: Tools<Reason>): Verdict | undefined {
  const { file, fix, report, decline } = tools
  const { call, kind } = mapping
  const obstacle = obstacleAt(mapping, tools)
  if (obstacle) return decline(obstacle)
  const edits = awaitingEdits(mapping, file)
  if (!edits) return decline('unusual-arguments')
  const message = `await \`${mapping.handed.result.name}()\` for each item`
  const isSafe = kind !== 'filter' && canOnlyFail(call, file)
  return report(isSafe ? fix(message, ...edits) : fix.unsafe('never-awaited', message, ...edits))
}

/** What forbids an asynchronous comprehension in place of the call. */
function obstacleAt({ call }: Mapping, { file, facts, settings }: Tools<Reason>): Reason | null {
  const { coroutine, obstacle } = executionOf(call)
  if (!coroutine) return 'outside-coroutine'
  if (obstacle === 'generator-expression' || obstacle === 'f-string-debug') return obstacle
  if (isInComprehension(file, call) && !atLeast(settings.targetVersion, [3, 11])) return 'nested-comprehension'
  const hazards = [...everyHazard(call, file), heldAround(call, coroutine, file, facts)]
  return hazards.includes('held-lock') ? 'held-lock' : null
}

function isInComprehension(file: PythonFile, call: Mapping['call']): boolean {
  return file.scopes.around(call).kind === 'comprehension'
}
