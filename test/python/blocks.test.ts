/** Statements, lines and indentation. */

import { describe, expect, test } from 'vitest'
import { applyEdits } from '../../src/engine/apply.ts'
import {
  dedentLines,
  indentLines,
  indentOf,
  indentUnit,
  lineEnd,
  linesBelow,
  nextLine,
  ownsLines,
  statementOf,
  topLevelStatement,
} from '../../src/python/blocks.ts'
import { callOf, parsed } from './parsed.ts'

test.each([
  ['def f():\n    if a:\n        x = [here()]\n', 'x = [here()]'],
  ['def f():\n    if here():\n        pass\n', 'if here():\n        pass'],
  ['a = 1; here()\n', 'here()'],
  ['def f(): here()\n', 'here()'],
  ['@here()\ndef f(): pass\n', '@here()\ndef f(): pass'],
  ['with here() as x: pass\n', 'with here() as x: pass'],
  ['if a:\n    pass\nelif here():\n    pass\n', 'if a:\n    pass\nelif here():\n    pass'],
])('statementOf in %j', (text, expected) => expect(statementOf(callOf(parsed(text), 'here')).text).toBe(expected))

test('topLevelStatement', () => {
  expect(topLevelStatement(callOf(parsed('x\nclass A:\n  def f(self):\n    here()\n'), 'here')).kind).toBe(
    'class_definition',
  )
})

test.each([
  ['here()\n', true],
  ['here()  # why\n', true],
  ['here()', true],
  ['def f():\n\there()\n', true],
  ['a; here()\n', false],
  ['here(); a\n', false],
  ['here();\n', false],
  ['if a: here()\n', false],
  ['class A: here()\n', false],
  ['x = (1,\n  here())\n', true],
])('ownsLines in %j', (text, expected) => expect(ownsLines(statementOf(callOf(parsed(text), 'here')))).toBe(expected))

test.each([
  ['here()', 'here()\na\n  b'],
  ['here()  # why\nx\n', 'here()  # why\na\n  b\nx\n'],
  ['if x:\r\n\there()  # why\r\n\ty\r\n', 'if x:\r\n\there()  # why\n\ta\n\t  b\r\n\ty\r\n'],
  ['for x in here():\r\n  y\r\n', 'for x in here():\r\n  y\na\n  b\r\n'],
  ['for x in here():\r\n  y\r\nz\r\n', 'for x in here():\r\n  y\na\n  b\r\nz\r\n'],
  ['for x in here():\n  y\n\n  # end\n# next\nz\n', 'for x in here():\n  y\n\n  # end\na\n  b\n# next\nz\n'],
  ['if x:\n  here(\n1)\n  # next\n', 'if x:\n  here(\n1)\n  a\n    b\n  # next\n'],
])('linesBelow a statement of %j', (text, expected) => {
  // The engine gives the added lines the line ends of the file.
  const statement = statementOf(callOf(parsed(text), 'here'))
  expect(applyEdits(text, [linesBelow(statement, ['a', '  b'])])).toBe(expected)
})

describe('indentUnit', () => {
  test.each([
    ['x = 1\n', '    '],
    ['if a:\n  b\n', '  '],
    ['if a:\n\tb\n', '\t'],
    ['if a: b\nif a:\n   b\n', '   '],
    ['def f():\n  try:\n    a\n  finally:\n    b\n', '  '],
    ['match a:\n  case 1:\n    b\n', '  '],
    ['if a:\r\n  b\r\n', '  '],
  ])('of %j', (text, expected) => expect(indentUnit(parsed(text).tree)).toBe(expected))
})

test('indentOf', () => {
  expect(indentOf(callOf(parsed('if a:\n\t here()\n'), 'here'))).toBe('\t ')
})

/** The text with the whole suite of the last `with` shifted by `shift`. */
function shifted(text: string, shift: typeof indentLines): string {
  const { tree } = parsed(text)
  const suite = statementOf(callOf(parsed(text), 'here'))
  return applyEdits(text, shift(tree, { start: suite.start, end: suite.end }, '  '))
}

describe('indentLines', () => {
  test('leaves strings, empty lines and line ends as they are', () => {
    const text = 'if here():\r\n  a = """\r\n  kept\r\n"""\r\n\r\n  # note\r\n  b = (1,\r\n2)\r\n'
    expect(shifted(text, indentLines)).toBe(
      '  if here():\r\n    a = """\r\n  kept\r\n"""\r\n\r\n    # note\r\n    b = (1,\r\n  2)\r\n',
    )
  })
  test('leaves f-strings as they are', () => {
    expect(shifted('x = f"""{here()}\n a {b}\n c"""\n', indentLines)).toBe('  x = f"""{here()}\n a {b}\n c"""\n')
  })
})

test('dedentLines takes the unit where it is', () => {
  expect(shifted('  if here():\n      a = """\n  kept"""\n    # note\n      b\n', dedentLines)).toBe(
    'if here():\n    a = """\n  kept"""\n  # note\n    b\n',
  )
})

test('lines end as Python says', () => {
  const { tree } = parsed('a\r\nb\rc\u2028d\ne')
  expect([lineEnd(tree, 0), nextLine(tree, 0), nextLine(tree, 3), nextLine(tree, 5), nextLine(tree, 9)]).toEqual([
    1, 3, 5, 9, 10,
  ])
})
