import { expect, test } from 'vitest'
import blockingHttpCall from '../../transforms/blocking/blocking-http-call.ts'
import { checkText, fixText } from '../engine-under-test.ts'

const text = 'import requests\n\n\nasync def load(url):\n    return requests.get(url, timeout=5).text\n'
const run = { transforms: [blockingHttpCall] }

test('a library that the project does not have is the second choice', () => {
  const [finding] = checkText(text, run).findings
  expect(finding?.fixes.map(fix => [fix.applicability, fix.needsPackage])).toEqual([
    ['safe', null],
    ['unsafe', 'httpx'],
  ])
  expect(fixText(text, run, true).text).toContain('asyncio.to_thread(requests.get')
})
