/** How much memory V8 takes before it looks for what is no longer needed. */

import { setFlagsFromString } from 'node:v8'

/** V8 does not promise its flags to anybody: this one was tried with the versions of Node.js up to here. */
const LATEST_TRIED = 24

/** In files. Below it there is little to be saved. */
const MANY = 1000

/**
 * Lets the heaps of all threads grow by a few tenths at a time, where they could double or more: a run over many files throws away
 * nearly all that it makes, and V8 would rather take another hundred megabytes than look. Costs some percent of CPU time.
 */
export function growSlowly(files: number): void {
  const [major] = process.versions.node.split('.')
  if (files > MANY && Number(major) <= LATEST_TRIED) setFlagsFromString('--heap-growing-percent=40')
}
