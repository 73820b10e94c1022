/** Whose cancellation may come out of an awaiting place. */

import { expect, test } from 'vitest'
import { cancellerOf } from '../../src/project/cancellers.ts'
import { createFacts } from '../../src/project/facts.ts'
import { suspensionsIn } from '../../src/python/cancellation.ts'
import { functionsNamed } from '../../src/python/functions.ts'
import type { Node } from '../../src/python/tree.ts'
import { parsed, parser } from '../python/parsed.ts'

const HEAD = `import asyncio
async def rest(): await asyncio.sleep(1)
async def rest_twice():
    await rest()
    await rest()
async def race(task):
    task.cancel()
    await asyncio.sleep(1)
async def wait(task): await task
async def nothing(): pass
async def circle(): await circle()
`

function project(text: string) {
  const facts = createFacts({
    parser,
    sources: () => [{ path: 'shop.py', module: 'shop', text }],
    declares: () => false,
  })
  return { facts, file: parsed(text) }
}

test.each([
  ['await asyncio.sleep(1)', 'own'],
  ['await (box.get())', 'own'],
  ['await asyncio.wait_for(box.get(), 1)', 'own'],
  ['await rest_twice()', 'own'],
  ['async with lock: pass', 'own'],
  ['async with asyncio.timeout(1): pass', 'own'],
  ['await task', 'foreign'],
  ['await asyncio.gather(rest())', 'foreign'],
  ['await asyncio.shield(rest())', 'foreign'],
  ['await asyncio.wait_for(task, 1)', 'foreign'],
  ['await loop.run_in_executor(None, rest)', 'foreign'],
  ['await race(task)', 'foreign'],
  ['await wait(task)', 'foreign'],
  ['await lock.wait_closed()', 'foreign'],
  ['await nothing()', 'unknown'],
  ['await circle()', 'unknown'],
  ['await task.run()', 'unknown'],
  ['async with task: pass', 'unknown'],
  ['async for each in task: pass', 'unknown'],
])('%s: %s', (statement, expected) => {
  const text = `${HEAD}async def poll(box: asyncio.Queue, lock: asyncio.Lock, task, loop):\n    ${statement}\n`
  const { facts, file } = project(text)
  const [poll] = functionsNamed('shop.poll', file)
  const [place] = suspensionsIn(poll?.get('body') as Node)
  expect(place && cancellerOf(place, file, facts)).toBe(expected)
})
