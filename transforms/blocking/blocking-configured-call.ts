/** Calls that the settings name as blocking, in a coroutine → what the settings say, or a thread. */

import { defineTransform, type Tools, type Verdict } from '../../src/engine/transform.ts'
import { absoluteName } from '../../src/project/modules.ts'
import { projectWork } from '../../src/project/thread-work.ts'
import { executionOf, isAsync } from '../../src/python/execution.ts'
import type { PythonFile } from '../../src/python/file.ts'
import { qualname } from '../../src/python/names.ts'
import type { Node } from '../../src/python/tree.ts'
import { type Configured, configuredAt, lastName } from './configured/match.ts'
import { replacedCall } from './configured/replacement.ts'
import { explained } from './offload/explained.ts'
import { offloadReasons } from './offload/offload.ts'
import {
  blocksLoop,
  standingInThread,
  standingOf,
  type ThreadStanding,
  threadReasons,
  usesRunningLoop,
} from './offload/standing.ts'
import { callInThread } from './offload/thread.ts'

const reasons = {
  ...threadReasons,
  'name-taken': '`asyncio`, or the name of the function to await, already means something else here',
  'other-receiver': 'it is a method, and what the settings name instead is no method of the same class',
  'taken-later': offloadReasons['taken-later'],
  'uses-running-loop': 'it, or a function it is given, uses the running event loop, which a thread does not have',
} as const

export default defineTransform({
  name: 'blocking-configured-call',
  family: 'blocking',
  summary: 'a call that the settings name as blocking stops the event loop in a coroutine',
  why: `
No tool can know that \`shop.tax.load()\` asks a slow service. Say so in \`pyproject.toml\`:

\`\`\`toml
[tool.async-fix.blocking-calls]
"shop.tax.load" = "thread"
"shop.tax.store" = "shop.tax.astore"
"shop.db.Store.save" = "shop.db.Store.asave"
"shop.legacy.*" = "thread"
\`\`\`

The first runs in a thread, the second and third are replaced by what you name and awaited with the
same arguments, imports included. Functions are meant wherever they are imported from, methods by
the class of their object. What you name is yours: the built-in rules say nothing about it.

The fix is safe on your word, apart from what speaks against an \`await\` at the place.
`,
  default: true,
  triggers: ({ blockingCalls }) => [
    ...new Set(Object.keys(blockingCalls).map(name => (name.endsWith('.*') ? 'def' : lastName(name)))),
  ],
  needs: 'async',
  within: ['async'],
  aliases: ['ASYNC200'],
  claims: (node, context) => node.kind === 'call' && configuredAt(node, context) !== null,
  example: `
+import asyncio
+
 from shop.tax import load


 async def total(order):
-    return order.net * load(order.country)
+    return order.net * await asyncio.to_thread(load, order.country)
`,
  declines: reasons,
  byHand: `
Await the function that you named by hand where it takes other arguments, or name one in the
settings that takes the same.
`,
  visit: {
    call(call, tools) {
      const configured = configuredAt(call, tools)
      if (!configured || !blocksLoop(call, tools.file) || isAsynchronous(call, configured, tools)) return

      const isForThread = isMovedToThread(configured, call, tools.file)
      const standing = isForThread ? standingInThread(call, tools) : standingOf(call, tools)
      const verdict = standing.declined
        ? tools.decline(standing.declined)
        : verdictOn(call, configured, standing, tools)
      return {
        ...explained(verdict, call, tools.file),
        message: `\`${configured.name}()\` stops the whole event loop, as the settings say`,
      }
    },
  },
})

type ConfiguredTools = Tools<keyof typeof reasons>

/** True for a coroutine, which other code awaits, and for what `async with` and `async for` use. */
function isAsynchronous(call: Node, { name }: Configured, { file, facts }: ConfiguredTools): boolean {
  if (facts.functionNamed(name)?.isAsync) return true
  const user = call.ancestor('with_item', 'for_statement', 'for_in_clause', 'argument_list')
  if (user?.kind === 'argument_list')
    return user === call.parent && TAKES_AWAITABLES.has(file.called(user.parent as Node) ?? '')
  if (user?.kind === 'with_item') return isAsync(user.ancestor('with_statement') as Node)
  return user?.get('right') === call && isAsync(user)
}

const TAKES_AWAITABLES: ReadonlySet<string> = new Set(
  'create_task ensure_future gather run_coroutine_threadsafe shield wait_for'.split(' ').map(name => `asyncio.${name}`),
)

/** True where a thread runs the call, and not the function that the settings name in its place. */
function isMovedToThread({ instead }: Configured, call: Node, file: PythonFile): boolean {
  return instead === 'thread' || isInside(instead, call, file)
}

/** True in the body of the function that is to be awaited: there it would call itself. */
function isInside(instead: string, call: Node, file: PythonFile): boolean {
  const frame = executionOf(call).function
  return frame !== null && instead === [file.module, qualname(frame)].filter(Boolean).join('.')
}

function verdictOn(call: Node, configured: Configured, standing: ThreadStanding, tools: ConfiguredTools): Verdict {
  const { file, facts, settings, fix, report, decline } = tools
  const isThread = isMovedToThread(configured, call, file)
  const name = absoluteName(configured.name, file)
  if (isThread && facts.functionNamed(name)?.isGenerator) return decline('taken-later')
  if (isThread && (projectWork(file, facts).needsLoop(name) || usesRunningLoop(call, tools)))
    return decline('uses-running-loop')
  const edits = isThread ? (callInThread(call, file, settings) ?? 'name-taken') : replacedCall(call, configured, file)
  if (typeof edits === 'string') return decline(edits)
  const message = isThread ? `run \`${lastName(name)}()\` in a thread` : `await \`${configured.instead}()\``
  const all = [...edits, ...standing.cure]
  return report(standing.because ? fix.unsafe(standing.because, message, ...all) : fix(message, ...all))
}
