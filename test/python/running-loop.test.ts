/** Which expressions are the running event loop. */

import { describe, expect, test } from 'vitest'
import { isRunningLoop, loopVariableOf } from '../../src/python/running-loop.ts'
import type { Node } from '../../src/python/tree.ts'
import { callOf, parsed, python } from './parsed.ts'

const running: Record<string, string> = {
  'asked for': python`
    async def main():
        asyncio.get_running_loop().stop()
  `,
  'asked for in a function': python`
    def callback():
        asyncio.get_running_loop().stop()
  `,
  'by the old name in a coroutine': python`
    async def main():
        asyncio.get_event_loop().stop()
  `,
  'in a variable': python`
    async def main():
        loop = asyncio.get_event_loop()
        loop.stop()
  `,
  'in a variable with a type': python`
    async def main():
        loop: asyncio.AbstractEventLoop = asyncio.get_running_loop()
        loop.stop()
  `,
  'in a comprehension': python`
    async def main():
        loop = asyncio.get_running_loop()
        return [loop.stop() for _ in range(3)]
  `,
}

test.each(Object.entries(running))('yes: %s', (_, text) => {
  expect(ask(text)).toBe(true)
})

const others: Record<string, string> = {
  'the old name in a function': python`
    def main():
        asyncio.get_event_loop().stop()
  `,
  'a new one': python`
    async def main():
        asyncio.new_event_loop().stop()
  `,
  'a variable with two values': python`
    async def main():
        loop = asyncio.get_running_loop()
        if other:
            loop = other
        loop.stop()
  `,
  'a parameter': python`
    async def main(loop=None):
        loop.stop()
  `,
  'a variable of another function': python`
    async def main():
        loop = asyncio.get_running_loop()
        def work():
            loop.stop()
  `,
  'a variable of the module': python`
    loop = asyncio.get_event_loop()
    async def main():
        loop.stop()
  `,
  'an attribute': python`
    class Job:
        async def run(self):
            self.loop = asyncio.get_running_loop()
            self.loop.stop()
  `,
  'a variable that has its value later': python`
    async def main():
        while True:
            loop.stop()
            loop = asyncio.get_running_loop()
  `,
}

test.each(Object.entries(others))('no: %s', (_, text) => {
  expect(ask(text)).toBe(false)
})

describe('a variable', () => {
  test('has uses, and can go with its line', () => {
    const found = variable(python`
      async def main():
          loop = asyncio.get_running_loop()
          loop.call_soon(print)
          loop.stop()
    `)
    expect(found?.uses.map(use => use.parent?.text)).toEqual(['loop.call_soon', 'loop.stop'])
    expect(found?.removal?.text).toBe('')
  })

  test('is none where a function inside reads it too', () => {
    const text = python`
      async def main():
          loop = asyncio.get_running_loop()
          work(lambda: loop.time())
          loop.stop()
    `
    expect(variable(text)).toBeNull()
  })

  test.each([
    'loop = asyncio.get_running_loop()  # of the shop',
    'loop = asyncio.get_running_loop(); print()',
    'self.loop = loop = asyncio.get_running_loop()',
  ])('stays: %s', line => {
    expect(variable(`async def main():\n    ${line}\n    loop.stop()\n`)?.removal ?? null).toBeNull()
  })
})

function loopIn(text: string) {
  const file = parsed(`import asyncio\n${text}`)
  const loop = callOf(file, 'stop').get('function')?.get('object') as Node
  return { loop, file }
}

function ask(text: string): boolean {
  const { loop, file } = loopIn(text)
  return isRunningLoop(loop, file)
}

function variable(text: string) {
  const { loop, file } = loopIn(text)
  return loopVariableOf(loop, file)
}
