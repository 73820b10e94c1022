/** What is left of a call when one argument goes. */

import { expect, test } from 'vitest'
import { withoutArgument } from '../../src/python/argument-edits.ts'
import { descendants } from '../../src/python/tree.ts'
import { parsed } from './parsed.ts'

/** The text without every argument that is called `loop`. */
function without(text: string): string {
  const file = parsed(text)
  const argument = descendants(file.tree.root, 'keyword_argument').find(each => each.get('name')?.text === 'loop')
  if (!argument) throw new Error('there is no such argument')
  const { start, end } = withoutArgument(argument)
  return text.slice(0, start) + text.slice(end)
}

test.each([
  ['f(loop=x)', 'f()'],
  ['f( loop=x, )', 'f()'],
  ['f(a, loop=x)', 'f(a)'],
  ['f(a, loop=x, b=1)', 'f(a, b=1)'],
  ['f(loop=x, b=1)', 'f(b=1)'],
  ['f(*a, loop=x, **k)', 'f(*a, **k)'],
  ['f(\n    a,\n    loop=x,\n)', 'f(\n    a,\n)'],
  ['f(\n    loop=x,\n    b=1,\n)', 'f(\n    b=1,\n)'],
  ['f(\n    loop=x\n)', 'f()'],
  ['f(\n    loop=x,  # it\n)', 'f(\n    # it\n)'],
  ['f(\n    a,  # one\n    loop=x,\n    b=1,\n)', 'f(\n    a,  # one\n    b=1,\n)'],
  ['f(a,  # one\n  loop=x)', 'f(a,  # one\n  )'],
])('%j becomes %j', (before, after) => {
  expect(without(before)).toBe(after)
})
