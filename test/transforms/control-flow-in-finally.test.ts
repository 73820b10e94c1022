/** A jump that leaves its `finally` beside other fixes. */

import { expect, test } from 'vitest'
import controlFlowInFinally from '../../transforms/cancellation/control-flow-in-finally.ts'
import nestAsyncio from '../../transforms/entry/nest-asyncio.ts'
import { fixText } from '../engine-under-test.ts'

test('stays where another fix removes everything else of the `finally`', () => {
  const text = (head: string, last: string) =>
    `${head}async def serve(orders):\n    try:\n        await orders.take()\n    finally:\n${last}        return\n`
  const before = text('import nest_asyncio\n\n\n', '        nest_asyncio.apply()\n')
  const { text: after, bugs } = fixText(before, { transforms: [controlFlowInFinally, nestAsyncio] }, true)
  expect(after).toBe(text('', ''))
  expect(bugs).toEqual([])
})
