/** `@pytest.mark.asyncio(scope=…)` → `loop_scope=`. */

import { replace } from '../../src/engine/edit.ts'
import { defineTransform } from '../../src/engine/transform.ts'
import { argumentsOf } from '../../src/python/calls.ts'
import { isVersionFrom } from './plugin/asyncio-mode.ts'

/** The version of pytest-asyncio that brought the new name. */
const RENAMED = [0, 24]

export default defineTransform({
  name: 'asyncio-mark-scope',
  family: 'testing',
  summary: 'the mark `asyncio(scope=…)` is deprecated: it is called `loop_scope`',
  why: `
pytest-asyncio 0.24 gave the argument the name \`loop_scope\`, because it says which tests share an
event loop, and nothing about how long a fixture lives. The old name warns, and is to go.

The fix is safe where the project's packaging asks for 0.24 or newer, and unsafe where it does not
say: older versions do not know the new name.
`,
  default: true,
  triggers: ['scope'],
  needs: 'asyncio',
  aliases: [],
  example: `
 import pytest


-@pytest.mark.asyncio(scope="module")
+@pytest.mark.asyncio(loop_scope="module")
 async def test_count():
     assert await count("fig") == 3
`,
  declines: {
    'old-plugin': 'pytest-asyncio may be older than 0.24, which does not know `loop_scope`',
  },
  byHand: `
\`loop_scope=\` from pytest-asyncio 0.24 on: raise the version that the project asks for.
`,
  visit: {
    call(call, { file, facts, fix, report }) {
      if (!/\basyncio$/.test(call.get('function')?.text ?? '') || file.called(call) !== 'pytest.mark.asyncio') return
      const { keywords } = argumentsOf(call)
      const name = keywords.get('scope')?.parent?.get('name')
      if (!name || keywords.has('loop_scope')) return
      const { asyncioVersions } = facts.pytestSetup()
      const isNew = asyncioVersions.map(each => isVersionFrom(each, RENAMED))
      if (isNew.length > 0 && !isNew.includes(true)) return

      const message = 'name it `loop_scope`'
      const edit = replace(name, 'loop_scope')
      const isCertain = isNew.length > 0 && !isNew.includes(false)
      return report(isCertain ? fix(message, edit) : fix.unsafe('old-plugin', message, edit))
    },
  },
})
