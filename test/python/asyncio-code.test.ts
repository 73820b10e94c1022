import { expect, test } from 'vitest'
import { runsOnAsyncio } from '../../src/python/asyncio-code.ts'
import { PythonFile } from '../../src/python/file.ts'
import { descendants } from '../../src/python/tree.ts'
import { parser } from '../engine-under-test.ts'

/** Whether the coroutine `wait` of a text runs on asyncio. */
function answer(text: string): boolean {
  const file = new PythonFile('main.py', 'main', parser.parse(text))
  const wait = descendants(file.tree.root, 'function_definition').find(each => each.get('name')?.text === 'wait')
  return wait ? runsOnAsyncio(wait, file) : false
}

const body = 'async def wait():\n    await door()\n'

test.each([
  ['by a call of its own', 'import asyncio\nasync def wait():\n    await asyncio.sleep(1)\n'],
  ['by a name that is imported', 'from asyncio import sleep\nasync def wait():\n    await sleep(1)\n'],
  [
    'by its class',
    'import asyncio\nclass Door:\n    def __init__(self):\n        self.lock = asyncio.Lock()\n    async def wait(self):\n        pass\n',
  ],
  ['by itself beside anyio', 'import asyncio, anyio\nasync def wait():\n    await asyncio.sleep(1)\n'],
])('certainly runs on asyncio %s', (_how, text) => {
  expect(answer(text)).toBe(true)
})

test.each([
  ['without a library', body],
  ['where only other code uses it', `import asyncio\nasync def other():\n    await asyncio.sleep(1)\n${body}`],
  ['where it only asks', 'import asyncio\nasync def wait(f):\n    return asyncio.iscoroutinefunction(f)\n'],
  ['beside trio', 'import asyncio, trio\nasync def wait():\n    await asyncio.sleep(1)\n'],
  [
    'in a class beside sniffio',
    'import asyncio, sniffio\nclass Door:\n    async def open(self):\n        await asyncio.sleep(1)\n    async def wait(self):\n        pass\n',
  ],
])('may run on another loop %s', (_where, text) => {
  expect(answer(text)).toBe(false)
})
