/** Twice the code is twice the work: what is asked of trees and scopes is counted, in code that repeats itself. */

import { describe, expect, test, vi } from 'vitest'
import { Scopes } from '../../src/python/scopes.ts'
import { Node, Tree } from '../../src/python/tree.ts'
import { transforms } from '../../transforms/index.ts'
import { checkText } from '../engine-under-test.ts'

const head =
  'import asyncio\nimport os\nimport threading\nimport time\n\nimport httpx\n\nlock = threading.Lock()\n\n\nasync def g(x):\n    await asyncio.sleep(x)\n\n\n'
const many = (count: number, item: (index: number) => string) =>
  Array.from({ length: count }, (_, i) => item(i)).join('')
const inCoroutine = (item: (index: number) => string) => (count: number) =>
  `${head}async def main(x, y):\n    time.sleep(1)\n${many(count, item)}`
const ofFunctions = (item: (index: number) => string) => (count: number) => head + many(count, item)

/** Code of so many equal parts. */
const shapes: Readonly<Record<string, (count: number) => string>> = {
  'assigning the same name': inCoroutine(i => `    v = ${i}\n`),
  'updating the same name': inCoroutine(i => `    v += ${i}\n`),
  'one target for several values': inCoroutine(i => `    a = b${i} = x\n`),
  'clients in `with`': inCoroutine(() => '    async with httpx.AsyncClient() as c:\n        await c.get("x")\n'),
  'blocking calls': inCoroutine(i => `    time.sleep(${i})\n`),
  'calls that change files': inCoroutine(i => `    os.remove("a${i}")\n`),
  'imports in functions': ofFunctions(i => `async def f${i}():\n    import time\n    time.sleep(1)\n`),
}

/** How much is looked at while `run` runs: nodes, names and scopes. */
function work(run: () => void): number {
  const spies = [
    vi.spyOn(Node.prototype, 'children', 'get'),
    vi.spyOn(Node.prototype, 'tokens', 'get'),
    vi.spyOn(Node.prototype, 'contains'),
    vi.spyOn(Scopes.prototype, 'lookup'),
    vi.spyOn(Tree.prototype, 'placesOf'),
  ]
  run()
  const count = spies.reduce((sum, spy) => sum + spy.mock.calls.length, 0)
  for (const spy of spies) spy.mockRestore()
  return count
}

describe.each(Object.entries(shapes))('%s', (_, text) => {
  test('are looked at in proportion to their number', { timeout: 120_000 }, () => {
    const [once, twice] = [100, 200].map(count => work(() => checkText(text(count), { transforms })))
    expect(once).toBeGreaterThan(100)
    expect((twice as number) / (once as number)).toBeLessThan(2.5)
  })
})
