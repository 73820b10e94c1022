/** What is left of a text when every statement that calls `go` is taken out. */

import { expect, test } from 'vitest'
import { isRemovable, removeStatements } from '../../src/python/removal.ts'
import { descendants, type Node } from '../../src/python/tree.ts'
import { parsed } from './parsed.ts'

function without(text: string): string {
  const file = parsed(text)
  const calls = descendants(file.tree.root, 'call').filter(call => call.get('function')?.text === 'go')
  const edits = removeStatements(calls.map(call => call.parent as Node))
  return edits
    .sort((a, b) => b.start - a.start)
    .reduce((result, { start, end, text: added }) => result.slice(0, start) + added + result.slice(end), text)
}

test.each<[string, string, string]>([
  ['one of several', 'a()\ngo()\nb()\n', 'a()\nb()\n'],
  ['two in a row', 'a()\ngo(1)\ngo(2)\nb()\n', 'a()\nb()\n'],
  ['between blank lines', 'a()\n\ngo()\n\nb()\n', 'a()\n\nb()\n'],
  ['before a wider gap', 'a()\n\ngo()\n\n\ndef b(): ...\n', 'a()\n\n\ndef b(): ...\n'],
  ['the last one', 'a()\n\ngo()\n', 'a()\n'],
  ['the first of a suite', 'def f():\n    go()\n\n    b()\n', 'def f():\n    b()\n'],
  ['below a comment', 'def f():\n    # why\n    go()\n\n    b()\n', 'def f():\n    # why\n\n    b()\n'],
  ['all of a suite', 'if x:\n    go(1)\n    go(2)\nb()\n', 'if x:\n    pass\nb()\n'],
  ['with a comment behind it', 'a()\ngo()  # why\nb()\n', 'a()\n# why\nb()\n'],
  ['over several lines', 'a()\ngo(\n    1,\n)\nb()\n', 'a()\nb()\n'],
  ['with Windows line ends', 'a()\r\n\r\ngo()\r\n\r\nb()\r\n', 'a()\r\n\r\nb()\r\n'],
])('%s', (_, text, expected) => {
  expect(without(text)).toBe(expected)
})

test.each([
  ['go()\n', true],
  ['a(); go()\n', false],
  ['if x: go()\n', false],
  ['go(  # why\n    1\n)\n', false],
])('%j can go: %s', (text, expected) => {
  const file = parsed(text)
  const call = descendants(file.tree.root, 'call').find(each => each.text.startsWith('go'))
  expect(isRemovable(call?.parent as Node, file)).toBe(expected)
})
