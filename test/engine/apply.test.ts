import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { applyEdits, EditSet, fitted, plainEdits } from '../../src/engine/apply.ts'
import type { Edit } from '../../src/engine/edit.ts'

const at = (start: number, end: number, text: string): Edit => ({ start, end, text })
const common = (start: number, text: string, shared = text): Edit => ({ start, end: start, text, shared })

describe('fitted', () => {
  test.each([
    ['x\ny\r\n', 'a\nb'],
    ['x\r\ny\n', 'a\r\nb'],
    ['x\ry\r', 'a\rb'],
    ['x', 'a\nb'],
  ])('%j: %j', (text, written) => {
    expect(fitted([at(0, 0, 'a\nb')], text)).toEqual([at(0, 0, written)])
  })

  test.each([
    ['return[x]', [at(6, 9, 'await f(x)')], 'return await f(x)'],
    ['return[x]', [at(6, 6, 'await '), at(6, 9, 'f(x)')], 'return await f(x)'],
    ['return(x)', [at(6, 7, ''), at(8, 9, '')], 'return x'],
    ['[x]if y else z', [at(0, 3, 'x')], 'x if y else z'],
    ['f(x)', [at(1, 1, '_async')], 'f_async(x)'],
    ['return[x]', [at(6, 9, '(x)')], 'return(x)'],
  ])('%j: %j keeps words apart: %j', (text, edits, written) => {
    expect(applyEdits(text, fitted(edits, text))).toBe(written)
  })
})

describe('plainEdits', () => {
  test('makes one edit of what comes to one place, imports first, and leaves out what changes nothing', () => {
    const edits = [at(2, 3, 'c'), at(4, 5, 'E'), at(4, 4, '<'), at(0, 0, 'x'), common(0, 'i\n'), at(1, 1, '')]
    expect(plainEdits({ edits }, 'abcde')).toEqual([at(0, 0, 'i\nx'), at(4, 5, '<E')])
  })

  test('what is put into a stretch that goes comes in its place', () => {
    const edits = [at(1, 4, ''), at(2, 2, 'x'), at(3, 3, 'y'), at(4, 4, 'z')]
    expect(plainEdits({ edits }, 'abcde')).toEqual([at(1, 4, 'xy'), at(4, 4, 'z')])
    expect(applyEdits('abcde', edits)).toBe('axyze')
  })
})

describe('applyEdits', () => {
  test('puts an insertion before a replacement that starts at the same place', () => {
    expect(applyEdits('time.sleep(1)', [at(0, 0, 'await '), at(0, 10, 'asyncio.sleep')])).toBe('await asyncio.sleep(1)')
  })

  test('keeps the order of insertions at one place', () => {
    expect(applyEdits('x', [at(0, 0, 'a'), at(0, 0, 'b'), at(1, 1, 'c')])).toBe('abxc')
  })

  test('counts UTF-16 code units', () => {
    expect(applyEdits('"😀"; f()', [at(6, 6, 'await ')])).toBe('"😀"; await f()')
  })

  test('agrees with splicing from the back, whatever the edits', () => {
    const edits = fc
      .array(fc.tuple(fc.nat(40), fc.nat(5), fc.string({ maxLength: 4 })), { maxLength: 8 })
      .map(raw => disjoint(raw.map(([start, length, text]) => at(start, start + length, text))))
    fc.assert(
      fc.property(fc.string({ minLength: 50, maxLength: 50 }), edits, (text, chosen) => {
        let expected = text
        for (const { start, end, text: content } of [...chosen].reverse())
          expected = expected.slice(0, start) + content + expected.slice(end)
        expect(applyEdits(text, chosen)).toBe(expected)
      }),
    )
  })
})

/** Sorted edits of which none touches another. */
function disjoint(edits: Edit[]): Edit[] {
  const kept: Edit[] = []
  for (const edit of edits.sort((a, b) => a.start - b.start)) if (edit.start > (kept.at(-1)?.end ?? -1)) kept.push(edit)
  return kept
}

