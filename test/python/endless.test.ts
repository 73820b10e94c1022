/** Which functions run until they are cancelled. */

import { expect, test } from 'vitest'
import { definitionNamed, isForever, neverEnds } from '../../src/python/endless.ts'
import { parsed } from './parsed.ts'

function isEndless(body: string): boolean {
  const file = parsed(`import asyncio\nasync def poll(box):\n    ${body.replaceAll('\n', '\n    ')}\n`)
  const definition = definitionNamed('shop.poll', file)
  if (!definition) throw new Error('there is no poll')
  return neverEnds(definition, file)
}

test.each([
  'while True:\n    await box.get()',
  'while 1: await box.get()',
  'if box:\n    while True:\n        await box.get()',
  'while True:\n    for item in box:\n        if item: break',
  'while True:\n    try:\n        await box.get()\n    except asyncio.CancelledError:\n        raise',
  'while True:\n    try:\n        await box.get()\n    except (OSError, asyncio.CancelledError):\n        break',
  'while True:\n    async def one():\n        return 1\n    await one()',
  'await box.serve_forever()',
  'async with box:\n    await run_forever()',
])('%j never ends', body => {
  expect(isEndless(body)).toBe(true)
})

test.each([
  'await box.get()',
  'while box: await box.get()',
  'while True:\n    if await box.get(): break',
  'while True:\n    return await box.get()',
  'while True:\n    for item in box:\n        if item: return',
  'while True:\n    try:\n        await box.get()\n    except asyncio.CancelledError:\n        pass\n    except OSError:\n        break',
  'while True:\n    await box.get()\n    raise ValueError',
  'def spin():\n    while True: pass\nawait box.get()',
  'forever = 1',
])('%j ends', body => {
  expect(isEndless(body)).toBe(false)
})

test.each([
  ['serve_forever', true],
  ['asyncio.Server.serve_forever', true],
  ['forever', true],
  ['forevermore', false],
  ['forever.save', false],
])('%s', (name, expected) => {
  expect(isForever(name)).toBe(expected)
})
