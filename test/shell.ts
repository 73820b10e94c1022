/** Runs one command line in a POSIX shell, while this process goes on and can serve it. */

import { spawn } from 'node:child_process'

export type Outcome = { readonly status: number; readonly stdout: string; readonly stderr: string }

/** @param input what the command reads on standard input */
export function shell(command: string, cwd: string, env = process.env, input = ''): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const child = spawn('sh', ['-c', command], { cwd, env })
    let stdout = ''
    let stderr = ''
    child.stdout.setEncoding('utf8').on('data', chunk => (stdout += chunk))
    child.stderr.setEncoding('utf8').on('data', chunk => (stderr += chunk))
    child.on('error', reject).on('close', status => resolve({ status: status ?? -1, stdout, stderr }))
    // A command that reads nothing closes its end.
    child.stdin.on('error', () => {}).end(input)
  })
}
