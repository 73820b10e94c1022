/** `@pytest.mark.asyncio` on a fixture → nothing. */

import { defineTransform } from '../../src/engine/transform.ts'
import { endsLine } from '../../src/python/blocks.ts'
import { argumentsOf } from '../../src/python/calls.ts'
import { removeDecorator } from '../../src/python/removal.ts'
import { decoratorsWithNames, isFixture } from './plugin/fixtures.ts'

export default defineTransform({
  name: 'asyncio-mark-on-fixture',
  family: 'testing',
  summary: '`@pytest.mark.asyncio` on a fixture does nothing; pytest 9 rejects it',
  why: `
Marks are for tests. On a fixture they have no effect; pytest 7.4 warns about them, and pytest 9
does not collect the file. What makes a coroutine a fixture is \`@pytest_asyncio.fixture\`.

It is unsafe where the mark has arguments: somebody meant them for the fixture.
`,
  default: true,
  triggers: ['fixture'],
  needs: 'asyncio',
  aliases: ['PT024', 'S9074'],
  example: `
-import pytest
 import pytest_asyncio


-@pytest.mark.asyncio
 @pytest_asyncio.fixture
 async def shelf():
     return await open_shelf("main")
`,
  declines: {
    arguments: 'the mark has arguments, which somebody meant for the fixture',
    comment: 'a comment stands inside of the mark',
  },
  byHand: `
Take the mark away, and give its arguments to \`@pytest_asyncio.fixture(loop_scope=…)\`.
`,
  visit: {
    function_definition(definition, { file, fix, report, decline }) {
      if (definition.parent?.kind !== 'decorated_definition') return
      const decorators = decoratorsWithNames(definition, file)
      const marks = decorators.filter(({ name }) => name === 'pytest.mark.asyncio')
      if (marks.length === 0 || !decorators.some(isFixture)) return

      return marks.map(({ node, callee, call }) => {
        const expression = call ?? callee
        const at = expression
        if (file.hasComment(node.start, expression.end) || !endsLine(expression)) return { ...decline('comment'), at }
        const message = 'remove the mark'
        const edit = removeDecorator(node)
        const { positional, keywords, hasStar, hasDoubleStar } = argumentsOf(expression)
        const isBare = positional.length + keywords.size === 0 && !hasStar && !hasDoubleStar
        return { ...report(isBare ? fix(message, edit) : fix.unsafe('arguments', message, edit)), at }
      })
    },
  },
})
