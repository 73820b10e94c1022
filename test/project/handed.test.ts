/** Coroutine functions that are handed over, found across files. */

import { expect, test } from 'vitest'
import { createFacts } from '../../src/project/facts.ts'
import { handedCoroutine, onlyRunsAwaited } from '../../src/project/handed.ts'
import { callOf, parsed, parser } from '../python/parsed.ts'

const db = `
import time

async def save(order): ...
def hand_on(order):
    time.sleep(1)
    return save(order)
def plain(order): return 1
async def lines(order): yield order
`

test.each([
  ['start(save)', 'name save awaited'],
  ['start(db.save)', 'name save awaited'],
  ['start(asyncio.sleep)', 'name asyncio.sleep awaited'],
  ['start(functools.partial(save, 1))', 'partial save awaited'],
  ['start(lambda: save(1))', 'lambda save awaited'],
  ['start(lambda x: save(x))', 'lambda save awaited'],
  ['start(db.hand_on)', 'name hand_on works'],
  ['start(functools.partial(lambda: save(1)))', null],
  ['start(save(1))', null],
  ['start(db.plain)', null],
  ['start(db.lines)', null],
  ['start(lambda: db.plain(1))', null],
  ['start(lambda: asyncio.create_task(save(1)))', null],
  ['start(lambda: (save(1), 1))', null],
  ['start(unknown)', null],
])('%s: %s', (code, expected) => {
  const main = `import asyncio, functools\nimport db\nfrom db import save\n\n${code}\n`
  const sources = [
    { path: 'db.py', module: 'db', text: db },
    { path: 'shop.py', module: 'shop', text: main },
  ]
  const facts = createFacts({ parser, sources: () => sources, declares: () => false })
  const file = parsed(main)
  const [argument] = callOf(file, 'start').get('arguments')?.children ?? []
  const found = handedCoroutine(argument ?? null, file, facts.withFile(file))
  const shown = found && `${found.form} ${found.result.name} ${onlyRunsAwaited(found) ? 'awaited' : 'works'}`
  expect(shown).toBe(expected)
})
