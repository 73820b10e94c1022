/** Where a finding lies in the files of a repository, as a code host shows them. */

import type { Range } from '../engine/edit.ts'
import { isNotebookPath } from '../python/cells.ts'
import { Places } from '../python/places.ts'
import type { Report } from './report.ts'

export type HostPosition = {
  /** 1-based. */
  readonly line: number
  /** 1-based, in Unicode code points. */
  readonly column: number
  /** 1-based, in bytes of UTF-8. */
  readonly byteColumn: number
}

export type HostRange = { readonly start: HostPosition; readonly end: HostPosition }

/**
 * The path of a file from the root of its repository, with `/` between its parts; absolute for a file outside of it.
 * @param absolutePath as the operating system writes it
 */
export function hostPath(absolutePath: string, { root }: Pick<Report, 'root'>): string {
  const isWindows = /^[a-z]:/i.test(root)
  const slashed = (file: string) => (isWindows ? file.replaceAll('\\', '/') : file)
  const folder = slashed(root).replace(/\/*$/, '/')
  const file = slashed(absolutePath)
  return file.startsWith(folder) ? file.slice(folder.length) : file
}

/** Turns ranges of one text into lines and columns; `end` is exclusive. */
export class HostPlaces {
  readonly #places: Places
  readonly #text: string
  /** The lines of a notebook's file are those of its JSON, which no offset leads to: there each place is the first. */
  readonly isNotebook: boolean

  constructor(path: string, text: string) {
    this.#places = new Places(path, text)
    this.#text = text
    this.isNotebook = isNotebookPath(path)
  }

  range({ start, end }: Range): HostRange {
    return { start: this.#position(start), end: this.#position(end) }
  }

  /** `cell 3, line 2: ` before a message about a notebook; else nothing. */
  prefix({ start }: Range): string {
    const { cell, row } = this.#places.at(start)
    return cell === null ? '' : `cell ${cell}, line ${row}: `
  }

  #position(offset: number): HostPosition {
    if (this.isNotebook) return { line: 1, column: 1, byteColumn: 1 }
    const { row, column } = this.#places.at(offset)
    const start = this.#places.lines.start(row - 1)
    const bytes = new TextEncoder().encode(this.#text.slice(start, offset)).length
    return { line: row, column, byteColumn: bytes + 1 }
  }
}
