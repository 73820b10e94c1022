/** What the launchers run: connects the command to the process, does the work of a worker thread, and holds the library. */

import { explainError, failure } from '../workspace/problem.ts'
import { allowCompiler } from '../workspace/wasm-tiering.ts'
import { parserWasLoaded } from './late-parser.ts'
import { main } from './main.ts'
import { problemLine } from './messages.ts'
import { processOutput } from './process-output.ts'
import type { Output } from './streams.ts'

export * as library from '../index.ts'
export { work } from './worker.ts'

/** Called at the end of a run: true for one that used most of the program, whose compiled code is worth keeping. */
export function endsWell(): boolean {
  // V8 refuses code that was made under other flags than those it starts with.
  allowCompiler()
  return parserWasLoaded()
}

/** Does what the command line says. */
export function start(): void {
  const [stdout, stderr] = [processOutput(1), processOutput(2)]
  const cwd = currentFolder(stderr)
  if (cwd === null) {
    process.exitCode = 2
    return
  }
  const status = main(process.argv.slice(2), { stdout, stderr, readStdin, cwd, env: process.env })
  status.then(code => {
    process.exitCode = code
  })
}

/** Null, which is said, where it has no path: somebody may have removed it, or have nested it too deeply. */
function currentFolder(stderr: Output): string | null {
  try {
    return process.cwd()
  } catch (error) {
    const why = `the current folder cannot be used: ${explainError(error)}; change to another one`
    stderr.write(problemLine(failure('', why), false))
    return null
  }
}

async function readStdin(): Promise<Uint8Array> {
  const chunks: Buffer[] = []
  for await (const chunk of process.stdin) chunks.push(chunk)
  return Buffer.concat(chunks)
}
