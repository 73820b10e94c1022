/** `await asyncio.gather(…, return_exceptions=True)` of which nobody looks at the results → the errors are logged. */

import { insertBefore, replace } from '../../src/engine/edit.ts'
import { defineTransform } from '../../src/engine/transform.ts'
import { linesBelow, ownsLines, statementOf, unitAt } from '../../src/python/blocks.ts'
import { argumentOf } from '../../src/python/calls.ts'
import { executionOf } from '../../src/python/execution.ts'
import type { PythonFile } from '../../src/python/file.ts'
import { libraryCall, originOf } from '../../src/python/receivers.ts'
import { seesLocals } from '../../src/python/seen-locals.ts'
import type { Node } from '../../src/python/tree.ts'
import { calleeOf, isForgiving, isHarmless } from './gathered/ignored.ts'
import { type Part, partsOf } from './gathered/parts.ts'

export default defineTransform({
  name: 'gather-exceptions-ignored',
  family: 'concurrency',
  summary: '`return_exceptions=True` puts errors among results that nobody looks at',
  why: `
With \`return_exceptions=True\`, \`asyncio.gather()\` raises nothing: the errors stand among its results, and where those are
dropped, nobody ever hears of them. Not even the warning about an exception that was never retrieved is printed.

A finding is a gather of calls whose coroutines it alone runs. One that cleans up, or waits for tasks that were made or cancelled
elsewhere, is left alone, and so are coroutines that handle their own errors. Where the module has a logger, the fix logs the errors
once all calls are done. That is unsafe, as the log says more than before. Otherwise it is left to you: look at the results, or leave
\`return_exceptions\` out. It is off by default, as a message to many that may fail for some can be meant like this.
`,
  default: false,
  triggers: ['return_exceptions'],
  needs: 'gather',
  within: ['return_exceptions'],
  aliases: [],
  exampleIsUnsafe: true,
  example: `
 import asyncio
 import logging

 logger = logging.getLogger(__name__)


 async def notify_all(users, notify):
-    await asyncio.gather(*[notify(user) for user in users], return_exceptions=True)
+    results = await asyncio.gather(*[notify(user) for user in users], return_exceptions=True)
+    for result in results:
+        if isinstance(result, Exception):
+            logger.error("notify() failed", exc_info=result)
`,
  declines: {
    'errors-logged': 'errors that nobody heard of are logged then',
    'no-logger':
      'its errors stand among the results, and nobody looks at them; do so, or leave `return_exceptions` out',
    'variables-seen': 'the code around looks at its variables by `locals()` or the like, and the fix adds to them',
    'shared-line': 'it shares its line with other code, and a loop over the results needs lines of its own',
  },
  byHand: `
Loop over the results, and treat what \`isinstance(result, BaseException)\`; or let errors come out.
`,
  visit: {
    call(call, { file, facts, fix, report, decline }) {
      if (libraryCall(call, file) !== 'asyncio.gather' || argumentOf(call, 'return_exceptions')?.kind !== 'true') return
      const results = droppedResults(call, file)
      if (!results || isForgiving(call, file)) return
      const parts = partsOf(call, file)
      if (!parts || parts.some(part => isHarmless(part, file, facts))) return

      const statement = statementOf(call)
      if (!ownsLines(statement)) return decline('shared-line')
      const logger = loggerOf(call, file)
      if (!logger) return decline('no-logger')
      if (seesLocals(executionOf(call).function ?? file.tree.root, file)) return decline('variables-seen')

      const name = results === 'none' || results.text === '_' ? file.freshName('results') : results.text
      const result = file.freshName('result')
      const unit = unitAt(statement)
      const lines = [
        `for ${result} in ${name}:`,
        `${unit}if isinstance(${result}, Exception):`,
        `${unit}${unit}${logger}.error("${failed(parts)}", exc_info=${result})`,
      ]
      const named = results === 'none' ? [insertBefore(statement, `${name} = `)] : [replace(results, name)]
      const edits = [...named, linesBelow(statement, lines)]
      return report(fix.unsafe('errors-logged', 'log the errors among the results', ...edits))
    },
  },
})

/** The variable that gets the results and that nobody reads, `none` where they are dropped; null where they may be of use. */
function droppedResults(call: Node, file: PythonFile): Node | 'none' | null {
  const awaited = call.parent?.kind === 'await' ? call.parent : null
  if (awaited?.parent?.kind === 'expression_statement') return awaited.parent.children.length === 1 ? 'none' : null
  const assignment = awaited?.parent?.kind === 'assignment' && awaited.field === 'right' ? awaited.parent : null
  const name = assignment?.parent?.kind === 'expression_statement' ? assignment.get('left') : null
  if (name?.kind !== 'identifier') return null
  const [binding] = file.scopes.lookup(name.text, name) ?? []
  if (binding?.scope.kind !== 'function') return null
  const isStored = (use: Node) =>
    file.scopes.siblings(binding).some(({ node, kind }) => node === use && kind === 'assignment')
  return file.scopes.references(binding).every(isStored) ? name : null
}

/** `notify() failed` */
function failed(parts: readonly Part[]): string {
  const names = new Set(parts.map(({ call }) => calleeOf(call)?.text))
  const [name] = names
  return names.size === 1 && name ? `${name}() failed` : 'A gathered call failed'
}

/** The name of a logger that the module makes before anything runs. */
function loggerOf(at: Node, file: PythonFile): string | null {
  const names = ['logger', 'log', '_logger', '_log', 'LOGGER', 'LOG', '_LOGGER']
  const isLogger = (name: string) => {
    const [binding, ...others] = file.scopes.lookup(name, at) ?? []
    if (binding?.scope.kind !== 'module' || others.length > 0 || !binding.value) return false
    return originOf(binding.value, file)?.type === 'logging.getLogger'
  }
  return names.find(isLogger) ?? null
}
