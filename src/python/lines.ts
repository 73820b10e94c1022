/** Where an offset lies: lines, rows and columns, by Python's idea of a line end. */

import { firstAtLeast } from './ordered.ts'

/**
 * Lines of a text. Only `\n`, `\r\n` and `\r` end a line, as in Python's tokenizer; form feeds and U+2028 do not
 * (SEMANTICS 0.3).
 */
export class LineIndex {
  readonly #text: string
  /** Offset at which each line starts. */
  readonly #starts: number[] = [0]

  constructor(text: string) {
    this.#text = text
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i)
      if (code === 13 && text.charCodeAt(i + 1) === 10) i++
      else if (code !== 10 && code !== 13) continue
      this.#starts.push(i + 1)
    }
  }

  get count(): number {
    return this.#starts.length
  }

  /** The 0-based line that holds the offset. */
  lineAt(offset: number): number {
    return Math.max(0, firstAtLeast(this.#starts, offset + 1) - 1)
  }

  /** Offset of the first character of a 0-based line. */
  start(line: number): number {
    return this.#starts[line] ?? this.#text.length
  }

  /** Offset of the line end of a 0-based line (of its `\r` or `\n`, or the end of the text). */
  end(line: number): number {
    let end = this.#starts[line + 1] ?? this.#text.length
    while (end > this.start(line) && isLineEnd(this.#text.charCodeAt(end - 1))) end--
    return end
  }

  /** 1-based row and 1-based column in Unicode code points. */
  position(offset: number): { row: number; column: number } {
    const line = this.lineAt(offset)
    let column = 1
    for (const _ of this.#text.slice(this.start(line), offset)) column++
    return { row: line + 1, column }
  }
}

function isLineEnd(code: number): boolean {
  return code === 10 || code === 13
}
