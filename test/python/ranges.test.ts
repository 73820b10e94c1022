/** Names that statements read and write: the statements are those between the markers `first` and `last`. */

import { expect, test } from 'vitest'
import { statementOf } from '../../src/python/blocks.ts'
import { readsAndWrites } from '../../src/python/ranges.ts'
import { callOf, parsed, python } from './parsed.ts'

/** The statements from the one that calls `first` to the one that calls `last`, as `reads / writes / usedAfter`. */
function between(text: string): string {
  const file = parsed(text)
  const from = statementOf(callOf(file, 'first'))
  const to = statementOf(callOf(file, 'last'))
  const suite = from.parent?.children ?? []
  const { reads, writes, usedAfter } = readsAndWrites(suite.slice(suite.indexOf(from), suite.indexOf(to) + 1), file)
  const sorted = (names: ReadonlySet<string>) =>
    [...names]
      .filter(name => !/^(first|last)$/.test(name))
      .sort()
      .join(' ')
  return [reads, writes, usedAfter].map(sorted).join(' / ')
}

test.each([
  [
    'a function',
    python`
      def f(a):
          b = first(a)
          c, (d, *e) = last(b)
          return d
    `,
    'a b / b c d e / d',
  ],
  [
    'what comprehensions and lambdas keep',
    python`
      def f(xs, y):
          ys = [x + y for x in first(xs) if (z := x)]
          g = lambda k: k + last(ys)
          return z
    `,
    'xs y ys / g ys z / z',
  ],
  [
    'augmented assignments, loops, with, except, imports and definitions',
    python`
      def f():
          n += first()
          for i in r: pass
          with m as w: pass
          import os.path as p, sys
          def g(q): return q
          last()
          print(g, n)
    `,
    'm n r / g i n p sys w / g n',
  ],
  [
    'the next round',
    python`
      def f(xs):
          v = 0
          for x in xs:
              print(v)
              v = first(x)
              w = last()
    `,
    'x / v w / v',
  ],
  [
    'closures and globals',
    python`
      def f():
          global total
          def g(): return seen
          seen = first()
          total = last()
    `,
    ' / seen total / seen total',
  ],
  [
    'a module',
    python`
      a = first()
      b = last()
      def f(): return b
    `,
    ' / a b / b',
  ],
  [
    'another variable of that name',
    python`
      def f():
          a = first(last())
          return [a for a in ()]
    `,
    ' / a / ',
  ],
])('reads and writes: %s', (_, text, expected) => expect(between(text)).toBe(expected))
