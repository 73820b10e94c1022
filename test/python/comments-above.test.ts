/** Comments that belong to a statement. */

import { expect, test } from 'vitest'
import { isExplained, startWithComments } from '../../src/python/comments-above.ts'
import { callOf, parsed } from './parsed.ts'

test.each([
  ['# one\n# two\npay()', '# one\n# two\npay()'],
  ['# one\n\n# two\npay()', '# two\npay()'],
  ['# one\r\n# two\r\npay()', '# one\r\n# two\r\npay()'],
  ['# one\n\npay()', 'pay()'],
  ['order()  # one\npay()', 'pay()'],
  ['def f():\n# one\n    # two\n    pay()', '    # two\n    pay()'],
  ['text = """\n# one\n"""\npay()', 'pay()'],
  ['pay()', 'pay()'],
])('%j', (code, expected) => {
  const file = parsed(code)
  const statement = callOf(file, 'pay').parent
  expect(statement && code.slice(startWithComments(statement))).toBe(expected)
})

test.each([
  ['# one\npay()', true],
  ['pay()  # one', true],
  ['pay()\n# one', false],
  ['# one\n\npay()', false],
  ['pay(); order()  # one', false],
])('%j is explained: %s', (code, expected) => {
  const statement = callOf(parsed(code), 'pay').parent
  expect(statement && isExplained(statement)).toBe(expected)
})
