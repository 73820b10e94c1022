/** An asynchronous handler of AWS Lambda, which nobody awaits → a plain one that calls `asyncio.run()`. */

import { insertAfter, replace } from '../../src/engine/edit.ts'
import { defineTransform } from '../../src/engine/transform.ts'
import type { Facts } from '../../src/project/facts.ts'
import { referencesTo } from '../../src/project/references.ts'
import { indentUnit, lineEnd } from '../../src/python/blocks.ts'
import { runsOnOtherLoop } from '../../src/python/event-loops.ts'
import { isAsync, isGenerator } from '../../src/python/execution.ts'
import type { PythonFile } from '../../src/python/file.ts'
import { importsFrom, useName } from '../../src/python/imports.ts'
import { nameInModule } from '../../src/python/names.ts'
import { isTestFile } from '../../src/python/scripts.ts'
import type { Node } from '../../src/python/tree.ts'

const NAME = 'lambda_handler'

/** Adapters that await what they are given. */
const ADAPTERS = ['mangum', 'chalice', 'aws_lambda_powertools.event_handler']

export default defineTransform({
  name: 'async-lambda-handler',
  family: 'awaiting',
  summary: 'AWS Lambda does not await its handler, so the function fails',
  why: `
The Python runtime of AWS Lambda calls the handler and turns what it returns into JSON. Of an \`async def\` that is a coroutine object:
nothing of the handler runs, and the invocation ends with \`Runtime.MarshalError: Object of type coroutine is not JSON serializable\`.

The fix renames the coroutine function, and puts a plain \`lambda_handler()\` below it that runs it with \`asyncio.run()\`. That is unsafe: code runs
that did not run, and each event gets an event loop of its own, so that clients which are kept from one event to the next have to be made in the
coroutine. The rule looks at functions of the name \`lambda_handler\` that take the event and the context, and that nothing wraps or decorates.
`,
  default: true,
  triggers: [NAME],
  needs: 'async',
  notInNotebooks: true,
  aliases: ['S7614'],
  example: `
+import asyncio
+
 from shop import store


-async def lambda_handler(event, context):
+async def async_lambda_handler(event, context):
     await store(event["order"])
     return {"statusCode": 200}
+
+
+def lambda_handler(event, context):
+    return asyncio.run(async_lambda_handler(event, context))
`,
  exampleIsUnsafe: true,
  declines: {
    'called-in-tests':
      'tests call the coroutine function: run it with `asyncio.run()` in a plain handler, and test that',
    'name-taken': '`asyncio` already means something else here',
    'own-loop': 'it never ran so far; now each event would run it, in an event loop of its own',
  },
  byHand: `
Keep the coroutine as \`main(event, context)\`, and let the handler be \`def handler(event, context):
return asyncio.run(main(event, context))\`. Clients made at import belong to no loop yet; make them
in \`main\`.
`,
  visit: {
    function_definition(definition, { file, facts, fix, report, decline }) {
      const name = definition.get('name')
      if (name?.text !== NAME || definition.parent?.kind !== 'module' || !isAsync(definition)) return
      const parameters = parametersOf(definition)
      if (!parameters || isGenerator(definition) || runsOnOtherLoop(file) || isAdapted(file)) return
      const users = usersOf(definition, file, facts)
      if (users === 'code') return

      const at = { at: { start: definition.start, end: name.end } }
      if (users === 'tests') return { ...decline('called-in-tests'), ...at }
      const run = useName(file, 'asyncio', 'run', definition)
      if (!run) return { ...decline('name-taken'), ...at }

      const inner = file.freshName(`async_${NAME}`)
      const lines = [
        `def ${NAME}${signatureOf(definition, parameters)}:`,
        `${indentUnit(file.tree)}return ${run.name}(${inner}(${parameters.join(', ')}))`,
      ]
      const end = endOf(definition)
      const below = insertAfter({ start: end, end }, `\n\n\n${lines.join('\n')}`)
      const message = `run it with \`${run.name}()\` in a plain handler`
      return { ...report(fix.unsafe('own-loop', message, ...run.edits, replace(name, inner), below)), ...at }
    },
  },
})

/** The end of the last line, without a `\r` that a comment there takes in. */
function endOf({ tree, end }: Node): number {
  return lineEnd(tree, tree.text[end - 1] === '\r' ? end - 1 : end)
}

/** The names of the event and the context; null for a function that takes something else. */
function parametersOf(definition: Node): string[] | null {
  const parameters = definition.get('parameters')?.children ?? []
  const names = parameters.map(each => (each.kind === 'identifier' ? each : each.children[0]))
  const isPlain = parameters.every(each => each.kind === 'identifier' || each.kind === 'typed_parameter')
  const isNamed = names.every(each => each?.kind === 'identifier')
  return isPlain && isNamed && names.length === 2 ? names.map(each => each?.text ?? '') : null
}

/** `(event: dict, context) -> dict` as it stands there; in several lines only the names. */
function signatureOf(definition: Node, names: readonly string[]): string {
  const written = definition.get('parameters')?.text ?? ''
  const returned = definition.get('return_type')?.text
  const parameters = written.includes('\n') ? `(${names.join(', ')})` : written
  return returned && !returned.includes('\n') ? `${parameters} -> ${returned}` : parameters
}

function isAdapted(file: PythonFile): boolean {
  return ADAPTERS.some(each => importsFrom(file, each))
}

/** Who else names the function: code, which may wrap or await it, or tests alone. */
function usersOf(definition: Node, file: PythonFile, facts: Facts): 'code' | 'tests' | null {
  const summary = facts.functionNamed(nameInModule(definition, file))
  if (!summary || (file.scopes.lookup(NAME, definition)?.length ?? 0) !== 1) return 'code'
  const references = referencesTo([summary], facts).filter(({ kind }) => kind !== 'import')
  if (references.length === 0) return null
  return references.every(each => isTestFile(each.file)) ? 'tests' : 'code'
}
