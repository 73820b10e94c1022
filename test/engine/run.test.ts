import { describe, expect, test } from 'vitest'
import { insertBefore, replace } from '../../src/engine/edit.ts'
import { defineTransform, type Transform, type Visitor } from '../../src/engine/transform.ts'
import { useModule, useName } from '../../src/python/imports.ts'
import type { Node } from '../../src/python/tree.ts'
import { checkText, fixText } from '../engine-under-test.ts'

type Reason = 'harm' | 'risk'

function toy(name: string, visit: Visitor<Reason>, more: Partial<Transform> = {}): Transform {
  const facts = { name, family: 'blocking', summary: `${name} found`, why: '', default: true, example: '' } as const
  const declines = { harm: 'it would do harm', risk: 'it may do harm' }
  return {
    ...defineTransform({ ...facts, triggers: ['slow'], aliases: ['TOY1'], declines, visit: { call: visit } }),
    ...more,
  }
}

const callee = (call: Node) => call.get('function') as Node
const isSlow = (call: Node) => callee(call).text === 'slow'

/** `slow(x)` → `quick(x)`. */
const rename = toy('rename', (call, { fix, report }) =>
  isSlow(call) ? report(fix('rename it', replace(callee(call), 'quick'))) : undefined,
)
const fixed = (text: string, transform = rename, unsafe = false) => fixText(text, { transforms: [transform] }, unsafe)

describe('check', () => {
  test('reports in source order and changes nothing', () => {
    const { findings, text } = checkText('slow(1)\nx = slow(2)\n', { transforms: [rename] })
    expect(findings.map(({ rule, range }) => [rule, range.start])).toEqual([
      ['rename', 0],
      ['rename', 12],
    ])
    expect(text).toBe('slow(1)\nx = slow(2)\n')
  })

  test('applies a transform only to the Python versions it names', () => {
    const since = toy('rename', rename.visit['call'] as Visitor<Reason>, { since: [3, 11] })
    expect(checkText('slow(1)\n', { transforms: [since] }).findings).toEqual([])
    const until = toy('rename', rename.visit['call'] as Visitor<Reason>, { until: [3, 10] })
    expect(checkText('slow(1)\n', { transforms: [until] }).findings).toEqual([])
  })
})

