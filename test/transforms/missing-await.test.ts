/** Missing awaits of what other files define. */

import { describe, expect, test } from 'vitest'
import missingAwait from '../../transforms/awaiting/missing-await.ts'
import missingAwaitCondition from '../../transforms/awaiting/missing-await-condition.ts'
import missingAwaitValue from '../../transforms/awaiting/missing-await-value.ts'
import { checkText, fixText } from '../engine-under-test.ts'
import { python } from '../python/parsed.ts'

const transforms = [missingAwait, missingAwaitCondition, missingAwaitValue]

const POST = python`
  import asyncio
  from contextlib import asynccontextmanager


  class Van:
      async def __aenter__(self):
          return self

      async def __aexit__(self, *error): ...

      async def drive(self):
          return 1


  async def hire():
      return Van()


  async def streets() -> list[str]:
      return ["Mill Lane"]


  async def patrol():
      while True:
          await asyncio.sleep(1)


  @asynccontextmanager
  async def garage():
      yield Van()
`

const others = { 'project/post.py': POST }

/** The statements of a coroutine after the fixes. */
function fixed(body: string): string {
  const head = 'import functools\nimport post\nfrom post import Van\n\n\nasync def main(van: Van):\n    '
  const { text, bugs } = fixText(head + body.replaceAll('\n', '\n    '), { transforms, others })
  expect(bugs).toEqual([])
  return text.slice(head.length).replaceAll('\n    ', '\n')
}

test.each([
  ['post.hire()', 'await post.hire()'],
  ['van.drive()', 'await van.drive()'],
  ['print(van.drive() + 1)', 'print(await van.drive() + 1)'],
  ['if not van.drive(): print(van)', 'if not await van.drive(): print(van)'],
  ['post.hire().drive()', 'await (await post.hire()).drive()'],
  ['(await post.hire()).drive()', 'await (await post.hire()).drive()'],
  ['async with post.garage() as other: other.drive()', 'async with post.garage() as other: await other.drive()'],
  ['with post.hire() as other: other.drive()', 'async with await post.hire() as other: await other.drive()'],
  ['async for street in post.streets(): print(street)', 'for street in await post.streets(): print(street)'],
  ['hire = functools.partial(post.hire)\nhire()', 'hire = functools.partial(post.hire)\nawait hire()'],
])('%j', (before, after) => {
  expect(fixed(before)).toBe(after)
})

describe('a coroutine of another file that never ends', () => {
  const reasonsIn = (text: string) =>
    checkText(text, { transforms, others }).findings.map(
      ({ declined, fixes }) => declined?.reason ?? fixes[0]?.unsafeBecause?.reason,
    )

  test('is not awaited where something comes after it', () => {
    expect(reasonsIn('import post\nasync def main():\n    post.patrol()\n    print("open")\n')).toEqual(['never-ends'])
  })

  test('is awaited at the end, unsafely', () => {
    const text = 'import post\nasync def main():\n    post.patrol()\n'
    expect(reasonsIn(text)).toEqual(['never-ends'])
    expect(fixText(text, { transforms, others }, true).text).toContain('await post.patrol()')
  })
})
