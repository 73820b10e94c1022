/** `asyncio.wait([f()])` → `asyncio.wait([asyncio.create_task(f())])`. */

import { defineTransform, type Tools, type Verdict } from '../../src/engine/transform.ts'
import { givenBy } from '../../src/project/held-awaitables.ts'
import { argumentsOf } from '../../src/python/calls.ts'
import { neverRuns } from '../../src/python/dead-code.ts'
import { expectationOf } from '../../src/python/expected-errors.ts'
import { isExpectedToFail } from '../../src/python/misuse-tests.ts'
import { libraryCall } from '../../src/python/receivers.ts'
import type { Node } from '../../src/python/tree.ts'
import { atLeast } from '../../src/python/version.ts'
import { type Coroutines, coroutinesIn } from './waited/coroutines.ts'
import { awaitsBetween, listEdits, taskEdits, taskMaker } from './waited/tasks.ts'

const reasons = {
  'error-caught': 'the error that it raises is caught, so other code may count on it',
  'made-elsewhere': 'a variable of another function or of the module holds the coroutines',
  'name-taken': '`asyncio` already means something else here',
  'no-running-loop': 'no event loop is certain to run here, and without one there are no tasks',
  'starts-earlier': 'something is awaited before the wait, and the tasks would begin meanwhile',
  'used-elsewhere': 'other code uses the coroutines as well, and would get tasks',
}

type WaitTools = Tools<keyof typeof reasons>

export default defineTransform({
  name: 'wait-bare-coroutines',
  family: 'awaiting',
  summary: '`asyncio.wait()` takes tasks; coroutines are forbidden since Python 3.11',
  why: `
From Python 3.11 on it raises "Passing coroutines is forbidden, use tasks explicitly." Before, it made tasks
of them itself, so that nobody could find a coroutine again in \`done\`. The fix makes the tasks where the
coroutines are made: in the list, or where a variable gets them. The sets that \`asyncio.wait()\` gives hold
tasks either way. Coroutines that are handed over without a list, as to \`gather()\`, get one.

It is unsafe where other code uses the coroutines too, and below 3.11 where something is awaited between,
since tasks begin at once. Below a \`run_until_complete()\` of a loop that a name holds, the loop makes them.
`,
  default: true,
  triggers: ['wait'],
  needs: 'asyncio',
  namesAwaitables: true,
  aliases: [],
  example: `
 import asyncio


 async def fetch(url):
     await asyncio.sleep(0.1)
     return url


 async def main(urls):
-    done, pending = await asyncio.wait([fetch(url) for url in urls], timeout=5)
+    done, pending = await asyncio.wait([asyncio.create_task(fetch(url)) for url in urls], timeout=5)
`,
  declines: reasons,
  byHand: `
Make tasks where the coroutines are made, keep the tasks, and compare with those: \`asyncio.wait()\`
gives back tasks.
`,
  visit: {
    call(call, tools) {
      const { file, facts, decline } = tools
      if (libraryCall(call, file) !== 'asyncio.wait' || neverRuns(call, file) || isExpectedToFail(call, file)) return
      const { positional, keywords, hasStar } = argumentsOf(call)
      const given = keywords.get('fs') ?? positional[0]
      if (!given || hasStar) return
      const isLoose = positional.length > 0 && positional.every(each => givenBy(each, file, facts) === 'coroutine')
      const coroutines = coroutinesIn(given, file, facts)
      if (!isLoose && (coroutines.made.length === 0 || positional.length > 1)) return

      const maker = taskMaker(call, file)
      if (maker === 'name-taken') return decline('name-taken')
      if (!maker) return decline('no-running-loop')
      if (isLoose) return verdict(call, listEdits(positional, maker), null, tools)
      if (coroutines.isFar) return decline('made-elsewhere')

      const edits = taskEdits(coroutines.made, coroutines.generators, call, maker)
      return verdict(call, edits, doubtAbout(coroutines, call, tools), tools)
    },
  },
})

/** What a program that works today would do differently, or null. */
function doubtAbout({ made, uses }: Coroutines, call: Node, { settings }: WaitTools): keyof typeof reasons | null {
  const canOnlyFail = atLeast(settings.targetVersion, [3, 11])
  if (uses.some(use => !canOnlyFail || use.start < call.end)) return 'used-elsewhere'
  return !canOnlyFail && awaitsBetween(made, call) ? 'starts-earlier' : null
}

function verdict(
  call: Node,
  edits: ReturnType<typeof taskEdits>,
  doubt: keyof typeof reasons | null,
  { file, fix, report, decline }: WaitTools,
): Verdict {
  const expectation = expectationOf(call, file, ['TypeError'])
  if (expectation === 'named') return decline('error-caught')
  const because = doubt ?? (expectation ? 'error-caught' : null)
  const message = 'make tasks of the coroutines'
  return report(because ? fix.unsafe(because, message, ...edits) : fix(message, ...edits))
}
