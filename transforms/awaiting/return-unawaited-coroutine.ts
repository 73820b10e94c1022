/** `return coroutine()` inside of a `try` or `with` → `return await coroutine()`. */

import { defineTransform } from '../../src/engine/transform.ts'
import { resultUseOf } from '../../src/project/awaiters.ts'
import { awaitableOf } from '../../src/project/results.ts'
import { neverRuns } from '../../src/python/dead-code.ts'
import { executionOf } from '../../src/python/execution.ts'
import { isExpectedToFail } from '../../src/python/misuse-tests.ts'
import { descendants, type Node } from '../../src/python/tree.ts'
import { useOf } from '../../src/python/value-uses.ts'
import { hazardAt, hazardReasons } from './missing/place.ts'
import { awaitIt } from './missing/verdict.ts'

export default defineTransform({
  name: 'return-unawaited-coroutine',
  family: 'awaiting',
  summary: 'a coroutine is returned out of the `try` or `with` it should run in',
  why: `
\`return load()\` in an \`async def\` hands a coroutine object to the caller, before anything of \`load\`
has run. Its errors are raised where the caller awaits it, out of reach of the \`except\` and \`finally\`
around the \`return\`; the file, the session or the lock of the \`with\` is closed by then.

\`return await load()\` runs it where it stands. Whoever awaits this function then gets the result
and no longer a coroutine: that is safe where every caller is known to use what it gets as a value, and
unsafe where callers cannot be seen. Where a caller awaits the result a second time, the code is left
alone. Outside of \`try\` and \`with\` nothing is said.
`,
  default: true,
  triggers: ['return'],
  needs: 'async',
  within: ['async'],
  aliases: [],
  example: `
 async def rows(path):
     return path.split("/")


 async def count(path):
     try:
-        return rows(path)
+        return await rows(path)
     except ValueError:
         return []


 async def main():
     print(len(await count("a/b")))
`,
  declines: {
    'awaited-by-caller': 'a caller awaits what this function returns, and would have nothing left to await',
    'handed-on': 'a caller hands on what this function returns, to where somebody may await it',
    'lock-taken-again': 'the coroutine uses what the `async with` holds, and could wait for it for ever',
    'unknown-callers': 'who awaits this function cannot be seen, and would get the result in place of a coroutine',
    ...hazardReasons,
  },
  byHand: `
Await inside of the \`try\` or \`with\`, then look at each caller: it must await once, not twice.
`,
  visit: {
    call(call, { file, facts, fix, report, decline }) {
      if (useOf(call, file) !== 'returned') return
      const { coroutine } = executionOf(call)
      if (!coroutine || !isProtected(call, coroutine)) return
      const result = awaitableOf(call, file, facts)
      if (result?.given !== 'coroutine' || neverRuns(call, file) || isExpectedToFail(call, file)) return

      const message = `\`${result.name}()\` runs only after the \`try\` or \`with\` around it has ended`
      if (result.functions.some(({ mentions }) => locksAround(call, coroutine).some(lock => mentions.includes(lock))))
        return { ...decline('lock-taken-again'), message }
      const use = resultUseOf(coroutine, file, facts, call)
      if (use === 'coroutine') return { ...decline('awaited-by-caller'), message }
      if (use === 'handed-on') return { ...decline('handed-on'), message }

      return awaitIt(call, use === 'unseen' ? 'unknown-callers' : hazardAt(call, file), message, { fix, report })
    },
  },
})

/** True inside of a `with`, and of those parts of a `try` for which a handler or clean-up code stands ready. */
function isProtected(node: Node, frame: Node): boolean {
  let below = node
  for (let outer = node.parent; outer && outer !== frame; below = outer, outer = outer.parent) {
    if (outer.kind === 'with_statement' && below.field === 'body') return true
    if (outer.kind !== 'try_statement' || below.kind === 'finally_clause') continue
    if (below.field === 'body' || outer.child('finally_clause')) return true
  }
  return false
}

/** The last names of the objects, not made for it, that an `async with` around a node holds: `lock` of `async with self.lock:`. */
function locksAround(node: Node, frame: Node): string[] {
  const names: string[] = []
  for (let outer = node.parent; outer && outer !== frame; outer = outer.parent) {
    if (outer.kind !== 'with_statement' || !outer.has('async')) continue
    for (const {
      children: [value],
    } of descendants(outer.child('with_clause') as Node, 'with_item'))
      if (value?.kind === 'identifier' || value?.kind === 'attribute')
        names.push((value.get('attribute') ?? value).text)
  }
  return names
}
