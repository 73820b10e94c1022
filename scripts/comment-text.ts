/** Reads the Markdown of a comment as far as the Action writes it: sentences with code and bold words, and a suggestion. */

export type Run = { readonly kind: 'plain' | 'bold' | 'code'; readonly text: string }

export type CommentText = {
  readonly paragraphs: readonly (readonly Run[])[]
  /** The lines of the suggestion. */
  readonly suggestion: readonly string[]
}

/**
 * The hidden marker is left out.
 * @throws where there is something else in it, or no suggestion
 */
export function readComment(body: string): CommentText {
  const [, before, code, after] = /^([\s\S]*?)\n\n```suggestion\n([\s\S]*?)```\n\n(<!-- [^\n]* -->)$/.exec(body) ?? []
  if (before === undefined || code === undefined || after === undefined) throw new Error(`not such a comment:\n${body}`)
  return { paragraphs: before.split('\n\n').map(runsOf), suggestion: code.split('\n').slice(0, -1) }
}

function runsOf(paragraph: string): Run[] {
  if (/^([#>|]|[-*+] |\d+\. |~~~|```)|\n/.test(paragraph)) throw new Error(`not a sentence: ${paragraph}`)
  const parts = paragraph.split(/(\*\*[^*]+\*\*|`[^`]+`)/).filter(part => part !== '')
  return parts.map(part => {
    if (part.startsWith('`')) return { kind: 'code', text: part.slice(1, -1) }
    if (part.startsWith('**')) return { kind: 'bold', text: unescaped(part.slice(2, -2)) }
    return { kind: 'plain', text: unescaped(part) }
  })
}

/** CommonMark, "Backslash escapes" and "Entity and numeric character references". */
function unescaped(text: string): string {
  if (/[*_[\]<>`]/.test(text.replace(/\\./g, ''))) throw new Error(`not only words: ${text}`)
  return text.replace(/\\([!-/:-@[-`{-~])/g, '$1').replace(/&#(\d+);/g, (_, code) => String.fromCodePoint(Number(code)))
}
