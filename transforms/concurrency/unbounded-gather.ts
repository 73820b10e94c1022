/** `gather(*[fetch(url) for url in urls])` → at most ten at a time. */

import { replace } from '../../src/engine/edit.ts'
import { defineTransform } from '../../src/engine/transform.ts'
import { ownsLines, statementOf, unitAt } from '../../src/python/blocks.ts'
import { runsOnOtherLoop } from '../../src/python/event-loops.ts'
import { coroutineOf } from '../../src/python/execution.ts'
import { useName } from '../../src/python/imports.ts'
import { isExpectedToFail } from '../../src/python/misuse-tests.ts'
import { libraryCall } from '../../src/python/receivers.ts'
import { seesLocals } from '../../src/python/seen-locals.ts'
import { descendants } from '../../src/python/tree.ts'
import { insertLines } from './gather/calls.ts'
import { freshAt, freshOf, variablesIn, wrapperNames } from './gather/names.ts'
import { partsOf } from './gathered/parts.ts'
import { isUnbounded, targetsOf } from './gathered/unbounded.ts'

const reasons = {
  'fewer-at-once': 'fewer calls are under way at once then, and one that waits for another may wait for ever',
  'many-calls': 'it is more than one plain call on one line; let each of them enter an `asyncio.Semaphore`',
  'name-taken': '`asyncio` already means something else here',
  'variables-seen': 'the code around looks at its variables by `locals()` or the like, and the fix adds to them',
} as const

export default defineTransform({
  name: 'unbounded-gather',
  family: 'concurrency',
  summary: '`gather()` starts as many calls at once as there happen to be items',
  why: `
\`asyncio.gather(*[fetch(url) for url in urls])\` starts all calls in the same moment. With ten thousand items that is ten thousand
connections, open files or queries: servers refuse them, files run out, and memory grows with the input. A semaphore lets a number
of them run at a time (\`max-concurrency\`, ten by default), in the same order of results.

A finding is a gather over a number of items that nobody knows, where neither the function nor what it calls in this project seems
to have a limit of its own. Most programs know that their items are few, so the rule is off by default.
`,
  default: false,
  triggers: ['gather'],
  needs: 'async',
  within: ['gather'],
  aliases: [],
  exampleIsUnsafe: true,
  example: `
 import asyncio


 async def fetch(url: str) -> str:
     await asyncio.sleep(0.1)
     return url.upper()


 async def load(urls: list[str]) -> list[str]:
-    return await asyncio.gather(*[fetch(url) for url in urls])
+    limit = asyncio.Semaphore(10)
+
+    async def _fetch(url):
+        async with limit:
+            return await fetch(url)
+
+    return await asyncio.gather(*[_fetch(url) for url in urls])
`,
  declines: reasons,
  byHand: `
Let each call enter one \`asyncio.Semaphore\`, or let a fixed number of workers take items from a
queue.
`,
  visit: {
    call(gather, { file, facts, settings, fix, report, decline }) {
      const coroutine = libraryCall(gather, file) === 'asyncio.gather' ? coroutineOf(gather) : null
      if (!coroutine || runsOnOtherLoop(file)) return
      const parts = partsOf(gather, file) ?? []
      const part = parts.find(each => isUnbounded(each, file, facts))
      if (!part?.comprehension || isExpectedToFail(gather, file)) return

      const { call, comprehension } = part
      const statement = statementOf(comprehension)
      const isPlain = !/[\r\n]/.test(call.text) && descendants(call, 'await', 'yield', 'named_expression').length === 0
      if (parts.length > 1 || !isPlain || !ownsLines(statement) || coroutineOf(comprehension) !== coroutine)
        return decline('many-calls')
      if (seesLocals(coroutine, file)) return decline('variables-seen')
      const semaphore = useName(file, 'asyncio', 'Semaphore', gather)
      if (!semaphore) return decline('name-taken')

      const limit = freshAt('limit', statement)
      const wrapper = freshOf(wrapperNames(call, true), statement)
      const needed = variablesIn(call)
      const own = targetsOf(comprehension).filter(name => needed.includes(name))
      const given = [...new Set(own)].join(', ')
      const unit = unitAt(statement)
      const lines = [
        `${limit} = ${semaphore.name}(${settings.maxConcurrency})`,
        '',
        `async def ${wrapper}(${given}):`,
        `${unit}async with ${limit}:`,
        `${unit}${unit}return await ${call.text}`,
        '',
      ]
      const edits = [...semaphore.edits, ...insertLines(lines, statement), replace(call, `${wrapper}(${given})`)]
      return report(fix.unsafe('fewer-at-once', `run ${settings.maxConcurrency} of them at a time`, ...edits))
    },
  },
})
