import { expect, test } from 'vitest'
import blockingOpen from '../../transforms/blocking/blocking-open.ts'
import { checkText } from '../engine-under-test.ts'

const reader = `import json


async def read_settings(path):
    with open(path) as file:
        return json.load(file)


class Tenants:
    def __init__(self):
        self.known = {}

    async def settings(self, tenant):
`

function sentence(body: string) {
  const [finding] = checkText(reader + body, { transforms: [blockingOpen] }).findings
  return finding?.fixes[0]?.unsafeBecause?.message ?? finding?.declined?.message
}

test('a hazard of a caller is told with its place', () => {
  const check = '        if tenant not in self.known:\n            self.known[tenant] = await read_settings(tenant)\n'
  expect(sentence(check)).toBe(
    '`settings` waits for it in line 15, where shared state is read before it and written after it, so another task could change it in between',
  )
  const lock = '        with LOCK:\n            return await read_settings(tenant)\n'
  expect(sentence(lock)).toBe(
    '`settings` waits for it in line 15, where a lock is held, and a task that waits for it would stop the whole event loop',
  )
})
