/** Arguments of a call by position and by name. */

import { expect, test } from 'vitest'
import { argumentOf, argumentsOf, calledName, mayPass, takerOf } from '../../src/python/calls.ts'
import { descendants } from '../../src/python/tree.ts'
import { callOf, parsed } from './parsed.ts'

const call = (source: string) => callOf(parsed(source), 'f')

test.each([
  ['f(1, 2, a=3)', '1 2 | a=3'],
  ['f(1, *xs, 2, a=3)', '1 | a=3 *'],
  ['f(*a.b(1), 2)', ' |  *'],
  ['f(a=1, **k)', ' | a=1 **'],
  ['f(x for x in y)', '(x for x in y) | '],
  ['f()', ' | '],
])('argumentsOf %s', (source, expected) => {
  const { positional, keywords, hasStar, hasDoubleStar } = argumentsOf(call(source))
  const named = [...keywords].map(([name, value]) => `${name}=${value.text}`)
  const stars = `${hasStar ? ' *' : ''}${hasDoubleStar ? ' **' : ''}`
  expect(`${positional.map(each => each.text).join(' ')} | ${named.join(' ')}${stars}`).toBe(expected)
})

test.each([
  ['f(1, 2)', '2', true],
  ['f(1, timeout=3)', '3', true],
  ['f(1)', undefined, false],
  ['f(*xs)', undefined, true],
  ['f(1, **k)', undefined, true],
])('argumentOf and mayPass %s', (source, value, may) => {
  expect(argumentOf(call(source), 'timeout', 1)?.text).toBe(value)
  expect(mayPass(call(source), 'timeout', 1)).toBe(may)
})

test('a star cannot pass a keyword-only argument', () => {
  expect(mayPass(call('f(*xs)'), 'timeout')).toBe(false)
  expect(mayPass(call('f(**xs)'), 'timeout')).toBe(true)
})

test.each([
  ['sleep(1)', 'sleep'],
  ['asyncio.sleep(1)', 'sleep'],
  ['shop.open().close()', 'close'],
  ['handlers[0]()', 'handlers[0]'],
])('%s calls %s', (code, expected) => {
  const [call] = descendants(parsed(code).tree.root, 'call')
  expect(calledName(call)).toBe(expected)
})

test('what is no argument has no taker, and no call no name', () => {
  const [value] = descendants(parsed('pay(order)').tree.root, 'argument_list')[0]?.children ?? []
  expect(value && calledName(takerOf(value))).toBe('pay')
  expect(value?.parent?.parent && takerOf(value.parent.parent)).toBeNull()
  expect(calledName(null)).toBe('')
})
