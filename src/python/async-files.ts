/** Files with asynchronous code of their own. */

import type { PythonFile } from './file.ts'

/**
 * True for a file that holds the word `async`. A rule that `needs` it must say nothing about other files, which are not even parsed
 * where it is selected alone.
 */
export function mentionsAsync(file: PythonFile): boolean {
  const known = answers.get(file)
  if (known !== undefined) return known
  const found = /\basync\b/.test(file.text)
  answers.set(file, found)
  return found
}

const answers = new WeakMap<PythonFile, boolean>()
