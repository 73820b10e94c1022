/** `yield from` in an `async def`, which Python does not compile → `await`, or a loop that yields. */

import { type Edit, insertAfter, replace } from '../../src/engine/edit.ts'
import { defineTransform } from '../../src/engine/transform.ts'
import type { Facts } from '../../src/project/facts.ts'
import { type CallResult, resultOf } from '../../src/project/results.ts'
import { endsLine, indentOf, indentUnit, lineEnd, ownsLines, statementOf } from '../../src/python/blocks.ts'
import { calledName } from '../../src/python/calls.ts'
import { executionOf } from '../../src/python/execution.ts'
import type { PythonFile } from '../../src/python/file.ts'
import { oncePerNode } from '../../src/python/memo.ts'
import { returnValues } from '../../src/python/returns.ts'
import { descendants, type Node } from '../../src/python/tree.ts'
import { knownValue } from '../../src/python/values.ts'

export default defineTransform({
  name: 'yield-from-in-async',
  family: 'awaiting',
  summary: '`yield from` in an `async def` is a syntax error',
  why: `
Before Python 3.5, \`yield from\` was how a coroutine waited. In an \`async def\` it does not compile, so the whole
file cannot be imported.

A coroutine, a task or a future is awaited. Over an iterable that is certainly one, and stands as a statement, the
fix writes the loop: \`for\`, or \`async for\` over an asynchronous generator, which yields each item. That makes the
function an asynchronous generator, so it is left alone where it returns a value or is awaited. All of this is safe, as
the file cannot run today. Where nobody knows what is yielded from, it is only reported.
`,
  default: true,
  triggers: ['yield'],
  needs: 'async',
  within: ['async'],
  aliases: ['PLE1700', 'E1700'],
  example: `
 import asyncio


 async def poll(sensor):
-    yield from asyncio.sleep(1)
+    await asyncio.sleep(1)
     return sensor.value
`,
  declines: {
    awaited: 'the function is awaited, and with a `yield` it would be an asynchronous generator',
    'returns-value': 'the function returns a value, which an asynchronous generator cannot do',
    'shared-line': 'it shares its line with other code, and a loop needs lines of its own',
    'unknown-iterable': 'nobody knows whether it is something to await or something to loop over',
    'value-used': 'its value is used, and a loop has none',
  },
  byHand: `
\`return await x\` for something to await; \`async for item in x: yield item\` for something
asynchronous; a plain \`for\` otherwise.
`,
  visit: {
    yield(node, { file, facts, fix, report, decline }) {
      const { coroutine } = executionOf(node)
      const [operand] = node.children
      if (!node.has('from') || !coroutine || !operand) return

      const result = resultBehind(operand, file, facts)
      if (result && /^(coroutine|future|manager)$/.test(result.given))
        return report(fix(`await what \`${result.name}()\` gives`, awaiting(node, operand)))
      const loop = result?.given === 'async-generator' ? 'async for' : isIterable(operand, result, file) ? 'for' : null
      if (!loop) return decline('unknown-iterable')
      const statement = statementOf(node)
      if (node.parent !== statement || statement.kind !== 'expression_statement') return decline('value-used')
      if (returnValues(coroutine).length > 0) return decline('returns-value')
      if (isAwaited(coroutine, file)) return decline('awaited')
      if (!ownsLines(statement) || !endsLine(statement)) return decline('shared-line')
      return report(fix(`write the loop: \`${loop}\``, ...looping(node, operand, loop, file)))
    },
  },
})

/** `yield from` becomes `await`; what stands between them and the operand stays. */
function awaiting(node: Node, operand: Node): Edit {
  const from = node.tokens.find(each => each.kind === 'from') ?? operand
  return replace({ start: node.start, end: from.end }, 'await')
}

/** What the operand gives, also where it is a variable that holds a task. */
function resultBehind(operand: Node, file: PythonFile, facts: Facts): CallResult | null {
  if (operand.kind === 'parenthesized_expression' && operand.children[0])
    return resultBehind(operand.children[0], file, facts)
  if (operand.kind === 'call') return resultOf(operand, file, facts)
  const bindings = operand.kind === 'identifier' ? file.scopes.lookup(operand.text, operand) : null
  const [only] = bindings ?? []
  return bindings?.length === 1 && only?.value?.kind === 'call' ? resultOf(only.value, file, facts) : null
}

/** A collection or text of Python's own, or a plain generator of the project. */
function isIterable(operand: Node, result: CallResult | null, file: PythonFile): boolean {
  if (result?.functions.length && result.functions.every(each => each.isGenerator && !each.isAsync)) return true
  if (operand.kind === 'call' && ITERATORS.test(file.called(operand) ?? '')) return true
  return knownValue(operand, file)?.shape === 'container' || DISPLAYS.test(operand.kind)
}

const DISPLAYS = /^(string|concatenated_string|tuple)$/

const ITERATORS =
  /^(builtins\.(dict|enumerate|filter|frozenset|iter|list|map|range|reversed|set|sorted|tuple|zip)|itertools\.\w+)$/

/** True where the file awaits a call of the function by its name. */
function isAwaited(coroutine: Node, file: PythonFile): boolean {
  const name = coroutine.get('name')?.text
  return name !== undefined && awaitedNames(file.tree.root, file).has(name)
}

const awaitedNames = oncePerNode(
  (root, _file): ReadonlySet<string> =>
    new Set(descendants(root, 'await').map(({ children: [call] }) => calledName(call))),
)

/** `for each in rows:` and, below it, `yield each`. */
function looping(node: Node, operand: Node, loop: string, file: PythonFile): Edit[] {
  const from = node.tokens.find(each => each.kind === 'from') ?? operand
  const item = file.freshName('each')
  const end = lineEnd(node.tree, node.end)
  const body = `\n${indentOf(node)}${indentUnit(node.tree)}yield ${item}`
  return [
    replace({ start: node.start, end: from.end }, `${loop} ${item} in`),
    insertAfter(operand, ':'),
    insertAfter({ start: end, end }, body),
  ]
}
