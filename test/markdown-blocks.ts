/** The fenced blocks of a Markdown file. */

export type Block = {
  readonly language: string
  readonly code: string
  /** The HTML comment on the line above. */
  readonly mark: string | null
  /** From 1. */
  readonly line: number
}

/** All blocks with a language; their code is dedented by the fence's own indentation. */
export function blocksOf(markdown: string): Block[] {
  const fence = /(?:<!-- (.+?) -->\n)?^([ ]*)```(\w+)\n([\s\S]*?)^\2```$/gm
  return [...markdown.matchAll(fence)].map(({ 1: mark, 2: indent = '', 3: language = '', 4: code = '', index }) => ({
    language,
    code: code.replaceAll(new RegExp(`^${indent}`, 'gm'), ''),
    mark: mark ?? null,
    line: markdown.slice(0, index).split('\n').length,
  }))
}