describe('fix', () => {
  test('applies every fix, nested calls in as many passes as they need', () => {
    const { text, applied, findings } = fixed('slow(slow(slow(1)))\n')
    expect(text).toBe('quick(quick(quick(1)))\n')
    expect(applied).toHaveLength(3)
    expect(findings).toEqual([])
  })

  test('leaves unsafe fixes to those who ask', () => {
    const risky = toy('rename', (call, { fix, report }) =>
      isSlow(call) ? report(fix.unsafe('risk', 'rename it', replace(callee(call), 'quick'))) : undefined,
    )
    expect(fixed('slow(1)\n', risky).text).toBe('slow(1)\n')
    expect(fixed('slow(1)\n', risky).findings[0]?.fixes[0]?.unsafeBecause).toEqual({
      reason: 'risk',
      message: 'it may do harm',
    })
    expect(fixed('slow(1)\n', risky, true).text).toBe('quick(1)\n')
  })

  test('prefers the first safe fix, or the first of all when unsafe fixes are wanted', () => {
    const both = toy('rename', (call, { fix, report }) =>
      isSlow(call)
        ? report(fix.unsafe('risk', 'a', replace(callee(call), 'best')), fix('b', replace(callee(call), 'good')))
        : undefined,
    )
    expect(fixed('slow(1)\n', both).text).toBe('good(1)\n')
    expect(fixed('slow(1)\n', both, true).text).toBe('best(1)\n')
  })

  test('reports what it declines', () => {
    const shy = toy('shy', (call, { decline }) => (isSlow(call) ? decline('harm') : undefined))
    expect(fixed('slow(1)\n', shy).findings[0]?.declined).toEqual({ reason: 'harm', message: 'it would do harm' })
  })

  test('never applies a fix that breaks the syntax, and says so', () => {
    const broken = toy('broken', (call, { fix, report }) =>
      isSlow(call) ? report(fix('break it', replace(call, 'def ('))) : undefined,
    )
    const result = fixText('slow(1)\nslow(2)\n', { transforms: [broken] })
    expect(result.text).toBe('slow(1)\nslow(2)\n')
    expect(result.bugs.map(({ rule, line }) => [rule, line])).toEqual([
      ['broken', 1],
      ['broken', 2],
    ])
  })

  test('never applies a fix that loses a comment, and still applies the others', () => {
    const careless = toy('careless', (call, { fix, report }) =>
      isSlow(call) ? report(fix('replace all of it', replace(call, 'quick()'))) : undefined,
    )
    const result = fixText('slow(  # why\n  1)\nslow(2)\n', { transforms: [careless] })
    expect(result.text).toBe('slow(  # why\n  1)\nquick()\n')
    expect(result.bugs).toMatchObject([{ rule: 'careless', line: 1 }])
  })

  test('never leaves a block without a statement, which the parser takes for none', () => {
    const removing = toy('removing', (call, { fix, report }) => {
      const statement = call.parent as Node
      return isSlow(call) ? report(fix('remove it', replace(statement, ''))) : undefined
    })
    const result = fixText('if a:\n    slow(1)\n    slow(2)\nb()\n', { transforms: [removing] })
    expect(result.text).toBe('if a:\n    \n    slow(2)\nb()\n')
    expect(result.bugs).toMatchObject([{ rule: 'removing', line: 3 }])
  })

  test('never makes an f-string that only Python 3.12 reads', () => {
    const breaking = toy('breaking', (call, { fix, report }) =>
      isSlow(call) ? report(fix('break the line', replace(call, 'quick(\n1)'))) : undefined,
    )
    const result = fixText("f\"{slow(1)}\"\nf'''{slow(2)}'''\n", { transforms: [breaking] })
    expect(result.text).toBe("f\"{slow(1)}\"\nf'''{quick(\n1)}'''\n")
    expect(result.bugs).toMatchObject([{ rule: 'breaking', line: 1 }])
  })

  test('gives up on fixes that go in circles, and leaves the file as it was', () => {
    const growing = toy('growing', (call, { fix, report }) => report(fix('grow', insertBefore(call, 'slow + '))))
    const result = fixText('slow()\n', { transforms: [growing] })
    expect(result.text).toBe('slow()\n')
    expect(result.bugs).toMatchObject([{ rule: 'growing' }])
  })

  test('gives up on fixes that undo each other as soon as a text comes back', () => {
    let visits = 0
    const turning = toy('turning', (call, { fix, report }) => {
      visits++
      return report(fix('turn', replace(callee(call), isSlow(call) ? 'quick' : 'slow')))
    })
    const result = fixText('slow()\n', { transforms: [turning] })
    expect(result.text).toBe('slow()\n')
    expect(result.bugs).toMatchObject([{ rule: 'turning' }])
    expect(visits).toBeLessThan(5)
  })

  test('writes the line ends of the file', () => {
    const adding = toy('adding', (call, { file, fix, report }) => {
      const imported = isSlow(call) ? useModule(file, 'asyncio', call) : null
      return imported ? report(fix('add', ...imported.edits, replace(callee(call), 'asyncio.quick'))) : undefined
    })
    expect(fixed('import os\r\nslow(os)\r\n', adding).text).toBe('import asyncio\r\nimport os\r\nasyncio.quick(os)\r\n')
  })
})

