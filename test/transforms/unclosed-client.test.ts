/** Clients that are lent to functions of other files. */

import { expect, test } from 'vitest'
import unclosedClient from '../../transforms/contexts/unclosed-client.ts'
import { fixText } from '../engine-under-test.ts'

const main = `\
import aiohttp

from load import load


async def main(url):
    session = aiohttp.ClientSession()
    print(await load(session, url))
`

const fixed = `\
import aiohttp

from load import load


async def main(url):
    async with aiohttp.ClientSession() as session:
        print(await load(session, url))
`

function after(load: string): string {
  return fixText(main, { transforms: [unclosedClient], others: { 'project/load.py': load } }, true).text
}

test('a function of another file that only sends requests leaves the client open', () => {
  const load = `async def load(session, url):
    async with session.get(url) as response:
        return await response.text()
`
  expect(after(load)).toBe(fixed)
})

test('a function of another file may close it, or keep it', () => {
  expect(after('async def load(session, url):\n    await session.close()\n')).toBe(main)
  expect(after('kept = []\n\n\nasync def load(session, url):\n    kept.append(session)\n')).toBe(main)
})

test('an answer that a function of another file hands back may be read later', () => {
  expect(after('async def load(session, url):\n    return await session.get(url)\n')).toBe(main)
})
