/** `assert mock.awaited_once()`, `mock.assert_awaited` → `mock.assert_awaited_once()`, `mock.assert_awaited()`. */

import { type Edit, insertAfter, remove, replace } from '../../src/engine/edit.ts'
import { defineTransform, type Tools } from '../../src/engine/transform.ts'
import { argumentsOf } from '../../src/python/calls.ts'
import { originOf } from '../../src/python/receivers.ts'
import type { Node } from '../../src/python/tree.ts'

/** The assertions of `AsyncMock` without their `assert_` → true for those that compare arguments. */
const COMPARES: Readonly<Record<string, boolean>> = {
  any_await: true,
  awaited: false,
  awaited_once: false,
  awaited_once_with: true,
  awaited_with: true,
  has_awaits: true,
  not_awaited: false,
}

/** Names that a mock does not know, and that nothing else is likely to have. */
const MISNAMED = Object.keys(COMPARES).filter(each => each !== 'awaited')
const WORDS = [...Object.keys(COMPARES).map(each => `assert_${each}`), ...MISNAMED]

const reasons = {
  arguments: 'the assertion has too many arguments or too few, and only its author knows which are right',
  message: 'the message of the `assert` would be lost',
  'unknown-mock': 'it is not certain that the object is an `AsyncMock`, which alone has the assertion',
}

export default defineTransform({
  name: 'invalid-await-assertion',
  family: 'testing',
  summary: 'an assertion about an `AsyncMock` that checks nothing',
  why: `
\`mock.assert_awaited\` without a call is a method, and does nothing. And by whatever name a mock
is asked for something that it does not know, such as \`awaited_once\`, it makes one more mock,
which is true. The test passes, whatever was awaited.

An assertion that compares no arguments is called. A name that lacks its \`assert_\` gets it: safe
where the object is certainly an \`AsyncMock\`. The assertion may fail now: that is what it is for.
`,
  default: true,
  triggers: WORDS,
  within: WORDS,
  aliases: ['PGH005', 'S9136'],
  example: `
 from unittest.mock import AsyncMock


 async def test_sell():
     load = AsyncMock()
     await sell(load)
-    load.assert_awaited
-    assert load.awaited_once_with("fig")
+    load.assert_awaited()
+    load.assert_awaited_once_with("fig")
`,
  declines: reasons,
  byHand: `
Call an assertion that exists: \`mock.assert_awaited_once()\`, \`mock.assert_awaited_with(…)\`, \`assert
mock.await_count == 2\`.
`,
  visit: {
    assert_statement(statement, tools) {
      const [claim, message] = statement.children
      const asserted = claim && assertionIn(claim)
      if (!asserted || !claim || isOwn(asserted, tools)) return

      if (message) return tools.decline('message')
      return mend(asserted, tools, remove({ start: statement.start, end: claim.start }))
    },
    expression_statement({ children: [only, ...more] }, tools) {
      const asserted = only && more.length === 0 ? assertionIn(only) : null
      if (!asserted || isOwn(asserted, tools)) return

      return mend(asserted, tools)
    },
  },
})

/** `mock.assert_awaited`, or with its call `mock.awaited_once()`. */
type Asserted = { readonly attribute: Node; readonly name: Node; readonly call: Node | null }

function assertionIn(claim: Node): Asserted | null {
  const inner = claim.kind === 'parenthesized_expression' ? claim.children[0] : claim
  const call = inner?.kind === 'call' ? inner : null
  const attribute = call ? call.get('function') : inner
  const name = attribute?.kind === 'attribute' ? attribute.get('attribute') : null
  if (!attribute || !name) return null
  const isAssertion = call ? MISNAMED.includes(name.text) : /^assert_/.test(name.text) && WORDS.includes(name.text)
  return isAssertion ? { attribute, name, call } : null
}

/** True where the project has a function of that name, which may be what is meant. */
function isOwn({ name }: Asserted, { facts }: Pick<Tools<string>, 'facts'>): boolean {
  return facts.spreadOf(`def ${name.text}`) > 0
}

function mend({ attribute, name, call }: Asserted, tools: Tools<keyof typeof reasons>, ...edits: Edit[]) {
  const { file, fix, report, decline } = tools
  const compares = COMPARES[name.text.replace(/^assert_/, '')] === true
  if (!call) {
    if (compares) return decline('arguments')
    return report(fix(`call \`${name.text}()\``, insertAfter(name, '()'), ...edits))
  }
  const { positional, keywords } = argumentsOf(call)
  if (!compares && positional.length + keywords.size > 0) return decline('arguments')
  const message = `call \`assert_${name.text}()\``
  const renamed = replace(name, `assert_${name.text}`)
  const isCertain = originOf(attribute.get('object'), file)?.type === 'unittest.mock.AsyncMock'
  return report(isCertain ? fix(message, renamed, ...edits) : fix.unsafe('unknown-mock', message, renamed, ...edits))
}
