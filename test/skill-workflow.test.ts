/**
 * The workflow that SKILL.md teaches, followed in a project where nothing is installed: every command as it stands there, in order, with a
 * registry of the tests in place of npm's.
 */

import { readFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { JsonFinding } from '../src/report/json.ts'
import { blocksOf } from './documentation/blocks.ts'
import { type Registry, startRegistry } from './npm-registry.ts'
import { environment } from './python/interpreter.ts'
import { shell } from './shell.ts'
import { projectFor } from './skill-project.ts'
import { folderWith } from './workspace/temporary.ts'

/** What a reader puts in place of a word that stands for something. */
const meant: Readonly<Record<string, string>> = {
  'PATH::FUNCTION': 'src/app.py::fetch',
  PATH: 'src/',
  FILE: 'src/app.py',
  RULE: 'blocking-sleep',
  REASON: 'known',
}

const commands = commandsIn(readFileSync('SKILL.md', 'utf8'))

/** The lines of the shell blocks that run the tool; other lines are about the reader's own tools. */
function commandsIn(markdown: string): string[] {
  const shell = blocksOf('SKILL.md', markdown).filter(({ language }) =>
    ['sh', 'bash', 'shell', 'console'].includes(language),
  )
  const lines = shell.flatMap(({ code }) => code.replaceAll(/\\\n\s*/g, '').split('\n'))
  const words = Object.keys(meant).join('|')
  return lines
    .map(line => line.replace(/^\s*\$ /, ''))
    .filter(line => /\basync-fix\b/.test(line) && !/^\s*#/.test(line))
    .map(line => line.replaceAll(new RegExp(`(?<![\\w-])(?:${words})(?![\\w-])`, 'g'), word => meant[word] ?? word))
}

/** The findings by what a reader of the JSON is to do with them. */
function verdicts(json: string): Record<'safe' | 'unsafe' | 'declined', string[]> {
  const found: Record<'safe' | 'unsafe' | 'declined', string[]> = { safe: [], unsafe: [], declined: [] }
  for (const { name, fix, declined } of JSON.parse(json) as JsonFinding[]) {
    expect(fix === null, name).toBe(declined !== null)
    found[fix?.applicability ?? 'declined'].push(name)
  }
  return found
}

const looks = (command: string) => /--check\b/.test(command) && /--output-format[ =]json\b(?!-)/.test(command)
const isDry = (command: string) => /--dry-run\b|\s-n\b/.test(command)
const isUnsafe = (command: string) => /--unsafe\b/.test(command)
const writes = (command: string) => !/--check\b|\basync-fix\S* (?:explain|rules)\b/.test(command) && !isDry(command)
const repairs = (command: string) => writes(command) && !/--add-ignore\b|\basyncify\b/.test(command)

/** The file that the text goes through one by one. */
const main =
  commands.find(command => repairs(command) && isUnsafe(command))?.match(/[\w./-]+\.py\b/)?.[0] ?? 'src/app.py'

describe.skipIf(!environment || process.platform === 'win32')('the workflow of SKILL.md', () => {
  let registry: Registry
  beforeAll(async () => {
    registry = await startRegistry()
  })
  afterAll(() => registry.close())

  test('looks first, then applies what is safe, then shows and applies what is not', () => {
    const steps = [
      commands.findIndex(looks),
      commands.findIndex(command => repairs(command) && !isUnsafe(command)),
      commands.findIndex(command => isDry(command) && isUnsafe(command)),
      commands.findIndex(command => repairs(command) && isUnsafe(command)),
    ]
    expect(steps).not.toContain(-1)
    expect(steps).toEqual(steps.toSorted((a, b) => a - b))
  })

  test('works where nothing is installed, and leaves only what was declined', { timeout: 240_000 }, async () => {
    const cwd = folderWith(projectFor(commands, main))
    const run = (command: string) => shell(command, cwd, registry.env)
    const look = async () => verdicts((await run(`npx --yes async-fix --check --output-format json ${main}`)).stdout)
    const projectTests = () => run(`"${environment}" -B tests.py`)
    const text = () => readFileSync(path.join(cwd, main), 'utf8')

    expect(await projectTests()).toMatchObject({ status: 0 })
    expect(await look()).toEqual({
      safe: ['blocking-sleep'],
      unsafe: ['sequential-await-in-loop'],
      declined: ['blocking-sleep'],
    })
    for (const command of commands) {
      const before = text()
      const outcome = await run(command)
      expect(outcome.stderr, command).not.toMatch(/^error:|^npm error|not found/m)
      expect([0, 1], `${command}: ${outcome.stderr}`).toContain(outcome.status)
      if (looks(command)) verdicts(outcome.stdout)
      if (!writes(command)) expect(text(), command).toBe(before)
      expect(await projectTests(), command).toMatchObject({ status: 0 })
    }
    expect(await look()).toMatchObject({ safe: [], unsafe: [] })
    expect(text()).toContain('await asyncio.sleep(0.001)')
    expect(text()).toContain('asyncio.gather(')
    expect(registry.requests.filter(url => url === '/async-fix.tgz')).toHaveLength(1)
  })
})
