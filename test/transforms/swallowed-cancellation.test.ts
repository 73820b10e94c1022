/** What a loop awaits, and who cancels it, is asked of the other files of the project. */

import { expect, test } from 'vitest'
import swallowedCancellation from '../../transforms/cancellation/swallowed-cancellation.ts'
import { checkText } from '../engine-under-test.ts'

const RINGER = `import asyncio

from bells import pull


async def ring(tower):
    while True:
        try:
            await pull(tower)
        except asyncio.CancelledError:
            print("rest")
`

const PULL = 'import asyncio\n\n\nasync def pull(tower):\n    await asyncio.sleep(1)\n'
const WAIT = 'async def pull(tower):\n    await tower.ringing\n'
const UNKNOWN = 'async def pull(tower):\n    await tower.pull()\n'

function verdict(bells: string, other = ''): string {
  const others = { 'project/bells.py': bells, 'project/other.py': other }
  const [finding] = checkText(RINGER, {
    transforms: [swallowedCancellation],
    others,
    path: 'project/ringer.py',
  }).findings
  const [fix] = finding?.fixes ?? []
  return finding?.declined?.reason ?? fix?.unsafeBecause?.reason ?? fix?.applicability ?? 'nothing'
}

test('a function elsewhere that only sleeps brings no other cancellation', () => {
  expect(verdict(PULL)).toBe('safe')
})

test('one that awaits a future does, and one that awaits something unknown might', () => {
  expect(verdict(WAIT)).toBe('nothing')
  expect(verdict(UNKNOWN)).toBe('nothing')
})

test('whoever cancels it may only want to wake it up', () => {
  expect(verdict(PULL, 'def hurry(ringer):\n    ringer.cancel()\n')).toBe('woken-by-cancel')
})

test('a handler without a statement, which is no Python, is left alone', () => {
  const lines = ['try:', '    await bells.get()', 'except asyncio.CancelledError:']
  const text = `import asyncio\n\n\nasync def ring(bells: asyncio.Queue):\n    while True:\n${lines.map(each => `        ${each}\n`).join('')}`
  expect(checkText(text, { transforms: [swallowedCancellation] }).findings).toEqual([])
  const whole = `${text}            pass\n`
  expect(checkText(whole, { transforms: [swallowedCancellation] }).findings).toHaveLength(1)
})
