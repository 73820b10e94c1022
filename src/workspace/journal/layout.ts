/** The bytes of a journal: what a run is about to write, and what the files hold before it does. */

import path from 'node:path'

/** A file of a run. */
export type Entry = {
  /** Absolute, without symbolic links. */
  readonly file: string
  /** What it held before the run. */
  readonly before: Uint8Array
  /** SHA-256 of what the run writes, as hexadecimal digits; of all that it has written so far where it tries one after the other. */
  readonly after: readonly string[]
  /** Files with the same number are written all or none. */
  readonly group: number
}

export type Journal = {
  /** The current folder of the run; absolute, without symbolic links. */
  readonly folder: string
  readonly entries: readonly Entry[]
}

/** The folders in which the files lie, each once. */
export function foldersOf(entries: readonly Entry[]): ReadonlySet<string> {
  return new Set(entries.map(({ file }) => path.dirname(file)))
}

type Header = {
  readonly folder: string
  readonly files: readonly (Omit<Entry, 'before'> & { readonly length: number })[]
}

const MAGIC = 'async-fix journal 1\n'
const SUM_LENGTH = 64

/** SHA-256 of bytes in several pieces, as hexadecimal digits. */
export function digest(...pieces: readonly Uint8Array[]): string {
  const hash = process.getBuiltinModule('node:crypto').createHash('sha256')
  for (const each of pieces) hash.update(each)
  return hash.digest('hex')
}

/** The journal as it has to be on the disk before the first file changes, in pieces. */
export function encodeJournal({ folder, entries }: Journal): Uint8Array[] {
  const files = entries.map(({ file, before, after, group }) => ({ file, after, group, length: before.length }))
  const header = JSON.stringify({ folder, files } satisfies Header)
  const pieces = [Buffer.from(`${MAGIC}${header}\n`), ...entries.map(({ before }) => before)]
  return [...pieces, Buffer.from(digest(...pieces))]
}

/** What is added to a journal later, as a line of its own. */
export type Note =
  /** Files that were not written after all. */
  | { readonly refused: readonly string[] }
  /** More that is about to be written: numbers of entries, from 0, and SHA-256 as hexadecimal digits. */
  | { readonly tried: readonly (readonly [number, string])[] }

export function encodeNote(note: Note): string {
  return `\n${JSON.stringify(note)}\n`
}

/**
 * Reads a journal with its notes; files that were not written after all are no part of it.
 * @throws Error for bytes that are no whole journal
 */
export function decodeJournal(bytes: Buffer): Journal {
  const start = bytes.indexOf('\n', MAGIC.length) + 1
  if (bytes.toString('latin1', 0, MAGIC.length) !== MAGIC || start === 0) throw new Error('not a journal')
  const { folder, files } = JSON.parse(bytes.toString('utf8', MAGIC.length, start)) as Header
  let end = start
  const entries = files.map(({ length, ...entry }) => {
    end += length
    return { ...entry, before: bytes.subarray(end - length, end) }
  })
  const rest = bytes.toString('utf8', end)
  if (rest.slice(0, SUM_LENGTH) !== digest(bytes.subarray(0, end))) throw new Error('not as it was written')
  return { folder, entries: withNotes(entries, rest.slice(SUM_LENGTH).split('\n').flatMap(noteIn)) }
}

/** None for a line that was cut off: what it speaks of was not written yet, which is seen when the file is looked at. */
function noteIn(line: string): Note[] {
  try {
    return line === '' ? [] : [JSON.parse(line) as Note]
  } catch {
    return []
  }
}

function withNotes(entries: readonly Entry[], notes: readonly Note[]): Entry[] {
  const refused = new Set(notes.flatMap(note => ('refused' in note ? note.refused : [])))
  const tried = new Map<number, string[]>()
  for (const [number, sum] of notes.flatMap(note => ('tried' in note ? note.tried : [])))
    tried.set(number, [...(tried.get(number) ?? []), sum])
  const noted = entries.map((entry, number) => ({ ...entry, after: [...entry.after, ...(tried.get(number) ?? [])] }))
  return noted.filter(({ file }) => !refused.has(file))
}
