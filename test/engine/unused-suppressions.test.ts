/** Which suppressions count as unused, and that nothing but comments may be changed on their account. */

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { insertBefore, remove } from '../../src/engine/edit.ts'
import { defineTransform, type Transform } from '../../src/engine/transform.ts'
import { checkText, fixText } from '../engine-under-test.ts'

function toy(name: string, more: Partial<Transform> = {}): Transform {
  const facts = { name, family: 'blocking', summary: `${name} found`, why: '', default: true, example: '' } as const
  const made = defineTransform({
    ...facts,
    triggers: [name],
    aliases: [`${name.toUpperCase()}1`],
    declines: { harm: 'it would do harm' },
    visit: { call: (call, { decline }) => (call.get('function')?.text === name ? decline('harm') : undefined) },
  })
  return { ...made, ...more }
}

const slow = toy('slow')
const late = toy('late', { family: 'timeouts' })
const opinion = toy('opinion', { family: 'timeouts', default: false })
const nothing = defineTransform({
  ...toy('unused', { family: 'suppression', default: false, triggers: ['fix'] }),
  declines: { unknown: 'no such rule' },
  visit: {},
  audit: ({ edits }, { fix, report, decline }) =>
    edits.length > 0 ? report(fix('remove', ...edits)) : decline('unknown'),
})
const catalogue = [slow, late, opinion, nothing]
const ordinary = [slow, late, nothing]

function tidied(text: string, transforms: readonly Transform[] = ordinary): string {
  return fixText(text, { transforms, catalogue }).text
}

function reported(text: string, transforms: readonly Transform[] = ordinary): number {
  const { findings } = checkText(text, { transforms, catalogue })
  return findings.filter(({ rule }) => rule === 'unused').length
}

describe('what is judged', () => {
  const unused = 'x  # async-fix: ignore[slow]\n'

  test('a rule only when it ran', () => {
    expect(tidied(unused)).toBe('x\n')
    expect(tidied(unused, [late, nothing])).toBe(unused)
    expect(tidied(unused, [nothing])).toBe(unused)
  })

  test('a family or a code only when every rule it names ran', () => {
    expect(tidied('x  # async-fix: ignore[SLOW1]\n')).toBe('x\n')
    expect(tidied('x  # async-fix: ignore[timeouts]\n')).toBe('x  # async-fix: ignore[timeouts]\n')
    expect(tidied('x  # async-fix: ignore[timeouts]\n', catalogue)).toBe('x\n')
  })

  test('a suppression of all rules only when those that are on by default ran', () => {
    expect(tidied('x  # async-fix: ignore\n')).toBe('x\n')
    expect(tidied('x  # async-fix: ignore\n', [slow, nothing])).toBe('x  # async-fix: ignore\n')
  })

  test('an unknown rule always, and it stays', () => {
    const text = 'x  # async-fix: ignore[slwo]\n'
    expect([tidied(text, [nothing]), reported(text, [nothing])]).toEqual([text, 1])
  })

  test('nothing in a file that was not understood as a whole', () => {
    expect(reported(`${unused}\n\ndef f(:\n    pass\n`)).toBe(0)
  })

  test('nobody is asked without the rule', () => {
    expect(checkText(unused, { transforms: [slow, late], catalogue }).findings).toEqual([])
  })
})

describe('what silences the report', () => {
  test.each([
    ['x  # async-fix: ignore[slow, unused] kept', 0],
    ['# async-fix: file-ignore[suppression]\nx  # async-fix: ignore[slow]', 0],
    ['# async-fix: ignore[unused]\nx  # async-fix: ignore[slow]', 0],
    ['x  # async-fix: ignore[unused] nothing here', 0],
    ['x  # async-fix: ignore[slow]  # noqa', 1],
    ['# async-fix: file-ignore\nlate()\nx  # async-fix: ignore[slow]', 1],
  ])('%j: %i left', (text, left) => {
    expect(reported(`${text}\n`)).toBe(left)
  })
})

