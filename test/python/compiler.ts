/** Asks a real Python whether texts compile; one process answers for all of them. */

import { type ChildProcess, spawn } from 'node:child_process'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { interpreter } from './interpreter.ts'

/** What Python makes of a text. */
export type Judgement = {
  /** Its complaint, or null where the text compiles. */
  readonly error: string | null
  /** As its tokenizer finds them; null for a text that does not compile. */
  readonly comments: readonly string[] | null
}

export type Compiler = {
  /** Python's complaint about the text, or null where it compiles. */
  errorOf(text: string): Promise<string | null>
  judge(text: string): Promise<Judgement>
  close(): void
}

/** Starts the process. Without a Python on the machine every text passes. */
export function startCompiler(): Compiler {
  if (!interpreter)
    return { errorOf: async () => null, judge: async () => ({ error: null, comments: null }), close: () => {} }
  const server = spawn(interpreter, [path.resolve('test/python/compile_server.py')], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, PYTHONIOENCODING: 'utf-8' },
  })
  return converse(server)
}

type Waiting = { resolve(answer: Judgement): void; reject(error: Error): void }

function converse(server: ChildProcess): Compiler {
  const waiting: Waiting[] = []
  const answers = createInterface({ input: server.stdout as NodeJS.ReadableStream })
  answers.on('line', line => {
    const [error, comments] = JSON.parse(line)
    waiting.shift()?.resolve({ error, comments })
  })
  server.on('exit', status => {
    for (const each of waiting.splice(0)) each.reject(new Error(`the compile server ended with status ${status}`))
  })
  const judge = (text: string): Promise<Judgement> =>
    new Promise((resolve, reject) => {
      waiting.push({ resolve, reject })
      server.stdin?.write(`${asciiJson(text)}\n`)
    })
  return {
    judge,
    errorOf: async text => (await judge(text)).error,
    close: () => server.stdin?.end(),
  }
}

/** JSON of ASCII only: a lone surrogate survives the pipe. */
function asciiJson(text: string): string {
  return JSON.stringify(text).replace(
    /[\u007f-\uffff]/g,
    unit => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}
