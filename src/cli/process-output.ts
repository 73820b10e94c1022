/** Standard output and error without the streams of Node.js, which take longer to load than a small run has to say. */

import { fstatSync, writeSync } from 'node:fs'
import type { Output } from './streams.ts'

/**
 * @param descriptor 1 or 2. A reader that has seen enough (`| head`) closes its pipe: that is no failure, and the rest is dropped.
 */
export function processOutput(descriptor: 1 | 2): Output {
  if (!isPlain(descriptor)) return streamOf(descriptor)
  let later: Output | null = null
  return {
    write(chunk) {
      if (later) return later.write(chunk)
      const rest = writeNow(descriptor, typeof chunk === 'string' ? Buffer.from(chunk) : chunk)
      if (rest === null) later = { write() {} }
      else if (rest.length > 0) {
        later = streamOf(descriptor)
        later.write(rest)
      }
      return undefined
    },
  }
}

/** True for a file or a pipe; a terminal has more to it. */
function isPlain(descriptor: number): boolean {
  try {
    const stats = fstatSync(descriptor)
    return stats.isFile() || stats.isFIFO() || stats.isSocket()
  } catch {
    return false
  }
}

/** Writes as much as can be written at once. Returns what is left for later, or null where nobody reads any more. */
function writeNow(descriptor: number, bytes: Uint8Array): Uint8Array | null {
  let rest = bytes
  try {
    while (rest.length > 0) rest = rest.subarray(writeSync(descriptor, rest))
    return rest
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : ''
    if (code === 'EPIPE' || code === 'EOF') return null
    if (code === 'EAGAIN') return rest
    throw error
  }
}

function streamOf(descriptor: 1 | 2): Output {
  const stream = descriptor === 1 ? process.stdout : process.stderr
  stream.on('error', error => {
    if ('code' in error && error.code === 'EPIPE') return
    throw error
  })
  return stream
}
