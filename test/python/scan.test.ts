/** The scanner sees the functions and comments that Python and the grammar see, or says that it is in doubt. */

import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { bytesOf } from '../../src/python/scan/bytes.ts'
import { Scanner } from '../../src/python/scan/scanner.ts'
import { type Scan, scan } from '../../src/python/scan.ts'
import { isThorough } from '../effort.ts'
import { doubtful, later, plain } from './scan-cases.ts'
import { grammarPlaces, libraryTexts, placesIn, startPython } from './scan-places.ts'

/** `FUZZ_RUNS=20000 FUZZ_SEED=7 npx vitest run test/python/scan.test.ts` looks harder, and elsewhere. */
const runs = Number(process.env['FUZZ_RUNS'] ?? 400)
const seed = Number(process.env['FUZZ_SEED'] ?? 1)
/** How many files of the standard library, and of the packages, stand for all of them in an ordinary run. */
const sampleSize = isThorough ? Number.POSITIVE_INFINITY : 80

/** What a text is damaged with. */
const pieces = [
  '"',
  "'",
  '"""',
  "'''",
  'f"',
  "rf'",
  'f"""',
  'b"',
  '{',
  '}',
  '{{',
  '(',
  ')',
  '[',
  ']',
  ':',
  ';',
  ',',
  '#',
  '\\',
  '\\\n',
  '\n',
  '\r\n',
  '\r',
  '\f',
  '\t',
  ' ',
  '    ',
  '\n    ',
  '\n  ',
  '\n\t',
  '\n# c',
  'x',
  'def ',
  'def f():',
  'async ',
  'class A:',
  'if x: ',
  'lambda: ',
  'lambda',
  'else:',
  '@',
  '!',
  '!=',
  '=',
  '->',
  '\u00a0',
  '\u2028',
  'é',
  '\ufeff',
  '\0',
  '\u000b',
  '1',
  '`',
  '$',
  'match x:',
  '\\N{SPACE}',
]

const python = startPython()
afterAll(() => python?.close())

test('functions, bodies and comments', () => {
  const text =
    'é = 1  # a\n@d\nasync def one():  # b\n\n    # c\n    x; \n\n    # d\nclass A:\n    def two(self): pass\n    def three(self):\n        y  # e'
  const found = scan(text) as Scan
  expect(
    found.functions.map(each => [
      text.slice(each.start, each.bodyStart),
      text.slice(each.bodyStart, each.bodyEnd),
      each.isAsync,
    ]),
  ).toEqual([
    ['async def one():  # b\n\n    # c\n    ', 'x;', true],
    ['def three(self):\n        ', 'y', false],
  ])
  expect(found.comments.map(each => text.slice(each.start, each.end))).toEqual(['# a', '# b', '# c', '# d', '# e'])
})

describe('small texts', () => {
  test.each(Object.entries({ ...plain, ...later }))('%s: as the grammar reads it', (_, text) => {
    const expected = grammarPlaces(text)
    expect(expected, 'the grammar reads it').not.toBeNull()
    expect(placesIn(scan(text))).toEqual(expected)
  })

  test.skipIf(!python).each(Object.entries(plain))('%s: as Python reads it', async (_, text) => {
    const expected = await python?.placesIn(text)
    expect(expected, 'Python compiles it').not.toBeNull()
    expect(placesIn(scan(text))).toEqual(expected)
  })

  test.each(Object.entries(doubtful))('%s: doubt', (_, text) => expect(scan(text)).toBeNull())
})

describe.skipIf(!python)('real code', { timeout: 30 * 60_000 }, () => {
  let texts: ReadonlyMap<string, string>
  beforeAll(async () => {
    texts = await libraryTexts(sampleSize)
  })

  test('is read as Python reads it, almost all of it without doubt', async () => {
    const wrong: string[] = []
    let valid = 0
    let doubts = 0
    for (const [file, text] of texts) {
      const expected = await python?.placesIn(text)
      if (!expected) continue
      valid++
      const found = placesIn(scan(text))
      if (!found) doubts++
      else if (JSON.stringify(found) !== JSON.stringify(expected)) wrong.push(file)
    }
    expect(wrong).toEqual([])
    expect(valid).toBeGreaterThan(100)
    expect(doubts / valid).toBeLessThan(0.01)
  })

  test('is read as the grammar reads it', () => {
    const wrong: string[] = []
    for (const [file, text] of texts) {
      const found = placesIn(scan(text))
      const expected = grammarPlaces(text)
      if (found && expected && JSON.stringify(found) !== JSON.stringify(expected)) wrong.push(file)
    }
    expect(wrong).toEqual([])
  })
})

/** How many random texts Python compiled and the scanner had no doubt about. */
let compared = 0

