/** What may stand in the replacement fields of f-strings, which differs between versions of Python. */

import { descendants, type Node, type Tree } from './tree.ts'

/** True inside of a replacement field: its source should stay on one line, which is all that Python 3.11 reads between single quotes. */
export function isInField(node: Node): boolean {
  return node.ancestor('interpolation') !== null
}

/**
 * How many replacement fields need Python 3.12 (PEP 701): they hold a quote like those around the string, a backslash, a comment, or a
 * line break between single quotes.
 */
export function laterFields({ root, comments }: Tree): number {
  return descendants(root, 'interpolation').filter(field => {
    const quote = /["']*$/.exec(field.parent?.tokens[0]?.text ?? '')?.[0] ?? ''
    const { start, end, text } = field
    if (text.includes('\\') || (quote !== '' && text.includes(quote))) return true
    if (quote.length === 1 && /[\r\n]/.test(text)) return true
    return text.includes('#') && comments.some(each => start < each.start && each.end < end)
  }).length
}
