/** What the collections hold that functions of the project give. */

import { expect, test } from 'vitest'
import { createFacts } from '../../src/project/facts.ts'
import { heldByResult } from '../../src/project/held-awaitables.ts'
import { parser } from '../python/parsed.ts'

const HEAD = 'import asyncio\nasync def sail(ship): ...\ndef name(ship): return "Ada"\n'

/** What the function `fleet` of `shop.py` gives. */
function held(body: string): string {
  const text = `${HEAD}def fleet(ships, other):\n${body.replace(/^/gm, '    ')}\n`
  const facts = createFacts({
    parser,
    sources: () => [{ path: 'shop.py', module: 'shop', text }],
    declares: () => false,
  })
  const fleet = facts.functionNamed('shop.fleet')
  return fleet ? heldByResult(fleet, facts) : ''
}

test.each([
  'return [sail(ship) for ship in ships]',
  'return {"a": sail(1)}',
  'return 1, sail(2)',
  'found = []\nfound.append(sail(1))\nreturn found',
  'task = asyncio.create_task(sail(1))\nfound = []\nfound.append(task)\nreturn found',
])('awaitables: %s', body => {
  expect(held(body)).toBe('awaitables')
})

test.each(['return [other(ship) for ship in ships]', 'return list(map(other, ships))', 'found = other\nreturn found'])(
  'unknown: %s',
  body => {
    expect(held(body)).toBe('unknown')
  },
)

test.each([
  'return None',
  'return [name(ship) for ship in ships]',
  'return [line.strip() for line in ships]',
  'return [Ship(each) for each in ships]',
  'asyncio.create_task(sail(1))',
  'return {"a": 1}, "b"',
])('nothing: %s', body => {
  expect(held(body)).toBe('nothing')
})
