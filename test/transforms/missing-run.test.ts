/** Who calls the function that drops a coroutine is asked of the other files of the project. */

import { expect, test } from 'vitest'
import missingRun from '../../transforms/awaiting/missing-run.ts'
import { checkText, fixText } from '../engine-under-test.ts'

const JOBS = `import asyncio


async def measure(city):
    await asyncio.sleep(0)


def report(city):
    measure(city)
`

const CALLER = 'from jobs import report\n\n'

function verdict(main: string, text = JOBS): string {
  const run = { transforms: [missingRun], others: { 'project/main.py': main }, path: 'project/jobs.py' }
  const [finding, ...more] = checkText(text, run).findings
  expect(more).toEqual([])
  if (finding?.declined) return finding.declined.reason
  const [fix] = finding?.fixes ?? []
  return fix?.unsafeBecause?.reason ?? fix?.applicability ?? 'nothing'
}

test.each([
  ['a script', `${CALLER}if __name__ == "__main__":\n    report("Oslo")\n`, 'safe'],
  ['a test', `${CALLER}def test_report():\n    report("Oslo")\n`, 'safe'],
  ['a coroutine', `${CALLER}async def main():\n    report("Oslo")\n`, 'in-running-loop'],
  [
    'a coroutine, by another way',
    'import jobs\n\ndef run():\n    jobs.report(1)\n\nasync def main():\n    run()\n',
    'in-running-loop',
  ],
  ['a loop', 'import asyncio\nimport jobs\n\nasyncio.get_event_loop().call_soon(jobs.report, 1)\n', 'in-running-loop'],
  [
    'a script with a loop of its own',
    `import asyncio\n${CALLER}report(1)\nasyncio.run(asyncio.sleep(1))\n`,
    'another-loop',
  ],
  ['a module that others import', `${CALLER}app = make_app()\nreport("Oslo")\n`, 'runs-on-import'],
  ['nobody', '', 'unknown-callers'],
  ['an unknown function', `${CALLER}subscribe(report)\n`, 'unknown-callers'],
])('called by %s', (_, main, expected) => {
  expect(verdict(main)).toBe(expected)
})

test('a coroutine of another file is run where it is dropped', () => {
  const main = 'from jobs import measure\n\nif __name__ == "__main__":\n    measure("Oslo")\n'
  const run = { transforms: [missingRun], others: { 'project/jobs.py': JOBS } }
  expect(fixText(main, run).text).toBe(
    'import asyncio\n\nfrom jobs import measure\n\nif __name__ == "__main__":\n    asyncio.run(measure("Oslo"))\n',
  )
})

test('a script that another file imports is none', () => {
  const text = `${JOBS}\n\nmeasure("Oslo")\n`.replace('    measure(city)', '    print(city)')
  expect(verdict('', text)).toBe('safe')
  expect(verdict('import jobs\n', text)).toBe('runs-on-import')
  expect(verdict('from jobs import report\n', text)).toBe('runs-on-import')
})

test('under trio nothing is said', () => {
  const main = 'from jobs import measure\n\nif __name__ == "__main__":\n    measure("Oslo")\n'
  const run = { transforms: [missingRun], others: { 'project/jobs.py': JOBS.replaceAll('asyncio', 'trio') } }
  expect(checkText(main, run).findings).toEqual([])
})
