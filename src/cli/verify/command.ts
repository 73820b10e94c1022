/** Runs a command of the person in their shell, and tells how it ended. */

import { type ChildProcess, spawn } from 'node:child_process'
import { explainError, UserError } from '../../workspace/problem.ts'

export type CommandRun = {
  readonly passed: boolean
  /** How it ended: `exit status 1`. */
  readonly ending: string
  /** What it wrote last, on standard output and error. */
  readonly output: string
  readonly seconds: number
}

type Surroundings = {
  /** Absolute. */
  readonly cwd: string
  readonly env: Readonly<Record<string, string | undefined>>
  /** In seconds; null for as long as it takes. */
  readonly timeout: number | null
  /** Ends the command early. */
  readonly stop: AbortSignal
}

/** As much as is kept of what a command writes, in bytes. */
const MOST_OUTPUT = 64 * 1024

/** How long a command may take to end once it was asked to, in milliseconds. */
const GRACE = 3000

/** A timer of Node.js that is to wait for longer does not wait at all, in milliseconds. */
const MOST_DELAY = 2 ** 31 - 1

const isWindows = process.platform === 'win32'

/**
 * Standard input is empty. The command ends with all processes of its group, so that none of them is in the way of the next run.
 * @throws UserError where there is no shell
 */
export async function runCommand(command: string, { cwd, env, timeout, stop }: Surroundings): Promise<CommandRun> {
  const started = performance.now()
  const child = spawn(command, { shell: true, cwd, env, stdio: ['ignore', 'pipe', 'pipe'], detached: !isWindows })
  const output = new Tail(MOST_OUTPUT)
  child.stdout.on('data', chunk => output.add(chunk))
  child.stderr.on('data', chunk => output.add(chunk))
  let isLate = false
  const timers: NodeJS.Timeout[] = []
  const end = () => {
    endGroup(child, 'SIGINT')
    timers.push(setTimeout(() => endGroup(child, 'SIGKILL'), GRACE))
  }
  const late = () => {
    isLate = true
    end()
  }
  if (timeout !== null) timers.push(setTimeout(late, Math.min(timeout * 1000, MOST_DELAY)))
  if (stop.aborted) end()
  stop.addEventListener('abort', end)
  try {
    const { status, signal } = await ended(child)
    const ending = isLate ? `ended after ${timeout} s` : signal ? `ended by ${signal}` : statusInWords(status)
    const passed = status === 0 && !isLate
    return { passed, ending, output: output.text(), seconds: (performance.now() - started) / 1000 }
  } finally {
    stop.removeEventListener('abort', end)
    for (const timer of timers) clearTimeout(timer)
  }
}

/** @param status 127 is how a shell says that there is no such command (POSIX, "Exit Status for Commands") */
function statusInWords(status: number | null): string {
  return `exit status ${status}${status === 127 ? ': there is no such command' : ''}`
}

type Ending = { readonly status: number | null; readonly signal: NodeJS.Signals | null }

/** Waits until the shell has ended and everything that it wrote was read; what it left behind may hold its pipes open for ever. */
async function ended(child: ChildProcess): Promise<Ending> {
  return await new Promise((resolve, reject) => {
    let patience: NodeJS.Timeout | undefined
    child.once('error', error => reject(new UserError(`\`--verify\`: no shell to run it: ${explainError(error)}`)))
    child.once('exit', () => {
      endGroup(child, 'SIGKILL')
      patience = setTimeout(() => {
        child.stdout?.destroy()
        child.stderr?.destroy()
      }, GRACE)
    })
    child.once('close', (status, signal) => {
      clearTimeout(patience)
      resolve({ status, signal })
    })
  })
}

/** Sends a signal to the shell and to everything that it has started, as far as there is any left. */
function endGroup({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  if (pid === undefined) return
  try {
    if (isWindows) spawn('taskkill', ['/pid', String(pid), '/t', '/f'], { stdio: 'ignore' }).on('error', () => {})
    else process.kill(-pid, signal)
  } catch {
    return
  }
}

/** The last bytes of a stream. */
class Tail {
  readonly #most: number
  #chunks: Buffer[] = []
  #size = 0

  constructor(most: number) {
    this.#most = most
  }

  add(chunk: Buffer): void {
    this.#chunks.push(chunk)
    this.#size += chunk.length
    if (this.#size < 2 * this.#most) return
    const rest = Buffer.concat(this.#chunks).subarray(-this.#most)
    this.#chunks = [Buffer.from(rest)]
    this.#size = rest.length
  }

  text(): string {
    return Buffer.concat(this.#chunks).subarray(-this.#most).toString('utf8')
  }
}
