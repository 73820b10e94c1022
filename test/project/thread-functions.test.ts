/** Whether only threads run `read` of `station/radio.py`, and what they are given for its parameter. */

import { describe, expect, test } from 'vitest'
import { createFacts } from '../../src/project/facts.ts'
import { onlyRunsInThreads, startsThreads, threadArgument } from '../../src/project/thread-functions.ts'
import { PythonFile } from '../../src/python/file.ts'
import { descendants } from '../../src/python/tree.ts'
import { parser } from '../python/parsed.ts'

const PATH = 'station/radio.py'
const IMPORTS = 'import asyncio\nimport threading\n'

function radio(text: string, others: Readonly<Record<string, string>> = {}) {
  const all: Record<string, string> = { ...others, [PATH]: IMPORTS + text }
  const moduleOf = (path: string) => path.replace(/\.py$/, '').replaceAll('/', '.')
  const sources = Object.entries(all).map(([path, content]) => ({ path, module: moduleOf(path), text: content }))
  const file = new PythonFile(PATH, 'station.radio', parser.parse(all[PATH] as string))
  const facts = createFacts({
    parser,
    sources: () => sources,
    declares: () => false,
    isEntryPoint: () => false,
  }).withFile(file)
  const frame = descendants(file.tree.root, 'function_definition', 'lambda').find(
    each => each.kind === 'lambda' || /^(read|run)$/.test(each.get('name')?.text ?? ''),
  )
  if (!frame) throw new Error('there is nothing to read')
  return { frame, file, facts }
}

const only = (text: string, others?: Readonly<Record<string, string>>) => {
  const { frame, file, facts } = radio(text, others)
  return onlyRunsInThreads(frame, file, facts)
}

const READ = 'def read(queue, port=1): ...\n'
const METHOD = 'class Radio:\n    def read(self): ...\n'

describe('only threads run', () => {
  test.each<[string, string]>([
    ['the target of a thread', `${READ}threading.Thread(target=read).start()\n`],
    ['what a timer calls', `${READ}threading.Timer(1, read).start()\n`],
    ['what a coroutine hands to a thread', `${READ}async def main():\n    await asyncio.to_thread(read)\n`],
    ['a nested function', 'async def main():\n    def read(): ...\n    await asyncio.to_thread(read)\n'],
    ['a lambda', 'threading.Thread(target=lambda: print()).start()\n'],
    ['a method', `${METHOD}    def open(self):\n        threading.Thread(target=self.read).start()\n`],
    ['what such a function calls', `${READ}def work():\n    read(1)\nthreading.Thread(target=work).start()\n`],
    ['what a lambda in a thread calls', `${READ}threading.Thread(target=lambda: read(1)).start()\n`],
    ['`run()` of a thread', 'class Reader(threading.Thread):\n    def run(self): ...\n'],
  ])('%s', (_, text) => expect(only(text)).toBe(true))
})

describe('others may run', () => {
  test.each<[string, string]>([
    ['what nothing calls', `${READ}threading.Thread(target=print).start()\n`],
    ['what a coroutine calls too', `${READ}threading.Thread(target=read).start()\nasync def main():\n    read(1)\n`],
    ['what the module calls too', `${READ}threading.Thread(target=read).start()\nread(1)\n`],
    [
      'a callback of the loop',
      `${READ}async def main():\n    asyncio.get_running_loop().call_soon(read)\n    Thread\n`,
    ],
    [
      'the method of another class',
      `${METHOD}class Other:\n    def go(self):\n        threading.Thread(target=self.read)\n`,
    ],
    ['what runs in processes', `from multiprocessing import Process\n${READ}threading.Thread(target=read).start()\n`],
    ['a thread with a loop', 'def read():\n    asyncio.run(main())\nthreading.Thread(target=read).start()\n'],
    ['`run()` that is called', 'class Reader(threading.Thread):\n    def run(self): ...\nReader().run()\n'],
  ])('%s', (_, text) => expect(only(text)).toBe(false))

  test('what another file calls too', () => {
    const text = `${READ}threading.Thread(target=read).start()\n`
    expect(only(text, { 'main.py': 'from station.radio import read\nread(1)\n' })).toBe(false)
  })
})

test('tells by words alone that a file starts no threads', () => {
  expect(startsThreads(radio(READ).file)).toBe(false)
  expect(startsThreads(radio(`${READ}threading.Thread\n`).file)).toBe(true)
})

test.each<[string, string, string | null]>([
  ['of a thread', 'threading.Thread(target=read, args=(queue, 8))\n', 'queue'],
  ['in a list', 'threading.Thread(target=read, args=[queue])\n', 'queue'],
  ['of a timer', 'threading.Timer(1, read, (queue,))\n', 'queue'],
  ['of a call in a thread', 'async def main():\n    await asyncio.to_thread(read, queue)\n', 'queue'],
  ['that is unpacked', 'threading.Thread(target=read, args=(*queues,))\n', null],
  ['that is missing', 'threading.Thread(target=read)\n', null],
  ['of two threads', 'threading.Thread(target=read, args=(one,))\nthreading.Thread(target=read, args=(two,))\n', null],
])('finds the argument %s', (_, text, expected) => {
  const { frame, file, facts } = radio(READ + text)
  const parameter = frame.get('parameters')?.children[0]
  expect(parameter && threadArgument(parameter, frame, file, facts)?.text).toBe(expected ?? undefined)
})
