/** A variable holds a coroutine that nobody awaits → `await` where it is made. */

import { defineTransform } from '../../src/engine/transform.ts'
import type { Binding } from '../../src/python/scopes.ts'
import type { Node } from '../../src/python/tree.ts'
import { useOf, type ValueUse } from '../../src/python/value-uses.ts'
import { endlessAt, endlessReasons } from './missing/endless.ts'
import { hazardAt, hazardReasons } from './missing/place.ts'
import { awaitIt } from './missing/verdict.ts'
import { boundCoroutine, isCoroutine, type Project } from './variables/bound.ts'
import { failsFirst } from './variables/fails-first.ts'

const reasons = {
  'never-used': 'the name is never used: perhaps the coroutine was meant to run as a task beside the rest',
  ...endlessReasons,
  ...hazardReasons,
} as const

/** Uses in which a coroutine can only fail, is always true, or shows itself. */
const SENSELESS: ReadonlySet<ValueUse> = new Set([
  'async-entered',
  'async-iterated',
  'entered',
  'iterated',
  'read',
  'tested',
])

const LITERALS = /^(await|concatenated_string|dictionary|false|float|integer|list|none|set|string|true|tuple)$/

export default defineTransform({
  name: 'unawaited-coroutine-variable',
  family: 'awaiting',
  summary: 'a variable holds a coroutine, and nothing ever awaits it',
  why: `
\`data = fetch()\` without \`await\` keeps the coroutine object, not what \`fetch\` would return. An
item, an attribute or a loop over it raises \`TypeError\` or \`AttributeError\`, a condition is always
true, and what \`fetch\` does never happens.

Where every use of the variable is one in which a coroutine makes no sense, or where the first is one and
always raises, awaiting it is safe. A variable that is never used may have been meant to be a task: awaiting is unsafe then. A
coroutine that is handed on, returned, kept or closed is left alone.
`,
  default: true,
  triggers: ['async'],
  namesAwaitables: true,
  aliases: ['F841'],
  example: `
 async def city_of(store, user):
-    profile = load(store, user)
+    profile = await load(store, user)
     return profile["city"]


 async def load(store, user):
     return await store.get(user)
`,
  declines: reasons,
  byHand: `
Await it where its result is needed, or make a task of it where it shall run beside the rest, and
await that task at the end.
`,
  visit: {
    assignment(assignment, { file, facts, fix, report, decline }) {
      const bound = boundCoroutine(assignment, { file, facts })
      if (!bound || isDeclaredAwaitable(assignment)) return
      const isUnused = bound.uses.length === 0
      const isThrownAway = isUnused && bound.name === '_'
      if (isUnused && !isThrownAway && bound.bindings.length > 1) return
      if (!bound.uses.every(use => SENSELESS.has(useOf(use, file))) && !failsFirst(bound, assignment)) return
      if (!isThrownAway && !bound.bindings.every(each => isUnderstood(each, { file, facts }))) return

      const call = assignment.get('right') as Node
      const message = `\`${bound.name}\` holds a coroutine that nothing awaits`
      if (endlessAt(call, { file, facts }) === 'stops') return { ...decline('never-ends'), message }

      return awaitIt(call, isUnused ? 'never-used' : hazardAt(call, file), message, { fix, report })
    },
  },
})

/** `pending: Awaitable[int] = fetch()` says that a coroutine is meant. */
function isDeclaredAwaitable(assignment: Node): boolean {
  return /\b(Awaitable|Coroutine|Future|Task)\b/.test(assignment.get('type')?.text ?? '')
}

/** True for a binding to a coroutine that should be awaited as well, or to what can be no coroutine. */
function isUnderstood({ kind, value }: Binding, project: Project): boolean {
  if (kind !== 'assignment' || !value) return kind === 'annotation'
  return LITERALS.test(value.kind) || (value.kind === 'call' && isCoroutine(value, project))
}
