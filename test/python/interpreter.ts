/** Finds the Python interpreters that tests run: the prepared environment in `.venv`, or else the machine's own. */

import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import path from 'node:path'

const prepared = path.resolve(process.platform === 'win32' ? '.venv/Scripts/python.exe' : '.venv/bin/python')

/** The interpreter of `.venv`, which has the packages of `test/requirements.txt`; null before `npm test` made it. */
export const environment: string | null = existsSync(prepared) ? prepared : null

/** Any Python 3 that can compile a text; null where the machine has none. */
export const interpreter: string | null = environment ?? (runs('python3') ? 'python3' : null)

/** True where a missing interpreter must fail the run instead of skipping tests. */
export const mustHavePython = process.env['CI'] === 'true'

if (mustHavePython && !environment)
  throw new Error('CI needs the Python environment: run `npm test`, which prepares .venv')

function runs(command: string): boolean {
  return spawnSync(command, ['--version'], { stdio: 'ignore' }).status === 0
}

/** The version of `interpreter` as `[3, 11]`, or null without one. */
export const interpreterVersion: readonly [number, number] | null = interpreter ? version(interpreter) : null

function version(command: string): readonly [number, number] {
  const code = 'import sys; print(sys.version_info[0], sys.version_info[1])'
  const { stdout } = spawnSync(command, ['-c', code], { encoding: 'utf8' })
  const [major, minor] = stdout.trim().split(' ').map(Number)
  return [major ?? 3, minor ?? 0]
}
