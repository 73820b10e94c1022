/** Runs the git command, without the settings of whoever runs the tests. */

import { spawn } from 'node:child_process'

/** Who commits, and when: seconds since 1970, in UTC. */
export type Signature = { readonly name: string; readonly email: string; readonly time: number }

const environment = {
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('GIT_'))),
  GIT_CONFIG_GLOBAL: process.platform === 'win32' ? 'NUL' : '/dev/null',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_TERMINAL_PROMPT: '0',
  LC_ALL: 'C',
}

/**
 * What `git <args>` prints, byte for byte.
 * @throws Error with what git said, where it ends with another status than 0
 */
export async function git(
  folder: string,
  args: readonly string[],
  input: string | Uint8Array = '',
  by?: Signature,
): Promise<Buffer> {
  const child = spawn('git', args, { cwd: folder, env: { ...environment, ...(by && variablesOf(by)) } })
  const [out, err]: [Buffer[], Buffer[]] = [[], []]
  child.stdout.on('data', chunk => out.push(chunk))
  child.stderr.on('data', chunk => err.push(chunk))
  child.stdin.on('error', () => {})
  child.stdin.end(input)
  const status = await new Promise((resolve, reject) => child.on('error', reject).on('close', resolve))
  if (status === 0) return Buffer.concat(out)
  throw new Error(`git ${args.join(' ')} ended with ${status}: ${Buffer.concat([...err, ...out]).toString('utf8')}`)
}

/** The same as text without its last line end. */
export async function gitLine(
  folder: string,
  args: readonly string[],
  input: string | Uint8Array = '',
  by?: Signature,
): Promise<string> {
  return (await git(folder, args, input, by)).toString('utf8').trimEnd()
}

function variablesOf({ name, email, time }: Signature): Record<string, string> {
  return Object.fromEntries(
    ['AUTHOR', 'COMMITTER'].flatMap(role => [
      [`GIT_${role}_NAME`, name],
      [`GIT_${role}_EMAIL`, email],
      [`GIT_${role}_DATE`, `${time} +0000`],
    ]),
  )
}
