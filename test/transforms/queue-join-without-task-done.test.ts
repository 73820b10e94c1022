/** What other files of the project do with a queue. */

import { expect, test } from 'vitest'
import rule from '../../transforms/concurrency/queue-join-without-task-done.ts'
import { checkText } from '../engine-under-test.ts'

const main = `import asyncio

from workers import work


async def run(jobs):
    queue = asyncio.Queue()
    worker = asyncio.create_task(work(queue))
    for job in jobs:
        await queue.put(job)
    await queue.join()
    worker.cancel()
`

const worker = (last: string) => `async def work(queue):
    while True:
        job = await queue.get()
        ${last}
`

const reasons = (others: Record<string, string>, text = main) =>
  checkText(text, { transforms: [rule], others }).findings.map(({ declined }) => declined?.reason)

test('a worker in another file is followed', () => {
  expect(reasons({ 'project/workers.py': worker('await job()') })).toEqual(['not-one-get'])
  expect(reasons({ 'project/workers.py': worker('queue.task_done()') })).toEqual([])
})

test('a worker that nobody sees says nothing', () => {
  expect(reasons({})).toEqual([])
  expect(reasons({ 'project/workers.py': worker('hand_over(queue)') })).toEqual([])
})

const mill = `import asyncio


class Mill:
    def __init__(self):
        self.sacks = asyncio.Queue()

    async def grind(self, corn):
        await self.sacks.put(corn)
        print(await self.sacks.get())
        await self.sacks.join()
`

test('an attribute that another file may use is left alone where something there is done', () => {
  const uses = 'def finish(mill):\n    mill.sacks.task_done()\n'
  const other = 'def finish(tasks):\n    tasks.task_done()\n'
  expect(reasons({}, mill)).toEqual(['not-one-get'])
  expect(reasons({ 'project/done.py': other }, mill)).toEqual(['not-one-get'])
  expect(reasons({ 'project/done.py': uses }, mill)).toEqual([])
})
