/** Names that stand for event loops of asyncio. */

import { expect, test } from 'vitest'
import { isLoopType, loopMethod } from '../../src/python/event-loops.ts'

test.each([
  ['asyncio.AbstractEventLoop', true],
  ['asyncio.get_running_loop', true],
  ['asyncio.get_running_loop.call_at', false],
  ['asyncio.run', false],
  [null, false],
])('%s is a loop: %s', (name, expected) => {
  expect(isLoopType(name)).toBe(expected)
})

test.each([
  ['asyncio.get_event_loop.call_at', 'call_at'],
  ['asyncio.new_event_loop.create_task.cancel', null],
  ['asyncio.get_event_loop', null],
  ['asyncio.create_task', null],
  [null, null],
])('%s is the method %s', (name, expected) => {
  expect(loopMethod(name)).toBe(expected)
})
