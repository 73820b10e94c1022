/** `async_timeout.timeout()` → `asyncio.timeout()`, from Python 3.11 on. */

import { type Edit, insertAfter, replace } from '../../src/engine/edit.ts'
import { defineTransform } from '../../src/engine/transform.ts'
import { argumentsOf } from '../../src/python/calls.ts'
import type { PythonFile } from '../../src/python/file.ts'
import { useName } from '../../src/python/imports.ts'
import { limitName, timeLimitsOf } from '../../src/python/time-limits.ts'
import type { Node } from '../../src/python/tree.ts'
import { isForSomeVersions } from './raised/versions.ts'

/** What the package calls the first parameter → what asyncio calls it. */
const PARAMETERS: Readonly<Record<string, readonly [string, string]>> = {
  timeout: ['delay', 'delay'],
  timeout_at: ['deadline', 'when'],
}

export default defineTransform({
  name: 'async-timeout-package',
  family: 'timeouts',
  summary: '`async_timeout` is what `asyncio.timeout()` does since Python 3.11',
  why: `
\`asyncio.timeout()\` is the \`async_timeout\` package, taken into Python 3.11. The package calls itself deprecated
since then and does nothing on such a Python but hand on to asyncio.

The import changes along, and the package can go from the dependencies once nothing else uses it. Limits that are not
entered on the spot, and those of which more than \`expired\` is used by name, are left alone: the objects of the package
have methods that asyncio's do not have.
`,
  default: true,
  triggers: ['async_timeout'],
  needs: 'async',
  aliases: [],
  since: [3, 11],
  example: `
-import async_timeout
+import asyncio


 async def greet(client):
-    async with async_timeout.timeout(5):
+    async with asyncio.timeout(5):
         await client.send("Hello")
`,
  declines: {
    'name-taken': '`asyncio` already names something else here',
    'not-entered': 'the limit is not entered with `async with` on the spot',
    'other-arguments': 'it is given an argument that `asyncio.timeout()` does not take',
    'scope-used': 'the limit is used by its name, and that of `asyncio` has other methods',
  },
  byHand: `
\`async with asyncio.timeout(seconds)\`; \`reschedule()\` takes the place of \`update()\` and \`shift()\`,
\`expired()\` that of \`expired\`.
`,
  visit: {
    call(call, { file, facts, fix, report, decline }) {
      const [library, name = ''] = limitName(call, file)?.split('.') ?? []
      if (library !== 'async_timeout' || isForSomeVersions(call, file)) return
      if (facts.patchedElsewhere('async_timeout', file.path).some(each => each.includes('async_timeout'))) return

      const statement = call.ancestor('with_statement')
      const limit = statement && timeLimitsOf(statement, file).find(each => each.call === call)
      if (!limit || !statement.has('async')) return decline('not-entered')
      const renamed = renamedArgument(call, name)
      if (!renamed) return decline('other-arguments')
      const uses = usesOf(limit.alias, file)
      if (!uses) return decline('scope-used')
      const own = useName(file, 'asyncio', name, call)
      if (!own) return decline('name-taken')
      const edits = [...own.edits, replace(call.get('function') as Node, own.name), ...renamed, ...uses]
      return report(fix(`use \`asyncio.${name}()\``, ...edits))
    },
  },
})

/** The edits that give the one argument asyncio's name, or null where there is another one. */
function renamedArgument(call: Node, name: string): Edit[] | null {
  const { positional, keywords, hasStar, hasDoubleStar } = argumentsOf(call)
  if (hasStar || hasDoubleStar || positional.length + keywords.size !== 1) return null
  const [keyword] = call.get('arguments')?.children ?? []
  const [theirs, ours] = PARAMETERS[name] ?? []
  if (positional.length === 1) return []
  return keywords.has(theirs ?? '') ? [replace(keyword?.get('name') as Node, ours ?? '')] : null
}

/** The edits where the limit is used by its name: `limit.expired` is a method of asyncio's. Null where another method is used. */
function usesOf(alias: Node | null, file: PythonFile): Edit[] | null {
  const [name] = alias?.children ?? []
  if (!alias) return []
  const bindings = name?.kind === 'identifier' ? (file.scopes.lookup(name.text, name) ?? []) : []
  const [binding] = bindings
  if (!binding || bindings.length > 1) return null
  const uses = file.scopes.references(binding).filter(each => each !== name)
  const read = uses.map(each => each.parent as Node)
  if (!read.every(each => each.kind === 'attribute' && each.get('attribute')?.text === 'expired')) return null
  return read.filter(each => each.field !== 'function').map(each => insertAfter(each, '()'))
}
