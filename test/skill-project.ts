/** A small project with pitfalls of every verdict, tests that pass, and every file and function that the commands of a text name. */

import path from 'node:path'

const app = `import asyncio
import time


async def fetch(name):
    time.sleep(0.001)
    return name.upper()


async def fetch_all(names, fetch_one):
    found = []
    for name in names:
        found.append(await fetch_one(name))
    return found


async def retry(done):
    def again():
        time.sleep(0.001)
        done.set()

    asyncio.get_running_loop().call_later(0, again)
    await done.wait()
`

const tests = `import asyncio
import unittest


async def retried():
    done = asyncio.Event()
    await app.retry(done)
    return done.is_set()


class AppTest(unittest.TestCase):
    def test_fetch_all(self):
        self.assertEqual(asyncio.run(app.fetch_all(["a", "b"], app.fetch)), ["A", "B"])

    def test_retry(self):
        self.assertTrue(asyncio.run(retried()))


if __name__ == "__main__":
    unittest.main()
`

/**
 * Path → text. `python tests.py` passes.
 * @param commands shell commands, such as `async-fix asyncify src/shop/db.py::Store.load`
 * @param main path of the file with a safe fix, an unsafe one and a finding that is declined
 */
export function projectFor(commands: readonly string[], main: string): Record<string, string> {
  const files: Record<string, string> = { 'pyproject.toml': '[project]\nname = "shop"\nversion = "1"\n' }
  for (const [, file = '', names] of commands.join('\n').matchAll(/([\w./-]+\.py)(?:::([\w.]+))?/g))
    files[file] = names ? withFunction(names.split('.')) : app
  const { dir, name } = path.parse(main)
  const imported = `import sys\n\nsys.path.insert(0, "${dir}")\n\nimport ${name} as app\n`
  return { ...files, [main]: app, 'tests.py': `${imported}\n${tests}` }
}

/** A script that calls a function, which may be a method. */
function withFunction(names: readonly string[]): string {
  const [last = '', ...owners] = names.toReversed()
  const [owner] = owners
  const body = owner
    ? `class ${owner}:\n    def ${last}(self, key):\n        return key\n`
    : `def ${last}(key):\n    return key\n`
  const call = owner ? `${owner}().${last}` : last
  return `${body}\n\nif __name__ == "__main__":\n    print(${call}("a"))\n`
}
