/** What raises may lie in another file than the handler. */

import { describe, expect, test } from 'vitest'
import rule from '../../transforms/timeouts/timeout-error-before-311.ts'
import { checkText, fixText } from '../engine-under-test.ts'

const program = `import asyncio

from db import fetch


async def report():
    try:
        print(await fetch())
    except TimeoutError:
        print("too slow")


asyncio.run(report())
`

const limited = `import asyncio


async def fetch():
    return await asyncio.wait_for(asyncio.sleep(10), 5)
`

describe('a function of another file', () => {
  test('raises', () => {
    const options = { transforms: [rule], others: { 'project/db.py': limited } }
    expect(fixText(program, options).text).toBe(program.replace('except T', 'except asyncio.T'))
  })

  test('raises through a third one', () => {
    const db = 'from net import load\n\n\nasync def fetch():\n    return await load()\n'
    const others = { 'project/db.py': db, 'project/net.py': limited.replace('fetch', 'load') }
    expect(checkText(program, { transforms: [rule], others }).findings).toHaveLength(1)
  })

  test('handles it', () => {
    const db = limited
      .replace('    return', '    try:\n        return')
      .concat('    except asyncio.TimeoutError:\n        return None\n')
    expect(checkText(program, { transforms: [rule], others: { 'project/db.py': db } }).findings).toEqual([])
  })

  test('is not known', () => {
    expect(checkText(program, { transforms: [rule] }).findings).toEqual([])
  })
})