describe('what is removed', () => {
  test.each([
    [
      'all that silence a finding are in use',
      '# async-fix: file-ignore[slow]\nslow()  # async-fix: ignore  # noqa\n',
      null,
    ],
    [
      'the words that are not needed',
      'slow()  # async-fix: ignore[late,slow] why\n',
      'slow()  # async-fix: ignore[slow] why\n',
    ],
    ['a reason with a number sign', 'x  # async-fix: ignore[slow] see #12\n', 'x\n'],
    [
      'another remark stays',
      'x  # type: ignore # async-fix: ignore[slow] why #noqa: E1\n',
      'x  # type: ignore #noqa: E1\n',
    ],
    ['two of one comment', 'x  # async-fix: ignore[slow] a # async-fix: ignore[late] b\n', 'x\n'],
    [
      'one of two',
      'late()  # async-fix: ignore[slow] # async-fix: ignore[late] b\n',
      'late()  # async-fix: ignore[late] b\n',
    ],
    ['a line of its own', 'if x:\n    y\n    # async-fix: ignore[slow] why\n    z\n', 'if x:\n    y\n    z\n'],
    ['its blank lines', 'x\n\n# async-fix: disable[slow]\n\ny\n', 'x\n\ny\n'],
    ['the last line', 'x\r\n# async-fix: ignore[slow]', 'x'],
    ['the only line', '# async-fix: file-ignore[slow]', ''],
    ['a range that is not needed', '# async-fix: disable[slow]\nx\n# async-fix: enable[slow]\n', 'x\n'],
    [
      'an end without a beginning',
      '# async-fix: disable[late]\nlate()\n# async-fix: enable\n# async-fix: enable[late]\n',
      '# async-fix: disable[late]\nlate()\n# async-fix: enable\n',
    ],
    ['never the end of a misspelt range', '# async-fix: disable[slwo]\nx\n# async-fix: enable\n', null],
    ['never the end of a range that was not judged', '# async-fix: disable[opinion]\nx\n# async-fix: enable\n', null],
    [
      'no line that would turn a comment into the encoding of the file',
      '#!/usr/bin/python\n# async-fix: file-ignore[slow]\n# coding: latin-1\n',
      '#!/usr/bin/python\n\n# coding: latin-1\n',
    ],
  ])('%s', (_, before, after) => {
    expect(tidied(before)).toBe(after ?? before)
    expect(fixText(before, { transforms: ordinary, catalogue }).bugs).toEqual([])
  })

  test('a suppression that another fix leaves without work, in the same run', () => {
    const cure: Transform = defineTransform({
      ...toy('cure'),
      visit: {
        call: (call, { fix, report }) =>
          call.get('function')?.text === 'slow'
            ? report(fix('drop it', remove(call), insertBefore(call, 'x')))
            : undefined,
      },
      triggers: ['slow'],
    })
    const text = 'slow()  # async-fix: ignore[slow] why\n'
    expect(fixText(text, { transforms: [...ordinary, cure], catalogue: [...catalogue, cure] }).text).toBe('x\n')
  })
})

describe('the guard over comments', () => {
  const meddling = (edits: (at: { start: number; end: number }) => ReturnType<typeof remove>[]): Transform =>
    defineTransform({
      ...nothing,
      declines: {},
      audit: ({ at }, { fix, report }) => report(fix('meddle', ...edits(at))),
    })

  test.each([
    ['code', meddling(at => [remove({ start: 0, end: at.end })])],
    ['code by adding to it', meddling(at => [remove(at), insertBefore({ start: 0, end: 0 }, 'z = ')])],
    ['another comment', meddling(at => [remove(at), insertBefore({ start: 0, end: 0 }, '# ')])],
  ])('a fix of comments that touches %s is refused', (_, transform) => {
    const text = 'y  # kept\nx  # async-fix: ignore[slow]\n'
    const { text: after, bugs } = fixText(text, { transforms: [slow, late, transform], catalogue })
    expect([after, bugs.length]).toEqual([text, 1])
  })
})

test('any mixture: other findings stay as they were, code stays, and nothing unused is left', () => {
  const word = fc.constantFrom('slow', 'late', 'opinion', 'timeouts', 'SLOW1', 'slwo', 'unused')
  const list = fc.array(word, { maxLength: 3 }).map(words => `[${words.join(', ')}]`)
  const verb = fc.constantFrom('ignore', 'file-ignore', 'disable', 'enable')
  const directive = fc
    .tuple(verb, fc.option(list, { nil: '' }), fc.constantFrom('', ' why', ' see #12'))
    .map(([first, words, reason]) => `# async-fix: ${first}${words}${reason}`)
  const comment = fc.array(fc.oneof(directive, fc.constantFrom('# noqa', '# type: ignore', '# note')), { maxLength: 3 })
  const code = fc.constantFrom('slow()', 'late()', 'opinion()', 'x', '', 'y(\n  late(),\n)')
  const line = fc.tuple(code, comment).map(([left, remarks]) => [left, ...remarks].join('  ').trim())
  const text = fc
    .tuple(fc.array(line, { maxLength: 8 }), fc.constantFrom('\n', '\r\n'))
    .map(([all, end]) => all.join(end))
  const bare = (source: string) => source.replace(/#.*/g, '').split(/\s+/).join(' ').trim()

  fc.assert(
    fc.property(text, fc.constantFrom(ordinary, catalogue, [late, nothing]), (source, transforms) => {
      const run = { transforms, catalogue }
      const others = (each: string) =>
        checkText(each, run)
          .findings.filter(({ rule }) => rule !== 'unused')
          .map(({ rule }) => rule)
      const { text: after, bugs, findings } = fixText(source, run)
      expect(bugs).toEqual([])
      expect(bare(after)).toBe(bare(source))
      expect(others(after)).toEqual(others(source))
      expect(findings.filter(({ fixes }) => fixes.length > 0)).toEqual([])
      for (const kept of ['# noqa', '# type: ignore', '# note'])
        expect(after.split(kept).length).toBe(source.split(kept).length)
    }),
    { numRuns: 500 },
  )
})
