/**
 * Executes small Python programs before and after the fixes: they must print the same and end the same. The rules are those that
 * are on by default, and the one that the folder of a program is called after.
 */

import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { transforms } from '../transforms/index.ts'
import { fixText } from './engine-under-test.ts'
import { fixtureRoot, readSidecar, type Sidecar } from './fixture-files.ts'
import { startHttpServer } from './http-server.ts'
import { environment } from './python/interpreter.ts'
import { type Outcome, runProgram } from './python/program.ts'

type Mode = 'safe' | 'unsafe'

type Program = {
  readonly path: string
  readonly text: string
  readonly sidecar: Sidecar
  readonly modes: readonly Mode[]
  /** Modes in which the fixes must leave the text as it is. */
  readonly unchangedIn: readonly Mode[]
  /** What the fixed program prints where the original prints something else, because it has the bug; else null. */
  readonly stdout: string | null
}

const root = path.join(fixtureRoot, 'programs')
const programs = files().map(readProgram)
let server: Awaited<ReturnType<typeof startHttpServer>>

beforeAll(async () => {
  server = await startHttpServer()
})
afterAll(() => server.close())

test('there are programs', () => {
  expect(programs).not.toEqual([])
})

describe.skipIf(!environment).concurrent.each(programs)('$path', program => {
  test.for(program.modes)('does the same after %s fixes', { timeout: 90_000 }, async (mode, { expect }) => {
    const options = {
      transforms: transforms.filter(each => each.default || each.name === program.path.split('/')[0]),
      catalogue: transforms,
      settings: program.sidecar.settings,
      dependencies: program.sidecar.dependencies,
    }
    const fixed = fixText(program.text, options, mode === 'unsafe').text
    if (program.unchangedIn.includes(mode)) {
      expect(fixed, 'stays as it is').toBe(program.text)
      return
    }
    expect(fixed, 'is changed').not.toBe(program.text)

    const before = await run(program.text)
    const after = await run(fixed)
    expect(after.stderr).not.toContain('was never awaited')
    if (program.stdout === null) {
      expect(before.status, `a time limit was reached:\n${before.stderr}`).not.toBeNull()
      expect({ stdout: after.stdout, status: after.status }, `${fixed}\n${after.stderr}`).toEqual({
        stdout: before.stdout,
        status: before.status,
      })
    } else {
      expect(before.stdout, 'the original has the bug').not.toBe(program.stdout)
      expect({ stdout: after.stdout, status: after.status }, after.stderr).toEqual({
        stdout: program.stdout,
        status: 0,
      })
    }
  })
})

const outcomes = new Map<string, Promise<Outcome>>()

/** The outcome of a program text; the same text is run once. */
function run(text: string): Promise<Outcome> {
  const known = outcomes.get(text)
  if (known) return known
  const outcome = runProgram(text, environment as string, { BASE_URL: server.url })
  outcomes.set(text, outcome)
  return outcome
}

function files(): string[] {
  if (!existsSync(root)) return []
  const all = readdirSync(root, { recursive: true, encoding: 'utf8' })
  return all.filter(file => file.endsWith('.py')).sort()
}

function readProgram(file: string): Program {
  const full = path.join(root, file)
  const sidecar = readSidecar(full.replace(/\.py$/, '.toml'), ['modes', 'changes', 'unchanged-in', 'stdout'])
  const modes = (sidecar.raw['modes'] ?? ['safe', 'unsafe']) as Mode[]
  return {
    path: file,
    text: readFileSync(full, 'utf8'),
    sidecar,
    modes,
    unchangedIn: sidecar.raw['changes'] === false ? modes : ((sidecar.raw['unchanged-in'] ?? []) as Mode[]),
    stdout: (sidecar.raw['stdout'] ?? null) as string | null,
  }
}
