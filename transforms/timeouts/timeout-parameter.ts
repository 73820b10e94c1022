/** `async def fetch(url, timeout)`: callers can limit any coroutine themselves; one that nobody reads goes. */

import { type Edit, remove } from '../../src/engine/edit.ts'
import { defineTransform } from '../../src/engine/transform.ts'
import { lineEnd } from '../../src/python/blocks.ts'
import type { PythonFile } from '../../src/python/file.ts'
import { descendants, type Node } from '../../src/python/tree.ts'
import { isPassedBySome, ownFunction } from './parameter/callers.ts'
import { isOnlyLimit, timeoutParameter } from './parameter/uses.ts'

export default defineTransform({
  name: 'timeout-parameter',
  family: 'timeouts',
  summary: 'a coroutine that takes a `timeout` does what its callers can do themselves',
  why: `
Whoever awaits a coroutine can limit it: \`async with asyncio.timeout(5): await fetch(url)\` cancels whatever is under it, and
one limit can cover several calls. A \`timeout\` parameter has to be handed on from function to function, and each of them
starts to count anew.

Reported is a parameter that does nothing but limit, by \`asyncio.timeout()\` or \`wait_for()\`, and one that
nothing reads, with which the caller waits for as long as it takes. The fix takes away a parameter that nobody reads and
nobody passes; it is unsafe, as code that nobody sees may pass it. Everything else changes the callers, which is left to
you. Methods that may be called through a base class, and functions that are decorated or stubs, are left alone.
`,
  default: false,
  triggers: ['timeout'],
  needs: 'async',
  within: ['timeout'],
  aliases: ['ASYNC109', 'S7483'],
  since: [3, 11],
  example: `
-async def fetch(client, url, timeout=5):
+async def fetch(client, url):
     return await client.get(url)


 async def main(client):
     print(await fetch(client, "https://weather.test"))
`,
  exampleIsUnsafe: true,
  declines: {
    'callers-limit':
      'its callers can limit it themselves, by `async with asyncio.timeout(…)`; each of them has to change',
    comment: 'a comment stands at the parameter',
    'default-runs': 'its default is more than a value, and would not be made any more',
    documented: 'its docstring speaks of a `timeout`',
    ignored: 'nothing reads it, so that whoever passes it waits for as long as it takes',
    unread: 'nothing in the project passes it, but code that nobody sees may',
  },
  byHand: `
Take the parameter away, and let callers write \`async with asyncio.timeout(…)\` around as much as
they want to limit. Keep it where it is part of a protocol.
`,
  visit: {
    function_definition(definition, { file, facts, fix, report, decline }) {
      const parameter = timeoutParameter(definition, file)
      const own = parameter && ownFunction(definition, file, facts)
      if (!own) return
      const at = { start: parameter.node.start, end: parameter.node.end }
      const message = `nothing reads the \`timeout\` of \`${definition.get('name')?.text}()\``

      if (parameter.uses.length > 0)
        return isOnlyLimit(parameter, definition, file) ? { ...decline('callers-limit'), at } : undefined
      if (isPassedBySome(own, definition, parameter.node, facts)) return { ...decline('ignored'), at, message }
      if (runsCode(parameter.node.get('value'))) return { ...decline('default-runs'), at, message }
      if (/\btimeout\b/.test(docstringOf(definition))) return { ...decline('documented'), at, message }
      const edit = without(parameter.node, file)
      if (!edit) return { ...decline('comment'), at, message }
      return { ...report(fix.unsafe('unread', 'take the parameter away', edit)), at, message }
    },
  },
})

/** True for a default that runs something when the function is defined. */
function runsCode(value: Node | null): boolean {
  return value !== null && descendants(value, 'call', 'subscript', 'await', 'named_expression').length > 0
}

function docstringOf(definition: Node): string {
  const [first] = definition.get('body')?.children ?? []
  return first?.kind === 'expression_statement' ? (first.child('string')?.text ?? '') : ''
}

/** A parameter goes with a comma, before it or else behind it, and with a `*` or `/` that has nothing left beside it. */
function without(parameter: Node, file: PythonFile): Edit | null {
  const { parent } = parameter
  const isBareStar = parameter.previous?.kind === 'keyword_separator' && (parameter.next?.text.startsWith('**') ?? true)
  const isBareSlash = !parameter.previous && parameter.next?.kind === 'positional_separator'
  const first = isBareStar ? (parameter.previous as Node) : parameter
  const last = isBareSlash ? (parameter.next as Node) : parameter
  const start = first.previous?.end ?? first.start
  const end = first.previous || !last.next ? last.end : last.next.start
  const line = Math.min(lineEnd(file.tree, end), parent?.end ?? end)
  return parent && !file.hasComment(start, line) ? remove({ start, end }) : null
}
