/** What is done with the value of `f()`; Python itself is asked what comes of it when `f` is a coroutine function. */

import { execFileSync } from 'node:child_process'
import { describe, expect, test } from 'vitest'
import { useOf, type ValueUse } from '../../src/python/value-uses.ts'
import { interpreter } from './interpreter.ts'
import { callOf, parsed } from './parsed.ts'

type Case = readonly [body: string, use: ValueUse]

const each = (use: ValueUse, ...bodies: string[]): Case[] => bodies.map(body => [body, use])

/** A coroutine object can only fail here, or shows as `<coroutine object f at …>`. */
const senseless: readonly Case[] = [
  ...each('read', 'f().name', 'f().name.first', 'f().count()', 'f()[0]', 'f()[0:1]', 'f()()', '(f()).name'),
  ...each('read', 'f().name = 1', 'del f()[0]', 'x = 1 if f().name else 2'),
  ...each(
    'read',
    'f() + 1',
    '1 - f()',
    'f() ** 2',
    '2 ** f()',
    'f() // 2',
    'f() % 2',
    'show("%s" % f())',
    '-f()',
    '~f()',
  ),
  ...each('read', 'x = 1\nx += f()', 'x = 2\nx **= f()'),
  ...each('read', 'f() < 3', '3 >= f()', '1 in f()', '1 not in f()', '0 < f() < 3'),
  ...each('read', 'show(f"{f()}")', 'show(f"{f()!r}")', 'show(f"{f():>3}")', 'f"{1:{f()}}"', 'show(f"{f()=}")'),
  ...each('read', 'show("{}".format(f()))', '", ".join(f())', '"a".startswith(f())', '"a" "b".join(f())'),
  ...each(
    'read',
    '", ".join(f() for x in xs)',
    '", ".join([f() for x in xs])',
    'sum(f() for x in xs)',
    'sum([f() for x in xs])',
  ),
  ...each('read', 'show(str(f()))', 'show(ascii(f()))', 'print(f())', 'print("a", f(), sep="")', 'print((f()))'),
  ...each(
    'read',
    'abs(f())',
    'all(f())',
    'any(f())',
    'bytes(f())',
    'chr(f())',
    'complex(f())',
    'dict(f())',
    'divmod(f(), 2)',
  ),
  ...each(
    'read',
    'enumerate(f())',
    'list(filter(f(), xs))',
    'filter(None, f())',
    'float(f())',
    'frozenset(f())',
    'hex(f())',
  ),
  ...each(
    'read',
    'int(f())',
    'iter(f())',
    'len(f())',
    'list(f())',
    'list(map(f(), xs))',
    'map(len, f())',
    'max(f())',
    'max(1, f())',
  ),
  ...each(
    'read',
    'min(f())',
    'next(f())',
    'oct(f())',
    'open(f())',
    'ord(f())',
    'pow(f(), 2)',
    'range(f())',
    'reversed(f())',
  ),
  ...each(
    'read',
    'round(f(), 2)',
    'set(f())',
    'sorted(f())',
    'sorted(f(), key=len)',
    'sum(f())',
    'sum(xs, f())',
    'tuple(f())',
  ),
  ...each('read', 'zip(f())', 'zip(xs, f())', 'import json\njson.dumps(f())', 'import json\njson.loads(f())'),
  ...each('read', 'import json\njson.dump(1, f())', '{**f()}', 'dict(**f())', 'raise f()', 'raise ValueError from f()'),
  ...each('read', 'assert False, f()'),
  ...each('iterated', 'for x in f(): pass', '[x for x in f()]', '{x for x in f()}', '{x: 1 for y in xs for x in f()}'),
  ...each('iterated', 'list(x for x in f())', '[*f()]', 'show(*f())', 'x = *f(), 1', '{*f()}', 'for x in (f()): pass'),
  ...each('iterated', 'a, b = f()', '(a, b) = f()', '[a, b] = f()', '*a, b = f()', 'a, = f()', 'c = a, b = f()'),
  ...each('iterated', 'for x in None or f(): pass', 'for x in f() if xs else xs: pass'),
  ...each('async-iterated', 'async for x in f(): pass', '[x async for x in f()]'),
  ...each(
    'entered',
    'with f(): pass',
    'with f() as x: pass',
    'with open(os.devnull), f() as x: pass',
    'with (f()): pass',
  ),
  ...each('entered', 'with (f() as x): pass'),
  ...each('async-entered', 'async with f(): pass', 'async with f() as x: pass'),
]

/** A coroutine object is never false, never equal to a literal and in no list: that shows in no error. */
const silent: readonly Case[] = [
  ...each(
    'tested',
    'if f(): pass',
    'if xs: pass\nelif f(): pass',
    'while f(): break',
    'while not f(): pass',
    'not f()',
  ),
  ...each(
    'tested',
    'assert f()',
    'assert f(), "no"',
    'x = f() or 1',
    'x = f() and 1',
    'x = (f() or 1) + 1 if not xs else 0',
  ),
  ...each('tested', 'x = 1 if f() else 2', '[x for x in xs if f()]', 'f() and xs and f() or 1', 'bool(f())'),
  ...each('tested', 'any(f() for x in xs)', 'all([f() for x in xs])', 'x = (f() or 1)', 'if xs and f(): pass'),
  ...each(
    'read',
    'f() == 3',
    '"a" != f()',
    'f() is None',
    'f() is not None',
    'f() == [1]',
    'f() in xs',
    'f() not in (1, 2)',
  ),
]

