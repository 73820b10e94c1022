/** `@pytest.fixture` on a coroutine under pytest-asyncio's strict mode → `@pytest_asyncio.fixture`. */

import { replace } from '../../src/engine/edit.ts'
import { defineTransform } from '../../src/engine/transform.ts'
import type { Facts } from '../../src/project/facts.ts'
import { argumentsOf } from '../../src/python/calls.ts'
import { isAsync } from '../../src/python/execution.ts'
import type { PythonFile } from '../../src/python/file.ts'
import { useName } from '../../src/python/imports.ts'
import { identifiersNamed } from '../../src/python/named-nodes.ts'
import { plainString } from '../../src/python/names.ts'
import { isTestFile } from '../../src/python/scripts.ts'
import type { Node } from '../../src/python/tree.ts'
import { isStrict } from './plugin/asyncio-mode.ts'
import { type Decorator, decoratorsWithNames } from './plugin/fixtures.ts'

export default defineTransform({
  name: 'async-fixture-not-asyncio',
  family: 'testing',
  summary: '`@pytest.fixture` on a coroutine: tests get a coroutine, not its result',
  why: `
In its strict mode, which is the default, pytest-asyncio takes care only of fixtures that are
made by \`@pytest_asyncio.fixture\`. pytest itself hands a test the coroutine or the
asynchronous generator as it is, nothing in it ever runs, and pytest 9 fails instead.

The arguments of the decorator stay as they are. The rule reads the project's packaging and
pytest's settings, and says nothing without pytest-asyncio, in its auto mode, beside other
plug-ins that run coroutines, where hooks of the project may, and outside of files of tests.

It is unsafe for a fixture that lives longer than a test: by default it runs in an event loop of
its own, and what it makes may not work in that of the test.
`,
  default: true,
  triggers: ['fixture'],
  needs: 'async',
  within: ['fixture'],
  aliases: [],
  example: `
-import pytest
+import pytest_asyncio

 from shop import stock


-@pytest.fixture
+@pytest_asyncio.fixture
 async def shelf():
     async with stock.open_shelf("main") as shelf:
         yield shelf
`,
  declines: {
    'awaited-by-tests': 'a test awaits by itself what the fixture gives',
    'name-taken': 'the name `pytest_asyncio` means something else here',
    'wide-scope': 'the fixture lives longer than the event loop of a test, and needs one that they share',
  },
  byHand: `
\`@pytest_asyncio.fixture(loop_scope=…)\` with the scope that fixture and tests share, or
\`asyncio_mode = auto\`; take the \`await\` out of the tests.
`,
  visit: {
    function_definition(definition, { file, facts, fix, report, decline }) {
      if (definition.parent?.kind !== 'decorated_definition' || !isAsync(definition) || !isTestFile(file)) return
      const decorators = decoratorsWithNames(definition, file)
      const fixture = decorators.find(({ name }) => name === 'pytest.fixture')
      const isAlone = decorators.every(each => each === fixture || each.name?.startsWith('pytest.mark.'))
      if (!fixture || !isAlone || /\b(trio|curio)\b/.test(file.text) || !isStrict(facts)) return

      const at = fixture.callee
      const { positional, keywords, hasDoubleStar } = argumentsOf(fixture.call ?? fixture.node)
      if (fixture.call && (positional.length > 0 || hasDoubleStar)) return
      if (isAwaited(nameOf(definition, fixture, keywords), facts)) return { ...decline('awaited-by-tests'), at }
      const used = useName(file, 'pytest_asyncio', 'fixture', definition)
      if (!used) return { ...decline('name-taken'), at }

      const message = `make it with \`@${used.name}\``
      const edits = [replace(fixture.callee, used.name), ...used.edits]
      const scope = keywords.get('scope')
      const isShort = !scope || plainString(scope) === 'function'
      return { ...report(isShort ? fix(message, ...edits) : fix.unsafe('wide-scope', message, ...edits)), at }
    },
  },
})

/** The name under which tests ask for the fixture; null where it is not certain. */
function nameOf(definition: Node, { call }: Decorator, keywords: ReadonlyMap<string, Node>): string | null {
  const given = call ? keywords.get('name') : null
  return given ? plainString(given) : (definition.get('name')?.text ?? null)
}

/** True where code of the project may await what the fixture gives. */
function isAwaited(name: string | null, facts: Facts): boolean {
  if (name === null) return true
  const bare = `\\(?${name}\\b(?!\\s*[.(\\[])`
  const use = new RegExp(
    `\\bawait\\s+${bare}|\\basync for\\b[^:\\n]*\\bin\\s+${bare}|\\b(anext|aiter)\\(${bare}|\\b${name}\\.__a`,
  )
  return facts.filesWith(name).some(each => use.test(each.text) || handsOn(name, each))
}

/** Words of code that runs or awaits coroutines which it is handed. */
const RUNNERS = ['run', 'run_until_complete', 'create_task', 'ensure_future', 'gather', 'wait_for']

/** True where a file runs coroutines, and hands on what the fixture gives. */
function handsOn(name: string, { tree }: PythonFile): boolean {
  if (!RUNNERS.some(word => tree.placesOf(word).length > 0)) return false
  return identifiersNamed(name, tree).some(each => each.ancestor('argument_list') !== null)
}
