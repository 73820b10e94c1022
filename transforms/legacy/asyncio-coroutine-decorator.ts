/** `@asyncio.coroutine` above a generator → `async def`. */

import { type Edit, insertBefore } from '../../src/engine/edit.ts'
import { defineTransform, type Tools } from '../../src/engine/transform.ts'
import type { Facts } from '../../src/project/facts.ts'
import { absoluteName } from '../../src/project/modules.ts'
import { calleePath } from '../../src/python/callees.ts'
import type { PythonFile } from '../../src/python/file.ts'
import { GENERATOR_COROUTINE } from '../../src/python/loop-arguments.ts'
import { removeDecorator } from '../../src/python/removal.ts'
import { returnValues } from '../../src/python/returns.ts'
import type { Node } from '../../src/python/tree.ts'
import { knownValue } from '../../src/python/values.ts'
import { atLeast } from '../../src/python/version.ts'
import { isVersionGuarded } from '../../src/python/version-guards.ts'
import { decorationDoubt } from './generators/decorators.ts'
import { isOnlyAwaited, strangeUse } from './generators/uses.ts'
import { awaiting, kindOf, operandKind, yieldsOf } from './generators/waits.ts'

const reasons = {
  'not-a-decorator': 'it is called with a function that is defined elsewhere',
  'other-decorator': 'nobody knows what the other decorators make of a coroutine function',
  'plain-caller': 'a generator without the decorator yields from it, and cannot do that with a coroutine',
  'plain-yield': 'it yields something that cannot be awaited',
  'special-method': 'it is a special method, which has to give an iterator',
  'taken-apart': 'other code takes items from what it gives',
  'unknown-awaitable': 'nobody knows whether all that it yields from can be awaited',
  'unknown-result': 'what it returns was awaited where it could be, and nobody knows whether it can',
} as const

type Reason = keyof typeof reasons

export default defineTransform({
  name: 'asyncio-coroutine-decorator',
  family: 'legacy',
  summary: '`@asyncio.coroutine` is gone since Python 3.11',
  why: `
From Python 3.11 on the module cannot be imported. The fix writes \`async def\`, and \`await\` for each \`yield from\`;
\`with (yield from lock):\`, which Python 3.9 has removed, becomes \`async with lock:\`. Functions that still have the
decorator can wait for converted ones, and the other way round.

It is unsafe where nobody knows whether something that is yielded from can be awaited: a plain generator cannot. A \`yield\`
without \`from\` is left alone. A generator below \`@types.coroutine\`, which Python keeps, is a finding only where all that it
waits for is certain to be awaitable.
`,
  default: true,
  triggers: ['coroutine'],
  within: ['coroutine'],
  aliases: [],
  example: `
 import asyncio


-@asyncio.coroutine
-def poll(sensor):
-    yield from asyncio.sleep(1)
-    return (yield from asyncio.wait_for(sensor.read(), 5))
+async def poll(sensor):
+    await asyncio.sleep(1)
+    return await asyncio.wait_for(sensor.read(), 5)
`,
  declines: reasons,
  byHand: `
\`async def\`, \`await\` in place of \`yield from\`, from the innermost function outwards; a bare \`yield\`
becomes \`await asyncio.sleep(0)\`.
`,
  visit: {
    decorator(decorator, tools) {
      const { file, facts, fix, report, decline } = tools
      const name = file.names.of(decorator.children[0] ?? null)
      const definition = GENERATOR_COROUTINE.test(name ?? '') ? decorator.parent?.get('definition') : null
      if (definition?.kind !== 'function_definition' || definition.has('async')) return
      if (isVersionGuarded(definition, file)) return
      const { declined, because, edits } = conversion(definition, decorator, tools)
      const isCertain = !declined && !because && yieldsOf(definition).length > 0
      if (name === 'types.coroutine' && !(isCertain && isOnlyAwaited(definition, file, facts))) return

      if (declined) return decline(declined)
      const message = 'write it as `async def`'
      return report(because ? fix.unsafe(because, message, ...edits) : fix(message, ...edits))
    },
    call(call, { file, decline }) {
      if (!/^asyncio\.(coroutines\.)?coroutine$/.test(file.called(call) ?? '')) return
      return isVersionGuarded(call, file) ? undefined : decline('not-a-decorator')
    },
  },
})

type Conversion = { readonly declined: Reason | null; readonly because: Reason | null; readonly edits: readonly Edit[] }

function conversion(definition: Node, decorator: Node, tools: Tools<Reason>): Conversion {
  const { file, facts, settings } = tools
  const edits = [removeDecorator(decorator), insertBefore(definition, 'async ')]
  const refused = (declined: Reason) => ({ declined, because: null, edits })
  const name = definition.get('name')?.text ?? ''
  if (/^__(iter|await|next)__$/.test(name)) return refused('special-method')
  const others = decorationDoubt(definition, decorator, file)
  if (others === 'inner') return refused('other-decorator')

  const waits = yieldsOf(definition)
  const kinds = waits.map(each => operandKind(each, file, facts))
  if (kinds.includes('plain')) return refused('plain-yield')
  const awaits = waits.map((each, i) => awaiting(each, kinds[i] ?? 'unknown'))
  if (awaits.includes(null)) return refused('plain-yield')
  const use = strangeUse(definition, file, facts)
  if (use === 'plain-caller') return refused('plain-caller')

  const values = waits.length > 0 ? [] : returnValues(definition)
  const results = values.map(each => resultEdits(each, tools))
  if (values.some((each, i) => each.kind === 'call' && results[i] === null)) return refused('unknown-result')
  const all = [...edits, ...awaits.flatMap(each => each ?? []), ...results.flatMap(each => each ?? [])]
  const doubts: (Reason | false)[] = [
    others === 'outer' && 'other-decorator',
    kinds.includes('unknown') && 'unknown-awaitable',
    results.includes(null) && 'unknown-result',
    use !== null && !atLeast(settings.targetVersion, [3, 11]) && use,
  ]
  return { declined: null, because: doubts.find(each => each !== false) || null, edits: all }
}

/** Without a `yield`, the decorator awaited what the function returns where it could be; null where nobody knows. */
function resultEdits(value: Node, { file, facts }: Tools<Reason>): Edit[] | null {
  if (LITERAL.test(value.kind) || knownValue(value, file)) return []
  // `yield from` took the items of generators as well, and gave what they return.
  const isItems = value.kind === 'generator_expression' || givesGenerator(value, file, facts)
  const kind = kindOf(value, file, facts)
  if (kind === 'unknown' || (kind === 'plain' && isItems)) return null
  return kind === 'awaitable' ? [insertBefore(value, 'await ')] : []
}

function givesGenerator(value: Node, file: PythonFile, facts: Facts): boolean {
  const path = value.kind === 'call' ? calleePath(value, file) : null
  const name = path === null ? null : facts.meaningOf(absoluteName(path, file))
  return name !== null && facts.functionNamed(name)?.isGenerator === true
}

const LITERAL = /^(none|true|false|integer|float|string|concatenated_string|list|tuple|dictionary|set)$/
