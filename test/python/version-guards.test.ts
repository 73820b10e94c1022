/** Which code only some Pythons run. */

import { expect, test } from 'vitest'
import { isVersionGuarded } from '../../src/python/version-guards.ts'
import { callOf, parsed } from './parsed.ts'

const HEAD = 'import asyncio, sys\nPY310 = sys.version_info >= (3, 10)\n'

function isGuarded(body: string): boolean {
  const file = parsed(`${HEAD}${body}`)
  return isVersionGuarded(callOf(file, 'save'), file)
}

test.each([
  'if sys.version_info < (3, 10):\n    save()',
  'if sys.platform == "win32":\n    pass\nelif PY310:\n    pass\nelse:\n    save()',
  'x = 1 if sys.version_info < (3, 10) else save()',
  'x = hasattr(asyncio, "run") and save()',
  'try:\n    save()\nexcept TypeError:\n    pass',
  'try:\n    import anyio\nexcept ImportError:\n    save()',
  'def f():\n    if PY310:\n        return 1\n    return save()',
])('%j is', body => {
  expect(isGuarded(body)).toBe(true)
})

test.each([
  'save()',
  'if sys.platform == "win32":\n    save()',
  'if save(sys.version_info):\n    pass',
  'try:\n    save()\nexcept ValueError:\n    pass',
  'try:\n    import anyio\nexcept ImportError:\n    anyio = None\nelse:\n    save()',
  'try:\n    pass\nexcept ValueError:\n    save()\nexcept TypeError:\n    pass',
  'def f():\n    if PY310:\n        x = 1\n    return save()',
])('%j is not', body => {
  expect(isGuarded(body)).toBe(false)
})
