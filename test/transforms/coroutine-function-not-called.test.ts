/** What `coroutine-function-not-called` knows of the other files of a project. */

import { expect, test } from 'vitest'
import coroutineFunctionNotCalled from '../../transforms/awaiting/coroutine-function-not-called.ts'
import { checkText, fixText } from '../engine-under-test.ts'

function verdict(main: string, harbour: string): string | undefined {
  const options = { transforms: [coroutineFunctionNotCalled], others: { 'project/harbour.py': harbour } }
  const [finding] = checkText(main, options).findings
  const fix = finding?.fixes[0]
  return finding?.declined?.reason ?? fix?.unsafeBecause?.reason ?? fix?.applicability
}

const RUN = 'import asyncio\nfrom harbour import main\n\nasyncio.run(main)\n'

test.each([
  ['safe', 'async def main(port=80, *more): ...\n'],
  ['needs-arguments', 'async def main(port): ...\n'],
  ['unknown-arguments', 'def cue(f):\n    return f\n\n@cue\nasync def main(): ...\n'],
  [undefined, 'def main(): ...\n'],
  [undefined, 'import app\n@app.command\nasync def main(): ...\n'],
  [undefined, 'async def main():\n    yield 1\n'],
])('%s', (expected, harbour) => {
  expect(verdict(RUN, harbour)).toBe(expected)
})

test('the program begins to run', () => {
  const options = {
    transforms: [coroutineFunctionNotCalled],
    others: { 'project/harbour.py': 'async def main(): ...\n' },
  }
  expect(fixText(RUN, options).text).toContain('asyncio.run(main())')
})

test('every override takes the same', () => {
  const main = 'from harbour import Ship\n\n\nasync def f(ship: Ship):\n    await ship.sail\n'
  const ship = 'class Ship:\n    async def sail(self): ...\n'
  expect(verdict(main, ship)).toBe('safe')
  expect(verdict(main, `${ship}class Ferry(Ship):\n    async def sail(self, to): ...\n`)).toBe('needs-arguments')
  expect(verdict(main, `${ship}class Ferry(Ship):\n    sail = None\n`)).toBe('safe')
})

test('main of another file that is only named', () => {
  const main = 'from harbour import main\n\nif __name__ == "__main__":\n    main\n'
  expect(verdict(main, 'async def main(): ...\n')).toBe('only-named')
})
