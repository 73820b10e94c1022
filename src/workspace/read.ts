/** Reads one Python file or notebook: bytes to text, or the reason why it is left alone. */

import { isUtf8 } from 'node:buffer'
import { readFileSync, statSync } from 'node:fs'
import { isNotebookPath } from '../python/cells.ts'
import { decodeNotebook, notebookLimit } from './notebook.ts'
import { explainError } from './problem.ts'

/** Larger files are generated code, and the parser's memory is limited. */
export const sizeLimit = 5 * 1024 * 1024

/** A file that was understood; of a notebook `text` is what `src/python/cells.ts` makes of its cells. */
export type ReadFile = {
  /** Without byte order mark; line ends as they are. */
  readonly text: string
  readonly bom: boolean
  /** What was on disk, to be compared before writing. */
  readonly bytes: Uint8Array
}

/** Why a file is left alone; `unreadable` when the operating system refused it. */
export type Unread = { readonly reason: string; readonly line: number | null; readonly unreadable: boolean }

const unreadable = (reason: string): Unread => ({ reason, line: null, unreadable: true })
const skipped = (reason: string, line: number | null = null): Unread => ({ reason, line, unreadable: false })

/**
 * Reads a file. Never throws: whatever goes wrong is a reason.
 * @param file absolute path; a symbolic link is followed
 */
export function readPython(file: string): ReadFile | Unread {
  try {
    const stats = statSync(file)
    if (stats.isDirectory()) return unreadable('is a folder, not a file')
    if (!stats.isFile()) return unreadable('not a regular file')
    if (stats.size > limitOf(file)) return skipped(tooLarge(stats.size, limitOf(file)))
    return decodeSource(readFileSync(file), file)
  } catch (error) {
    return unreadable(explainError(error))
  }
}

/** Decodes what a file of this name holds. */
export function decodeSource(bytes: Uint8Array, file: string): ReadFile | Unread {
  if (bytes.length > limitOf(file)) return skipped(tooLarge(bytes.length, limitOf(file)))
  if (!isNotebookPath(file)) return decodePython(bytes)
  const read = decodeNotebook(bytes)
  return 'text' in read && read.text.length > sizeLimit ? skipped(tooLarge(read.text.length, sizeLimit)) : read
}

function limitOf(file: string): number {
  return isNotebookPath(file) ? notebookLimit : sizeLimit
}

/** Decodes Python source as Python does: UTF-8 unless a cookie says otherwise (PEP 263). */
export function decodePython(bytes: Uint8Array): ReadFile | Unread {
  if (bytes.length > sizeLimit) return skipped(tooLarge(bytes.length, sizeLimit))
  const bom = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf
  const encoding = declaredEncoding(bytes)
  if (encoding && !isUtf8Name(encoding)) return skipped(`encoded as ${encoding}, only UTF-8 is read`)
  if (!isUtf8(bytes)) return skipped('not valid UTF-8', lineOfBadByte(bytes))
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8', bom ? 3 : 0)
  const bareReturn = /\r(?!\n)/.exec(text)
  if (bareReturn)
    return skipped('a carriage return without a line feed', text.slice(0, bareReturn.index).split('\n').length)
  return { text, bom, bytes }
}

/** The bytes of a text that was read with this byte order mark. */
export function encodePython(text: string, bom: boolean): Uint8Array {
  return Buffer.from(bom ? `\ufeff${text}` : text, 'utf8')
}

function tooLarge(size: number, limit: number): string {
  const megabytes = (bytes: number) => bytes / 1024 / 1024
  return `${megabytes(size).toFixed(1)} MB is more than the limit of ${megabytes(limit)} MB`
}

/** The encoding that a comment in line 1 or 2 declares; line 2 counts only below a blank or comment line (PEP 263). */
function declaredEncoding(bytes: Uint8Array): string | null {
  const [first = '', second = ''] = Buffer.from(bytes.subarray(0, 1000))
    .toString('latin1')
    .split(/\r\n|\r|\n/, 2)
  const cookie = /^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)/
  const firstLine = first.replace(/^\u00ef\u00bb\u00bf/, '')
  const found = cookie.exec(firstLine) ?? (/^[ \t\f]*(?:#.*)?$/.test(firstLine) ? cookie.exec(second) : null)
  return found?.[1] ?? null
}

/** ASCII is a part of UTF-8: a file that says ASCII and is not fails in Python too. */
function isUtf8Name(encoding: string): boolean {
  const name = encoding.toLowerCase().replaceAll('_', '-')
  return ['utf-8', 'utf8', 'utf-8-sig', 'u8', 'ascii', 'us-ascii'].includes(name) || name.startsWith('utf-8-')
}

function lineOfBadByte(bytes: Uint8Array): number {
  let line = 1
  for (let start = 0; start < bytes.length; line++) {
    const newline = bytes.indexOf(10, start)
    const end = newline < 0 ? bytes.length : newline + 1
    if (!isUtf8(bytes.subarray(start, end))) return line
    start = end
  }
  return line
}
