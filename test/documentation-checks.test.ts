/** The checks of the documentation can fail: each kind of lie in a text is named. */

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { blocksOf, type PythonBlock, pythonBlocks } from './documentation/blocks.ts'
import { findingComplaints, pairComplaints, programComplaints } from './documentation/complaints.ts'
import { isIn } from './documentation/printed.ts'
import { type Outcome, runBlocks } from './documentation/programs.ts'
import { environment } from './python/interpreter.ts'

const fence = '```'
const block = (info: string, code: string) => `${fence}${info}\n${code}${fence}\n`
const blocks = (markdown: string) => pythonBlocks(blocksOf('wrong.md', markdown))

/** What is wrong with the programs of a text. */
async function wrongPrograms(markdown: string): Promise<string[]> {
  const all = blocks(markdown)
  const outcomes = await runBlocks(all)
  return all.flatMap(each => programComplaints(each, outcomes.get(each) as Outcome))
}

const bad = 'import time\n\n\nasync def nap() -> None:\n    time.sleep(1)\n'
const good = 'import asyncio\n\n\nasync def nap() -> None:\n    await asyncio.sleep(1)\n'
const first = (markdown: string) => blocks(markdown)[0] as PythonBlock

test('a block is read with its marks, its line and the text above it', () => {
  const text = `# Title\n\nSo:\n\n1. item\n\n   ${fence}python bad blocking-sleep since=3.12 needs=one,two\n   a\n\n   b\n   ${fence}\n`
  expect(blocks(text)).toMatchObject([
    {
      line: 7,
      kind: 'bad',
      rules: ['blocking-sleep'],
      since: [3, 12],
      needs: ['one', 'two'],
      code: 'a\n\nb\n',
      prose: '# Title\n\nSo:\n\n1. item\n\n',
      unknown: [],
    },
  ])
})

test('what was written into fences is read out of them', () => {
  const line = fc.string({ unit: fc.constantFrom('a', ' ', '`', '~', '#', 'é') }).filter(text => !text.includes('```'))
  const written = fc.record({
    indent: fc.constantFrom('', '   '),
    // Without a language the words would be read as one.
    language: fc.constantFrom('python', 'text'),
    words: fc.array(fc.constantFrom('bad', 'blocking-sleep', 'needs=a'), { maxLength: 3 }),
    lines: fc.array(line, { maxLength: 4 }),
    prose: fc.constantFrom('\n', '\nSo:\n\n', '\n- one\n\n'),
  })
  fc.assert(
    fc.property(fc.array(written, { maxLength: 4 }), all => {
      const markdown = all.map(({ indent, language, words, lines, prose }) => {
        const inner = lines.map(text => `${indent}${text}\n`).join('')
        return `${prose}${indent}${fence}${[language, ...words].join(' ')}\n${inner}${indent}${fence}\n`
      })
      const read = blocksOf('any.md', markdown.join(''))
      expect(read.map(({ language, words, code }) => ({ language, words, code }))).toEqual(
        all.map(({ language, words, lines }) => ({ language, words, code: lines.map(text => `${text}\n`).join('') })),
      )
      expect(read.map(({ prose }) => prose.trim())).toEqual(all.map(({ prose }) => prose.trim()))
    }),
  )
})

test('the first line names the file, and the text block right below says what is printed', () => {
  const text = block('python', '# shop.py\nprint(1)\n')
  expect(first(`${text}\n${block('text', '1\n')}`)).toMatchObject({ file: 'shop.py', prints: '1\n' })
  expect(first(`${text}\nElsewhere:\n\n${block('text', '1\n')}`)).toMatchObject({ prints: null })
})

