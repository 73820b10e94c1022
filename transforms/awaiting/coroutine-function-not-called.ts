/** A coroutine function where its coroutine is needed → a call of it. */

import { insertAfter } from '../../src/engine/edit.ts'
import { defineTransform, type Tools, type Verdict } from '../../src/engine/transform.ts'
import { awaitableArguments, takersOfAwaitables } from '../../src/python/awaitable-arguments.ts'
import { awaitAround } from '../../src/python/awaiting.ts'
import { coroutineOf, executionOf } from '../../src/python/execution.ts'
import { expectationOf } from '../../src/python/expected-errors.ts'
import { isGuarded } from '../../src/python/scripts.ts'
import type { Node } from '../../src/python/tree.ts'
import { operandOf } from '../../src/python/unawaiting.ts'
import { testedBelow, testing } from './not-called/truth.ts'
import { type Uncalled, uncalledAt } from './not-called/uncalled.ts'

const reasons = {
  'always-true': 'a coroutine function is always true, so that the other branch has never run',
  'error-caught': 'the error that it raises today is caught, so other code may count on it',
  'needs-arguments': 'the function needs arguments, and nothing tells which',
  'only-named': 'it is only named, and nothing tells whether it was meant to run here',
  'unknown-arguments': 'a decorator may have changed which arguments it takes',
}

type CallTools = Tools<keyof typeof reasons>

export default defineTransform({
  name: 'coroutine-function-not-called',
  family: 'awaiting',
  summary: 'a coroutine function stands where its coroutine is needed: `()` is missing',
  why: `
\`asyncio.run(main)\` raises "a coroutine was expected, got <function main>", and \`await f\`,
\`create_task(f)\` and \`gather(f, g)\` fail likewise: they want what a call of the function gives. The fix
adds \`()\`. The code could only fail, so nothing is lost; it is unsafe where a handler around it swallows
the error and goes on, and where a decorator may have changed which arguments the function takes.

\`if is_ready:\` raises nothing: a function is always true. There \`await is_ready()\` is an unsafe fix, since
the other branch begins to run. A function that is only named, as \`main\` below the main guard, is reported.
\`anyio.run(main)\` and \`start_soon(f)\` take functions and are right as they are.
`,
  default: true,
  triggers: ['async', '__main__', ...takersOfAwaitables],
  namesAwaitables: true,
  aliases: [],
  example: `
 import asyncio


 async def main():
     print("hello")


-asyncio.run(main)
+asyncio.run(main())
`,
  declines: reasons,
  byHand: `
Call it with its arguments, and await what it gives.
`,
  visit: {
    call(call, tools) {
      return awaitableArguments(call, tools.file).flatMap(each => called(each, tools) ?? [])
    },
    await(awaiting, tools) {
      return coroutineOf(awaiting) ? called(operandOf(awaiting), tools) : undefined
    },
    expression_statement(statement, { file, facts, decline }) {
      const [named] = statement.children
      const uncalled = named ? uncalledAt(named, file, facts) : null
      if (!uncalled || !(coroutineOf(statement) || isGuarded(statement))) return
      return { ...decline('only-named'), message: `nothing calls \`${uncalled.name}\`` }
    },
    ...Object.fromEntries(testing.map(kind => [kind, tested])),
  },
})

/** Where a coroutine is needed. */
function called(expression: Node, tools: CallTools): Verdict | undefined {
  const { file, facts, fix, report, decline } = tools
  const uncalled = uncalledAt(expression, file, facts)
  if (!uncalled) return
  const at = { at: uncalled.node }
  const expectation = expectationOf(uncalled.node, file, ['TypeError', 'ValueError'])
  if (expectation === 'named') return { ...decline('error-caught'), ...at }
  if (uncalled.takes === 'arguments') return { ...decline('needs-arguments'), ...at }

  const because = expectation ? 'error-caught' : uncalled.takes === 'unknown' ? 'unknown-arguments' : null
  const edit = insertAfter(uncalled.node, '()')
  return {
    ...report(because ? fix.unsafe(because, messageFor(uncalled), edit) : fix(messageFor(uncalled), edit)),
    ...at,
  }
}

/** Where only its truth counts. */
function tested(node: Node, { file, facts, fix, report, decline }: CallTools): Verdict[] {
  return testedBelow(node, file).flatMap(expression => {
    const uncalled = uncalledAt(expression, file, facts)
    if (!uncalled) return []
    const { coroutine, obstacle } = executionOf(uncalled.node)
    const isCallable = coroutine && !obstacle && uncalled.takes === 'nothing'
    const edits = [...awaitAround(uncalled.node), insertAfter(uncalled.node, '()')]
    const verdict = isCallable
      ? report(fix.unsafe('always-true', messageFor(uncalled), ...edits))
      : decline('always-true')
    return [{ ...verdict, at: uncalled.node, message: `\`${uncalled.name}\` is a function, and so always true` }]
  })
}

function messageFor({ name }: Uncalled): string {
  return `call \`${name}()\``
}
