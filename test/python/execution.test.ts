/** Where code runs: each place holds a call of `here`, and Python itself is asked whether `await here()` compiles there. */

import { afterAll, describe, expect, test } from 'vitest'
import { awaitObstacle, executionOf, isGenerator } from '../../src/python/execution.ts'
import { startCompiler } from './compiler.ts'
import { interpreter } from './interpreter.ts'
import { callOf, nameIn, parsed } from './parsed.ts'

const compiler = startCompiler()
afterAll(() => compiler.close())

/** True when Python accepts `await` at every `here()`. */
const mayAwait = async (body: string) =>
  (await compiler.errorOf(inCoroutine(body.replaceAll('here()', '(await here())')))) === null

const inCoroutine = (body: string) => `async def f(xs):\n    ${body.replaceAll('\n', '\n    ')}\n`

function runsIn(body: string) {
  const file = parsed(inCoroutine(body))
  const { coroutine, obstacle } = executionOf(callOf(file, 'here'))
  return obstacle ?? coroutine?.get('name')?.text ?? null
}

describe('directly in the coroutine', () => {
  test.each([
    'here()',
    'if here(): pass',
    'while here(): pass',
    'for x in here(): pass',
    'assert here()',
    'return f"{here()}"',
    'return f"{here()!r:>{here()}}"',
    'def g(a=here()): pass',
    'g = lambda a=here(): a',
    '@here()\ndef g(): pass',
    'class A(here()): pass',
    'return [here() for x in xs]',
    'return [x for x in xs if here()]',
    'return [x for x in here()]',
    'return {x: here() for x in xs for y in xs}',
    'return sum(x for x in here())',
    'return (x for x in [here() for y in xs])',
    'return xs[here()]',
    'xs[here():] = 1',
    'try: pass\nexcept here(): pass',
    'match xs:\n    case y if here(): pass',
    'x = y = here()',
    'x += here()',
    'with here() as a: pass',
    'del xs[here()]',
    'raise here() from here()',
    'return [[y for y in here()] for x in xs][0]',
  ])('%j', async body => {
    expect(runsIn(body)).toBe('f')
    expect(await mayAwait(body)).toBe(true)
  })
})

describe('elsewhere', () => {
  test.each(['def g(): here()', 'g = lambda: here()', 'class A:\n    x = here()', 'g = lambda: [here() for x in xs]'])(
    '%j',
    async body => {
      expect(runsIn(body)).toBeNull()
      if (interpreter) expect(await mayAwait(body)).toBe(false)
    },
  )

  test('a nested coroutine', () => expect(runsIn('async def g():\n    here()')).toBe('g'))
  test('its own default', () => {
    const file = parsed('async def f(a=here()): pass\n')
    expect(executionOf(callOf(file, 'here'))).toEqual({ function: null, coroutine: null, obstacle: null })
  })
})

describe('obstacles', () => {
  test.each([
    ['return sum(here() for x in xs)', 'generator-expression'],
    ['return sum(x for x in xs if here())', 'generator-expression'],
    ['return sum(x for y in xs for x in here())', 'generator-expression'],
    ['return [[here() for y in xs] for x in xs]', 'nested-comprehension'],
    ['return f"{here()=}"', 'f-string-debug'],
    ['x: here() = 1', 'annotation'],
  ])('%j', (body, expected) => expect(runsIn(body)).toBe(expected))

  test('a nested comprehension is none from Python 3.11', () => {
    const file = parsed(inCoroutine('return [[here() for y in xs] for x in xs]'))
    const execution = executionOf(callOf(file, 'here'))
    expect(awaitObstacle(execution, [3, 10])).toBe('nested-comprehension')
    expect(awaitObstacle(execution, [3, 11])).toBeNull()
  })
})

test.each([
  ['def f():\n    yield 1\n', true],
  ['def f():\n    x = [(yield)]\n', true],
  ['def f():\n    yield from g()\n', true],
  ['def f():\n    def g():\n        yield\n', false],
  ['def f():\n    return lambda: (yield)\n', false],
  ['def f():\n    return (x for x in y)\n', false],
])('isGenerator %j', (text, expected) => {
  const file = parsed(text)
  const name = nameIn(parsed(text), 'f').text
  const definition = file.tree.root.children.find(each => each.get('name')?.text === name)
  expect(definition && isGenerator(definition)).toBe(expected)
})