/** It may be meant, or nobody looks at it. */
const possible: readonly Case[] = [
  ...each(
    'dropped',
    'f()',
    '(f())',
    'xs and f()',
    'xs or f()',
    'f() if xs else 1',
    '1 if xs else f()',
    'f(), 1',
    '_ = f()',
  ),
  ...each('dropped', 'if xs: f()', 'for x in xs: f(); 1'),
  ...each('awaited', 'await f()', 'await (f())', 'x = await (f() if xs else None)', 'await (xs and f())'),
  ...each(
    'assigned',
    'x = f()',
    'x: object = f()',
    'x = y = f()',
    'x = xs and f()',
    'x = f() if xs else 1',
    'x = _ = f()',
  ),
  ...each('returned', 'return f()', 'return (f())', 'return xs and f()', 'return f() if xs else None'),
  ...each('yielded', 'yield f()', 'x = yield f()'),
  ...each('other', 'show(f())', 'show(x=f())'),
  ...each('other', 'x = [f()]', 'x = {1: f()}', 'x = (f(), 1)', 'x = f(), 1', 'return f(), 1', 'x = [f() for x in xs]'),
  ...each('other', 'x = {f() for x in xs}', 'x = (f() for x in xs)', 'list(f() for x in xs)', 'show(f() for x in xs)'),
  ...each('other', 'for x in f(), f(): pass', 'for x in [f()]: pass', 'len([f()])', 'print(len([f()]))', 'lambda: f()'),
  ...each(
    'other',
    'if (x := f()): pass',
    'f() is xs',
    'f() == xs',
    'f() != show',
    'isinstance(f(), int)',
    'id(f())',
    'type(f())',
  ),
  ...each(
    'other',
    'hash(f())',
    'next(iter([]), f())',
    'iter(list, f())',
    'dict(a=f())',
    'show(*[f()])',
    'def g(a=f()): pass',
  ),
  ...each('other', 'f().close()', 'f().send', 'f().throw', 'f().cr_frame', 'f().__await__()', 'x = f().__class__'),
  ...each(
    'other',
    'overloaded | f()',
    'f() >> overloaded',
    'overloaded @ f()',
    'f() & overloaded',
    'overloaded ^= f()',
  ),
  ...each('other', 'match f():\n    case _: pass', 'm = {}\nm[f()] = 1', 'show.x = f()'),
]

function useIn(body: string): ValueUse {
  const file = parsed(inCoroutine(body))
  return useOf(callOf(file, 'f'), file)
}

const inCoroutine = (body: string) => `async def run(xs, overloaded):\n    ${body.replaceAll('\n', '\n    ')}\n`

/** Executes each body with a coroutine function as `f`: what it raises, `shown` where a coroutine object is printed, or `nothing`. */
const program = `
import asyncio, contextlib, inspect, io, json, os, sys, warnings
warnings.simplefilter("ignore")
async def f(*given): return None
class Overloaded:
    def __or__(self, other): return self
    __matmul__ = __xor__ = __rrshift__ = __rand__ = __or__
async def outcome(code):
    out = io.StringIO()
    names = {"f": f, "os": os, "show": lambda *given, **more: print(*map(str, [*given, *more.values()]), file=out)}
    try:
        exec(compile(code, "case", "exec"), names)
        with contextlib.redirect_stdout(out):
            running = names["run"]([1], Overloaded())
            if inspect.isasyncgen(running):
                async for _ in running: pass
            else:
                await running
    except Exception as error:
        return type(error).__name__ + (" shown" if "<coroutine object" in str(error) else "")
    return "shown" if "<coroutine object" in out.getvalue() else "nothing"
async def main():
    return [await outcome(code) for code in json.load(sys.stdin)]
print(json.dumps(asyncio.run(main())))
`

function executed(cases: readonly Case[]): string[] {
  const input = JSON.stringify(cases.map(([body]) => inCoroutine(body)))
  return JSON.parse(execFileSync(interpreter as string, ['-c', program], { input, encoding: 'utf8' }))
}

describe.each([
  ['senseless', senseless],
  ['silent', silent],
  ['possible', possible],
] as const)('%s', (_, cases) => {
  test.each(cases)('%j is %s', (body, use) => {
    expect(useIn(body)).toBe(use)
  })
})

describe.skipIf(!interpreter)('what Python makes of a coroutine object', () => {
  test('where it makes no sense it fails or shows', () => {
    const outcomes = executed(senseless)
    expect(senseless.filter((_, index) => outcomes[index] === 'nothing')).toEqual([])
  })

  test('a condition and a comparison say nothing', () => {
    expect(new Set(executed(silent))).toEqual(new Set(['nothing']))
  })

  test('elsewhere nothing happens', () => {
    const shows = (body: string) => body.startsWith('show(') && !body.includes(' for ')
    const outcomes = executed(possible)
    const loud = possible.filter(([body], index) => outcomes[index] !== (shows(body) ? 'shown' : 'nothing'))
    expect(loud).toEqual([])
  })
})

test('an argument of an unknown function is not read, whatever its name', () => {
  expect(useIn('def len(x): return x\nlen(f())')).toBe('other')
})

test('a template string hands on what it is given', () => {
  expect(useIn('t"{f()}"')).toBe('other')
})
