/** What becomes of a coroutine, or of an iterable of coroutines, where values were meant. */

import { describe, expect, test } from 'vitest'
import { type Fate, fateOf } from '../../src/python/coroutine-fate.ts'
import { canOnlyFail, fateOfItems, takesAnyIterable } from '../../src/python/item-fate.ts'
import { callOf, parsed } from './parsed.ts'

const inFunction = (body: string) => `async def main(xs, g):\n    ${body.split('\n').join('\n    ')}\n`

describe('of the value of `f()`', () => {
  test.each<[string, Fate]>([
    ['f()', 'misused'],
    ['if f(): pass', 'misused'],
    ['x = f()\nprint(x)', 'misused'],
    ['x = f()', 'misused'],
    ['x = f()\nif x > 1: print(x.name)', 'misused'],
    ['x = (f())\ny = x\nprint(y + 1)', 'misused'],
    ['x, y = f()', 'misused'],
    ['await f()', 'awaited'],
    ['x = f()\nawait x', 'awaited'],
    ['x = f()\nprint(x)\nawait x', 'awaited'],
    ['x = f()\nx = await x', 'awaited'],
    ['x = f()\nasync def later(): return await x', 'awaited'],
    ['create_task(f())', 'awaited'],
    ['x = f()\nawait gather(x, g)', 'awaited'],
    ['f().close()', 'awaited'],
    ['x = f()\nx.send(None)', 'awaited'],
    ['return f()', 'open'],
    ['g(f())', 'open'],
    ['g.x = f()', 'open'],
    ['x = f()\nreturn x', 'open'],
    ['x = f()\nx = 1\nprint(x)', 'open'],
    ['x = [f()]', 'open'],
    ['x = g or f()\nprint(x)', 'open'],
    ['if x := f(): pass', 'open'],
  ])('%j: %s', (body, fate) => {
    const file = parsed(inFunction(body))
    expect(fateOf(callOf(file, 'f'), file)).toBe(fate)
  })
})

describe('of the items of `f()`', () => {
  test.each<[string, Fate]>([
    ['sum(f())', 'misused'],
    ['", ".join(f())', 'misused'],
    ['any(f())', 'misused'],
    ['list(f())', 'misused'],
    ['len(list(f()))', 'misused'],
    ['print(list(f())[0].name)', 'misused'],
    ['for x in f(): print(x)', 'misused'],
    ['for x in (f()): print(x)', 'misused'],
    ['[x.name for x in f()]', 'misused'],
    ['x = list(f())\nprint(len(x), x[0].name)', 'misused'],
    ['assert 1 in f()', 'misused'],
    ['print(f"{list(f())}")', 'misused'],
    ['f()', 'open'],
    ['return list(f())', 'open'],
    ['g(*f())', 'open'],
    ['gather(*f())', 'open'],
    ['x = list(f())\ngather(*x)', 'open'],
    ['x = list(f())\nprint(len(x))\nawait x[0]', 'open'],
    ['x = list(f())', 'open'],
    ['x = list(f())\nx = 1', 'open'],
    ['list(f())[1:]', 'open'],
    ['g(f())', 'open'],
    ['for x in f(): g(x)', 'open'],
    ['for x, y in f(): print(x)', 'open'],
    ['async for x in f(): print(x)', 'open'],
  ])('%j: %s', (body, fate) => {
    const file = parsed(inFunction(body))
    expect(fateOfItems(callOf(file, 'f'), file)).toBe(fate)
  })

  test('lead to a circle and back', () => {
    const file = parsed(inFunction('x = f()\ny = x\nx = y\nprint(x)'))
    expect(fateOf(callOf(file, 'f'), file)).toBe('open')
  })

  test.each([
    ['for x in f(): print(x)\nawait x', 'awaited'],
    ['for x in f(): await x', 'awaited'],
  ])('%j: %s', (body, fate) => {
    const file = parsed(inFunction(body))
    expect(fateOfItems(callOf(file, 'f'), file)).toBe(fate)
  })
})

test.each([
  ['sum(f())', true],
  ['sum(f(), 1)', true],
  ['dict(list(f()))', true],
  ['", ".join(f())', true],
  ['g.join(f())', false],
  ['any(f())', false],
  ['list(f())', false],
])('%j can only fail: %s', (body, isSo) => {
  const file = parsed(inFunction(body))
  expect(canOnlyFail(callOf(file, 'f'), file)).toBe(isSo)
})

test.each([
  ['list(f())', true],
  ['sorted((f()))', true],
  ['for x in f(): pass', true],
  ['[x for x in f()]', true],
  ['g(*f())', true],
  ['next(f())', false],
  ['x = f()', false],
  ['g(f())', false],
])('%j takes a list as well: %s', (body, isSo) => {
  const file = parsed(inFunction(body))
  expect(takesAnyIterable(callOf(file, 'f'), file)).toBe(isSo)
})
