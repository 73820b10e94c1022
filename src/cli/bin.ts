/** The entry of the program: connects the command to the process. */

import { buffer } from 'node:stream/consumers'
import { main } from './main.ts'

/** A reader that has seen enough (`| head`) closes the pipe; that is no failure of this program. */
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', error => {
    if ('code' in error && error.code === 'EPIPE') return
    throw error
  })
}

const status = main(process.argv.slice(2), {
  stdout: process.stdout,
  stderr: process.stderr,
  readStdin: () => buffer(process.stdin),
  cwd: process.cwd(),
  env: process.env,
})
status.then(code => {
  process.exitCode = code
})
