/** `await` in a plain function → the function becomes async, and its callers await it. */

import { insertAfter, replace } from '../../src/engine/edit.ts'
import { defineTransform, type Tools, type Verdict } from '../../src/engine/transform.ts'
import { resultOf } from '../../src/project/results.ts'
import { useModule } from '../../src/python/imports.ts'
import { descendants, type Node } from '../../src/python/tree.ts'
import { withoutAwait } from '../../src/python/unawaiting.ts'
import { conversionReasons, converted, outsideOf } from './colour/converted.ts'

const reasons = {
  ...conversionReasons,
  'several-loops': 'each `asyncio.run()` would have an event loop of its own, and they may share what belongs to one',
  'unknown-awaitable': '`asyncio.run()` takes a coroutine, and this may be something else',
} as const

export default defineTransform({
  name: 'await-outside-async',
  family: 'awaiting',
  summary: '`await` outside of a coroutine does not compile',
  why: `
Python compiles \`await\` only inside of \`async def\`; anywhere else the whole file is a
\`SyntaxError\`. The function that awaits has to be a coroutine function, and so has every
function that calls it, up to where the program begins.

All of that is one fix over as many files as it takes: \`async\` before each function of the
call graph, \`await\` before each call, \`asyncio.run()\` around the call at module level.
Nothing is changed where a reference forbids it: a function that is passed as a sort key, kept
in a table, called in a lambda or by Python itself, as \`__init__\` is. The message names the place. Where what is
awaited is no coroutine at all, the \`await\` goes.

It is safe, for the file cannot run today. At module level \`await f()\` becomes
\`asyncio.run(f())\`; where there are several of them it is unsafe, since each has a loop of its
own until \`multiple-asyncio-run\` brings them together.
`,
  default: true,
  triggers: ['await'],
  within: ['await'],
  aliases: ['PLE1142', 'F704'],
  example: `
 import asyncio


-def report(shop):
+async def report(shop):
     return await shop.total()


-def main(shop):
-    print(report(shop))
+async def main(shop):
+    print(await report(shop))


 if __name__ == "__main__":
-    main(open_shop())
+    asyncio.run(main(open_shop()))
`,
  declines: reasons,
  byHand: `
Make the function around it \`async\` and await its callers, up to the entry point. A lambda becomes a
nested \`async def\`; a class body moves its work into a coroutine.
`,
  visit: {
    await(node, tools) {
      const outside = outsideOf(node)
      if (!outside) return

      const { file, facts, fix, report } = tools
      const [awaited] = node.children
      const isPlain = awaited?.kind === 'call' && resultOf(awaited, file, facts)?.given === 'plain'
      if (isPlain) return report(fix('do not await what is no coroutine', ...withoutAwait(node)))
      switch (outside.kind) {
        case 'function':
          return converted(outside.definition, '`await`', tools)
        case 'lambda':
          return tools.decline('in-lambda')
        case 'class':
          return tools.decline('in-class-body')
        case 'module':
          return run(node, tools)
      }
    },
  },
})

/** `await f()` at module level → `asyncio.run(f())`. */
function run(node: Node, { file, facts, fix, report, decline }: Tools<keyof typeof reasons>): Verdict {
  const awaited = node.children[0] as Node
  const asyncio = useModule(file, 'asyncio', node)
  if (!asyncio) return decline('name-taken')
  const edits = [
    ...asyncio.edits,
    replace({ start: node.start, end: awaited.start }, `${asyncio.name}.run(`),
    insertAfter(node, ')'),
  ]
  const message = `run it with \`${asyncio.name}.run()\``
  if (loopsAtModuleLevel(file.tree.root) > 1) return report(fix.unsafe('several-loops', message, ...edits))
  const given = awaited.kind === 'call' ? resultOf(awaited, file, facts)?.given : null
  return report(given === 'coroutine' ? fix(message, ...edits) : fix.unsafe('unknown-awaitable', message, ...edits))
}

/** How many places of the module itself need an event loop. */
function loopsAtModuleLevel(root: Node): number {
  const places = descendants(root, 'await', 'with_statement', 'for_statement', 'for_in_clause')
  return places.filter(each => (each.kind === 'await' || each.has('async')) && outsideOf(each)?.kind === 'module')
    .length
}
