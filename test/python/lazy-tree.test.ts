/** Bodies that are parsed when somebody looks into them make the same tree as the whole text parsed at once. */

import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { descendantsWith, type Node, nodeAt, type Tree } from '../../src/python/tree.ts'
import { parser } from '../engine-under-test.ts'

/** Where two trees differ first, or null. */
function differenceBetween(one: Tree, other: Tree): string | null {
  const pending: [Node, Node][] = [[one.root, other.root]]
  for (let next = pending.pop(); next; next = pending.pop()) {
    const [a, b] = next
    if (shape(a) !== shape(b)) return `${shape(a)} and ${shape(b)}`
    if (a.tokens.some(token => token.parent !== a)) return `wrong parent below ${shape(a)}`
    for (const [index, token] of a.tokens.entries()) pending.push([token, b.tokens[index] as Node])
  }
  const comments = JSON.stringify(one.comments) === JSON.stringify(other.comments)
  return comments ? null : 'comments'
}

function shape({ kind, field, named, start, end, index, tokens, children }: Node): string {
  return `${kind} ${field} ${named} [${start}, ${end}] ${index} ${tokens.length} ${children.length}`
}

function pythonFilesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap(entry => {
    const file = path.join(folder, entry.name)
    if (entry.isDirectory()) return pythonFilesBelow(file)
    return entry.name.endsWith('.py') ? [file] : []
  })
}

const texts = pythonFilesBelow('fixtures').map(file => readFileSync(file, 'utf8'))

describe('the tree', () => {
  test('of every fixture is the same, as far as it is understood', () => {
    let lazy = 0
    for (const text of texts) {
      const tree = parser.parse(text)
      if (tree.unread.size > 0) lazy++
      const whole = parser.parseWhole(text)
      if (whole.damage.length === 0) expect(differenceBetween(tree, whole), text).toBeNull()
    }
    expect(lazy).toBeGreaterThan(texts.length / 2)
  })

  test('of damaged and mixed texts is the same, as far as it is understood', () => {
    const slice = fc.record({ text: fc.constantFrom(...texts), start: fc.nat(), length: fc.nat({ max: 400 }) })
    const mixture = fc.tuple(fc.constantFrom(...texts), fc.nat(), slice).map(([text, at, piece]) => {
      const from = piece.start % (piece.text.length + 1)
      const place = text.indexOf('\n', at % (text.length + 1)) + 1
      return text.slice(0, place) + piece.text.slice(from, from + piece.length) + text.slice(place)
    })
    fc.assert(
      fc.property(mixture, text => {
        const whole = parser.parseWhole(text)
        if (whole.damage.length === 0) expect(differenceBetween(parser.parse(text), whole)).toBeNull()
      }),
      { numRuns: 300, seed: 5 },
    )
  })
})

describe('a body', () => {
  const text =
    'import a\n\n\nclass A:\n    def one(self):  # first\n        # why\n        return a.b\n        # end\n\n    async def two(self): return 1\n\n\ndef three():\n    def inner():\n        pass\n'

  test('is not parsed before somebody looks into it', () => {
    const tree = parser.parse(text)
    expect(tree.unread.size).toBe(2)
    expect(descendantsWith('inner', tree.root, 'function_definition')).toHaveLength(4)
    expect([...tree.unread].map(({ text }) => text)).toEqual(['return a.b\n        # end'])
    expect(nodeAt(tree, 'call', 3)).toBeNull()
    expect(tree.unread.size).toBe(1)
  })

  test('that is not understood is damage once it is read', () => {
    const tree = parser.parse('def f():\n    return 1 +\n\n\ndef g():\n    return 2\n')
    expect(tree.damageIn('absent').length).toBeLessThanOrEqual(tree.damageIn().length)
    expect(tree.damageIn()).toEqual(parser.parseWhole(tree.text).damage)
  })

  test('holds a word where it is a word', () => {
    const tree = parser.parse('def f():\n    awaits = "await"\n\n\ndef g():\n    awaits = 1\n')
    const held = tree.root.children.map(node => ['await', 'awaits', '1', 'wait'].filter(word => tree.holds(word, node)))
    expect(held).toEqual([
      ['await', 'awaits'],
      ['awaits', '1'],
    ])
  })
})
