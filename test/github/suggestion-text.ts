/** Finds the suggestions in a comment, as Markdown reads it. */

/** The lines that a suggestion puts in place of others, each with the line end that the comment has, or `\n`. */
export type Suggestion = readonly string[]

const opening = /^( {0,3})(`{3,}|~{3,})[ \t]*([^\s`]*)[^`]*$/

/** Tags that begin raw HTML, which lasts to the next blank line (CommonMark, "HTML blocks", kind 6). */
const htmlBlock =
  /^ {0,3}<\/?(?:address|article|aside|blockquote|body|center|details|dialog|div|dl|fieldset|footer|form|h[1-6]|header|hr|li|main|nav|ol|p|section|summary|table|td|th|tr|ul)(?:[\s/>]|$)/i

/**
 * Every block fenced as `suggestion`, by three or more backticks or tildes, in order. A fence within another block, within a comment of
 * HTML, or within raw HTML that no blank line has ended, is only text.
 */
export function suggestionsIn(body: string): readonly Suggestion[] {
  const lines = body.split(/(?<=\n)/)
  const found: Suggestion[] = []
  for (let at = 0; at < lines.length; ) {
    const line = bare(lines[at])
    if (/^ {0,3}<!--/.test(line)) at = endOfBlock(lines, at, text => text.includes('-->'))
    else if (htmlBlock.test(line)) at = endOfBlock(lines, at, text => text.trim() === '')
    else {
      const [, indent = '', fence = '', info = ''] = opening.exec(line) ?? []
      const end = fence ? endOfBlock(lines, at + 1, text => closes(text, fence)) : at + 1
      if (info === 'suggestion') found.push(contentOf(lines, at + 1, end, fence, indent.length))
      at = end
    }
  }
  return found
}

/** The index behind the first line, from this one on, that ends the block; the end of the text ends every block. */
function endOfBlock(lines: readonly string[], from: number, ends: (text: string) => boolean): number {
  const found = lines.findIndex((line, index) => index >= from && ends(bare(line)))
  return found < 0 ? lines.length : found + 1
}

function contentOf(lines: readonly string[], from: number, end: number, fence: string, indent: number): Suggestion {
  const isClosed = end > from && closes(bare(lines[end - 1]), fence)
  const indentation = new RegExp(`^ {0,${indent}}`)
  return lines
    .slice(from, isClosed ? end - 1 : end)
    .map(line => line.replace(indentation, '').replace(/(?<!\n)$/, '\n'))
}

function closes(line: string, fence: string): boolean {
  const text = /^ {0,3}(`+|~+)[ \t]*$/.exec(line)?.[1] ?? ''
  return text.charAt(0) === fence.charAt(0) && text.length >= fence.length
}

function bare(line: string | undefined): string {
  return (line ?? '').replace(/\r?\n$/, '')
}
