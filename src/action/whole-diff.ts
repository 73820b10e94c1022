/** The hunks of a diff of many files, for pull requests whose files GitHub lists without their patches. */

import { type Hunk, hunksOf } from './hunks.ts'

/**
 * The hunks of each file of a `git diff`, by the file's new path.
 * @param diff as git or GitHub (`application/vnd.github.diff`) writes it
 */
export function hunksByPath(diff: string): ReadonlyMap<string, readonly Hunk[]> {
  const files = new Map<string, readonly Hunk[]>()
  // A line of a hunk begins with a blank, `+`, `-` or `\`.
  for (const part of diff.split(/(?<=^|\n)diff --git [^\n]*\n/).slice(1)) {
    const start = part.search(/(?<=^|\n)@@ /)
    const name = start < 0 ? null : /(?<=^|\n)\+\+\+ ([^\n]*)/.exec(part.slice(0, start))?.[1]
    const path = name ? newPath(name) : null
    if (path !== null) files.set(path, hunksOf(part.slice(start)))
  }
  return files
}

/** The path of a `+++` line: quoted as C quotes strings where it holds unusual characters, with a tab at its end where it holds blanks. */
function newPath(name: string): string | null {
  const shown = name.replace(/\r$/, '').replace(/\t$/, '')
  const path = shown.startsWith('"') ? unquoted(shown.slice(1, -1)) : shown
  return path.startsWith('b/') ? path.slice(2) : null
}

const escapes: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  t: '\t',
  n: '\n',
  v: '\v',
  f: '\f',
  r: '\r',
}

/** git writes each byte above 127 as three octal digits. */
function unquoted(text: string): string {
  const characters = text.replace(/\\([0-7]{3}|.)/g, (_, code: string) =>
    code.length === 3 ? String.fromCharCode(Number.parseInt(code, 8)) : (escapes[code] ?? code),
  )
  return Buffer.from(characters, 'latin1').toString('utf8')
}
