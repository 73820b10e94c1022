/** The fenced blocks of a Markdown document. */

export type Block = {
  readonly language: string
  /** Without the indentation of its fence. */
  readonly code: string
  /** The text of the HTML comment right above it. */
  readonly mark: string | null
  /** 1-based, of the mark or else the fence. */
  readonly line: number
}

/** In the order of the document; a fence without a language is left out. */
export function blocksOf(markdown: string): Block[] {
  const fence = /(?:<!-- (.+?) -->\n)?^([ ]*)```(\w+)\n([\s\S]*?)^\2```$/gm
  return [...markdown.matchAll(fence)].map(({ 1: mark, 2: indent = '', 3: language = '', 4: code = '', index }) => ({
    language,
    code: code.replaceAll(new RegExp(`^${indent}`, 'gm'), ''),
    mark: mark ?? null,
    line: markdown.slice(0, index).split('\n').length,
  }))
}
