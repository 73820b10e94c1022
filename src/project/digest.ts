/** Short sums of texts: two texts with the same one are taken for equal. */

/** Sixteen hexadecimal digits (FNV-1a, twice with different factors). */
export function digestOf(text: string): string {
  let one = 0x811c9dc5
  let two = 0x9e3779b9 ^ text.length
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    one = Math.imul(one ^ code, 0x01000193)
    two = Math.imul((two ^ code) + (two >>> 15), 0x85ebca6b)
  }
  return [one, two].map(each => (each >>> 0).toString(16).padStart(8, '0')).join('')
}