test.runIf(environment)('programs that do not do what the text says', async () => {
  const complaints = await wrongPrograms(
    [
      block('python', 'async def f(:\n'),
      block('python', 'print(1)\n') + block('text', '2\n'),
      block('python', 'print(1)\n'),
      block('python', 'import shop_of_nobody\n'),
      block('python', '1 / 0\n') + block('text', 'ValueError\n'),
      block('python', 'import asyncio\nasyncio.sleep(0)\n'),
      block('python', 'raise SystemExit(3)\n'),
      block('python', '# test_wrong.py\ndef test_wrong():\n    assert False\n'),
      block('python good quickly', 'x = 1\n'),
      block('python bad blocking-sleep', 'def f(:\n'),
    ].join('\n'),
  )
  const expected = [
    /^wrong\.md:1: does not compile: SyntaxError: invalid syntax/,
    /^wrong\.md:5: prints something else:\n1/,
    /^wrong\.md:12: prints something else:\n1/,
    /^wrong\.md:16: reports something else:\n.*No module named 'shop_of_nobody'/s,
    /^wrong\.md:20: reports something else:\n.*ZeroDivisionError/s,
    /^wrong\.md:27: reports something else:\n.*never awaited/s,
    /^wrong\.md:32: ends with status 3/,
    /^wrong\.md:36: its tests end otherwise:\n.*assert False/s,
    /^wrong\.md:42: nobody knows what “quickly” means/,
    /^wrong\.md:46: does not compile/,
  ]
  const tested = complaints.some(text => text.startsWith('wrong.md:36')) ? expected : expected.filter((_, i) => i !== 7)
  expect(complaints).toEqual(tested.map(pattern => expect.stringMatching(pattern)))
})

test.runIf(environment)('programs that do, and those that cannot run here', async () => {
  const right = [
    block('python', 'import sys\nprint(1)\nprint("far", "away", file=sys.stderr)\n') + block('text', '1\nfar … way\n'),
    block('python', '1 / 0\n') + block('text', 'ZeroDivisionError: division by zero\n'),
    block('python', '# shop.py\nprice = 7\n'),
    block('python', 'from shop import price\nprint(price)\n') + block('text', '7\n'),
    block('python needs=library_of_nobody', 'import library_of_nobody\n'),
    block('python since=3.99', '1 / 0\n'),
    block('python bad blocking-sleep', 'while True: pass\n'),
    block('python', 'import urllib.request\nprint(urllib.request.urlopen("https://api.example.com/text").status)\n') +
      block('text', '200\n'),
  ]
  expect(await wrongPrograms(right.join('\n'))).toEqual([])
})

test('what a text shows of a line is a part of it', () => {
  expect(isIn('took … seconds', 'it took 0.1 seconds.')).toBe(true)
  expect(isIn('seconds … took', 'it took 0.1 seconds.')).toBe(false)
})

test('blocks that other rules report than those named', async () => {
  expect(await findingComplaints(first(block('python bad blocking-sleep', bad)))).toEqual([])
  const wrong = [
    block('python', bad),
    block('python bad missing-await', bad),
    block('python bad blocking-sleep blocking-open', bad),
    block('python bad blocking-sleep', good),
    block('python opinionated=no-checkpoint', good),
  ]
  expect((await Promise.all(wrong.map(text => findingComplaints(first(text))))).flat()).toEqual([
    'wrong.md:1: is reported by blocking-sleep, not by none',
    'wrong.md:1: is reported by blocking-sleep, not by missing-await',
    'wrong.md:1: is reported by blocking-sleep, not by blocking-open, blocking-sleep',
    'wrong.md:1: is reported by no rule, not by blocking-sleep',
    'wrong.md:1: is reported by no rule, not by no-checkpoint',
  ])
})

test('pairs that the command does not make', async () => {
  const pair = async (between: string, info: string, after: string) => {
    const [one, two] = blocks(`${block('python bad blocking-sleep', bad)}${between}${block(info, after)}`)
    return await pairComplaints(one as PythonBlock, two)
  }
  expect(await pair('', 'python good', good)).toEqual([])
  expect(await pair('Made by hand:\n', 'python good by-hand', good.replace('1', '2'))).toEqual([])
  expect(await pair('', 'python', good)).toEqual(['wrong.md:1: no good block follows'])
  expect(await pair('', 'python good', `${good}\n`)).toEqual([`wrong.md:8: the command makes something else:\n${good}`])
  expect(await pair('', 'python good by-hand', good)).toEqual([
    'wrong.md:8: the text does not say why it is made by hand',
    'wrong.md:8: the command makes the same',
  ])
})

test('flags of a good block count', async () => {
  const loop = 'async def f(api, xs):\n    return [await api.get(x) for x in xs]\n'
  const one = first(block('python bad sequential-await-comprehension', loop))
  const made = async (info: string) => await pairComplaints(one, first(block(info, loop)))
  expect(await made('python good')).toEqual([])
  expect(await made('python good --unsafe')).toEqual([expect.stringContaining('asyncio.gather(')])
})
