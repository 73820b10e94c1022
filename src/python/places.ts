/** Where an offset of a file lies for the eyes of a person: row and column, of a notebook within the cell. */

import { cellStarts, isNotebookPath } from './cells.ts'
import { LineIndex } from './lines.ts'

export type FilePlace = {
  /** 1-based, among all cells of the notebook; null in a plain file. */
  readonly cell: number | null
  /** 1-based. */
  readonly row: number
  /** 1-based, in Unicode code points. */
  readonly column: number
}

export class Places {
  readonly lines: LineIndex
  readonly #cells: ReturnType<typeof cellStarts>

  constructor(path: string, text: string) {
    this.lines = new LineIndex(text)
    this.#cells = isNotebookPath(path) ? cellStarts(text) : []
  }

  at(offset: number): FilePlace {
    const { row, column } = this.lines.position(offset)
    const cell = this.#cells.findLast(({ marker }) => marker <= offset)
    return cell ? { cell: cell.number, row: row - this.lines.lineAt(cell.start), column } : { cell: null, row, column }
  }
}

/** `:3:7` behind a path, `:cell 2:3:7` behind that of a notebook. */
export function suffixOf({ cell, row, column }: FilePlace): string {
  return `${cell === null ? '' : `:cell ${cell}`}:${row}:${column}`
}
