/** `for` over what only `async for` can loop over → `async for`. */

import { type Edit, insertBefore, replace } from '../../src/engine/edit.ts'
import { atLeast } from '../../src/engine/settings.ts'
import { defineTransform, type Tools, type Verdict } from '../../src/engine/transform.ts'
import { mayNeverEnd, resultOf } from '../../src/project/results.ts'
import { mentionsAsync } from '../../src/python/async-files.ts'
import { awaitAround } from '../../src/python/awaiting.ts'
import { expectationOf } from '../../src/python/expected-errors.ts'
import type { Node } from '../../src/python/tree.ts'
import { type Reason, reasons, verdictOn } from './colour/loops.ts'
import { collected, listed, type Reading, readBy, readingOf } from './colour/readers.ts'

export default defineTransform({
  name: 'for-over-async-iterable',
  family: 'contexts',
  summary: '`for` cannot loop over an asynchronous iterable',
  why: `
\`for\` calls \`__iter__\`, and an asynchronous generator or iterator has \`__aiter__\` in its place, so the loop raises
\`TypeError: 'async_generator' object is not iterable\`. The same goes for a comprehension, for \`*\`, for \`a, b = …\`, and for
functions that take items: \`list\`, \`sorted\`, \`sum\`.

In a coroutine the fix writes \`async for\`, turns \`list(ships())\` into \`[each async for each in ships()]\`, and
\`next(ships)\` into \`await anext(ships)\`. It is safe, since the code can only fail today. It is unsafe where
a function would stop early, as \`any()\` does, where only an annotation tells what is looped over, where a
handler swallows the error, and where a lock of threads, a transaction or a change of the whole process is held.
`,
  default: true,
  triggers: ['async'],
  namesAwaitables: true,
  aliases: ['S3862', 'S5864', 'E1133'],
  example: `
 async def ships(harbour):
     while ship := await harbour.next():
         yield ship


 async def names(harbour):
-    for ship in ships(harbour):
+    async for ship in ships(harbour):
         print(ship.name)
-    return sorted(ship.name for ship in ships(harbour))
+    return sorted([ship.name async for ship in ships(harbour)])
`,
  declines: reasons,
  byHand: `
\`async for\`, in a coroutine; collect with \`[item async for item in source]\` before handing it to
\`sorted()\` or \`sum()\`.
`,
  visit: {
    for_statement(loop, tools) {
      const right = loop.get('right')
      const head = { start: loop.start, end: right?.end ?? loop.end }
      return loop.has('async') || !right ? undefined : verdictOn(right, tools, [insertBefore(loop, 'async ')], head)
    },
    for_in_clause(clause, tools) {
      const right = clause.get('right')
      return clause.has('async') || !right ? undefined : inComprehension(clause, right, tools)
    },
    call(call, tools) {
      const reading = mentionsAsync(tools.file) ? readingOf(call, tools.file) : null
      if (!reading) return
      const values = readBy(call, reading).filter(({ kind }) => /^(attribute|call|identifier)$/.test(kind))
      return values.flatMap(value => read(value, call, reading, tools) ?? [])
    },
    list_splat(splat, tools) {
      const [value] = splat.children
      return value && verdictOn(value, tools, all(value, null, tools))
    },
    assignment(assignment, tools) {
      const [left, right] = [assignment.get('left'), assignment.get('right')]
      if (!right || !/^(pattern_list|tuple_pattern|list_pattern)$/.test(left?.kind ?? '')) return
      return verdictOn(right, tools, all(right, null, tools))
    },
  },
})

/** A comprehension gets the `async`; a generator expression becomes a list where that is what is read. */
function inComprehension(clause: Node, right: Node, tools: Tools<Reason>): Verdict | undefined {
  const comprehension = clause.parent as Node
  const async = insertBefore(clause, 'async ')
  if (comprehension.kind !== 'generator_expression') return verdictOn(right, tools, [async], clause, null, clause)
  const { parent } = comprehension
  const reader = parent?.kind === 'argument_list' ? parent.parent : parent
  const reading = reader?.kind === 'call' && mentionsAsync(tools.file) ? readingOf(reader, tools.file) : null
  if (!reader || !reading || reading === 'first' || !readBy(reader, reading).includes(comprehension))
    return verdictOn(right, tools, 'generator-expression', clause, null, reader ?? clause)
  const edits = neverEnds(right, tools) ? 'never-ends' : [...listed(comprehension, reader, tools.file), async]
  return verdictOn(right, tools, edits, clause, reading === 'lazy' ? 'takes-all' : null, reader)
}

/** `sorted(ships())`, `next(ships)` */
function read(value: Node, call: Node, reading: Reading, tools: Tools<Reason>): Verdict | undefined {
  const { file, settings } = tools
  if (reading === 'first') {
    const isThere = atLeast(settings.targetVersion, [3, 10]) && !file.scopes.binds('anext')
    const stops = expectationOf(call, file, ['StopIteration']) ? 'other-stop' : null
    return verdictOn(value, tools, isThere ? next(call) : 'no-anext', call, stops)
  }
  return verdictOn(value, tools, all(value, call, tools), call, reading === 'lazy' ? 'takes-all' : null)
}

/** All items, if they ever come to an end. */
function all(value: Node, reader: Node | null, tools: Tools<Reason>): readonly Edit[] | Reason {
  return neverEnds(value, tools) ? 'never-ends' : collected(value, reader, tools.file)
}

/** `next(ships).name` → `(await anext(ships)).name` */
function next(call: Node): Edit[] {
  return [...awaitAround(call), replace(call.get('function') as Node, 'anext')]
}

function neverEnds(value: Node, { file, facts }: Tools<Reason>): boolean {
  return value.kind === 'call' && mayNeverEnd(resultOf(value, file, facts))
}
