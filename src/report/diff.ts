/** Changes as a unified diff that `git apply` accepts in the folder where the command ran. */

import { structuredPatch } from 'diff'
import { type Palette, palette, printable } from './terminal.ts'

/** A file before and after, byte order mark included. */
export type Change = {
  /** Relative to where the command ran, with `/`; absolute for a file that does not lie below. */
  readonly path: string
  readonly before: string
  readonly after: string
}

/**
 * The diff of all changes, empty where nothing changes. Line ends are those of the files. A path outside of the current folder
 * is written relative to the file system's root, for `git apply` and `patch` refuse `../` and absolute paths.
 * @param isShown true where a person is going to read it, and control characters have to be harmless
 */
export function unifiedDiff(changes: readonly Change[], color: boolean, isShown = color): string {
  return changes.map(change => fileDiff(change, color, isShown)).join('')
}

function fileDiff({ path, before, after }: Change, color: boolean, isShown: boolean): string {
  if (before === after) return ''
  const paint = palette(color)
  const inside = path.replace(/^(?:[A-Za-z]:)?\/+/, '')
  const { hunks } = structuredPatch(path, path, before, after, undefined, undefined, { context: 3 })
  const header = [`--- ${headerName(`a/${inside}`)}`, `+++ ${headerName(`b/${inside}`)}`].map(line =>
    paint.bold(isShown ? printable(line) : line),
  )
  const body = hunks.flatMap(hunk => [
    paint.cyan(`@@ -${span(hunk.oldStart, hunk.oldLines)} +${span(hunk.newStart, hunk.newLines)} @@`),
    ...hunk.lines.map(line => (isShown ? painted(line, paint) : line)),
  ])
  return `${[...header, ...body].join('\n')}\n`
}

/** A line for the eyes of a person; only the plain diff has to hold every character. */
function painted(line: string, paint: Palette): string {
  const shown = printable(line.replace(/\r$/, ''))
  return line[0] === '+' ? paint.green(shown) : line[0] === '-' ? paint.red(shown) : shown
}

/** `@@` ranges: the count is left out when it is 1; a range of no lines names the line before it. */
function span(start: number, count: number): string {
  if (count === 0) return `${start - 1},0`
  return count === 1 ? `${start}` : `${start},${count}`
}

const escapes: Readonly<Record<string, string>> = {
  '\u0007': '\\a',
  '\b': '\\b',
  '\t': '\\t',
  '\n': '\\n',
  '\u000b': '\\v',
  '\f': '\\f',
  '\r': '\\r',
  '"': '\\"',
  '\\': '\\\\',
}

/** A file name as git writes it: quoted when it holds a control character, a quote or a backslash; a tab after blanks. */
function headerName(name: string): string {
  const characters = [...name]
  if (characters.some(needsQuotes)) return `"${characters.map(quoted).join('')}"`
  return name.includes(' ') ? `${name}\t` : name
}

function needsQuotes(character: string): boolean {
  const code = character.charCodeAt(0)
  return code < 32 || code === 127 || character === '"' || character === '\\'
}

function quoted(character: string): string {
  if (!needsQuotes(character)) return character
  return escapes[character] ?? `\\${character.charCodeAt(0).toString(8).padStart(3, '0')}`
}
