/** A place has the same name in every text that still holds it, in whatever order edits were made. */

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { applyEdits } from '../../src/engine/apply.ts'
import type { Edit } from '../../src/engine/edit.ts'
import { Lineage } from '../../src/engine/lineage.ts'

const original = 'abcdefghij'
const path = 'a.py'

const edit = (start: number, end: number, text: string): Edit => ({ start, end, text })

/** Applies edits to a text and lets the lineage know. */
function made(lineage: Lineage, before: string, ...edits: Edit[]): string {
  const after = applyEdits(before, edits)
  lineage.follow(path, before, edits, after)
  return after
}

const nameOf = (lineage: Lineage, text: string, part: string) => lineage.nameOf(path, text, text.indexOf(part))

describe('the name of a place', () => {
  test('is where it was in the first text', () => {
    const lineage = new Lineage()
    const first = made(lineage, original, edit(2, 2, '<<'), edit(4, 6, 'EF'))
    expect(first).toBe('ab<<cdEFghij')
    const second = made(lineage, first, edit(0, 1, ''), edit(9, 9, '!'))
    expect(second).toBe('b<<cdEFg!hij')
    for (const each of 'bcdghij') expect(nameOf(lineage, second, each)).toBe(String(original.indexOf(each)))
  })

  test('is that of its place for what was put in, whatever was changed elsewhere', () => {
    const alone = new Lineage()
    const withOthers = new Lineage()
    const first = made(alone, original, edit(5, 5, 'NEW'))
    const other = made(withOthers, original, edit(1, 3, 'something else'))
    const second = made(withOthers, other, edit(other.indexOf('f'), other.indexOf('f'), 'NEW'))
    expect(nameOf(alone, first, 'EW')).toBe(nameOf(withOthers, second, 'EW'))
    expect(nameOf(alone, first, 'EW')).not.toBe(nameOf(alone, first, 'f'))
  })

  test('of an insertion before what is replaced at the same place', () => {
    const lineage = new Lineage()
    const text = made(lineage, original, edit(3, 5, 'XY'), edit(3, 3, 'await '))
    expect(text).toBe('abcawait XYfghij')
    expect(nameOf(lineage, text, 'await')).toBe('3>0')
    expect(nameOf(lineage, text, 'XY')).toBe('3>0')
    expect(nameOf(lineage, text, 'f')).toBe('5')
  })

  test('of a text that nobody has made is the offset', () => {
    expect(new Lineage().nameOf(path, original, 7)).toBe('7')
  })

  test('is the same for each letter that any edits have kept', () => {
    const edits = fc.array(fc.record({ at: fc.nat(30), length: fc.nat(3), text: fc.stringMatching(/^[A-Z]{0,4}$/) }), {
      minLength: 1,
      maxLength: 4,
    })
    fc.assert(
      fc.property(fc.array(edits, { minLength: 1, maxLength: 5 }), passes => {
        const lineage = new Lineage()
        let text = original
        for (const pass of passes) text = made(lineage, text, ...apart(pass, text.length))
        for (const [offset, letter] of [...text].entries())
          if (original.includes(letter))
            expect(lineage.nameOf(path, text, offset)).toBe(String(original.indexOf(letter)))
      }),
    )
  })
})

/** Edits that fit into a text and do not overlap. */
function apart(wanted: readonly { at: number; length: number; text: string }[], size: number): Edit[] {
  const edits: Edit[] = []
  for (const { at, length, text } of wanted) {
    const start = Math.min(at, size)
    const made = edit(start, Math.min(start + length, size), text)
    const touches = edits.some(other => made.start <= other.end && other.start <= made.end)
    if (!touches && (made.text || made.end > made.start)) edits.push(made)
  }
  return edits
}
