/** How long a local variable keeps what nobody reads from it. */

import { expect, test } from 'vitest'
import { descendants } from '../../src/python/tree.ts'
import { isKeptOn, isLostSoon } from '../../src/python/unread-variables.ts'
import { parsed } from './parsed.ts'

function answers(code: string, isLoopRunning = true): [boolean, boolean] {
  const file = parsed(code)
  const assignment = descendants(file.tree.root, 'assignment').find(each => each.get('left')?.text === 't')
  if (!assignment) throw new Error('nothing is assigned to t')
  return [isLostSoon(assignment, file, isLoopRunning), isKeptOn(assignment, file, isLoopRunning)]
}

test.each([
  ['def f(g):\n    t = g()\n    g()', true, false],
  ['async def f(g):\n    await g()\n    t = g()', true, false],
  ['async def f(g):\n    t = g()\n    await g()', false, true],
  ['async def f(g):\n    async with g:\n        t = g()', false, true],
  ['async def f(g):\n    while True:\n        await g()\n        t = g()', true, true],
  ['async def f(g):\n    async for x in g:\n        t = g()', true, true],
  ['async def f(g):\n    for x in g:\n        t = g()\n        break\n    await g()', false, true],
  ['async def f(g):\n    for x in g:\n        t = g()\n    await g()', true, true],
  ['def f(g):\n    t = g()\n    yield', false, true],
  ['def f(g):\n    t = g()\n    return t', false, false],
  ['def f(g):\n    t = g()\n    return locals()', false, false],
  ['def f(g):\n    t = g()\n    del t', false, false],
  ['async def f(g):\n    t = g()\n    async def inner():\n        await g()', true, false],
  ['async def f(g):\n    t = g()\n    return lambda: t', false, false],
])('%j is lost soon: %s, kept on: %s', (code, isLost, isKept) => {
  expect(answers(code)).toEqual([isLost, isKept])
})

test('what a plain function calls may run an event loop', () => {
  expect(answers('def f(g):\n    t = g()\n    g.run_forever()', false)).toEqual([false, true])
  expect(answers('def f(g):\n    g.log(1)\n    t = g()\n    print(1)', false)).toEqual([true, false])
})
