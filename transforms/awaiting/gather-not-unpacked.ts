/** `gather([…])` → `gather(*[…])`. */

import { defineTransform } from '../../src/engine/transform.ts'
import { neverRuns } from '../../src/python/dead-code.ts'
import { expectationOf } from '../../src/python/expected-errors.ts'
import { isExpectedToFail } from '../../src/python/misuse-tests.ts'
import { libraryCall } from '../../src/python/receivers.ts'
import type { Node } from '../../src/python/tree.ts'
import { type Packed, packedAt } from './gathered/packed.ts'
import { spread } from './gathered/spread.ts'

export default defineTransform({
  name: 'gather-not-unpacked',
  family: 'awaiting',
  summary: '`asyncio.gather()` takes awaitables one by one, not a collection of them',
  why: `
\`asyncio.gather([a(), b()])\` raises "unhashable type: 'list'"; a tuple or what \`map()\` gives raises "An
asyncio.Future, a coroutine or an awaitable is required", and a generator is taken for a coroutine before
Python 3.12: "Task got bad yield". The fix unpacks it with a star, or leaves out the brackets of a list that
is written out on one line. The code could only fail, so nothing is lost.

It is unsafe where there are further arguments, since the results then come in one flat list; where only an
annotation says that it is a collection; and where a handler around it swallows the error and goes on.
`,
  default: true,
  triggers: ['gather'],
  namesAwaitables: true,
  aliases: [],
  example: `
 import asyncio


 async def load(urls, fetch):
     tasks = [asyncio.create_task(fetch(url)) for url in urls]
-    return await asyncio.gather(tasks)
+    return await asyncio.gather(*tasks)
`,
  declines: {
    dictionary: 'it is a dictionary, and nothing tells where its keys are wanted afterwards',
    'error-caught': 'the error that it raises today is caught, so other code may count on it',
    'only-annotated': 'only an annotation says that it is a collection',
    'several-arguments': 'there are further arguments, and the results would come in one flat list',
    'unknown-items': 'a generator of other things is taken for a coroutine before Python 3.12',
  },
  byHand: `
Unpack the collection with \`*\`. For a dictionary: \`dict(zip(calls, await
asyncio.gather(*calls.values())))\`.
`,
  visit: {
    call(call, { file, facts, settings, fix, report, decline }) {
      if (libraryCall(call, file) !== 'asyncio.gather' || neverRuns(call, file) || isExpectedToFail(call, file)) return

      const expectation = expectationOf(call, file, ['TypeError', 'RuntimeError'])
      const given = argumentsGiven(call)
      return given.flatMap(argument => {
        const packed = packedAt(argument, { file, facts, settings })
        if (!packed) return []
        const at = { at: argument }
        if (expectation === 'named') return [{ ...decline('error-caught'), ...at }]
        if (packed === 'dictionary') return [{ ...decline('dictionary'), ...at }]

        const because =
          given.length > 1 ? 'several-arguments' : (DOUBTS[packed] ?? (expectation ? 'error-caught' : null))
        const isBare = argument === call.get('arguments')
        const edits = spread(argument, isBare ? '(' : '', isBare ? ')' : '')
        const message = 'hand the items over one by one'
        return [{ ...report(because ? fix.unsafe(because, message, ...edits) : fix(message, ...edits)), ...at }]
      })
    },
  },
})

const DOUBTS: Readonly<Partial<Record<Packed, 'only-annotated' | 'unknown-items'>>> = {
  annotated: 'only-annotated',
  generator: 'unknown-items',
}

/** The positional arguments; `gather(f(x) for x in xs)` has one. */
function argumentsGiven(call: Node): readonly Node[] {
  const list = call.get('arguments')
  if (list?.kind === 'generator_expression') return [list]
  return (list?.children ?? []).filter(({ kind }) => !/^(keyword_argument|dictionary_splat)$/.test(kind))
}
