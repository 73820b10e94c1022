/** What the other files of the project have to say about a task that nobody keeps. */

import { expect, test } from 'vitest'
import danglingTask from '../../transforms/tasks/dangling-task.ts'
import { checkText } from '../engine-under-test.ts'

const USERS = `import asyncio

from mails import greet


async def sign_up(user):
    asyncio.ensure_future(greet(user))
`

function verdict(others: Record<string, string>, text = USERS): string {
  const { findings } = checkText(text, { transforms: [danglingTask], others, path: 'project/users.py' })
  const [fix] = findings[0]?.fixes ?? []
  return findings.length === 0 ? 'nothing' : (fix?.unsafeBecause?.reason ?? fix?.applicability ?? 'declined')
}

test.each([
  ['a coroutine function', 'async def greet(user): ...\n', 'safe'],
  ['an unknown function', 'greet = load("greet")\n', 'safe'],
  ['a function that may give a future of its own', 'def greet(user):\n    return user.greeting\n', 'nothing'],
  [
    'a coroutine that keeps its task',
    'import asyncio\n\nasync def greet(user):\n    user.greeting = asyncio.current_task()\n',
    'nothing',
  ],
  [
    'a coroutine that only looks at its task',
    'import asyncio\n\nasync def greet(user):\n    name = asyncio.current_task().get_name()\n',
    'safe',
  ],
])('%s', (_, mails, expected) => {
  expect(verdict({ 'project/mails.py': mails })).toBe(expected)
})

test('tests that put something else in the place of what makes the task', () => {
  const mails = 'async def greet(user): ...\n'
  const patching =
    'from unittest.mock import patch\n\n\ndef test():\n    with patch("users.asyncio.ensure_future"): ...\n'
  expect(verdict({ 'project/mails.py': mails, 'project/test_users.py': patching })).toBe('replaced-by-tests')
})
