/** Which replacement fields need Python 3.12, as Python 3.11 sees it. */

import { describe, expect, test } from 'vitest'
import { laterFields } from '../../src/python/f-strings.ts'
import { parser } from '../engine-under-test.ts'
import { startCompiler } from './compiler.ts'
import { environment } from './interpreter.ts'

const count = (text: string) => laterFields(parser.parseWhole(text))

const old = [
  'f"{a}"',
  'f"{a[\'b\']}"',
  'f"""{a["b"]}"""',
  'f"""{f(\n1)}"""',
  "f'''{a}''' 'b\\n'",
  'f"{a!r:>{width}}\\n"',
  'rf"\\{a}"',
  'f"{{a}}\\n"',
  'f"{f\'{b}\'}"',
]
const later = [
  'f"{a["b"]}"',
  "f'{a['b']}'",
  'f"{f(\n1)}"',
  'f"{\'\\n\'.join(a)}"',
  'f"""{f(1 # one\n)}"""',
  'f"{a} {f(\r\n1)}"',
  'f"{f"{b}"}"',
]

test.each(old)('%j does not', text => {
  expect(count(`x = ${text}\n`)).toBe(0)
})

test.each(later)('%j does', text => {
  expect(count(`x = ${text}\n`)).toBeGreaterThan(0)
})

describe.skipIf(!environment)('Python', () => {
  test('agrees', async () => {
    const compiler = startCompiler()
    try {
      const isOld = await compiler.errorOf('x = f"{f(\n1)}"\n')
      for (const text of old) expect(await compiler.errorOf(`x = ${text}\n`), text).toBeNull()
      if (isOld !== null) for (const text of later) expect(await compiler.errorOf(`x = ${text}\n`), text).not.toBeNull()
    } finally {
      compiler.close()
    }
  })
})
