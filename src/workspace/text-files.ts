/** Reads the files around the source that say how a project is set up. */

import { readFileSync, statSync } from 'node:fs'

/** In bytes. A lock file of thousands of packages has a tenth of it. */
const LIMIT = 20 * 1024 * 1024

/**
 * What a file holds. A pipe would keep the run waiting for ever and a device has no end, so only regular files are opened.
 * @throws Error that says why it was not read; what the operating system says has its `code`
 */
export function readBytes(file: string): Buffer {
  const stats = statSync(file)
  if (!stats.isFile()) throw new Error('is not a regular file')
  if (stats.size > LIMIT) throw new Error(`is larger than ${LIMIT / 1024 / 1024} MB`)
  return readFileSync(file)
}

/** The same as text. */
export function readText(file: string): string {
  return readBytes(file).toString('utf8')
}

/** The text of a file; empty where there is none that can be read. */
export function textOf(file: string): string {
  try {
    return readText(file)
  } catch {
    return ''
  }
}
