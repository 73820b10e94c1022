/** Texts that are no Python, of kinds that were once too much for a transform: nothing crashes, and nothing is changed for the worse. */

import { expect, test } from 'vitest'
import { transforms } from '../../transforms/index.ts'
import { fixText } from '../engine-under-test.ts'

test.each([
  'import asyncio\nlock = asyncio.Lock()\nasync def measure():\n    await lock.acquire()\n    try:\n    finally:\n        lock.release()\n',
  'import asyncio\nlock=asyncio.Lock()def measure():\n    await lock.acquire\n    try:\n    finally:lock.release()',
  'import asyncio\nasync def f():\n    try:\n        await g()\n    except BaseException:\n',
  'import asyncio\nasync def f():\n    try:\n        await g()\n    except asyncio.CancelledError:\nprint()\n',
  'import asyncio\nasync def f(xs):\n    try:\n        await g()\n    except:\n    else:\n    finally:\n    for x in xs:\n    while True:\n    with open(x) as f:\n',
  'import asyncio\nimport subprocess\nasync def f(xs):\n    async for x in xs:\n    async with asyncio.timeout(1):\n    with subprocess.Popen(xs) as p:\n    if xs:\n    await p\n',
])('%j', text => {
  for (const unsafe of [false, true]) expect(fixText(text, { transforms }, unsafe).bugs).toEqual([])
})
