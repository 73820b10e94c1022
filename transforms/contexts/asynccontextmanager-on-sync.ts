/** `@asynccontextmanager` on a plain generator → `async def`, or `@contextmanager`, by who enters it. */

import { insertBefore } from '../../src/engine/edit.ts'
import { defineTransform, type Tools, type Verdict } from '../../src/engine/transform.ts'
import { mentionsAsync } from '../../src/python/async-files.ts'
import { executionOf, isAsync, isGenerator } from '../../src/python/execution.ts'
import { isExpectedToFail } from '../../src/python/misuse-tests.ts'
import { returnValues } from '../../src/python/returns.ts'
import { descendantsWith, type Node } from '../../src/python/tree.ts'
import { caughtAt, errorReasons } from './colour/place.ts'
import { recolouredReturn } from './decorated/annotation.ts'
import { decoratedWith } from './decorated/edits.ts'
import { decoratedBy, hasRelatives, usersOf } from './decorated/users.ts'

const reasons = {
  annotated: 'its return annotation may have to be changed as well, which is left to you',
  'error-caught': errorReasons['error-caught'],
  'mixed-users': 'some enter it with `with` and some with `async with`, and it can only be for one of them',
  'name-taken': '`contextlib` already means something else here',
  'no-users': 'nobody in the project enters it, so nothing but its decorator tells which was meant',
  overridden: 'other methods override it or are overridden by it',
  'returns-value': 'it returns a value, which an asynchronous generator cannot do',
  'unknown-users': 'code that enters it may have been overlooked',
  'used-otherwise': 'it is used in other ways than by a `with`, which do not tell which was meant',
  'yields-from': 'it has a `yield from`, which an asynchronous generator cannot have',
}

type Reason = keyof typeof reasons

export default defineTransform({
  name: 'asynccontextmanager-on-sync',
  family: 'contexts',
  summary: '`@asynccontextmanager` cannot run a plain generator',
  why: `
\`contextlib.asynccontextmanager\` awaits what \`anext()\` gives, and a \`def\` with a \`yield\` gives a plain generator, so each
\`async with\` that enters it raises \`TypeError: 'generator' object is not an async iterator\`; a \`with\` cannot enter it at all.

Those who enter it tell what was meant. If all of them write \`async with\`, the function becomes an \`async def\`; if all of them write
\`with\`, the decorator becomes \`@contextmanager\`. Both are safe, since every use can only fail today. Where nobody enters it, or
where it is handed on, as a lifespan is to a framework, \`async def\` is an unsafe fix: the decorator speaks for it. Where both kinds
of \`with\` enter it, it is left to you.

A return annotation such as \`Iterator[Log]\` changes along; another one makes the fix unsafe.
`,
  default: true,
  triggers: ['asynccontextmanager'],
  needs: 'async',
  within: ['asynccontextmanager'],
  aliases: [],
  example: `
 from contextlib import asynccontextmanager


 @asynccontextmanager
-def timed(log):
+async def timed(log):
     log.start()
     yield log
     log.stop()


 async def measure(log, work):
     async with timed(log):
         await work()
`,
  declines: reasons,
  byHand: `
Decide who enters it: by \`with\` → \`@contextmanager\`; by \`async with\` → \`async def\`. Not both: write
two.
`,
  visit: {
    function_definition(definition, tools) {
      const { file, facts, fix, report, decline } = tools
      if (isAsync(definition) || !mentionsAsync(file)) return
      const decorated = decoratedBy('asynccontextmanager', definition, file, facts)
      if (!decorated || !isGenerator(definition)) return

      const { decorator, summary } = decorated
      const at = { start: decorator.start, end: decorator.end }
      if (hasRelatives(summary, facts)) return { ...decline('overridden'), at }
      const users = usersOf(summary, facts)
      const entered = [...users.sync, ...users.async]
      if (entered.some(({ file: where, node }) => isExpectedToFail(node, where))) return
      const isCaught = entered.some(({ file: where, node }) => caughtAt(node, where))
      const isSync = users.sync.length + users.syncStacks > 0
      const isAsynchronous = users.async.length + users.asyncStacks > 0
      if (isSync && isAsynchronous) return { ...decline('mixed-users'), at }
      if (!isSync) {
        const doubt = users.isUsedOtherwise ? 'used-otherwise' : users.isUncertain ? 'unknown-users' : null
        const because = doubt ?? (isAsynchronous ? (isCaught ? 'error-caught' : null) : 'no-users')
        return { ...asyncDef(definition, because, tools), at }
      }
      if (users.isUsedOtherwise) return { ...decline('used-otherwise'), at }
      const edits = decoratedWith('contextmanager', decorator, file, facts)
      if (!edits) return { ...decline('name-taken'), at }
      const annotation = recolouredReturn(definition, 'sync', file)
      edits.push(...(annotation ?? []))
      const cure = 'make it a plain context manager'
      const doubt = users.isUncertain ? 'unknown-users' : isCaught ? 'error-caught' : null
      const because = doubt ?? (annotation ? null : 'annotated')
      const made = because ? fix.unsafe(because, cure, ...edits) : fix(cure, ...edits)
      return { ...report(made), at }
    },
  },
})

/** The function becomes an asynchronous generator, where its body may. */
function asyncDef(definition: Node, doubt: Reason | null, { file, fix, report, decline }: Tools<Reason>): Verdict {
  const yields = descendantsWith('yield', definition, 'yield').filter(each => each.has('from'))
  if (yields.some(each => executionOf(each).function === definition)) return decline('yields-from')
  if (returnValues(definition).length > 0) return decline('returns-value')
  const annotation = recolouredReturn(definition, 'async', file)
  const edits = [insertBefore(definition, 'async '), ...(annotation ?? [])]
  const because = doubt ?? (annotation ? null : 'annotated')
  const cure = 'make it an `async def`'
  return report(because ? fix.unsafe(because, cure, ...edits) : fix(cure, ...edits))
}