/** What Python or the grammar sees must be what the scanner sees, unless it is in doubt. */
async function agrees(text: string): Promise<void> {
  const found = placesIn(scan(text))
  if (!found) return
  const expected = await python?.placesIn(text)
  if (expected) {
    compared++
    expect(found).toEqual(expected)
  }
  const parsed = grammarPlaces(text)
  if (parsed) expect(found).toEqual(parsed)
}

describe('random texts', { timeout: 30 * 60_000 }, () => {
  test.skipIf(!python)('damaged real code', async () => {
    const short = [...(await libraryTexts(150)).values()].filter(text => text.length < 8000)
    const texts = short.concat(Object.values(plain))
    const place = fc.double({ min: 0, max: 1, noNaN: true })
    const piece = fc.oneof(fc.constantFrom(...pieces), fc.tuple(fc.nat(texts.length - 1), place, fc.nat(40)))
    const change = fc.tuple(place, fc.nat(30), fc.option(piece))
    const mutant = fc.tuple(fc.nat(texts.length - 1), fc.array(change, { minLength: 1, maxLength: 3 }))
    const apply = (text: string, [at, cut, insert]: readonly [number, number, unknown]) => {
      const start = Math.floor(at * text.length)
      return text.slice(0, start) + inserted(insert) + text.slice(start + (insert === null ? cut : cut % 4))
    }
    const inserted = (insert: unknown): string => {
      if (!Array.isArray(insert)) return String(insert ?? '')
      const from = texts[insert[0]] as string
      const start = Math.floor(insert[1] * from.length)
      return from.slice(start, start + insert[2])
    }
    await fc.assert(
      fc.asyncProperty(mutant, ([index, changes]) => agrees(changes.reduce(apply, texts[index] as string))),
      { numRuns: runs, seed },
    )
    expect(compared).toBeGreaterThan(runs / 10)
  })

  test.each([
    ['of pieces', pieces],
    [
      'of strings and fields',
      [
        'f"',
        "f'",
        'f"""',
        "rf'",
        '"',
        "'",
        '"""',
        '{',
        '}',
        '{x',
        ':',
        '!r',
        '\\',
        '\n',
        '#',
        '(',
        ')',
        ' ',
        'x',
        '{{',
        '}}',
        '\\N{SPACE}',
        '=',
      ],
    ],
    [
      'of blocks',
      [
        'def f():',
        'async def g():',
        'class A:',
        'if x:',
        'else:',
        'try:',
        'finally:',
        'x',
        'pass',
        '\n',
        '\n    ',
        '\n        ',
        '\n\t',
        '\n  ',
        '\n# c',
        '\n    # c',
        ';',
        ' # c',
        '\f',
        '\\\n',
        '@d\n',
        '"""\n"""',
        '(\n)',
        ' ',
      ],
    ],
  ])('%s', async (_, alphabet) => {
    const text = fc
      .array(fc.constantFrom(...alphabet), { maxLength: 24 })
      .map(parts => `${parts.join('')}\ndef last():\n    pass\n`)
    await fc.assert(fc.asyncProperty(text, agrees), { numRuns: runs * 5, seed })
  })
})

test('twice the text takes twice the steps', () => {
  const units = [
    '"',
    "'",
    '"""',
    '"""\\',
    '\\"""',
    "'''\\'",
    '(',
    ')',
    '()',
    '\\',
    '\\\n',
    'f"{',
    "f'{",
    'f"""{x:',
    'f"{x}" ',
    'f"\\N{',
    '{{',
    '#',
    '# \n',
    '\n',
    '\r\n',
    ' ',
    '\t',
    ' \n',
    'x',
    'é',
    'def f():\n',
    'def f(): x\n',
    'def f():\n x\n',
    'async ',
    'async def f():\n x\n',
    'lambda',
    '"\\',
    '"\\\n',
    '""',
    'r"\\"',
    ':',
    'x:\n',
    'if x:\n  y\n',
    '"""\n',
    '"""\\"""',
    ' \\\n x',
    '"#" # "\n',
  ]
  for (const unit of units)
    for (const start of ['', '"""', "f'''", 'f"{', '(', 'x = ', 'def f(', 'def f():\n '])
      expect(stepsOf(start + unit.repeat(2000)), `${start}${unit}`).toBeLessThan(
        2.2 * stepsOf(start + unit.repeat(1000)) + 500,
      )
})

/** How many bytes the scanner looks at, those that searches pass included. */
function stepsOf(text: string): number {
  let steps = 0
  const bytes = bytesOf(text)
  const indexOf = (byte: number, at: number) => {
    const found = bytes.indexOf(byte, at)
    steps += (found < 0 ? bytes.length : found) - at
    return found
  }
  const get = (_: Uint8Array, key: string) => {
    steps++
    return key === 'indexOf' ? indexOf : bytes[Number(key)]
  }
  new Scanner(new Proxy(bytes, { get: get as ProxyHandler<Uint8Array>['get'] & {} })).run()
  return steps
}
