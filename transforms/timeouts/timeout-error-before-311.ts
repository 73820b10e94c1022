/** Before Python 3.11 `except TimeoutError` misses the error of asyncio's own limits → name `asyncio.TimeoutError` as well. */

import { replace } from '../../src/engine/edit.ts'
import { defineTransform, type Tools, type Verdict } from '../../src/engine/transform.ts'
import { executionOf } from '../../src/python/execution.ts'
import { caughtExpressions, handlersAround, suppressedBy } from '../../src/python/handlers.ts'
import { useModule } from '../../src/python/imports.ts'
import { nameInModule } from '../../src/python/names.ts'
import type { Node } from '../../src/python/tree.ts'
import { isAsyncioError, onlyWaits, timeoutsRaisedIn } from './raised/sources.ts'
import { isForSomeVersions, needsPython311 } from './raised/versions.ts'

const reasons = {
  'caught-above': 'a caller handles `asyncio.TimeoutError`, which this handler then takes from it',
  'name-taken': '`asyncio` already names something else here',
}

type Reason = keyof typeof reasons

export default defineTransform({
  name: 'timeout-error-before-311',
  family: 'timeouts',
  summary: 'below Python 3.11 `except TimeoutError` does not catch the timeouts of asyncio',
  why: `
\`asyncio.wait_for()\`, \`asyncio.as_completed()\` and \`async_timeout\` raise \`asyncio.TimeoutError\`. Only since
Python 3.11 is that the builtin \`TimeoutError\`; before, the two are strangers, and an \`except TimeoutError\`
around a limit never runs. Code that is written on a newer Python and supports older ones fails there alone, in
the very case it was written for.

Where the \`try\` only waits for things of the event loop, \`asyncio.TimeoutError\` takes the place of the builtin.
Elsewhere it comes beside it, since the operating system's own timeouts are the builtin. It is unsafe where a
caller handles \`asyncio.TimeoutError\`. Files that use what only Python 3.11 has are left alone, whatever the
target version.
`,
  default: true,
  triggers: ['TimeoutError'],
  needs: 'async',
  within: ['TimeoutError'],
  aliases: [],
  until: [3, 11],
  example: `
 import asyncio


 async def greet(queue: asyncio.Queue):
     try:
         name = await asyncio.wait_for(queue.get(), 5)
-    except TimeoutError:
+    except asyncio.TimeoutError:
         name = "stranger"
     return f"Hello {name}"
`,
  declines: reasons,
  byHand: `
Catch \`asyncio.TimeoutError\`, or both as a tuple, until Python 3.11 is the oldest that you support.
`,
  visit: {
    except_clause(handler, tools) {
      const body = handler.parent?.get('body')
      const caught = builtinErrors(caughtExpressions(handler), tools)
      if (!body || caught.length === 0 || isCaughtBefore(handler, tools)) return
      return widen(caught[0] as Node, body, tools)
    },
    with_statement(statement, tools) {
      const body = statement.get('body')
      if (!body || !tools.file.tree.holds('TimeoutError', statement.child('with_clause') as Node)) return
      const all = suppressedBy(statement, tools.file)
      const caught = builtinErrors(all, tools)
      if (caught.length === 0 || all.some(each => mayBeAsyncios(each, tools))) return
      return widen(caught[0] as Node, body, tools)
    },
  },
})

function builtinErrors(caught: readonly Node[], { file }: Tools<Reason>): Node[] {
  return caught.filter(each => file.names.of(each) === 'builtins.TimeoutError')
}

/** True where another clause of the same `try`, or the clause itself, may catch what asyncio raises. */
function isCaughtBefore(handler: Node, tools: Tools<Reason>): boolean {
  const clauses = (handler.parent as Node).children.filter(each => each.kind === 'except_clause')
  return clauses.some(clause => {
    const caught = caughtExpressions(clause)
    if (caught.some(each => mayBeAsyncios(each, tools))) return true
    const isBroad = caught.some(each => /^builtins\.(Base)?Exception$/.test(tools.file.names.of(each) ?? ''))
    return clause.start < handler.start && (isBroad || caught.length === 0)
  })
}

/** True for a name of the error, and for what may be a tuple of errors. */
function mayBeAsyncios(caught: Node, { file }: Tools<Reason>): boolean {
  const name = file.names.of(caught)
  return name === null
    ? !/(^|\.)[A-Z]\w*[a-z]\w*$/.test(caught.text)
    : /(^|\.)([A-Z_]+|[a-z_]+)$/.test(name) || isAsyncioError(name)
}

/** Gives the verdict on a handler that only names the builtin. */
function widen(caught: Node, body: Node, tools: Tools<Reason>): Verdict | undefined {
  const { file, facts, fix, report, decline } = tools
  const { coroutine } = executionOf(caught)
  if (!coroutine || isForSomeVersions(caught, file) || needsPython311(file)) return
  const around = handlersAround(body.parent as Node).flatMap(caughtExpressions)
  if (around.some(each => mayBeAsyncios(each, tools)) || timeoutsRaisedIn(body, file, facts).length === 0) return

  const at = { start: caught.start, end: caught.end }
  const asyncio = useModule(file, 'asyncio', caught)
  if (!asyncio) return { ...decline('name-taken'), at }
  const name = `${asyncio.name}.TimeoutError`
  const isOneOfSeveral = /^(tuple|argument_list)$/.test(caught.parent?.kind ?? '') && !isWhole(caught, tools)
  const both = isOneOfSeveral ? `${caught.text}, ${name}` : `(${caught.text}, ${name})`
  const edits = [...asyncio.edits, replace(caught, onlyWaits(body, file, facts) ? name : both)]
  const message = `catch \`${name}\``
  const above = facts.handlersAbove(nameInModule(coroutine, file))
  const isTaken = above.some(({ catches }) => catches.some(isAsyncioError))
  return { ...report(isTaken ? fix.unsafe('caught-above', message, ...edits) : fix(message, ...edits)), at }
}

/** `pytest.raises(TimeoutError)` takes one argument, which may be a tuple; `suppress()` takes several. */
function isWhole({ parent }: Node, { file }: Tools<Reason>): boolean {
  return parent?.kind === 'argument_list' && file.called(parent.parent as Node) !== 'contextlib.suppress'
}
