/** Which calls took a `loop`, and what the argument is. */

import { expect, test } from 'vitest'
import { isLoopAround, loopDictionary, loopTaker, onlyReads, runsInLoop } from '../../src/python/loop-arguments.ts'
import type { Node } from '../../src/python/tree.ts'
import { descendants } from '../../src/python/tree.ts'
import { parsed } from './parsed.ts'

const HEAD = 'import asyncio, functools\n'

/** The last call with a `loop` or `**` in the text, and what is handed over. */
function last(body: string) {
  const file = parsed(`${HEAD}${body}`)
  const argument = descendants(file.tree.root, 'keyword_argument', 'dictionary_splat')
    .filter(each => each.kind === 'dictionary_splat' || each.get('name')?.text === 'loop')
    .at(-1) as Node
  const value = (argument.get('value') ?? argument.children[0]) as Node
  return { file, call: argument.parent?.parent as Node, value }
}

test.each([
  ['asyncio.sleep(1, loop=x)', 'coroutine'],
  ['asyncio.tasks.wait_for(f, 1, loop=x)', 'coroutine'],
  ['asyncio.subprocess.create_subprocess_exec("ls", loop=x)', 'coroutine'],
  ['asyncio.gather(f, loop=x)', 'future'],
  ['asyncio.locks.Lock(loop=x)', 'class'],
  ['functools.partial(asyncio.Queue, loop=x)', 'class'],
  ['class Q(asyncio.Queue):\n    def __init__(self, x):\n        super().__init__(loop=x)', 'class'],
  ['class Q(asyncio.Queue):\n    pass\nQ(loop=x)', 'class'],
  ['class Q(asyncio.Queue):\n    def __init__(self, loop):\n        pass\nQ(loop=x)', null],
  ['class Q(asyncio.Queue, Mixin):\n    pass\nQ(loop=x)', null],
  ['asyncio.ensure_future(f, loop=x)', null],
  ['asyncio.StreamReader(loop=x)', null],
])('%j: %j', (body, taker) => {
  const { call, file } = last(body)
  expect(loopTaker(call, file)).toBe(taker)
})

test.each([
  ['async def f():\n    g(loop=asyncio.get_running_loop())', true],
  ['async def f():\n    x = asyncio.get_event_loop()\n    g(loop=x)', true],
  ['@asyncio.coroutine\ndef f():\n    x = asyncio.get_event_loop()\n    g(loop=x)', true],
  ['def f():\n    x = asyncio.get_event_loop()\n    g(loop=x)', false],
  ['async def f(x):\n    g(loop=x)', false],
  ['x = asyncio.get_event_loop()\nasync def f():\n    g(loop=x)', false],
])('%j hands over the running loop: %j', (body, isRunning) => {
  const { value, file } = last(body)
  expect(isLoopAround(value, file)).toBe(isRunning)
})

test.each([
  ['g(loop=None)', true],
  ['g(loop=self.loop or asyncio.get_event_loop())', true],
  ['g(loop=task.get_loop())', true],
  ['g(loop=asyncio.new_event_loop())', false],
  ['g(loop=self.open().loop)', false],
])('%j only reads: %j', (body, isRead) => {
  const { value, file } = last(body)
  expect(onlyReads(value, file)).toBe(isRead)
})

test('a dictionary brings a loop where it is made in the same function', () => {
  const isFound = (body: string) => {
    const { value, file } = last(body)
    return loopDictionary(value, file) !== null
  }
  expect(isFound('def f(x):\n    k = {"loop": x}\n    g(**k)')).toBe(true)
  expect(isFound('def f(x):\n    g(**dict(loop=x))')).toBe(false)
  expect(isFound('def f(x):\n    k = {"limit": x}\n    g(**k)')).toBe(false)
  expect(isFound('k = {"loop": 1}\ndef f(x):\n    g(**k)')).toBe(false)
})

test('a loop runs in coroutines of both kinds, and nowhere else', () => {
  const runs = (body: string) => {
    const { call, file } = last(body)
    return runsInLoop(call, file)
  }
  expect(runs('async def f(x):\n    g(loop=x)')).toBe(true)
  expect(runs('import types\n@types.coroutine\ndef f(x):\n    g(loop=x)')).toBe(true)
  expect(runs('def f(x):\n    g(loop=x)')).toBe(false)
  expect(runs('async def f(x):\n    return lambda: g(loop=x)')).toBe(false)
})
