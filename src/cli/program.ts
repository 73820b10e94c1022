/** What the launchers run: connects the command to the process, does the work of a worker thread, and holds the library. */

import { allowCompiler } from '../workspace/wasm-tiering.ts'
import { parserWasLoaded } from './late-parser.ts'
import { main } from './main.ts'
import { processOutput } from './process-output.ts'

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
  const status = main(process.argv.slice(2), {
    stdout: processOutput(1),
    stderr: processOutput(2),
    readStdin,
    cwd: process.cwd(),
    env: process.env,
  })
  status.then(code => {
    process.exitCode = code
  })
}

async function readStdin(): Promise<Uint8Array> {
  const chunks: Buffer[] = []
  for await (const chunk of process.stdin) chunks.push(chunk)
  return Buffer.concat(chunks)
}
