/** Calls that give way to one of their arguments, and callees that become others of their module. */

import { expect, test } from 'vitest'
import type { Edit } from '../../src/engine/edit.ts'
import { argumentsOf } from '../../src/python/calls.ts'
import type { PythonFile } from '../../src/python/file.ts'
import { renamedCallee } from '../../src/python/same-module.ts'
import type { Node } from '../../src/python/tree.ts'
import { onlyArgument } from '../../src/python/unwrapped-calls.ts'
import { callOf, parsed } from './parsed.ts'

test.each([
  ['run(f())', 'await f()'],
  ['run(f(), debug=True)', 'await f()'],
  ['run(debug=True, main=f())', 'await f()'],
  ['run(f() or g())', 'await (f() or g())'],
  ['run((f()))', 'await (f())'],
  ['run(\n    f(),\n)', 'await (\n    f()\n)'],
  ['run(\n    # first\n    main=f(),\n)', 'await (\n    # first\n    f()\n)'],
  ['run(f(\n    1,  # one\n))', 'await f(\n    1,  # one\n)'],
  ['run(\n    f(),\n    debug=True,\n)', 'await (\n    f()\n)'],
])('%s', (text, expected) => {
  expect(unwrapped(text)).toBe(expected)
})

test.each(['run(\n    f(),\n    debug=True,  # why\n)', 'run(\n    debug=True,\n    main=f(),\n)'])('not: %s', text => {
  expect(unwrapped(text)).toBeNull()
})

test.each([
  ['import asyncio as aio\naio.run()', 'import asyncio as aio\naio.gather()'],
  ['from asyncio import run\nrun()', 'from asyncio import gather, run\ngather()'],
])('a callee of the same module: %s', (text, expected) => {
  const file = parsed(text)
  const edits = renamedCallee(callOf(file, 'run').get('function') as Node, 'asyncio', 'gather', file)
  expect(edits && applied(file, edits)).toBe(expected)
})

function unwrapped(text: string): string | null {
  const file = parsed(text)
  const call = callOf(file, 'run')
  const { positional, keywords } = argumentsOf(call)
  const argument = keywords.get('main') ?? (positional[0] as Node)
  const edits = onlyArgument(call, argument, file, { opening: 'await ' })
  return edits && applied(file, edits)
}

function applied({ text }: PythonFile, edits: readonly Edit[]): string {
  const sorted = [...edits].sort((a, b) => b.start - a.start)
  return sorted.reduce((rest, edit) => rest.slice(0, edit.start) + edit.text + rest.slice(edit.end), text)
}
