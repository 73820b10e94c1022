/** Which `run(1)`, `run(2)` of a function come after each other, which come round again, and what comes last. */

import { describe, expect, test } from 'vitest'
import { loopsAround } from '../../src/python/repetition.ts'
import { comesLast, comesRound, follows } from '../../src/python/sequence.ts'
import { descendants, type Node } from '../../src/python/tree.ts'
import { parsed } from './parsed.ts'

function bodyOf(...lines: string[]): Node {
  const text = ['async def f():', ...lines.map(line => `    ${line}`), ''].join('\n')
  return parsed(text).tree.root
}

function calls(root: Node, name: string): Node[] {
  return descendants(root, 'call').filter(call => call.get('function')?.text === name)
}

describe('the second follows the first', () => {
  const relation = (...lines: string[]) => {
    const [first, second] = calls(bodyOf(...lines), 'run')
    return follows(first as Node, second as Node)
  }

  test.each([
    ['in one suite', ['run()', 'run()']],
    ['in one statement', ['a, b = run(), run()']],
    ['in one expression', ['return run() + run()']],
    ['where the first is in a branch', ['if a:', '    run()', 'run()']],
    ['where the second is in a branch', ['run()', 'if a:', '    run()']],
    ['where the condition is first', ['if run():', '    run()']],
    ['where the condition is first and the other branch second', ['if run():', '    pass', 'else:', '    run()']],
    ['in two conditions', ['if run():', '    pass', 'elif run():', '    pass']],
    ['in a loop over the first', ['for x in run():', '    run()']],
    ['behind a loop', ['for x in xs:', '    run()', 'run()']],
    ['behind a loop that is left', ['for x in xs:', '    run()', '    break', 'run()']],
    ['behind a loop that goes on', ['for x in xs:', '    run()', '    continue', 'run()']],
    ['behind a return on another way', ['run()', 'if a:', '    return', 'run()']],
    ['in a with', ['with run():', '    run()']],
    ['behind a with', ['async with a:', '    run()', 'run()']],
    ['behind a try', ['try:', '    run()', 'except E:', '    pass', 'run()']],
    ['behind a handler', ['try:', '    a()', 'except E:', '    run()', 'run()']],
    ['in the else of a try', ['try:', '    run()', 'except E:', '    pass', 'else:', '    run()']],
    ['in finally', ['try:', '    return run()', 'finally:', '    run()']],
    ['in finally after a handler', ['try:', '    a()', 'except E:', '    run()', 'finally:', '    run()']],
    ['where the first chooses', ['x = 1 if run() else run()']],
    ['where the first of an or is false', ['x = run() or run()']],
    ['in the cases of a match', ['match run():', '    case 1:', '        run()']],
    ['in two arguments', ['f(run(), b=run())']],
  ])('%s', (_, lines) => {
    expect(relation(...lines)).toBe('after')
  })

  test.each([
    ['in a handler', ['try:', '    run()', 'except E:', '    run()']],
    ['in a handler, returned', ['try:', '    return run()', 'except E:', '    return run()']],
    ['in a handler, under a with', ['try:', '    async with a:', '        x = run()', 'except E:', '    run()']],
    ['in a handler, as an argument', ['try:', '    await wait_for(run(), 5)', 'except E:', '    run()']],
    [
      'behind a try whose else leaves',
      ['try:', '    x = run()', 'except E:', '    pass', 'else:', '    return x', 'run()'],
    ],
    ['behind the try', ['try:', '    return run()', 'except E:', '    pass', 'return run()']],
  ])('when it has failed: %s', (_, lines) => {
    expect(relation(...lines)).toBe('retry')
  })

  test.each([
    ['in two branches', ['if a:', '    run()', 'else:', '    run()']],
    ['in a further branch', ['if a:', '    run()', 'elif b:', '    run()']],
    ['in two ifs', ['if a:', '    run()', 'if not a:', '    run()']],
    ['behind a return', ['if a:', '    return run()', 'run()']],
    ['behind a return further down', ['if a:', '    run()', '    return', 'run()']],
    ['behind a raise', ['if a:', '    run()', '    raise E', 'run()']],
    ['behind an exit', ['if a:', '    run()', '    sys.exit()', 'run()']],
    [
      'behind branches that both leave',
      ['if a:', '    run()', '    if b:', '        return', '    else:', '        raise E', 'run()'],
    ],
    ['behind a continue', ['for x in xs:', '    if a:', '        run()', '        continue', '    run()']],
    ['behind a break', ['while a:', '    if b:', '        run()', '        break', '    run()']],
    ['in two cases', ['match a:', '    case 1:', '        run()', '    case 2:', '        run()']],
    ['in two choices', ['x = run() if a else run()']],
    ['in two handlers', ['try:', '    a()', 'except E:', '    run()', 'except F:', '    run()']],
    ['in a handler and in else', ['try:', '    a()', 'except E:', '    run()', 'else:', '    run()']],
    ['in a handler after what may fail first', ['try:', '    a()', '    run()', 'except E:', '    run()']],
    ['in a handler after an argument', ['try:', '    g(a(), run())', 'except E:', '    run()']],
    ['behind a try that always leaves', ['try:', '    return run()', 'except E:', '    raise F', 'return run()']],
    ['behind a return under the same condition', ['if a:', '    run()', 'if a:', '    return', 'run()']],
    ['in a loop and its else', ['for x in xs:', '    run()', 'else:', '    run()']],
    ['in two conditional operands', ['x = a and run()', 'y = b and run()']],
    ['in a comprehension', ['x = [run() for a in b if run()]']],
  ])('not %s', (_, lines) => {
    expect(relation(...lines)).toBeNull()
  })
})

