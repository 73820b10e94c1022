/** How hard the parser may try: a limit in steps, not in seconds, so that a text is judged the same on every machine. */

/** Of the source that the parser asks for at once, in UTF-16 code units: the buffer of web-tree-sitter. */
const CHUNK = 5120

/** One of these is some hundred operations of the parser. */
const ROUND = 1000

/** For a text of any length, and for each of its code units. Ordinary code needs about 4 a unit. */
const BASE = 20_000_000
const PER_UNIT = 400

/** Counts what the parser reads and does for the sake of one source. */
export class Effort {
  #left: number

  /** @param length of the source, in UTF-16 code units */
  constructor(length: number) {
    this.#left = BASE + PER_UNIT * length
  }

  /** True once the parser has to give up. */
  get isSpent(): boolean {
    return this.#left < 0
  }

  /** Notes that the parser reads on at that place of a text; it does so again where it has to go back. */
  read(text: string, at: number): void {
    this.#left -= Math.min(CHUNK, text.length - at)
  }

  /** Notes a round of the parser's work. */
  round(): void {
    this.#left -= ROUND
  }
}
