/** `@contextmanager` on an asynchronous generator → `@asynccontextmanager`, with `async with` wherever it is entered. */

import type { Fix } from '../../src/engine/finding.ts'
import { defineTransform, type Tools } from '../../src/engine/transform.ts'
import { splitEdits } from '../../src/project/conversion-edits.ts'
import type { Facts } from '../../src/project/facts.ts'
import { absoluteName } from '../../src/project/modules.ts'
import { calleePath } from '../../src/python/callees.ts'
import { executionOf, isAsync, isGenerator } from '../../src/python/execution.ts'
import { isExpectedToFail } from '../../src/python/misuse-tests.ts'
import { isStub } from '../../src/python/results.ts'
import { enteredIn } from './colour/managers.ts'
import { asyncReasons, caughtAt, errorReasons, holdAt } from './colour/place.ts'
import { decoratedWith, entering, grouped } from './decorated/edits.ts'
import { decoratedBy, hasRelatives, type Place, type Users, usersOf } from './decorated/users.ts'

const reasons = {
  'entered-in-sync': 'a plain function enters it with `with`, and cannot use `async with`',
  'held-lock': asyncReasons['held-lock'],
  'mixed-with': 'a `with` enters something else together with it, which may not be for `async with`',
  'error-caught': errorReasons['error-caught'],
  'name-taken': '`contextlib` already means something else here',
  'open-transaction': asyncReasons['open-transaction'],
  overridden: 'other methods override it or are overridden by it',
  'process-wide-state': asyncReasons['process-wide-state'],
  'unknown-users': 'code that enters it may have been overlooked',
  'used-otherwise': 'it is used in other ways than by a `with`, which may count on what it gives',
  'without-yield': 'it has no `yield`, so nothing tells where the body of the `with` belongs',
}

type Reason = keyof typeof reasons

export default defineTransform({
  name: 'contextmanager-on-async',
  family: 'contexts',
  summary: '`@contextmanager` cannot run an asynchronous generator',
  why: `
\`contextlib.contextmanager\` calls \`next()\` on what the function gives. An \`async def\` with a \`yield\` gives an asynchronous
generator, so each \`with\` that enters it raises \`TypeError: 'async_generator' object is not an iterator\`.

The fix writes \`@asynccontextmanager\`, imports it, and makes each \`with\` that enters the function an \`async with\`, in
as many files as it takes. It is safe, since every use can only fail today. It is unsafe where names may mean the function of
which nobody knows what they are, and where a lock of threads, a transaction or a change of the whole process is held around
one of the statements. Where a plain function enters it, or it is stored or handed on, it is left to you.
`,
  default: true,
  triggers: ['contextmanager'],
  needs: 'async',
  within: ['contextmanager'],
  aliases: [],
  example: `
-from contextlib import contextmanager
+from contextlib import asynccontextmanager


-@contextmanager
+@asynccontextmanager
 async def connection(pool):
     connected = await pool.take()
     try:
         yield connected
     finally:
         await pool.give_back(connected)


 async def total(pool):
-    with connection(pool) as connected:
+    async with connection(pool) as connected:
         return await connected.total()
`,
  declines: reasons,
  byHand: `
\`@asynccontextmanager\`, and \`async with\` at each place that enters it; a plain function that enters
it has to become \`async\`.
`,
  visit: {
    function_definition(definition, tools) {
      const { file, facts, fix, report, decline } = tools
      const decorated = isAsync(definition) ? decoratedBy('contextmanager', definition, file, facts) : null
      if (!decorated || isStub(definition)) return

      const at = { start: decorated.decorator.start, end: decorated.decorator.end }
      if (!isGenerator(definition)) return { ...decline('without-yield'), at }
      if (hasRelatives(decorated.summary, facts)) return { ...decline('overridden'), at }
      const users = usersOf(decorated.summary, facts)
      if (users.sync.some(({ file: where, node }) => isExpectedToFail(node, where))) return
      const obstacle = obstacleOf(users, tools)
      if (obstacle) return { ...decline(obstacle), at }
      const edits = decoratedWith('asynccontextmanager', decorated.decorator, file, facts)
      if (!edits) return { ...decline('name-taken'), at }

      const { own, elsewhere } = splitEdits(grouped([{ file, edits }, ...entering(users)]), file, facts)
      const hold = users.sync.map(({ file: where, node }) => holdAt(node, where)).find(each => each)
      const isCaught = users.sync.some(({ file: where, node }) => caughtAt(node, where))
      const because = hold ?? (users.isUncertain ? 'unknown-users' : isCaught ? 'error-caught' : null)
      const cure = 'make it an asynchronous context manager'
      const made: Fix = because ? fix.unsafe(because, cure, ...own) : fix(cure, ...own)
      return { ...report({ ...made, elsewhere }), at }
    },
  },
})

/** Why the statements that enter it cannot all become `async with`. */
function obstacleOf(users: Users, { facts }: Tools<Reason>): Reason | null {
  if (users.isUsedOtherwise || users.syncStacks > 0) return 'used-otherwise'
  if (users.sync.some(({ node }) => !executionOf(node).coroutine)) return 'entered-in-sync'
  return users.sync.some(place => !isForAsync(place, facts)) ? 'mixed-with' : null
}

/** True where `async with` can enter all that the statement enters, once everything that has the pitfall is cured. */
function isForAsync({ file, node }: Place, facts: Facts): boolean {
  return enteredIn(node, 'async', file, facts).every(({ value, offer }) => {
    if (offer) return offer.protocols.with === 'async' || offer.protocols.with === 'both'
    const path = value.kind === 'call' ? calleePath(value, file) : null
    const called = path === null ? null : facts.functionNamed(absoluteName(path, file))
    return called?.isAsync === true && called.decorators.at(-1) === 'contextlib.contextmanager'
  })
}
