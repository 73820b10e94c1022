/** How the work grows with a project: for twice as much of the same, not much more than twice as much is done. */

import { afterEach, expect, test } from 'vitest'
import { Linker } from '../../src/project/link.ts'
import { Node, Tree } from '../../src/python/tree.ts'
import { transforms } from '../../transforms/index.ts'
import { checkText } from '../engine-under-test.ts'

type Method = (...given: never[]) => unknown

/** What is done over and over where something grows too fast: nodes are looked at, words are looked for, names are resolved. */
const steps: readonly (readonly [prototype: object, method: string])[] = [
  [Node.prototype, 'mayHave'],
  [Node.prototype, 'get'],
  [Node.prototype, 'contains'],
  [Node.prototype, 'ancestor'],
  [Tree.prototype, 'placesOf'],
  [Linker.prototype, 'resolve'],
  [Linker.prototype, 'lineageOf'],
]

let done = 0
const restored: (() => void)[] = []

afterEach(() => {
  for (const restore of restored.splice(0)) restore()
})

/** How many steps it takes to check the text. */
function workOn(text: string): number {
  for (const [prototype, method] of steps) {
    const original = Reflect.get(prototype, method) as Method
    Reflect.set(prototype, method, function (this: unknown, ...given: never[]) {
      done++
      return original.apply(this, given)
    })
    restored.push(() => Reflect.set(prototype, method, original))
  }
  done = 0
  checkText(text, { transforms })
  for (const restore of restored.splice(0)) restore()
  return done
}

/** One for each number below `count`, joined. */
const each = (count: number, make: (index: number) => string) =>
  Array.from({ length: count }, (_, i) => make(i)).join('')

const shapes: Readonly<Record<string, (count: number) => string>> = {
  'helpers that call one after the other': count => `
import time
def h0():
    time.sleep(1)
${each(count, i => `def h${i + 1}():\n    h${i}()\n`)}
async def main():
    h${count}()
`,
  'plain functions between a pause and coroutines': count => `
import time
def pause():
    time.sleep(1)
${each(count, i => `def s${i}():\n    pause()\nasync def c${i}():\n    s${i}()\n`)}`,
  'coroutines that call one helper': count => `
import time
def pause():
    time.sleep(1)
${each(count, i => `async def c${i}():\n    pause()\n`)}`,
  'helpers in one function': count => `
import time
${each(count, i => `def h${i}():\n    time.sleep(1)\n`)}
async def main():
${each(count, i => `    h${i}()\n`)}`,
  'classes that derive one from the other': count => `
import time
class C0:
    def m(self):
        time.sleep(1)
${each(count, i => `class C${i + 1}(C${i}):\n    def m(self):\n        super().m()\n`)}
async def main():
    C${count}().m()
`,
  'classes above and beside each other': count => `
import time
class A0:
    def m(self):
        time.sleep(1)
${each(
  count,
  i => `class L${i}(A${i}): ...
class R${i}(A${i}): ...
class A${i + 1}(L${i}, R${i}):
    def m(self):
        super().m()
`,
)}
async def main():
    A${count}().m()
`,
  'classes that give objects of each other': count => `
import time
${each(
  count,
  i => `class S${i}:
    def make(self) -> "S${(i + 1) % count}":
        time.sleep(1)
        return S${(i + 1) % count}()
async def c${i}(s: S${i}):
    s.make().make()
`,
)}`,
  'methods that share a lock': count => `
import asyncio, threading
class A:
    def __init__(self):
        self.lock = threading.Lock()
${each(count, i => `    async def m${i}(self):\n        with self.lock:\n            await asyncio.sleep(0)\n`)}`,
  'functions that threads run': count => `
import asyncio, threading
queue = asyncio.Queue()
${each(count, i => `def t${i}():\n    queue.put_nowait(1)\n    t${(i + 1) % count}()\n`)}
def main():
${each(count, i => `    threading.Thread(target=t${i}).start()\n`)}`,
  'flags that coroutines wait for': count => `
import asyncio
${each(count, i => `done${i} = False\n`)}
${each(count, i => `async def c${i}():\n    while not done${i}:\n        await asyncio.sleep(0.1)\n`)}
def finish():
    global ${Array.from({ length: count }, (_, i) => `done${i}`).join(', ')}
${each(count, i => `    done${i} = True\n`)}`,
  'classes with methods that cannot be coroutines': count => `
import asyncio
${each(
  count,
  i => `class K${i}:
    async def __enter__(self):
        return await self.open()
    async def __exit__(self, *error): ...
    async def open(self):
        return self
async def c${i}():
    with K${i}() as one:
        pass
`,
)}`,
  'programs that start one loop after the other': count => `
import asyncio
${each(
  count,
  i => `async def m${i}(): ...
def r${i}():
    asyncio.run(m${i}())
    asyncio.run(m${i}())
`,
)}`,
}

/** Shapes with so little to do for each of their parts that it takes more of them to see how it grows. */
const LONG: ReadonlySet<string> = new Set(['helpers that call one after the other'])

/** Twice as much is done for twice as much, four times as much where everything is compared with everything. */
const MOST_GROWTH = 3.2

for (const [name, make] of Object.entries(shapes))
  test(`of ${name}`, { timeout: 120_000 }, () => {
    const count = LONG.has(name) ? 80 : 40
    expect(workOn(make(2 * count)) / workOn(make(count))).toBeLessThan(MOST_GROWTH)
  })
