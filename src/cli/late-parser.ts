/** The parser, loaded when the first file needs it: a run in which no file has a trigger word is done without. */

import { timed, timedAsync } from '../engine/stopwatch.ts'
import { loadParser, type Parser } from '../python/parser.ts'
import type { Tree } from '../python/tree.ts'
import { readGrammar } from '../workspace/grammar.ts'
import { spareCompilerIn } from '../workspace/wasm-tiering.ts'

let loaded = false

/** True once any parser of this process was loaded. */
export function parserWasLoaded(): boolean {
  return loaded
}

export class LateParser implements Parser {
  readonly #files: readonly string[]
  readonly #isFull: boolean
  #parser: Parser | null = null

  /**
   * @param files what is going to be parsed, as far as it is known
   * @param isFull to parse all of a file even where less would do
   */
  constructor(files: readonly string[], isFull = false) {
    this.#files = files
    this.#isFull = isFull
  }

  /** Has to be done before the first `parse`; does nothing the second time. */
  async load(): Promise<void> {
    if (this.#parser) return
    loaded = true
    spareCompilerIn(this.#files)
    const { grammar, runtime } = readGrammar()
    this.#parser = await timedAsync('parse', () => loadParser(grammar, runtime))
  }

  parse(text: string): Tree {
    return this.#isFull ? this.parseWhole(text) : timed('parse', () => this.#loaded().parse(text))
  }

  parseWhole(text: string): Tree {
    return timed('parse', () => this.#loaded().parseWhole(text))
  }

  #loaded(): Parser {
    if (!this.#parser) throw new Error('the parser is not loaded')
    return this.#parser
  }
}
