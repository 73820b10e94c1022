/** Python really says what the troubleshooting chapter of the reference quotes. */

import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, test } from 'vitest'
import { blocksOf, pythonBlocks } from './documentation/blocks.ts'
import { isIn } from './documentation/printed.ts'
import { type Outcome, runBlocks } from './documentation/programs.ts'
import { interpreterVersion } from './python/interpreter.ts'

const reference = readFileSync('reference.md', 'utf8')
const chapter = reference.slice(reference.indexOf('### Messages and what they mean'))
const cells = [...chapter.slice(0, chapter.indexOf('\n\nSome of them')).matchAll(/^\| (`.*?) \| /gm)].map(
  ([, cell]) => cell as string,
)
let lines: string[]

/** In a cell of nothing but messages each counts, in any other the first one. */
function messagesOf(cell: string): string[] {
  const spans = [...cell.matchAll(/`([^`]+)`/g)].map(([, message]) => message as string)
  return /^(`[^`]+`(, )?)+$/.test(cell) ? spans : spans.slice(0, 1)
}

// Other versions say some of them in other words.
describe.runIf(interpreterVersion?.join('.') === '3.11')('Python 3.11', () => {
  beforeAll(async () => {
    const programs = pythonBlocks(blocksOf('messages.md', readFileSync('test/documentation/messages.md', 'utf8')))
    const outcomes = await runBlocks(programs)
    lines = [...outcomes.values()].flatMap(({ stdout, stderr }: Outcome) => `${stdout}\n${stderr}`.split('\n'))
    if ([...outcomes.values()].some(({ obstacle }) => obstacle?.includes('pytest')))
      lines.push('async def functions are not natively supported')
  })

  test.each(cells.flatMap(messagesOf))('says %s', message => {
    expect(lines.filter(line => isIn(message, line))).not.toEqual([])
  })

  test('there are many', () => {
    expect(cells.length).toBeGreaterThan(25)
  })
})
