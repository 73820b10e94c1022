/** Locks that other files of the project put something in the place of. */

import { expect, test } from 'vitest'
import lockAcquireRelease from '../../transforms/contexts/lock-acquire-release.ts'
import { checkText, fixText } from '../engine-under-test.ts'

const main = `\
import asyncio


class Store:
    def __init__(self):
        self.gate = asyncio.Lock()

    async def add(self, item):
        await self.gate.acquire()
        try:
            await item.save()
        finally:
            self.gate.release()
`

const run = (other: string) => ({ transforms: [lockAcquireRelease], others: { 'project/other.py': other } })

test('another file that only uses the class changes nothing', () => {
  const other = 'from main import Store\n\nstore = Store()\nprint(store.gate.locked())\n'
  expect(fixText(main, run(other)).text).toContain('async with self.gate:')
})

test('a derived class or another object that sets the attribute hides what it is', () => {
  const heir = 'from main import Store\n\n\nclass Free(Store):\n    def open(self):\n        self.gate = None\n'
  expect(checkText(main, run(heir)).findings).toEqual([])
  expect(checkText(main, run('def open(store, gate):\n    store.gate = gate\n')).findings).toEqual([])
})

test('a test that patches the lock makes the fix unsafe', () => {
  const [finding] = checkText(main, run('def test(patch):\n    patch("main.asyncio.Lock")\n')).findings
  expect(finding?.fixes[0]?.unsafeBecause?.reason ?? 'none').toBe('patched')
})

const shared = `\
import asyncio

lock = asyncio.Lock()


async def add(item):
    await lock.acquire()
    try:
        await item.save()
    finally:
        lock.release()
`

test.each([
  'import main\n\nmain.lock, other = Free(), 1\n',
  'def test(patch):\n    with patch.multiple("main", lock=Free()):\n        pass\n',
  'import main\n\nvars(main)["lock"] = Free()\n',
])('another file that puts another object under the name makes the fix unsafe: %s', other => {
  const [finding] = checkText(shared, run(other)).findings
  expect(finding?.fixes[0]?.unsafeBecause?.reason).toBe('patched')
})

test('another file that only names it changes nothing', () => {
  expect(fixText(shared, run('from main import lock\n\nprint(lock.locked())\n')).text).toContain('async with lock:')
})
