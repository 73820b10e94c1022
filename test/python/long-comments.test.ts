/** Long runs of comment lines: the parser does not see most of them, and makes the same tree. */

import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Language, Parser } from 'web-tree-sitter'
import type { Node } from '../../src/python/tree.ts'
import { parser } from '../engine-under-test.ts'

const plain = new Parser()
plain.setLanguage(await Language.load(readFileSync('grammar/tree-sitter-python.wasm')))

/** One line a node, in source order: what web-tree-sitter makes of the text as it is, without comments. */
function linesOfGrammar(text: string): string[] {
  const tree = plain.parse(text)
  const lines: string[] = []
  const cursor = tree?.walk()
  for (let down = true; cursor; ) {
    if (down && cursor.nodeType !== 'comment') lines.push(`${cursor.nodeType} ${cursor.startIndex}-${cursor.endIndex}`)
    if (down && cursor.gotoFirstChild()) continue
    down = cursor.gotoNextSibling()
    if (!down && !cursor.gotoParent()) break
  }
  cursor?.delete()
  tree?.delete()
  return lines
}

const linesOf = ({ kind, start, end, tokens }: Node): string[] => [
  `${kind} ${start}-${end}`,
  ...tokens.flatMap(linesOf),
]

/** A run of comment lines, longer than what the scanner leaves as it is. */
const run = fc
  .array(fc.tuple(fc.nat(9), fc.constantFrom('# c\n', '#\n', '# é𝒳\n', '# c\n\n', '# c\r\n')), {
    minLength: 17,
    maxLength: 40,
  })
  .map(lines => lines.map(([indent, line]) => ' '.repeat(indent) + line).join(''))

const code = fc.constantFrom(
  'def f():\n',
  'class C:\n  x = 1\n',
  'if x:\n    y()\n',
  'if x:\n  try:\n    y()  # here\n',
  'async def f():\n  while x:\n     with y:\n        z()\n',
)
const rest = fc.constantFrom('', 'x = 1\n', '  x = 1\n', '    x = 1\n', '  except E:\n    pass\n', 'else:\n  pass\n')

test('a text with long runs of comment lines makes the tree that it makes with all of them in sight', {
  timeout: 120_000,
}, () => {
  let compared = 0
  fc.assert(
    fc.property(run, code, run, rest, run, (first, opening, middle, closing, last) => {
      const text = first + opening + middle + closing + last
      const tree = parser.parseWhole(text)
      expect(tree.comments.map(each => each.text.replace('\r', ''))).toEqual(text.match(/#[^\r\n]*/g))
      if (tree.damage.length > 0) return
      compared++
      expect(linesOf(tree.root)).toEqual(linesOfGrammar(text))
      expect(linesOf(parser.parse(text).root)).toEqual(linesOfGrammar(text))
    }),
    { numRuns: 400, seed: 1 },
  )
  expect(compared).toBeGreaterThan(100)
})

test.each(['#\n', '# some\n\n', '    # c\n', '# c\n    # c\n'])(
  'twenty thousand lines of %j are read without much effort',
  { timeout: 120_000 },
  line => {
    const comments = line.repeat(20_000)
    for (const text of [`x = 1\n${comments}`, `${comments}def f():\n${comments}    pass\n${comments}x = 1\n`]) {
      expect(parser.parseWhole(text).damage).toEqual([])
      expect(parser.parse(text).damageIn()).toEqual([])
    }
  },
)

test('a text that takes the parser too much effort is left alone', { timeout: 120_000 }, () => {
  const text = `def f():\n    return 1${' \\\n'.repeat(30_000)}\n\n\ndef g():\n    return 2\n`
  const [damage, ...more] = parser.parseWhole(text).damage
  expect(more).toEqual([])
  expect(damage).toEqual({ start: 0, end: text.length, why: 'too-complex' })
})
