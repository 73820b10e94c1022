/** What the values of expressions offer to `with` and `for`. */

import { expect, test } from 'vitest'
import { createFacts } from '../../src/project/facts.ts'
import { offerOf } from '../../src/project/protocols.ts'
import { PythonFile } from '../../src/python/file.ts'
import { descendants } from '../../src/python/tree.ts'
import { parser } from '../engine-under-test.ts'

const OTHER = `import asyncio
from contextlib import asynccontextmanager, contextmanager


class Light:
    async def __aenter__(self): ...
    async def __aexit__(self, *error): ...
    def __iter__(self): ...


class Beacon(Light):
    pass


class Lamp(Light):
    def __enter__(self): ...


class Odd(Light, metaclass=Registry):
    pass


async def arriving():
    yield "Ada"


def moored():
    yield "Bee"


@asynccontextmanager
async def berth(): yield


@contextmanager
def flag(): yield


def light() -> Light:
    return lights[0]


def known():
    return ["Ada", "Bee"]


async def all_of_them():
    return ("Ada", "Bee")


def stream():
    return (ship async for ship in arriving())


def lock():
    return asyncio.Lock()
`

/** `with for`, with a question mark where nothing but an annotation tells. */
function offered(expression: string): string {
  const text = `import asyncio
import threading

import aiofiles
from port import arriving, light, Light, Lamp, Beacon, Odd, moored, berth, flag, known, all_of_them, stream, lock


async def main(guard: threading.Lock, unknown):
    ships = ["Ada"]
    coming = arriving()
    client = asyncio.Lock()
    opened = await aiofiles.open("log")
    value = (${expression})
`
  const sources = [
    { path: 'main.py', module: 'main', text },
    { path: 'port.py', module: 'port', text: OTHER },
  ]
  const facts = createFacts({ parser, sources: () => sources, declares: () => false })
  const file = new PythonFile('main.py', 'main', parser.parse(text))
  const assigned = descendants(file.tree.root, 'assignment').find(each => each.get('left')?.text === 'value')
  const offer = offerOf(assigned?.get('right') ?? file.tree.root, file, facts.withFile(file))
  if (!offer) return 'nothing'
  const { protocols, isCertain } = offer
  return `${protocols.with ?? '-'} ${protocols.for ?? '-'}${isCertain ? '' : '?'}`
}

test.each([
  ['asyncio.Lock()', 'async -'],
  ['asyncio.timeout(3)', 'async -'],
  ['asyncio.sleep(3)', 'nothing'],
  ['threading.Lock()', 'sync -'],
  ['client', 'async -'],
  ['guard', 'sync -?'],
  ['unknown', 'nothing'],
  ['open("log")', 'sync sync'],
  ['aiofiles.open("log")', 'async -'],
  ['opened', 'async async'],
  ['Light()', 'async sync'],
  ['Beacon()', 'async sync'],
  ['Lamp()', 'both sync'],
  ['Odd()', 'nothing'],
  ['light()', 'async sync?'],
  ['arriving()', '- async'],
  ['coming', '- async'],
  ['moored()', '- sync'],
  ['berth()', 'async -'],
  ['flag()', 'sync -'],
  ['known()', '- sync'],
  ['await all_of_them()', '- sync'],
  ['all_of_them()', 'nothing'],
  ['stream()', 'nothing'],
  ['ships', '- sync'],
  ['{1: 2}.items()', '- sync'],
  ['[1, 2]', '- sync'],
  ['"ab"', '- sync'],
  ['(ship for ship in ships)', '- sync'],
  ['(ship async for ship in coming)', '- async'],
  ['(await unknown(ship) for ship in ships)', '- async'],
  ['((each async for each in coming) for ship in ships)', '- sync'],
  ['([each async for each in coming] for ship in ships)', '- async'],
  ['(ship for ship in await all_of_them())', '- sync'],
  ['await asyncio.gather(unknown())', '- sync'],
])('%s', (expression, expected) => {
  expect(offered(expression)).toBe(expected)
})