describe('comes round again', () => {
  const round = (...lines: string[]) => {
    const [first] = calls(bodyOf(...lines), 'run')
    const [loop] = loopsAround(first as Node)
    return loop ? comesRound(first as Node, loop) : 'no loop'
  }

  test.each([
    ['in a loop', ['for x in xs:', '    run()']],
    ['in a while', ['while True:', '    run()']],
    ['in a condition', ['while run():', '    pass']],
    ['in a comprehension', ['x = [run() for a in b]']],
    ['with a way out', ['for x in xs:', '    run()', '    if a:', '        break']],
    ['with a continue', ['for x in xs:', '    run()', '    continue']],
    ['in a try that handles', ['for x in xs:', '    try:', '        run()', '    except E:', '        pass']],
  ])('%s', (_, lines) => {
    expect(round(...lines)).toBe('after')
  })

  test.each([
    ['returned', ['for x in xs:', '    try:', '        return run()', '    except E:', '        pass']],
    ['left', ['while True:', '    try:', '        run()', '        break', '    except E:', '        log()']],
    [
      'counted',
      ['while True:', '    try:', '        return run()', '    except E:', '        if a:', '            raise'],
    ],
  ])('when it has failed: %s', (_, lines) => {
    expect(round(...lines)).toBe('retry')
  })

  test.each([
    ['where it is left', ['for x in xs:', '    run()', '    break']],
    ['where it returns', ['for x in xs:', '    return run()']],
    ['in a branch', ['for x in xs:', '    if a:', '        run()']],
    [
      'where the handler leaves',
      ['for x in xs:', '    try:', '        return run()', '    except E:', '        raise F'],
    ],
    [
      'after what may fail first',
      ['for x in xs:', '    try:', '        a()', '        return run()', '    except E:', '        pass'],
    ],
    ['of chosen items', ['x = [run() for a in b if c]']],
  ])('not %s', (_, lines) => {
    expect(round(...lines)).toBeNull()
  })

  test('what is looped over is evaluated once', () => {
    expect(round('for x in run():', '    pass')).toBe('no loop')
    expect(round('x = [a for a in run()]')).toBe('no loop')
  })
})

describe('nothing comes after', () => {
  const isLast = (...lines: string[]) => comesLast(calls(bodyOf(...lines), 'run')[0] as Node)

  test.each([
    ['the last statement', ['a()', 'run()'], true],
    ['the last one of a branch', ['if a:', '    run()', 'else:', '    b()'], true],
    ['the body of a try', ['try:', '    run()', 'finally:', '    b()'], true],
    ['one with another behind it', ['run()', 'a()'], false],
    ['one in a loop', ['for x in xs:', '    run()'], false],
    ['one in a branch before others', ['if a:', '    run()', 'b()'], false],
  ])('%s', (_, lines, expected) => {
    expect(isLast(...lines)).toBe(expected)
  })
})
