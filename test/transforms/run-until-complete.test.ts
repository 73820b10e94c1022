/** What the other files of the project do with a loop that one file makes by hand. */

import { expect, test } from 'vitest'
import runUntilComplete from '../../transforms/entry/run-until-complete.ts'
import { checkText } from '../engine-under-test.ts'

const JOBS = `import asyncio

from sky import measure

loop = asyncio.new_event_loop()
asyncio.set_event_loop(loop)
print(loop.run_until_complete(measure()))
loop.close()
`

const SKY = 'import asyncio\n\n\nasync def measure():\n    await asyncio.sleep(0)\n'

function verdict(others: Record<string, string>, text = JOBS): string {
  const all = { 'project/sky.py': SKY, ...others }
  const { findings } = checkText(text, { transforms: [runUntilComplete], others: all, path: 'project/jobs.py' })
  const [finding, ...more] = findings
  expect(more).toEqual([])
  if (finding?.declined) return finding.declined.reason
  const [fix] = finding?.fixes ?? []
  return fix?.unsafeBecause?.reason ?? fix?.applicability ?? 'nothing'
}

test.each<[string, Record<string, string>, string]>([
  ['have the coroutine', {}, 'safe'],
  ['take the loop', { 'project/main.py': 'from jobs import loop\n\nprint(loop)\n' }, 'nothing'],
  [
    'ask for the loop of the thread',
    { 'project/main.py': 'import asyncio\n\n\ndef current():\n    return asyncio.get_event_loop()\n' },
    'other-loop',
  ],
  [
    'ask for the running loop',
    { 'project/main.py': 'import asyncio\n\n\nasync def current():\n    return asyncio.get_event_loop()\n' },
    'safe',
  ],
  ['nest loops', { 'project/main.py': 'import nest_asyncio\n\nnest_asyncio.apply()\n' }, 'nothing'],
  ['have a plain function', { 'project/sky.py': 'def measure():\n    return 1\n' }, 'nothing'],
  [
    'leave a task',
    {
      'project/sky.py':
        'import asyncio\n\n\nasync def wait(): ...\n\n\nasync def measure():\n    asyncio.create_task(wait())\n',
    },
    'left-over-task',
  ],
])('other files %s', (_, others, expected) => {
  expect(verdict(others)).toBe(expected)
})

test('the loop of the thread is left to those who share it', () => {
  const own = JOBS.replace('new_event_loop', 'get_event_loop')
  const other = 'import asyncio\n\nprint(asyncio.get_event_loop())\n'
  expect(verdict({}, own)).toBe('other-loop')
  expect(verdict({ 'project/main.py': other }, own)).toBe('nothing')
})
