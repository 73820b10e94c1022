/** `async with` on what only `with` can enter → `with`. */

import { remove } from '../../src/engine/edit.ts'
import { defineTransform } from '../../src/engine/transform.ts'
import { coroutineOf } from '../../src/python/execution.ts'
import type { PythonFile } from '../../src/python/file.ts'
import { type Hold, holdOf } from '../../src/python/managers.ts'
import { awaitHazards } from '../../src/python/suspension.ts'
import { descendants, type Node } from '../../src/python/tree.ts'
import { type Entered, enteredIn, headOf } from './colour/managers.ts'
import { caughtAt, doubtReasons, errorReasons, isPointless } from './colour/place.ts'

/** What the body would hold while it waits. */
const HOLDS = { 'process-state': 'process-wide-state', transaction: 'open-transaction' } as const

/** Classes that have an asynchronous twin in their own library. */
const TWINS = /^(httpx|psycopg|pymongo|redis|sqlalchemy)\./

export default defineTransform({
  name: 'async-with-on-sync-cm',
  family: 'contexts',
  summary: '`async with` cannot enter a synchronous context manager',
  why: `
\`async with\` calls \`__aenter__\`, and a file, an executor, a lock of \`threading\`, \`contextlib.suppress\` or a class of
the project with nothing but \`__enter__\` has none: the statement raises at once.

The fix writes \`with\`, which is what the object is made for, and safe, since the code can only fail today. If entering
it blocks, as \`open()\` does, the rules about blocking calls see it from then on. Where the body waits while it holds a
lock of threads, \`with\` would stop the event loop in place of the error: that is left to you, who may want an
\`asyncio.Lock\`.

It is unsafe where only an annotation tells what is entered, where the library has an asynchronous class too, where a
handler swallows the error, and where the body waits while a transaction is open or the whole process is changed.
`,
  default: true,
  triggers: ['with'],
  needs: 'async',
  within: ['async'],
  aliases: ['E1701'],
  example: `
 async def total(path, sums):
-    async with open(path) as rows:
+    with open(path) as rows:
         return await sums.add(rows)
`,
  declines: {
    ...doubtReasons,
    ...errorReasons,
    'async-twin': 'an asynchronous one may have been meant, which the body awaits or its library has',
    'lock-across-await':
      'its body waits, and a lock of threads that is held meanwhile can stop the event loop for ever',
    'mixed-with': 'the `async with` enters something else as well, which may not be for `with`',
    'open-transaction': awaitHazards['open-transaction'],
    'process-wide-state': awaitHazards['process-wide-state'],
  },
  byHand: `
Use a plain \`with\` (if it does not block), or its asynchronous twin: \`asyncio.Lock\`,
\`aiofiles.open()\`.
`,
  visit: {
    with_statement(statement, { file, facts, fix, report, decline }) {
      const [word, next] = statement.tokens
      if (word?.kind !== 'async' || !next || !coroutineOf(statement)) return
      const entered = enteredIn(statement, 'sync', file, facts)
      const synchronous = entered.filter(({ offer }) => offer?.protocols.with === 'sync')
      const [first] = synchronous
      const values = synchronous.map(({ value }) => value)
      if (!first || isPointless(statement, values, file, facts)) return

      const message = `\`${first.offer?.name}\` is entered by \`with\`, and \`async with\` raises`
      const verdict = { message, at: headOf(statement) }
      const either = entered.filter(({ offer }) => offer?.protocols.with === 'both')
      if (synchronous.length + either.length < entered.length) return { ...decline('mixed-with'), ...verdict }
      const caught = caughtAt(statement, file)
      if (caught === 'named') return { ...decline('error-caught'), ...verdict }
      const held = waits(statement) ? holdsOf(entered, file) : []
      if (held.includes('lock')) return { ...decline('lock-across-await'), ...verdict }

      const edit = remove({ start: word.start, end: next.start })
      const hold = held.find(each => each !== 'lock')
      const doubt = awaitsTarget(statement) ? 'async-twin' : doubtAbout(synchronous, caught !== null)
      const because = hold ? HOLDS[hold] : doubt
      const cure = 'enter it with `with`'
      return { ...report(because ? fix.unsafe(because, cure, edit) : fix(cure, edit)), ...verdict }
    },
  },
})

/** True where the body awaits what a method of the entered object gives: `await file.read()`. */
function awaitsTarget(statement: Node): boolean {
  const items = statement.child('with_clause')?.children ?? []
  const names = items.flatMap(item => descendants(item, 'as_pattern_target').map(({ text }) => text))
  return descendants(statement.get('body') as Node, 'await').some(({ children: [awaited] }) => {
    const callee = awaited?.kind === 'call' ? awaited.get('function') : null
    return names.includes(callee?.get('object')?.text ?? '')
  })
}

function doubtAbout(entered: readonly Entered[], isCaught: boolean) {
  if (entered.some(({ offer }) => TWINS.test(offer?.name ?? ''))) return 'async-twin'
  if (entered.some(({ offer }) => !offer?.isCertain)) return 'only-annotated'
  return isCaught ? 'error-caught' : null
}

function holdsOf(entered: readonly Entered[], file: PythonFile): Hold[] {
  return entered.flatMap(({ value }) => holdOf(value, file) ?? [])
}

/** True where other tasks may run before the `with` ends. */
function waits(statement: Node): boolean {
  const places = descendants(statement, 'await', 'yield', 'for_statement', 'with_statement', 'for_in_clause')
  const isPause = (node: Node) => node.kind === 'await' || node.kind === 'yield' || node.has('async')
  return places.some(each => each !== statement && isPause(each) && coroutineOf(each) === coroutineOf(statement))
}
