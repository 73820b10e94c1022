/** `asyncio.TimeoutError` → `TimeoutError`, from Python 3.11 on. */

import { type Edit, remove, replace } from '../../src/engine/edit.ts'
import { defineTransform, type Tools, type Verdict } from '../../src/engine/transform.ts'
import { lineStart, nextLine, ownsLines } from '../../src/python/blocks.ts'
import type { PythonFile } from '../../src/python/file.ts'
import { isExported } from '../../src/python/imports.ts'
import type { Binding } from '../../src/python/scopes.ts'
import { isStore } from '../../src/python/targets.ts'
import type { Node } from '../../src/python/tree.ts'
import { isAsyncioError } from './raised/sources.ts'
import { isForSomeVersions } from './raised/versions.ts'

const reasons = {
  exported: 'other files may import it from here',
  'import-shares-line': 'the import cannot go: it shares its line, holds a comment, or is all that its block does',
  'name-taken': '`TimeoutError` already names something else here',
}

type Reason = keyof typeof reasons

export default defineTransform({
  name: 'timeout-error-alias',
  family: 'timeouts',
  summary: '`asyncio.TimeoutError` is an old name of the builtin `TimeoutError`',
  why: `
Since Python 3.11 \`asyncio.TimeoutError\` and the builtin \`TimeoutError\` are one class. Two names suggest two
errors, and a handler with both of them says the same thing twice.

The rule does nothing below Python 3.11, where they are two classes, and it is off by default: nothing goes wrong
with the old name. Tuples that hold both names lose one.
`,
  default: false,
  triggers: ['TimeoutError'],
  needs: 'asyncio',
  within: ['TimeoutError'],
  aliases: ['UP041'],
  since: [3, 11],
  example: `
 import asyncio


 async def greet(queue: asyncio.Queue):
     try:
         name = await asyncio.wait_for(queue.get(), 5)
-    except asyncio.TimeoutError:
+    except TimeoutError:
         name = "stranger"
     return f"Hello {name}"
`,
  declines: reasons,
  byHand: `
Catch \`TimeoutError\` in all files once no Python below 3.11 is left. It is an \`OSError\`: look at the
order of handlers.
`,
  visit: {
    attribute(node, { file, fix, report, decline }) {
      if (node.get('attribute')?.text !== 'TimeoutError' || isStore(node)) return
      if (!isAsyncioError(file.names.of(node)) || isForSomeVersions(node, file)) return
      if (!isBuiltinAt(node, file)) return decline('name-taken')
      return report(fix('write `TimeoutError`', ...withoutTwin(node, file)))
    },
    import_from_statement(statement, tools) {
      const { file } = tools
      const binding = file.scopes.imports.find(each => statement.contains(each.node) && isAsyncioError(each.target))
      if (!binding || isForSomeVersions(statement, file) || file.scopes.siblings(binding).length > 1) return
      const uses = file.scopes.references(binding)
      const verdict = binding.name === 'TimeoutError' ? dropped(binding, statement, tools) : renamed(uses, tools)
      return verdict && { ...verdict, at: binding.node.parent as Node }
    },
  },
})

/** True where the bare name means the builtin. */
function isBuiltinAt(node: Node, file: PythonFile): boolean {
  return file.scopes.lookup('TimeoutError', node)?.length === 0
}

/** Renames the class, or takes it out of a tuple that names it under another name as well. */
function withoutTwin(node: Node, file: PythonFile): Edit[] {
  const tuple = node.parent?.kind === 'tuple' ? node.parent : null
  const others = (tuple?.children ?? []).filter(each => each !== node)
  const isTwin = (each: Node) =>
    file.names.of(each) === 'builtins.TimeoutError' || (each.start < node.start && isAsyncioError(file.names.of(each)))
  const isCaught = tuple?.parent?.kind === 'except_clause' || tuple?.parent?.parent?.kind === 'except_clause'
  if (!tuple || !isCaught || !others.some(isTwin) || file.hasComment(tuple.start, tuple.end))
    return [replace(node, 'TimeoutError')]
  const [only] = others
  if (only && others.length === 1) return withoutParentheses(tuple, only)
  return [remove(withComma(node))]
}

/** The one name that is left of a tuple; words beside its parentheses, `except(…)as error`, get a space. */
function withoutParentheses(tuple: Node, only: Node): Edit[] {
  const { text } = tuple.tree
  const gap = (at: number) => (/\w/.test(text[at] ?? '') ? ' ' : '')
  return [
    replace({ start: tuple.start, end: only.start }, gap(tuple.start - 1)),
    replace({ start: only.end, end: tuple.end }, gap(tuple.end)),
  ]
}

/** A part of a list together with the comma that belongs to it. */
function withComma(node: Node): { start: number; end: number } {
  const { next, previous } = node
  if (next) return { start: node.start, end: next.start }
  return { start: previous?.end ?? node.start, end: node.end }
}

/** `from asyncio import TimeoutError`: without it the name means the builtin. */
function dropped(binding: Binding, statement: Node, tools: Tools<Reason>): Verdict | undefined {
  const { file, facts, fix, report, decline } = tools
  if (file.scopes.references(binding).length === 0) return
  if (/(^|\/)__init__\.py$/.test(file.path) || isExported(file, binding.name)) return decline('exported')
  if (facts.takesFrom(file.module, binding.name, file.path)) return decline('exported')
  const message = 'use the builtin `TimeoutError`'
  const names = statement.all('name')
  if (names.length > 1) {
    const name = names.find(each => each.contains(binding.node)) as Node
    return report(fix(message, remove(withComma(name))))
  }
  const isAlone = (statement.parent?.children.length ?? 0) < 2
  const lines = { start: lineStart(file.tree, statement.start), end: nextLine(file.tree, statement.end) }
  if (isAlone || !ownsLines(statement) || file.hasComment(lines.start, lines.end)) return decline('import-shares-line')
  return report(fix(message, remove(lines)))
}

/** `from asyncio import TimeoutError as Late`: the import goes with its last use. */
function renamed(uses: readonly Node[], tools: Tools<Reason>): Verdict | undefined {
  const { file, fix, report, decline } = tools
  if (uses.length === 0) return
  if (!uses.every(use => isBuiltinAt(use, file))) return decline('name-taken')
  return report(fix('use the builtin `TimeoutError`', ...uses.map(use => replace(use, 'TimeoutError'))))
}
