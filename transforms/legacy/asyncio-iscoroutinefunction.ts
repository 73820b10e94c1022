/** `asyncio.iscoroutinefunction` → `inspect.iscoroutinefunction`. */

import { replace } from '../../src/engine/edit.ts'
import { defineTransform, type Tools, type Verdict } from '../../src/engine/transform.ts'
import { useName } from '../../src/python/imports.ts'
import { isExpectedToFail } from '../../src/python/misuse-tests.ts'
import type { Node } from '../../src/python/tree.ts'
import { atLeast } from '../../src/python/version.ts'
import { isVersionGuarded } from '../../src/python/version-guards.ts'

const reasons = {
  'marked-functions':
    'the code may meet functions that are marked in a way which only `asyncio.iscoroutinefunction()` sees',
  'name-taken': '`inspect` already means something else here',
} as const

type IsTools = Tools<keyof typeof reasons>

export default defineTransform({
  name: 'asyncio-iscoroutinefunction',
  family: 'legacy',
  summary: '`asyncio.iscoroutinefunction()` is deprecated since Python 3.14',
  why: `
It warns in Python 3.14 and is to go in 3.16; \`inspect.iscoroutinefunction()\` takes its place. Both say the same about
\`async def\`, methods and \`functools.partial\`, and, from Python 3.12 on, about what \`inspect.markcoroutinefunction()\` has
marked.

\`asyncio\` alone sees the mark \`_is_coroutine\`: on functions with \`@asyncio.coroutine\` up to Python 3.10, on \`AsyncMock\` up
to 3.9, on what \`create_autospec()\` makes up to 3.12, and on what libraries such as asgiref make up to 3.11. The fix is safe
from Python 3.12 on where nothing of the kind is named in the project, and unsafe otherwise.
`,
  default: true,
  triggers: ['iscoroutinefunction'],
  needs: 'asyncio',
  within: ['iscoroutinefunction'],
  aliases: [],
  exampleIsUnsafe: true,
  example: `
-import asyncio
+import inspect


 def call(handler, event):
-    if asyncio.iscoroutinefunction(handler):
+    if inspect.iscoroutinefunction(handler):
         return schedule(handler(event))
     return handler(event)
`,
  declines: reasons,
  byHand: `
\`inspect.iscoroutinefunction()\`; mark your own wrappers by \`inspect.markcoroutinefunction()\` (Python
3.12).
`,
  visit: {
    attribute: (node, tools) =>
      node.get('attribute')?.text === 'iscoroutinefunction' ? verdictOn(node, tools) : undefined,
    identifier: (node, tools) =>
      node.text === 'iscoroutinefunction' && isUse(node) ? verdictOn(node, tools) : undefined,
  },
})

/** False for the name in an import, after a dot or before the `=` of an argument. */
function isUse({ parent, field }: Node): boolean {
  return !/^(dotted_name|aliased_import)$/.test(parent?.kind ?? '') && field !== 'attribute' && field !== 'name'
}

function verdictOn(node: Node, tools: IsTools): Verdict | undefined {
  const { file, fix, report, decline } = tools
  if (!/^asyncio\.(coroutines\.)?iscoroutinefunction$/.test(file.names.of(node) ?? '')) return
  if (isVersionGuarded(node, file) || isExpectedToFail(node, file)) return

  const asked = useName(file, 'inspect', 'iscoroutinefunction', node)
  if (!asked) return decline('name-taken')

  const message = `ask \`${asked.name}()\``
  const edits = [...asked.edits, replace(node, asked.name)]
  return report(mayMeetMarks(tools) ? fix.unsafe('marked-functions', message, ...edits) : fix(message, ...edits))
}

/** True where something may carry the mark that asyncio looks for, and that `inspect` does not. */
function mayMeetMarks({ facts, settings }: IsTools): boolean {
  // Before `inspect.markcoroutinefunction()` came, libraries such as asgiref set the mark themselves.
  if (!atLeast(settings.targetVersion, [3, 12])) return true
  const markers = atLeast(settings.targetVersion, [3, 13]) ? [] : ['autospec', 'create_autospec']
  return ['_is_coroutine', ...markers].some(word => facts.spreadOf(word) > 0)
}
