/** Runs one Python program to its end. */

import { spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'

export type Outcome = { readonly stdout: string; readonly stderr: string; readonly status: number | null }

const timeLimit = 20_000

/**
 * Runs `text` as a script in an empty folder of its own.
 * @param python the interpreter
 * @param environment variables beside those of this process
 * @returns what it wrote and its exit status, null where it was stopped after 20 seconds
 */
export async function runProgram(text: string, python: string, environment: Record<string, string>): Promise<Outcome> {
  const folder = await mkdtemp(path.join(tmpdir(), 'async-fix-program-'))
  try {
    const script = path.join(folder, 'program.py')
    await writeFile(script, text)
    return await execute(python, script, { cwd: folder, env: { ...process.env, ...fixedEnvironment, ...environment } })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** A program must print the same every time, on every machine. */
const fixedEnvironment = {
  PYTHONHASHSEED: '0',
  PYTHONIOENCODING: 'utf-8',
  PYTHONDONTWRITEBYTECODE: '1',
  NO_PROXY: '127.0.0.1',
}

function execute(python: string, script: string, options: { cwd: string; env: NodeJS.ProcessEnv }): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const child = spawn(python, [script], { ...options, stdio: ['ignore', 'pipe', 'pipe'] })
    let stdout = ''
    let stderr = ''
    child.stdout.setEncoding('utf8').on('data', part => (stdout += part))
    child.stderr.setEncoding('utf8').on('data', part => (stderr += part))
    const timer = setTimeout(() => child.kill('SIGKILL'), timeLimit)
    child.on('error', reject)
    child.on('close', status => {
      clearTimeout(timer)
      resolve({ stdout, stderr, status })
    })
  })
}
