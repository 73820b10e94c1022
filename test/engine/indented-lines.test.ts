/** Two fixes of one line, of which one moves it to the right: the other comes in the next round, with the new indentation. */

import { expect, test } from 'vitest'
import { defaultSettings } from '../../src/engine/settings.ts'
import unclosedClient from '../../transforms/contexts/unclosed-client.ts'
import waitForToTimeout from '../../transforms/timeouts/wait-for-to-timeout.ts'
import { fixText } from '../engine-under-test.ts'

test('the last line of a block that gets a header', () => {
  const text = [
    'import asyncio',
    '',
    'import httpx',
    '',
    '',
    'async def fetch(city):',
    '    client = httpx.AsyncClient()',
    '    await asyncio.wait_for(client.get(city), 5)',
    '',
  ].join('\n')
  const settings = { ...defaultSettings, targetVersion: [3, 11] as const }
  const { text: fixed } = fixText(text, { transforms: [unclosedClient, waitForToTimeout], settings }, true)
  expect(fixed).toBe(
    [
      'import asyncio',
      '',
      'import httpx',
      '',
      '',
      'async def fetch(city):',
      '    async with httpx.AsyncClient() as client:',
      '        async with asyncio.timeout(5):',
      '            await client.get(city)',
      '',
    ].join('\n'),
  )
})
