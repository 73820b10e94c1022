/** A fixture `event_loop` that pytest-asyncio no longer asks for → nothing. */

import { type Edit, remove } from '../../src/engine/edit.ts'
import { defineTransform } from '../../src/engine/transform.ts'
import type { Facts } from '../../src/project/facts.ts'
import { lineStart, nextLine } from '../../src/python/blocks.ts'
import { argumentsOf } from '../../src/python/calls.ts'
import { isAsync } from '../../src/python/execution.ts'
import type { PythonFile } from '../../src/python/file.ts'
import { plainString } from '../../src/python/names.ts'
import type { Node } from '../../src/python/tree.ts'
import { isVersionFrom } from './plugin/asyncio-mode.ts'
import { decoratorsWithNames, isFixture } from './plugin/fixtures.ts'

/** From this version of pytest-asyncio on the fixture has no meaning. */
const WITHOUT_FIXTURE = [1, 0]

export default defineTransform({
  name: 'event-loop-fixture-override',
  family: 'testing',
  summary: 'pytest-asyncio no longer runs tests in the loop of a fixture `event_loop`',
  why: `
Up to pytest-asyncio 0.26 a fixture of this name replaced the event loop of the tests. From 1.0 on
nothing asks for it: a loop that was to be shared is not, and one of another kind is not used.

Found is a fixture that no test asks for by name, where the project's packaging allows for no
version below 1.0. One that only makes a loop and closes it does what pytest-asyncio does by
itself, and is removed. What else it was to do, only its author can say again: with
\`loop_scope=\`, with \`asyncio_default_test_loop_scope\` in pytest's settings, or with a fixture
\`event_loop_policy\`.
`,
  default: true,
  triggers: ['event_loop'],
  needs: 'fixture',
  within: ['event_loop'],
  aliases: [],
  example: `
-import asyncio
-
 import pytest


-@pytest.fixture
-def event_loop():
-    loop = asyncio.new_event_loop()
-    yield loop
-    loop.close()
-
-
 @pytest.fixture
 def shelf():
     return ["fig"]
`,
  declines: {
    'more-work': 'it does more than to make a loop and close it, which has to be done elsewhere now',
    'shared-loop': "the loop was to be shared, which `loop_scope=` or pytest's settings have to say now",
  },
  byHand: `
Say how long a loop lives by \`loop_scope=\` of marks and fixtures, or by
\`asyncio_default_test_loop_scope\`; which loop it is, by the hook that the plugin's version has.
`,
  visit: {
    function_definition(definition, { file, facts, fix, report, decline }) {
      const name = definition.get('name')
      const statement = definition.parent
      if (name?.text !== 'event_loop' || statement?.kind !== 'decorated_definition') return
      const [fixture, ...more] = decoratorsWithNames(definition, file)
      if (!fixture || more.length > 0 || !isFixture(fixture) || statement.parent?.kind !== 'module') return
      const { keywords } = argumentsOf(fixture.call ?? fixture.node)
      if (keywords.has('name') || !isForgotten(facts)) return

      const at = name
      const scope = keywords.get('scope')
      if (scope && plainString(scope) !== 'function') return { ...decline('shared-loop'), at }
      const isBare =
        keywords.size === (scope ? 1 : 0) && !file.hasComment(statement.start, nextLine(file.tree, statement.end))
      if (!isBare || !onlyMakesLoop(definition, file)) return { ...decline('more-work'), at }
      return { ...report(fix('remove it', withoutLines(statement, file))), at }
    },
  },
})

/** True where pytest-asyncio is new enough, and no test of the project asks for the fixture. */
function isForgotten(facts: Facts): boolean {
  const { asyncioVersions } = facts.pytestSetup()
  const isNew = asyncioVersions.length > 0 && asyncioVersions.every(each => isVersionFrom(each, WITHOUT_FIXTURE))
  if (!isNew || !facts.declares('pytest-asyncio')) return false
  return facts.filesWith('event_loop').every(({ tree }) =>
    tree.placesOf('event_loop').every(place => {
      const isComment = tree.comments.some(each => each.start <= place && place < each.end)
      return isComment || /\bdef\s+$/.test(tree.text.slice(Math.max(0, place - 10), place))
    }),
  )
}

const MAKERS = /^asyncio\.(new_event_loop|get_event_loop_policy\(\)\.new_event_loop)$/

/** `loop = asyncio.new_event_loop()`, `yield loop`, `loop.close()`. */
function onlyMakesLoop(definition: Node, file: PythonFile): boolean {
  const statements = definition.get('body')?.children ?? []
  const isDocumented = statements[0]?.children[0]?.kind === 'string'
  const [made, handed, closed, ...more] = statements.slice(isDocumented ? 1 : 0).map(each => each.children[0])
  const name = made?.kind === 'assignment' ? made.get('left')?.text : null
  const call = made?.get('right')
  const maker = call?.kind === 'call' ? (call.get('function')?.text ?? '') : ''
  const isAsyncio = file.names.ofDotted('asyncio', definition) === 'asyncio' && MAKERS.test(maker)
  const isPlain = isAsyncio && call?.get('arguments')?.children.length === 0 && !isAsync(definition)
  return isPlain && more.length === 0 && handed?.text === `yield ${name}` && closed?.text === `${name}.close()`
}

/** Takes the lines of a statement and the blank ones after it, or before it where it is the last one. */
function withoutLines(statement: Node, { tree }: PythonFile): Edit {
  const start = lineStart(tree, statement.start)
  const end = nextLine(tree, statement.end)
  const after = /^([ \t]*\r?\n)+/.exec(tree.text.slice(end))?.[0].length ?? 0
  if (statement.next || tree.comments.some(each => each.start > end)) return remove({ start, end: end + after })
  const before = /(\r?\n[ \t]*)+$/.exec(tree.text.slice(0, start))?.[0].length ?? 0
  const line = /\r?\n/.exec(tree.text.slice(start - before, start))?.[0].length ?? 0
  return remove({ start: before > 0 ? start - before + line : start, end: end + after })
}
