/** Files with asynchronous code of their own. */

import type { PythonFile } from './file.ts'

/**
 * True for a file that holds the word `async`. A rule that `needs` it must say nothing about other files, which are not even parsed
 * where it is selected alone.
 */
export function mentionsAsync({ text }: PythonFile): boolean {
  return /\basync\b/.test(text)
}
