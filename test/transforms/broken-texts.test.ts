/** Texts that are no Python, of kinds that were once too much for a transform: nothing crashes, and nothing is changed for the worse. */

import { expect, test } from 'vitest'
import { transforms } from '../../transforms/index.ts'
import { fixText } from '../engine-under-test.ts'

test.each([
  'import asyncio\nlock = asyncio.Lock()\nasync def measure():\n    await lock.acquire()\n    try:\n    finally:\n        lock.release()\n',
  'import asyncio\nlock=asyncio.Lock()def measure():\n    await lock.acquire\n    try:\n    finally:lock.release()',
])('%j', text => {
  for (const unsafe of [false, true]) expect(fixText(text, { transforms }, unsafe).bugs).toEqual([])
})
