/** Cells of a notebook as one Python source, and back. */

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Cell, isOfNotebook, joined, split, unmasked } from '../../src/python/cells.ts'

const cells = (...sources: string[]): Cell[] => sources.map((source, index) => ({ number: index + 1, source }))

/** What Python is to read of one cell. */
function pythonOf(source: string): string {
  return joined(cells(source)).split('\n').slice(1, -1).join('\n')
}

test('whatever is in the cells, it comes back', () => {
  const line = fc.constantFrom(
    ...[
      'x = 1',
      '  y = (',
      ')',
      '!ls \\',
      '-l',
      '%time f()',
      'f?',
      'a = !ls',
      '"""',
      "'",
      '# %% 1',
      '%%bash',
      'pass',
      '',
    ],
  )
  const source = fc.array(line).map(lines => lines.join('\n'))
  fc.assert(
    fc.property(fc.array(source, { minLength: 1 }), sources => {
      const text = joined(cells(...sources))
      expect(split(text, text)).toEqual(cells(...sources))
    }),
    { seed: 1 },
  )
})

describe('lines for IPython stand in comments', () => {
  test.each([
    ['%matplotlib inline', 'pass'],
    ['%%time', 'pass'],
    ['!pip install httpx', 'pass'],
    ['open?', 'pass'],
    ['?open', 'pass'],
    ['np.a*?', 'pass'],
    ['files = !ls', 'files = None'],
    ['a, b = %who_ls', 'a, b = None'],
  ])('%s', (line, python) => {
    expect(pythonOf(line).replace(/#.*/, '')).toBe(python)
    expect(unmasked(pythonOf(line))).toBe(line)
  })

  test('in a block they keep the block together', () => {
    expect(pythonOf('if ready:\n    !ls').replace(/#.*/, '')).toBe('if ready:\n    pass')
  })

  test('with the lines that continue them', () => {
    expect(
      pythonOf('!ls \\\n  -l\nx = 1')
        .split('\n')
        .map(each => each.replace(/#.*/, '')),
    ).toEqual(['pass', '', 'x = 1'])
  })

  test('a cell of another language is nothing to Python', () => {
    expect(pythonOf('%%bash\nfor i in 1 2; do\n  sleep 1\ndone').replace(/#.*/g, '').trim()).toBe('')
  })
})

describe('Python stays what it is', () => {
  test.each([
    'x = (1\n% 2)',
    'x = """\n!ls\n%time\n"""',
    "x = '\\\n%d' % 3",
    'y = x \\\n% 2',
    'a != b',
    'x = a if b else c  # what?',
    "print('?')",
  ])('%j', source => {
    expect(pythonOf(source)).toBe(source)
  })
})

describe('what a fix does to the source', () => {
  const before = joined(cells('import asyncio', 'asyncio.run(main())', '!ls'))

  test('shows in its cell', () => {
    const after = before.replace('asyncio.run(main())', 'await main()')
    expect(split(after, before)).toEqual(cells('import asyncio', 'await main()', '!ls'))
  })

  test('above the first cell belongs to the first cell', () => {
    expect(split(`import time\n${before}`, before)?.[0]).toEqual({ number: 1, source: 'import time\nimport asyncio' })
  })

  test.each([
    ['a cell is gone', (text: string) => text.replace(/#.*cell 2\n/, '')],
    ['cells have changed places', (text: string) => text.replace('cell 1', 'cell 9')],
    ['a line for IPython is gone', (text: string) => text.replace(/pass.*\n/, '')],
    ['a line for IPython is another one', (text: string) => text.replace('!ls', '!rm')],
  ])('is refused where %s', (_, change) => {
    expect(split(change(before), before)).toBeNull()
  })
})

test('a source knows that it is one of a notebook', () => {
  expect(isOfNotebook(joined(cells('x = 1')))).toBe(true)
  expect(isOfNotebook('# cell 1\nx = 1\n')).toBe(false)
})
