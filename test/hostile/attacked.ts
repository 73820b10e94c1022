/** The built program over a folder that somebody hostile has made. */

import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import path from 'node:path'

const program = path.resolve('dist/cli.cjs')
if (!existsSync(program)) throw new Error('dist/cli.cjs is missing: run `npm run build` first')

/** In milliseconds: what takes longer is called hanging, on the slowest machine. */
export const PATIENCE = 100_000

export type Outcome = { readonly status: number | null; readonly stdout: string; readonly stderr: string }

type Start = {
  /** What Node.js is told before the program. */
  readonly node?: readonly string[]
  /** What runs Node.js, with its arguments. */
  readonly under?: readonly string[]
}

/** Runs the program; a status of null says that it hung or was killed. It keeps no code of its own anywhere. */
export function attacked(cwd: string, argv: readonly string[], { node = [], under = [] }: Start = {}): Outcome {
  const [command = '', ...words] = [...under, process.execPath, ...node, program, ...argv]
  const env = { ...process.env, NODE_DISABLE_COMPILE_CACHE: '1', NO_COLOR: undefined, FORCE_COLOR: undefined }
  const { status, stdout, stderr } = spawnSync(command, words, {
    cwd,
    env,
    encoding: 'utf8',
    timeout: PATIENCE,
    maxBuffer: 1 << 28,
  })
  return { status, stdout, stderr }
}

export const blocking = 'import time\n\n\nasync def nap():\n    time.sleep(1)\n'
export const mended = 'import asyncio\n\n\nasync def nap():\n    await asyncio.sleep(1)\n'
