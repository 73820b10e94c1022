/** What the other files of a project say about a lock of threads that could become asyncio's. */

import { expect, test } from 'vitest'
import rule from '../../transforms/blocking/thread-lock-across-await.ts'
import { checkText } from '../engine-under-test.ts'
import { python } from '../python/parsed.ts'

const TELLER = python`
  import threading

  vault = threading.Lock()

  class Teller:
      def __init__(self):
          self.lock = threading.Lock()

      async def pay(self, amount):
          with self.lock:
              await amount.move()

  async def open_vault(code):
      with vault:
          await code.check()
`

/** The verdict on the lock of the teller, then on that of the vault. */
function verdicts(path: string, text: string): string[] {
  const others = { [path]: text }
  const { findings } = checkText(TELLER, { transforms: [rule], others, path: 'project/bank.py' })
  return findings.map(({ declined, fixes: [fix] }) => declined?.reason ?? fix?.unsafeBecause?.reason ?? 'safe')
}

const CALLER = 'import asyncio\nfrom bank import Teller\nasyncio.run(Teller().pay(1))\n'

test.each([
  ['nothing', 'import asyncio\n', ['safe', 'safe']],
  ['a caller', CALLER, ['safe', 'safe']],
  [
    'a lock of its own',
    'class Desk:\n    def close(self):\n        with self.lock:\n            pass\n',
    ['safe', 'safe'],
  ],
  ['the attribute', 'def close(teller):\n    with teller.lock:\n        pass\n', ['used-elsewhere', 'safe']],
  ['a longer way to it', 'class A:\n    def f(self):\n        self.desk.lock.acquire()\n', ['used-elsewhere', 'safe']],
  ['its name', 'def f(teller):\n    return getattr(teller, "lock")\n', ['used-elsewhere', 'safe']],
  ['a subclass', 'from bank import Teller\nclass Chief(Teller):\n    pass\n', ['used-elsewhere', 'safe']],
  ['another name', 'from bank import Teller as Base\nclass Chief(Base):\n    pass\n', ['used-elsewhere', 'safe']],
  ['the variable', 'from bank import vault\n', ['safe', 'used-elsewhere']],
  ['the variable through its module', 'import bank\nbank.vault.acquire()\n', ['safe', 'used-elsewhere']],
  ['a star import', 'from bank import *\n', ['safe', 'used-elsewhere']],
  ['threads alone', 'import asyncio\nasync def f():\n    await asyncio.to_thread(print)\n', ['safe', 'safe']],
  [
    'threads and loops',
    `${CALLER}import threading\nthreading.Thread(target=print).start()\n`,
    ['other-threads', 'other-threads'],
  ],
  ['a second loop', 'import asyncio\nloop = asyncio.new_event_loop()\n', ['other-threads', 'other-threads']],
  ['Flask', 'from flask import Flask\napp = Flask(__name__)\n', ['other-threads', 'other-threads']],
])('elsewhere there is %s', (_, text, expected) => {
  expect(verdicts('project/main.py', text)).toEqual(expected)
})

test('what a package hands on belongs to its users, who may have threads', () => {
  expect(verdicts('project/__init__.py', 'from bank import open_vault\n')).toEqual(['other-threads', 'other-threads'])
})
