/** Whether a coroutine function is what a task runs. */

import { expect, test } from 'vitest'
import { createFacts } from '../../src/project/facts.ts'
import { isAwaitedByRun, isMadeTask } from '../../src/project/task-bodies.ts'
import { functionsNamed } from '../../src/python/functions.ts'
import type { Node } from '../../src/python/tree.ts'
import { parsed, parser } from '../python/parsed.ts'

function project(text: string) {
  const facts = createFacts({
    parser,
    sources: () => [{ path: 'shop.py', module: 'shop', text }],
    declares: () => false,
  })
  return { facts, file: parsed(text) }
}

test.each([
  ['asyncio.create_task(shop.poll())', true],
  ['self.loop.create_task(poll())', true],
  ['group.start_soon(poll())', true],
  ['await poll()', false],
  ['print(poll())', false],
])('%s makes a task: %s', (statement, expected) => {
  const { facts, file } = project(
    `async def poll(): ...\nasync def main(self, group, asyncio, shop):\n    ${statement}\n`,
  )
  const [poll] = functionsNamed('shop.poll', file)
  expect(isMadeTask(poll as Node, file, facts)).toBe(expected)
})

test.each([
  ['asyncio.run(poll())', true],
  ['asyncio.run(main())\n\nasync def main():\n    await poll()', true],
  ['asyncio.run(main())\n\nasync def main():\n    asyncio.create_task(poll())', false],
  ['print(poll())', false],
])('%j has `asyncio.run()` await it: %s', (rest, expected) => {
  const { facts, file } = project(`import asyncio\nasync def poll(): ...\n${rest}\n`)
  const [poll] = functionsNamed('shop.poll', file)
  expect(isAwaitedByRun(poll as Node, file, facts)).toBe(expected)
})
