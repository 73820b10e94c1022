/** `async for` over what only `for` can loop over → `for`. */

import { remove } from '../../src/engine/edit.ts'
import { defineTransform, type Tools, type Verdict } from '../../src/engine/transform.ts'
import { offerOf } from '../../src/project/protocols.ts'
import { coroutineOf } from '../../src/python/execution.ts'
import { descendants, type Node } from '../../src/python/tree.ts'
import { caughtAt, doubtReasons, errorReasons, isPointless } from './colour/place.ts'
import { readBy, readingOf } from './colour/readers.ts'

const reasons = {
  ...doubtReasons,
  ...errorReasons,
  'asynchronous-generator': 'it makes the generator expression an asynchronous one, and others use that',
}

type Reason = keyof typeof reasons

export default defineTransform({
  name: 'async-for-over-sync-iterable',
  family: 'contexts',
  summary: '`async for` cannot loop over a synchronous iterable',
  why: `
\`async for\` calls \`__aiter__\`, which a list, a \`range\`, a plain generator or a class with nothing but \`__iter__\` does not
have: the loop raises \`TypeError: 'async for' requires an object with __aiter__ method\`. What the body awaits has nothing to do
with it, for a \`for\` can await as well.

The fix writes \`for\`, in a statement and in a comprehension. It is safe, since the code can only fail today; it is unsafe where
only an annotation tells what is looped over, and where a handler swallows the error. The \`async\` of a generator
expression stays where others use that, since they may count on an asynchronous one.
`,
  default: true,
  triggers: ['async'],
  within: ['async'],
  aliases: ['E1133'],
  example: `
 async def greet(ships, pilot):
-    async for number in range(3):
+    for number in range(3):
         await pilot.greet(ships[number])
`,
  declines: reasons,
  byHand: `
Use a plain \`for\`; if making an item blocks, take them all in a thread.
`,
  visit: {
    for_statement: (loop, tools) => (loop.has('async') ? verdictOn(loop, tools) : undefined),
    for_in_clause: (clause, tools) => (clause.has('async') ? verdictOn(clause, tools) : undefined),
  },
})

function verdictOn(loop: Node, { file, facts, fix, report, decline }: Tools<Reason>): Verdict | undefined {
  const right = loop.get('right')
  const [word, next] = loop.tokens
  if (!right || !word || !next || !coroutineOf(loop)) return
  const offer = offerOf(right, file, facts, protocols => protocols.for === 'sync')
  if (offer?.protocols.for !== 'sync' || isPointless(loop, [right], file, facts)) return

  const name = offer.name === null ? 'it' : `\`${offer.name}\``
  const told = {
    message: `${name} is looped over by \`for\`, and \`async for\` raises`,
    at: { start: loop.start, end: right.end },
  }
  if (isNeeded(loop, file)) return { ...decline('asynchronous-generator'), ...told }
  const caught = caughtAt(loop, file)
  if (caught === 'named') return { ...decline('error-caught'), ...told }

  const edit = remove({ start: word.start, end: next.start })
  const because = offer.isCertain ? (caught ? 'error-caught' : null) : 'only-annotated'
  const cure = 'loop over it with `for`'
  return { ...report(because ? fix.unsafe(because, cure, edit) : fix(cure, edit)), ...told }
}

/** True in a generator expression that nothing plain reads, or that is asynchronous all the same. */
function isNeeded(clause: Node, file: Tools<Reason>['file']): boolean {
  const generator = clause.parent
  if (clause.kind !== 'for_in_clause' || generator?.kind !== 'generator_expression') return false
  const others = descendants(generator, 'await', 'for_in_clause').filter(each => each !== clause)
  if (others.some(each => each.kind === 'await' || each.has('async'))) return false
  const reader = generator.parent?.kind === 'argument_list' ? generator.parent.parent : generator.parent
  const reading = reader?.kind === 'call' ? readingOf(reader, file) : null
  return !reader || !reading || !readBy(reader, reading).includes(generator)
}
