/** `async def` without anything to wait for → `def`, and its callers no longer await it. */

import { type Edit, remove } from '../../src/engine/edit.ts'
import { defineTransform, type Tools, type Verdict } from '../../src/engine/transform.ts'
import { splitEdits } from '../../src/project/conversion-edits.ts'
import { type Reference, referencesTo } from '../../src/project/references.ts'
import { resultOf } from '../../src/project/results.ts'
import { decoratorsOf } from '../../src/python/attributes.ts'
import { executionOf, isAsync, isGenerator } from '../../src/python/execution.ts'
import type { PythonFile } from '../../src/python/file.ts'
import { nameInModule } from '../../src/python/names.ts'
import { isStub } from '../../src/python/results.ts'
import { descendants, type Node } from '../../src/python/tree.ts'
import { withoutAwait } from '../../src/python/unawaiting.ts'

const reasons = {
  'changes-callers':
    'it now runs to its end without letting other tasks run, and nothing else can await or schedule it',
  exported: 'code outside of the project may await it',
} as const

export default defineTransform({
  name: 'unused-async',
  family: 'awaiting',
  summary: 'an `async def` that never waits for anything',
  why: `
A coroutine function without \`await\`, \`async with\`, \`async for\` or \`yield\` runs to its end in
one go: the \`async\` only obliges every caller to await it, and them to be coroutines in turn.

The fix takes away \`async\`, and \`await\` at every caller, over as many files as it takes. It is
unsafe: an interface may want a coroutine function, and code outside of the project may await it.
Methods that override others or are overridden, decorated functions, tests, stubs and special
methods are no finding, and neither is a function that is used in any other way than by
\`await f()\`: whoever makes a task of it, or hands it over, needs a coroutine function.

Off by default: a function may be async today for what it will await tomorrow.
`,
  default: false,
  triggers: ['async'],
  within: ['async'],
  aliases: ['RUF029', 'ASYNC124', 'S7503'],
  example: `
-async def title(page):
+def title(page):
     return page.strip().title()


 async def show(page, channel):
-    await channel.send(await title(page))
+    await channel.send(title(page))
`,
  exampleIsUnsafe: true,
  declines: reasons,
  byHand: `
Take \`async\` away together with the \`await\` of each caller, or leave it where an interface asks for
a coroutine.
`,
  visit: {
    function_definition(definition, tools) {
      const { file, facts } = tools
      if (!isAsync(definition) || waits(definition) || isObliged(definition)) return
      if (shouldWait(definition, tools)) return
      const summary = facts.functionNamed(nameInModule(definition, file))
      const family = summary && facts.familyOf(summary)
      if (!summary || family?.length !== 1 || summary.steps.some(({ blocks }) => blocks !== null)) return

      const references = referencesTo([summary], facts)
      if (!references.every(each => each.kind === 'import' || each.kind === 'export' || isAwaited(each))) return

      const at = definition.get('name') as Node
      return {
        ...verdictOn(definition, references, tools),
        at,
        message: `\`${at.text}\` is async and never waits for anything`,
      }
    },
  },
})

type UnusedTools = Tools<keyof typeof reasons>

function verdictOn(definition: Node, references: readonly Reference[], tools: UnusedTools): Verdict {
  const { file, facts, fix, report, decline } = tools
  const isExported = references.some(({ kind }) => kind === 'export')
  if (isExported || facts.isEntryPoint(nameInModule(definition, file))) return decline('exported')
  const awaits = references.filter(({ kind }) => kind === 'call')
  const { own, elsewhere } = splitEdits(byFile(definition, file, awaits), file, facts)
  const made = fix.unsafe('changes-callers', `make \`${definition.get('name')?.text}\` a plain function`, ...own)
  // What another fix puts into the body, or below its last line, may be something to wait for.
  return report({ ...made, elsewhere, ground: { start: definition.start, end: definition.end + 1 } })
}

function byFile(definition: Node, own: PythonFile, awaits: readonly Reference[]) {
  const edits = new Map<PythonFile, Edit[]>([[own, [withoutAsync(definition)]]])
  for (const { file, node } of awaits) {
    const known = [...edits.keys()].find(each => each.path === file.path) ?? file
    edits.set(known, [...(edits.get(known) ?? []), ...withoutAwait(node.parent as Node)])
  }
  return [...edits].map(([file, all]) => ({ file, edits: all }))
}

/** The word `async` and what is between it and `def`. */
function withoutAsync(definition: Node): Edit {
  const keyword = definition.tokens.find(({ kind }) => kind === 'def') as Node
  return remove({ start: definition.start, end: keyword.start })
}

function isAwaited({ kind, node }: Reference): boolean {
  return kind === 'call' && node.parent?.kind === 'await'
}

/** True where the function, and not one inside of it, waits or is a generator. */
function waits(definition: Node): boolean {
  const body = definition.get('body') as Node
  const found = descendants(body, 'await', 'with_statement', 'for_statement', 'for_in_clause').some(
    node => (node.kind === 'await' || node.has('async')) && executionOf(node).function === definition,
  )
  return found || isGenerator(definition)
}

/** True where the function makes a coroutine and leaves it lying: an `await` is missing, and `async` is not too much. */
function shouldWait(definition: Node, { file, facts }: UnusedTools): boolean {
  return descendants(definition.get('body') as Node, 'call').some(call => {
    const given = executionOf(call).function === definition ? resultOf(call, file, facts)?.given : null
    return given === 'coroutine' || given === 'future' || given === 'manager'
  })
}

/** Functions that something else wants to be coroutine functions, or that have nothing in them yet. */
function isObliged(definition: Node): boolean {
  const name = definition.get('name')?.text ?? ''
  return /^__\w+__$|^test/.test(name) || decoratorsOf(definition).length > 0 || isStub(definition)
}
