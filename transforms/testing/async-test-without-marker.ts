/** An unmarked `async def test_…` under pytest-asyncio's strict mode → `@pytest.mark.asyncio`. */

import { insertBefore } from '../../src/engine/edit.ts'
import { defineTransform } from '../../src/engine/transform.ts'
import { methodOwner } from '../../src/python/attributes.ts'
import { indentOf, ownsLines } from '../../src/python/blocks.ts'
import { isAsync, isGenerator } from '../../src/python/execution.ts'
import { useName } from '../../src/python/imports.ts'
import { isStrict } from './plugin/asyncio-mode.ts'
import { isCollected, isNamedElsewhere, mayBeMarked } from './plugin/collected.ts'

export default defineTransform({
  name: 'async-test-without-marker',
  family: 'testing',
  summary: 'a test that is a coroutine lacks the mark with which pytest-asyncio runs it',
  why: `
In its strict mode, which is the default, pytest-asyncio runs only what is marked. pytest itself
cannot run a coroutine: up to 8.3 it skips the test with a warning, from 8.4 on the test fails.

The rule reads the project's packaging and pytest's settings. It says nothing without
pytest-asyncio, in its auto mode, beside other plug-ins that run coroutines, where hooks may
mark tests, where a \`pytestmark\`, a base class or an unknown decorator may, and of tests that
other code calls.
`,
  default: true,
  triggers: ['async'],
  needs: 'def',
  within: ['async'],
  aliases: [],
  example: `
 import pytest

 from shop import stock


+@pytest.mark.asyncio
 async def test_count():
     assert await stock.count("fig") == 3
`,
  declines: {
    'name-taken': 'the name `pytest` means something else here',
  },
  byHand: `
\`@pytest.mark.asyncio\` on the test, \`pytestmark\` for the file, or \`asyncio_mode = auto\` in the
settings of pytest.
`,
  visit: {
    function_definition(test, { file, facts, fix, report, decline }) {
      if (!/^test/.test(test.get('name')?.text ?? '') || !isAsync(test) || !isCollected(test, file)) return
      if (mayBeMarked(test, file) || isGenerator(test) || isNamedElsewhere(test, file, facts) || !isStrict(facts))
        return

      const mark = useName(file, 'pytest', 'mark', test)
      const statement = test.parent?.kind === 'decorated_definition' ? test.parent : test
      const at = test.get('name') ?? test
      if (!mark || !ownsLines(statement)) return { ...decline('name-taken'), at }

      const decorator = insertBefore(statement, `@${mark.name}.asyncio\n${indentOf(statement)}`)
      const where = methodOwner(test) ? 'the method' : 'the function'
      return { ...report(fix(`mark ${where} with \`@${mark.name}.asyncio\``, decorator, ...mark.edits)), at }
    },
  },
})
