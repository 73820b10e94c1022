/** The world as the command sees it, so that tests can give it another one. */

export type Output = {
  write(chunk: string | Uint8Array): unknown
  readonly isTTY?: boolean
  readonly columns?: number
}

export type Streams = {
  readonly stdout: Output
  readonly stderr: Output
  /** Reads standard input to its end. */
  readonly readStdin: () => Promise<Uint8Array>
  /** Absolute. */
  readonly cwd: string
  readonly env: Readonly<Record<string, string | undefined>>
}

export type ColorChoice = 'auto' | 'always' | 'never'

/** Whether an output gets colours; `FORCE_COLOR` and `NO_COLOR` (no-color.org) decide before the terminal does. */
export function wantsColor(choice: ColorChoice, output: Output, env: Streams['env']): boolean {
  if (choice !== 'auto') return choice === 'always'
  if (env['FORCE_COLOR']) return env['FORCE_COLOR'] !== '0'
  if (env['NO_COLOR'] || env['TERM'] === 'dumb') return false
  return output.isTTY === true
}