describe('EditSet', () => {
  test('takes a fix as a whole or not at all', () => {
    const set = new EditSet()
    expect(set.add({ edits: [at(10, 20, 'a')] })).toBe(true)
    expect(set.add({ edits: [at(0, 5, 'b'), at(15, 25, 'c')] })).toBe(false)
    expect(set.edits).toEqual([at(10, 20, 'a')])
  })

  test('puts the lines of one fix alone at a place', () => {
    const set = new EditSet()
    expect(set.add({ edits: [at(10, 12, 'x'), at(20, 20, '\n        inner()')] })).toBe(true)
    expect(set.add({ edits: [at(20, 20, '\n    outer()')] })).toBe(false)
    expect(set.add({ edits: [at(20, 22, 'y')] })).toBe(true)
  })

  test('adds no name to an import that another fix removes, nor the other way round', () => {
    const gone = { ...at(0, 31, ''), shared: '' }
    const added = common(20, 'sleep, ', 'sleep')
    const [removing, adding] = [{ edits: [at(50, 55, 'a'), gone] }, { edits: [at(60, 61, 'b'), added] }]
    for (const [first, second] of [
      [removing, adding],
      [adding, removing],
    ] as const) {
      const set = new EditSet()
      expect(set.add(first)).toBe(true)
      expect(set.add(second)).toBe(false)
    }
  })

  test('lets no fix into the ground of another, even between its edits', () => {
    const set = new EditSet()
    expect(set.add({ edits: [at(0, 0, '('), at(20, 20, ')')] })).toBe(true)
    expect(set.add({ edits: [at(8, 9, 'x')] })).toBe(false)
    expect(set.add({ edits: [at(20, 25, 'y')] })).toBe(true)
  })

  test('keeps others off all the ground that a fix counts on', () => {
    const set = new EditSet()
    expect(set.add({ edits: [at(8, 9, 'x')], ground: { start: 0, end: 30 } })).toBe(true)
    expect(set.add({ edits: [at(20, 25, 'y')] })).toBe(false)
  })

  test('makes a shared edit once, and sorts those of one place', () => {
    const set = new EditSet()
    expect(set.add({ edits: [common(0, 'import httpx\n'), at(30, 31, 'a')] })).toBe(true)
    expect(set.add({ edits: [common(0, 'import asyncio\n'), common(0, 'import httpx\n'), at(40, 41, 'b')] })).toBe(true)
    expect(set.edits.map(edit => edit.text)).toEqual(['import asyncio\n', 'import httpx\n', 'a', 'b'])
  })

  test('closes the gap between imports of one section, and keeps sections apart', () => {
    const set = new EditSet()
    set.add({
      edits: [
        common(9, '\n\nimport httpx', 'third-party httpx'),
        common(9, '\nimport ssl', 'stdlib ssl'),
        at(30, 31, 'a'),
      ],
    })
    set.add({
      edits: [
        common(0, 'import os\n\n', 'stdlib os'),
        common(0, 'import asyncio\n\n', 'stdlib asyncio'),
        at(40, 41, 'b'),
      ],
    })
    const added = set.edits.filter(edit => edit.shared !== undefined).map(edit => edit.text)
    expect(added).toEqual(['import asyncio\n', 'import os\n\n', '\nimport ssl', '\n\nimport httpx'])
  })

  test('keeps others off the ground of a single edit, as off a line that is indented', () => {
    const set = new EditSet()
    expect(set.add({ edits: [{ ...at(0, 0, '    '), ground: { start: 0, end: 11 } }] })).toBe(true)
    expect(set.add({ edits: [at(10, 10, '\nmore()')] })).toBe(false)
    expect(set.add({ edits: [at(11, 12, 'y')] })).toBe(true)
  })

  test('refuses a shared edit inside of ground that another fix rewrites, whichever comes first', () => {
    const first = new EditSet()
    first.add({ edits: [at(0, 10, 'a')] })
    expect(first.add({ edits: [common(5, 'x'), at(20, 21, 'b')] })).toBe(false)
    const second = new EditSet()
    second.add({ edits: [common(5, 'x'), at(20, 21, 'b')] })
    expect(second.add({ edits: [at(0, 10, 'a')] })).toBe(false)
  })
})
