/** What has to hold for a call to run: each program calls `go()` somewhere in `f`. */

import { describe, expect, test } from 'vitest'
import { conditionsOf } from '../../src/python/conditions.ts'
import { executionOf } from '../../src/python/execution.ts'
import { givenBy, parametersOf } from '../../src/python/known-arguments.ts'
import { descendants, type Node } from '../../src/python/tree.ts'
import { callOf, parsed } from './parsed.ts'

/** `a`, `not a` for a parameter that has to be true, or not; `a is None`, `a is not None`; `+2` for two other conditions. */
function conditions(...lines: string[]): string {
  const file = parsed(`SWITCH = a.b\n\ndef f(a, b, *c):\n${lines.map(line => `    ${line}\n`).join('')}`)
  const call = callOf(file, 'go')
  const { guards, others } = conditionsOf(call, executionOf(call).function as Node, file)
  const told = guards.map(({ parameter, is, holds }) => {
    if (is === 'none') return `${parameter} is ${holds ? '' : 'not '}None`
    return holds ? parameter : `not ${parameter}`
  })
  return [...told, ...(others > 0 ? [`+${others}`] : [])].join(', ')
}

describe('conditions', () => {
  test.each<[string, ...string[]]>([
    ['', 'go()'],
    ['', 'with x: go()'],
    ['', 'try:', '    go()', 'finally: pass'],
    ['', 'if go(): pass'],
    ['', 'while True: go()'],
    ['', 'for x in go(): pass'],
    ['', '[x for x in go()]'],
    ['a', 'if a: go()'],
    ['not a', 'if not a: go()'],
    ['not a', 'if a: pass', 'else: go()'],
    ['a is None', 'if a is None: go()'],
    ['a is not None', 'if not (a is None): go()'],
    ['a is not None', 'if a is None: pass', 'else: go()'],
    ['a, b', 'if a and b: go()'],
    ['not a, not b', 'if a or b: pass', 'else: go()'],
    ['+1', 'if a or b: go()'],
    ['+1', 'if a.b: go()'],
    ['+1', 'if a > 1: go()'],
    ['+1', 'if x: go()'],
    ['+2', 'if SWITCH: go()'],
    ['+1', 'if not SWITCH: go()'],
    ['+1', 'a = 1', 'if a: go()'],
    ['b, not a', 'if a: pass', 'elif b: go()'],
    ['not a, not b', 'if a: pass', 'elif b: pass', 'else: go()'],
    ['not a', 'if a: return', 'go()'],
    ['', 'if a.b: return', 'go()'],
    ['not a', 'for x in range(3):', '    if a: continue', '    if a: pass', 'if a: return', 'go()'],
    ['not a, +1', 'for x in c:', '    if a: continue', '    go()'],
    ['+1', 'for x in c: go()'],
    ['+1', 'while a: go()'],
    ['+1', '[go() for x in c]'],
    ['+2', '[go() for x in c if x for y in x if y]', 'if x: go()', 'if x: [go() for x in c]'],
    ['a', 'x = go() if a else None'],
    ['not a', 'x = None if a else go()'],
    ['a', 'a and go()'],
    ['not a', 'a or go()'],
    ['+2', 'if isinstance(a, str): go()'],
    ['+1', 'try: pass', 'except OSError: go()'],
    ['+1', 'try: pass', 'except OSError: pass', 'else: return', 'go()'],
    ['+1', 'match a:', '    case 1: go()'],
    ['a, +1', 'if a:', '    go()', '    raise OSError'],
    ['+2', 'if x:', '    go()', '    sys.exit(1)'],
  ])('%s', (expected, ...lines) => {
    expect(conditions(...lines)).toBe(expected)
  })
})

describe('what is given', () => {
  const given = (text: string, header = 'def f(a, *rest):') => {
    const file = parsed(`${header}\n    go(${text})\n`)
    return givenBy(callOf(file, 'go'), file)
  }

  test.each([
    ['None', 'none'],
    ['True', 'true'],
    ['False', 'false'],
    ['0', 'false'],
    ['0.0', 'false'],
    ['1_000', 'true'],
    ['""', 'false'],
    ['"x"', 'true'],
    ['f"{x}"', 'true'],
    ['[]', 'false'],
    ['(1,)', 'true'],
    ['lambda: 0', 'true'],
    ['x', 'unknown'],
    ['a', { parameter: 'a' }],
    ['rest', { parameter: 'rest' }],
    ['a.b', 'unknown'],
  ])('%s', (text, expected) => {
    expect(given(text)).toEqual({ positional: [expected], keywords: {}, isOpen: false })
    expect(given(`key=${text}`)).toEqual({ positional: [], keywords: { key: expected }, isOpen: false })
  })

  test('a parameter that is bound again is unknown', () => {
    const file = parsed('def f(a):\n    a = a or 1\n    go(a)\n')
    expect(givenBy(callOf(file, 'go'), file).positional).toEqual(['unknown'])
  })

  test('stars may pass anything', () => {
    expect(given('1, *x').isOpen).toBe(true)
    expect(given('**x')).toEqual({ positional: [], keywords: {}, isOpen: true })
  })

  test('parameters', () => {
    const file = parsed(
      'class A:\n    def f(self, a, /, b: int = 0, *args, c=None, **k): ...\n    @staticmethod\n    def g(a, *, b=x): ...\n',
    )
    const [f, g] = descendants(file.tree.root, 'function_definition') as [Node, Node]
    expect(parametersOf(f, file)).toEqual([
      { name: 'a', default: 'unknown', isPositional: true },
      { name: 'b', default: 'false', isPositional: true },
      { name: 'c', default: 'none', isPositional: false },
    ])
    expect(parametersOf(g, file)).toEqual([
      { name: 'a', default: 'unknown', isPositional: true },
      { name: 'b', default: 'unknown', isPositional: false },
    ])
  })
})
