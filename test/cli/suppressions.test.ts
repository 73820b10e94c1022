/** Every form of suppression from the command line, and `unused-ignore`, with the rules as they are. */

import { describe, expect, test } from 'vitest'
import { main } from '../../src/cli/main.ts'
import { folderWith } from '../workspace/temporary.ts'

const blocking = ['import time', '', '', 'async def poll():', '    time.sleep(1)  # MARK', ''].join('\n')

/** Runs the command with the real rules on one file and returns the rules it reports. */
async function found(source: string, ...argv: string[]): Promise<string[]> {
  let stdout = ''
  const quiet = { write: () => true }
  const output = { write: (chunk: string | Uint8Array) => (stdout += String(chunk)) }
  const cwd = folderWith({ 'a.py': source })
  const readStdin = async () => Buffer.from('')
  await main(['--check', '--isolated', '--output-format', 'json', ...argv], {
    stdout: output,
    stderr: quiet,
    readStdin,
    cwd,
    env: {},
  })
  return (JSON.parse(stdout) as { code: string }[]).map(({ code }) => code)
}

describe('a suppression', () => {
  test.each([
    'async-fix: ignore[blocking-sleep] the device must not be interrupted',
    'async-fix: ignore[ blocking-urlopen , blocking-sleep ]',
    'async-fix: ignore[blocking]',
    'async-fix: ignore[ASYNC251]',
    'async-fix: ignore[s7488]',
    'async-fix: ignore',
    'async-fix:ignore[blocking-sleep]',
    'async-fix: file-ignore[blocking-sleep]',
    'async-fix: file-ignore',
    'type: ignore  # async-fix: ignore[blocking-sleep]',
    'noqa',
    'noqa: ASYNC251',
    'noqa: E501,S7488',
    'noqa: blocking-sleep',
  ])('# %s', async comment => {
    expect(await found(blocking.replace('MARK', 'loud'))).toEqual(['blocking-sleep'])
    expect(await found(blocking.replace('MARK', comment))).toEqual([])
  })

  test.each([
    ['the line above', '    # async-fix: ignore[blocking-sleep]\n    time.sleep(1)\n', 0],
    ['two lines above', '    # async-fix: ignore[blocking-sleep]\n\n    time.sleep(1)\n', 1],
    ['in a range', '    # async-fix: disable[blocking-sleep]\n\n    time.sleep(1)\n', 0],
    ['after a range', '    # async-fix: disable\n    # async-fix: enable\n    time.sleep(1)\n', 1],
    ['of another rule', '    time.sleep(1)  # async-fix: ignore[blocking-urlopen]\n', 1],
    ['in a string', '    time.sleep(1); x = "# async-fix: ignore"\n', 1],
  ])('%s', async (_, body, left) => {
    expect(await found(`import time\n\n\nasync def poll():\n${body}`)).toHaveLength(left)
  })
})

describe('unused-ignore', () => {
  const unused = 'x = 1  # async-fix: ignore[blocking-sleep]\n'
  test.each<[string[], string[]]>([
    [[], []],
    [['--extend-select', 'unused-ignore'], ['unused-ignore']],
    [['--select', 'unused-ignore'], []],
    [['--select', 'unused-ignore,blocking-sleep'], ['unused-ignore']],
    [['--select', 'all'], ['unused-ignore']],
    [['--select', 'all', '--ignore', 'blocking-sleep'], []],
    [['--extend-select', 'suppression'], ['unused-ignore']],
  ])('%j', async (argv, rules) => {
    expect(await found(unused, ...argv)).toEqual(rules)
  })

  test('an unknown rule is reported whatever else ran', async () => {
    expect(await found('x = 1  # async-fix: ignore[blocking-slip]\n', '--select', 'unused-ignore')).toEqual([
      'unused-ignore',
    ])
  })
})
