/** What the action's launchers run: connects the action to the process, and does the work of a worker thread. */

import { allowCompiler } from '../workspace/wasm-tiering.ts'
import { main } from './main.ts'

export { work } from '../cli/worker.ts'

/** Called at the end of a run. A runner keeps nothing for the next one, compiled code neither. */
export function endsWell(): boolean {
  allowCompiler()
  return false
}

/** Runs the action. */
export function start(): void {
  main(process.env)
}
