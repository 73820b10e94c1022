/** Whether code counts on an error. */

import { expect, test } from 'vitest'
import { expectationOf } from '../../src/python/expected-errors.ts'
import { callOf, parsed } from './parsed.ts'

function expectation(text: string): string | null {
  const file = parsed(text)
  return expectationOf(callOf(file, 'sail'), file, ['TypeError'])
}

const guarded = (handler: string) => `try:\n    sail()\n${handler}`

test.each([
  ['its name', guarded('except TypeError: pass')],
  ['its name among others', guarded('except (ValueError, TypeError) as error: raise')],
  ['a suppressor', 'from contextlib import suppress\nwith suppress(TypeError):\n    sail()'],
  [
    'a handler of a caller',
    'async def f():\n    sail()\nasync def g():\n    try:\n        await f()\n    except TypeError: pass',
  ],
])('%s names it', (_, text) => {
  expect(expectation(text)).toBe('named')
})

test.each([
  ['a bare handler', guarded('except:\n    log()')],
  ['a broad handler', guarded('except Exception:\n    return')],
  ['a broad handler that raises now and then', guarded('except BaseException:\n    if a: raise\n    log()')],
  ['a broad suppressor', 'import contextlib\nwith contextlib.suppress(Exception):\n    sail()'],
])('%s swallows it', (_, text) => {
  expect(expectation(text)).toBe('swallowed')
})

test.each([
  ['nothing', 'sail()'],
  ['a handler of another error', guarded('except ValueError: pass')],
  ['a handler that raises', guarded('except Exception as error:\n    log()\n    raise Other from error')],
  ['a handler that ends the program', `import sys\n${guarded('except Exception:\n    sys.exit(1)')}`],
  ['a handler for the other branch', 'try:\n    f()\nexcept Exception:\n    pass\nelse:\n    sail()'],
])('%s takes it', (_, text) => {
  expect(expectation(text)).toBeNull()
})
