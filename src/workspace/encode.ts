/** Turns a changed source back into the bytes of its file. */

import { isNotebookPath } from '../python/cells.ts'
import { encodePython, type ReadFile } from './read.ts'

/** Gives the bytes of the file for a text that takes the place of the one that was read. Throws an error that says why it cannot. */
export type Encode = (file: string, read: ReadFile, text: string) => Uint8Array

/** The encoder for these files; what notebooks need is loaded for notebooks alone. */
export async function encoderFor(files: readonly string[]): Promise<Encode> {
  const encodeNotebook = files.some(isNotebookPath) ? (await import('./notebook-edits.ts')).encodeNotebook : null
  return (file, read, text) => {
    if (text === read.text) return read.bytes
    return encodeNotebook && isNotebookPath(file)
      ? encodeNotebook(read.bytes, read.text, text)
      : encodePython(text, read.bom)
  }
}

/** The file before and after, as it is on disk: of a notebook its JSON. */
export function changeOf(path: string, file: string, read: ReadFile, text: string, encode: Encode) {
  const textOf = (bytes: Uint8Array) => Buffer.from(bytes).toString('utf8')
  return { path, before: textOf(read.bytes), after: textOf(encode(file, read, text)) }
}