describe('what is not understood is left alone', () => {
  test('the definition with the error, not the ones beside it', () => {
    const text = 'def a():\n    slow(1)\n\n\ndef b():\n    return (slow(2\n\n\ndef c():\n    slow(3)\n'
    const { text: after, damage } = fixed(text)
    expect(after).toContain('quick(1)')
    expect(after).toContain('slow(2')
    expect(damage.length).toBeGreaterThan(0)
  })

  test('all of a Python 2 file', () => {
    expect(fixed('slow(1)\nprint "x"\n').text).toBe('slow(1)\nprint "x"\n')
  })
})

describe('suppression', () => {
  const silenced = [
    'slow(1)  # async-fix: ignore[rename] the device needs it',
    'slow(1)  # async-fix: ignore',
    'slow(1)  # async-fix: ignore[other, rename]',
    'slow(1)  # async-fix: ignore[blocking]',
    'slow(1)  # noqa',
    'slow(1)  # noqa: TOY1',
    'slow(1)  # noqa: E501, TOY1',
    'slow(1)  # NOQA:toy1',
    '# async-fix: ignore[rename]\nslow(1)',
    'x = [\n    slow(1),\n]  # noqa: TOY1',
    '# async-fix: disable[rename]\nslow(1)',
    'x = 1\n\nslow(1)\n# async-fix: file-ignore[rename]',
  ]
  test.each(silenced)('%j is silent', text => {
    expect(checkText(`${text}\n`, { transforms: [rename] }).findings).toEqual([])
  })

  const heard = [
    'slow(1)  # async-fix: ignore[other]',
    'slow(1)  # noqa: E501',
    '# async-fix: ignore[rename]\n\nslow(1)',
    'x = 1  # async-fix: ignore[rename]\nslow(1)',
    '# async-fix: disable[rename]\n# async-fix: enable[rename]\nslow(1)',
    'slow("# async-fix: ignore")',
  ]
  test.each(heard)('%j is not', text => {
    expect(checkText(`${text}\n`, { transforms: [rename] }).findings).toHaveLength(1)
  })
})

describe('imports that fixes leave unused', () => {
  const toModule = toy('rename', (call, { file, fix, report }) => {
    const name = useName(file, 'asyncio', 'quick', call)
    return isSlow(call) && name ? report(fix('rename it', ...name.edits, replace(callee(call), name.name))) : undefined
  })

  test.each([
    ['nothing', 'import os\nslow(1)\n', 'import asyncio\nimport os\nasyncio.quick(1)\n'],
    ['the only name', 'from json import slow\nslow(1)\n', 'import asyncio\nasyncio.quick(1)\n'],
    ['used twice', 'from json import slow\nslow(slow(1))\n', 'import asyncio\nasyncio.quick(asyncio.quick(1))\n'],
    [
      'one of several',
      'from json import c, slow, x\nslow(c, x)\n',
      'import asyncio\nfrom json import c, x\nasyncio.quick(c, x)\n',
    ],
    [
      'still used',
      'from json import slow\nslow(1)\nslow\n',
      'import asyncio\nfrom json import slow\nasyncio.quick(1)\nslow\n',
    ],
    ['the name that is added to', 'from asyncio import slow\nslow(1)\n', 'from asyncio import quick\nquick(1)\n'],
    ['unused before', 'from json import c, slow\nslow(1)\n', 'import asyncio\nfrom json import c\nasyncio.quick(1)\n'],
  ])('%s', (_, before, after) => {
    expect(fixed(before, toModule).text).toBe(after)
  })
})

test('an import that another file takes from this one stays', () => {
  const text = 'import json\njson.slow(1)\n'
  const viaModule = toy('rename', (call, { fix, report }) =>
    callee(call).text === 'json.slow' ? report(fix('rename it', replace(callee(call), 'quick'))) : undefined,
  )
  const run = { transforms: [viaModule] }
  expect(fixText(text, run).text).toBe('quick(1)\n')
  expect(fixText(text, { ...run, others: { 'other.py': 'from main import json\n' } }).text).toBe(
    'import json\nquick(1)\n',
  )
})
