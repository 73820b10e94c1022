/** What the other files of the project have to say about tasks, groups and the generators that yield in them. */

import { describe, expect, test } from 'vitest'
import type { Transform } from '../../src/engine/transform.ts'
import yieldInTaskGroup from '../../transforms/contexts/yield-in-task-group.ts'
import cancelWithoutAwait from '../../transforms/tasks/cancel-without-await.ts'
import taskExceptionNeverRetrieved from '../../transforms/tasks/task-exception-never-retrieved.ts'
import taskGroupInnerResource from '../../transforms/tasks/task-group-inner-resource.ts'
import { checkText } from '../engine-under-test.ts'

function verdict(rule: Transform, text: string, others: Record<string, string>): string {
  const { findings } = checkText(text, { transforms: [rule], others, path: 'project/feeds.py' })
  const [finding] = findings
  if (!finding) return 'nothing'
  return finding.declined?.reason ?? finding.fixes[0]?.unsafeBecause?.reason ?? 'safe'
}

describe('a resource of another file in a task group', () => {
  const text = `import asyncio

from connections import connect


async def serve(answer):
    async with asyncio.TaskGroup() as group:
        async with connect() as peer:
            group.create_task(answer(peer))
`
  const head = 'from contextlib import asynccontextmanager\n\n\n@asynccontextmanager\nasync def connect():\n'
  test.each([
    ['is closed at the end', '    peer = make()\n    yield peer\n    peer.close()\n', 'open-longer'],
    ['is only handed out', '    peer = make()\n    yield peer\n', 'nothing'],
    ['is waited for', '    peer = make()\n    yield peer\n    await peer.wait_idle()\n', 'nothing'],
  ])('%s', (_, body, expected) => {
    expect(verdict(taskGroupInnerResource, text, { 'project/connections.py': head + body })).toBe(expected)
  })
})

describe('a resource of a class of another file in a task group', () => {
  const text = `import asyncio

from connections import Peer


async def serve(answer):
    async with asyncio.TaskGroup() as group:
        async with Peer() as peer:
            group.create_task(answer(peer))
`
  const bases =
    'class Base:\n    async def __aenter__(self):\n        return self\n\n    async def __aexit__(self, *error):\n'
  const heir = 'from bases import Base\n\n\nclass Peer(Base):\n    def __init__(self):\n        self.is_open = True\n'
  test.each([
    ['is closed by its base', '        self.is_open = False\n', 'open-longer'],
    [
      'is closed for good by its base',
      '        self.writer.close()\n        await self.writer.wait_closed()\n',
      'open-longer',
    ],
    ['does nothing at its end', '        pass\n', 'nothing'],
    ['is waited for by its base', '        await self.idle.wait()\n', 'nothing'],
    ['tells its users', '        self.parts.put_nowait(None)\n', 'nothing'],
  ])('%s', (_, body, expected) => {
    const others = { 'project/bases.py': bases + body, 'project/connections.py': heir }
    expect(verdict(taskGroupInnerResource, text, others)).toBe(expected)
  })
})

describe('a generator that yields once', () => {
  const text = `import asyncio


async def answers(socket):
    async with asyncio.timeout(5):
        text = await socket.receive()
        yield text
`
  test.each([
    ['and nobody uses', 'x = 1\n', 'nothing'],
    [
      'and another file loops over',
      'from feeds import answers\n\n\nasync def main(socket):\n    async for each in answers(socket):\n        print(each)\n',
      'consumer-limited',
    ],
    ['and another file makes a dependency of', 'from feeds import answers\n\nroute(Depends(answers))\n', 'nothing'],
  ])('%s', (_, other, expected) => {
    expect(verdict(yieldInTaskGroup, text, { 'project/main.py': other })).toBe(expected)
  })
})

describe('a task in an attribute', () => {
  const text = `import asyncio

from polls import poll


class Feed:
    async def open(self):
        self._poller = asyncio.create_task(poll(self))

    async def close(self):
        self._poller.cancel()
`
  const cleaning =
    'async def poll(feed):\n    try:\n        await feed.run()\n    finally:\n        await feed.close()\n'
  const guarded =
    'async def poll(feed):\n    try:\n        await feed.run()\n    except Exception as error:\n        print(error)\n'
  const waiting = 'async def stop(feed):\n    await feed.close()\n    await feed._poller\n'
  test.each([
    ['that cleans up', { 'project/polls.py': cleaning }, 'kept-in-object', 'handler-called'],
    ['that catches its errors', { 'project/polls.py': guarded }, 'nothing', 'nothing'],
    [
      'that another file waits for',
      { 'project/polls.py': cleaning, 'project/stops.py': waiting },
      'nothing',
      'nothing',
    ],
    ['of which nothing is known', {}, 'nothing', 'nothing'],
  ])('%s', (_, others, cancelled, unseen) => {
    expect(verdict(cancelWithoutAwait, text, others)).toBe(cancelled)
    expect(verdict(taskExceptionNeverRetrieved, text, others)).toBe(unseen)
  })
})
