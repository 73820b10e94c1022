/** `async with a:` around nothing but `async with b:` → `async with a, b:`. */

import { type Edit, replace } from '../../src/engine/edit.ts'
import { atLeast, type PythonVersion } from '../../src/engine/settings.ts'
import { defineTransform } from '../../src/engine/transform.ts'
import { dedentLines, indentOf, lineEnd, nextLine } from '../../src/python/blocks.ts'
import { LINE_WIDTH, width } from '../../src/python/line-width.ts'
import type { Node, Tree } from '../../src/python/tree.ts'
import { headOf } from './colour/managers.ts'

export default defineTransform({
  name: 'nested-async-with',
  family: 'contexts',
  summary: 'an `async with` that holds nothing but another one',
  why: `
\`async with a, b:\` does what two nested statements do, in the same order and with the same clean-up, and takes one level of
indentation less.

The fix joins the two headers and moves the body to the left. It is safe. A header that would be longer than 88 characters gets
parentheses from Python 3.10 on. Off by default, since it is a matter of taste.
`,
  default: false,
  triggers: ['with'],
  needs: 'async',
  within: ['with'],
  aliases: ['SIM117'],
  example: `
 async def copy(source, target):
-    async with source.reader() as reader:
-        async with target.writer() as writer:
-            await writer.write(await reader.read())
+    async with source.reader() as reader, target.writer() as writer:
+        await writer.write(await reader.read())
`,
  declines: {
    comment: 'a comment stands between the two, which would have no place',
    'several-lines': 'what one of them enters goes over several lines',
    'too-long': 'the line would be longer than 88 characters, and parentheses in its place need Python 3.10',
  },
  byHand: `
Name both in one \`async with\`, in parentheses where the line gets too long.
`,
  visit: {
    with_statement(outer, { file, settings, fix, report, decline }) {
      const inner = outer.has('async') && !loneIn(outer.parent?.parent) ? loneIn(outer) : null
      if (!inner) return

      const at = headOf(outer)
      const header = { start: outer.start, end: colonOf(inner).end }
      if (file.hasComment(header.start, header.end)) return { ...decline('comment'), at }
      const managers = [outer, inner].flatMap(managersOf)
      if (managers.some(({ text }) => /[\r\n]/.test(text))) return { ...decline('several-lines'), at }
      const joined = joinedHeader(managers, outer, inner, settings.targetVersion)
      if (!joined) return { ...decline('too-long'), at }

      return { ...report(fix('enter both at once', replace(header, joined), ...bodyMoved(outer, inner))), at }
    },
  },
})

/** The `async with` that is all there is in the body of another one, or null. */
function loneIn(outer: Node | null | undefined): Node | null {
  if (outer?.kind !== 'with_statement' || !outer.has('async')) return null
  const [only, ...others] = outer.get('body')?.children ?? []
  return only?.kind === 'with_statement' && only.has('async') && others.length === 0 ? only : null
}

function managersOf(statement: Node): readonly Node[] {
  return statement.child('with_clause')?.children ?? []
}

function colonOf(statement: Node): Node {
  return statement.tokens.find(({ kind }) => kind === ':') as Node
}

/** One line, or a line for each manager; null where it can be neither. */
function joinedHeader(managers: readonly Node[], outer: Node, inner: Node, target: PythonVersion): string | null {
  const { tree } = outer
  const [indent, unit] = [indentOf(outer), unitOf(outer, inner)]
  const line = `async with ${managers.map(({ text }) => text).join(', ')}:`
  const colon = colonOf(inner).end
  const rest = tree.text.slice(colon, lineEnd(tree, colon))
  if (width(indent + line + rest) <= LINE_WIDTH) return line
  if (!atLeast(target, [3, 10])) return null
  return ['async with (', ...managers.map(({ text }) => `${indent}${unit}${text},`), `${indent}):`].join('\n')
}

function unitOf(outer: Node, inner: Node): string {
  return indentOf(inner).slice(indentOf(outer).length)
}

/** The body of the inner one, and the comments behind it that stand as deep, one level further left. */
function bodyMoved(outer: Node, inner: Node): Edit[] {
  const { tree } = outer
  const first = inner.get('body')?.children[0]
  const start = nextLine(tree, colonOf(inner).end)
  if (!first || first.start < start) return []
  const end = endOfComments(tree, inner.end, indentOf(first))
  return dedentLines(tree, { start, end }, unitOf(outer, inner), indentOf(outer))
}

function endOfComments(tree: Tree, offset: number, indent: string): number {
  const start = nextLine(tree, offset)
  const line = tree.text.slice(start, lineEnd(tree, start))
  const isMore = start < tree.text.length && (line.trim() === '' || line.startsWith(`${indent}#`))
  return isMore ? endOfComments(tree, start, indent) : offset
}
