/** Starts commands one after the other and tells what each used: time, CPU and memory of the process and its children. */

import { type ChildProcess, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { createInterface, type Interface } from 'node:readline'

export type Command = {
  readonly argv: readonly string[]
  /** Absolute. */
  readonly cwd: string
  /** File for standard input; nothing when left out. */
  readonly stdin?: string
}

export type Usage = {
  readonly wall: number
  readonly cpu: number
  readonly memory: number
  /** Exit status; negative is a signal. */
  readonly status: number
  /** True when it was ended because its time was over. */
  readonly late: boolean
  readonly stderr: string
}

type Answer = Omit<Usage, 'stderr'> | { readonly error: string }

/** A small process that starts the commands: see `measure.py` for why. */
export class Meter {
  readonly #process: ChildProcess
  readonly #lines: Interface
  readonly #stderr: string
  readonly #environment: NodeJS.ProcessEnv
  readonly #ended: Promise<unknown>
  readonly #waiting: { resolve: (line: string) => void; reject: (error: Error) => void }[] = []

  /** @param folder where it may write, and where commands find what they keep for their user */
  constructor(python: string, folder: string) {
    this.#stderr = path.join(folder, 'stderr.txt')
    const own = { XDG_CACHE_HOME: path.join(folder, 'user-cache'), XDG_STATE_HOME: path.join(folder, 'user-state') }
    this.#environment = { ...inherited(), ...own }
    this.#process = spawn(python, ['bench/measure.py'], { stdio: ['pipe', 'pipe', 'inherit'] })
    if (!this.#process.stdout) throw new Error('the meter has no output')
    this.#lines = createInterface({ input: this.#process.stdout })
    this.#lines.on('line', line => this.#waiting.shift()?.resolve(line))
    this.#ended = new Promise(resolve => {
      this.#process.once('exit', resolve).once('error', resolve)
    })
    this.#ended.then(() => {
      for (const { reject } of this.#waiting.splice(0)) reject(new Error(`bench/measure.py ended (${python})`))
    })
  }

  /**
   * Runs a command to its end. Rejects when it cannot be started.
   * @param seconds after which it is ended
   */
  async run(command: Command, seconds: number): Promise<Usage> {
    const { argv, cwd, stdin = '/dev/null' } = command
    const request = { argv, cwd, stdin, stderr: this.#stderr, env: this.#environment, timeout: seconds }
    const answer: Answer = JSON.parse(
      await new Promise<string>((resolve, reject) => {
        this.#waiting.push({ resolve, reject })
        this.#process.stdin?.write(`${JSON.stringify(request)}\n`)
      }),
    )
    if ('error' in answer) throw new Error(answer.error)
    return { ...answer, stderr: readFileSync(this.#stderr, 'utf8') }
  }

  /** Ends the command that runs, if any: when this is done nothing writes any more. */
  async close(): Promise<void> {
    this.#process.kill('SIGTERM')
    await this.#ended
    this.#lines.close()
  }
}

/** Node 20 loads extra certificates before anything else, which takes longer than all of its own start. */
function inherited(): NodeJS.ProcessEnv {
  const { NODE_EXTRA_CA_CERTS: _certificates, NODE_OPTIONS: _options, ...rest } = process.env
  return rest
}
