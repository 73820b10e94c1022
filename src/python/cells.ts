/**
 * A notebook as one Python source: its code cells one below the other, each behind a comment that says which it is. Lines that
 * only IPython understands stand in comments.
 */

/** Marks our comments: a control character that no person types, and that Python allows in a comment. */
const MARK = '#\u001d'

/** A notebook runs in an event loop, so that the word belongs to each of its cells. */
const CELL = `${MARK}async cell `
/** What stands for a line of IPython: it runs, and nothing is known of it. */
const STATEMENT = `pass${MARK}`
/** What stands for `!ls` in `files = !ls`. */
const VALUE = `None${MARK}`
/** Before a line of a cell that holds no Python. */
const LINE = `${MARK}|`

export type Cell = {
  /** 1-based, among all cells of the notebook. */
  readonly number: number
  /** As IPython reads it. */
  readonly source: string
}

/** True for the path of a notebook. */
export function isNotebookPath(path: string): boolean {
  return path.endsWith('.ipynb')
}

/** True for the source of a notebook. */
export function isOfNotebook(text: string): boolean {
  return text.includes(CELL)
}

/** True for a source that could be taken for one of ours. */
export function isAmbiguous(source: string): boolean {
  return source.includes(MARK)
}

/** The Python source of code cells. */
export function joined(cells: readonly Cell[]): string {
  return cells.map(({ number, source }) => `${CELL}${number}\n${masked(source)}\n`).join('')
}

/**
 * The cells of such a source; what stands before the first of them belongs to the first that holds Python. Null where a cell is missing or out of place, or
 * what stood for IPython's lines is no longer what it was.
 * @param before as the source was
 */
export function split(text: string, before: string): Cell[] | null {
  const known = cellStarts(before)
  const now = cellStarts(text)
  const isSame = known.length === now.length && known.every(({ number }, index) => now[index]?.number === number)
  if (!isSame || String(hidden(text)) !== String(hidden(before))) return null
  const sources = sourcesOf(before, known)
  const first = sources.findIndex(source => !isForeign(source))
  return sourcesOf(text, now).map((source, index) => {
    const head = index === first ? text.slice(0, now[0]?.marker) : ''
    return { number: now[index]?.number ?? 0, source: magicFirst(head + source, sources[index] ?? '') }
  })
}

type Start = ReturnType<typeof cellStarts>[number]

function sourcesOf(text: string, starts: readonly Start[]): string[] {
  return starts.map(({ start }, index) => {
    const end = starts[index + 1]?.marker ?? text.length
    return unmasked(text.slice(start, Math.max(start, end - 1)))
  })
}

/** `%%time` has to be the first line of its cell. */
function magicFirst(source: string, before: string): string {
  const magic = /^\s*%%.*\n/.exec(before)?.[0]
  if (magic === undefined || source.startsWith(magic) || !source.includes(magic)) return source
  return magic + source.replace(magic, () => '')
}

/** Where the cells of a source begin: `marker` is the offset of the comment, `start` that of the line below it. */
export function cellStarts(
  text: string,
): { readonly number: number; readonly marker: number; readonly start: number }[] {
  const marks = [...text.matchAll(new RegExp(`^${CELL}(\\d+)\\n`, 'gm'))]
  return marks.map(({ 0: line, 1: number, index }) => ({
    number: Number(number),
    marker: index,
    start: index + line.length,
  }))
}

const OURS = new RegExp(`(?:pass|None)?${MARK}\\|?`, 'g')

/** The text as the person wrote it. */
export function unmasked(text: string): string {
  return text.replace(OURS, '')
}

/** What stands in our comments, which no fix may touch. */
function hidden(text: string): string[] {
  return text.split('\n').flatMap(line => {
    const at = line.indexOf(MARK)
    return at < 0 || line.startsWith(CELL) ? [] : [line.slice(at)]
  })
}

/** Cell magics whose cell is Python all the same. */
const PYTHON_MAGICS = new Set(['capture', 'prun', 'python', 'python3', 'time', 'timeit'])

/** True for a cell that holds no Python: `%%bash`. */
function isForeign(source: string): boolean {
  const magic = /^\s*%%([\w!]+)/.exec(source)?.[1]
  return magic !== undefined && !PYTHON_MAGICS.has(magic)
}

function masked(source: string): string {
  if (isForeign(source)) return source.replace(/^/gm, LINE)
  const lines = source.split('\n')
  const starts = statementStarts(lines)
  let isContinued = false
  return lines
    .map((line, index) => {
      const wasContinued = isContinued
      const isMagic = wasContinued || (starts.has(index) && isForIPython(line))
      isContinued = isMagic && /\\\s*$/.test(line)
      if (!isMagic) return line
      return wasContinued ? `${LINE}${line}` : hide(line)
    })
    .join('\n')
}

const ASSIGNED = /^(\s*[\w.,\s]+=\s*)([!%].*)$/u

function isForIPython(line: string): boolean {
  return /^\s*(?:%{1,2}\w|!|\?\??[\w.%])/.test(line) || /^\s*%{0,2}[\w.*]+\?\??\s*$/.test(line) || ASSIGNED.test(line)
}

function hide(line: string): string {
  const assigned = ASSIGNED.exec(line)
  if (assigned) return `${assigned[1]}${VALUE}${assigned[2]}`
  const indent = /^\s*/.exec(line)?.[0] ?? ''
  return `${indent}${STATEMENT}${line.slice(indent.length)}`
}

/** The lines in which a statement may begin: not those inside of brackets, of a string of several lines, or behind a backslash. */
function statementStarts(lines: readonly string[]): ReadonlySet<number> {
  const starts = new Set<number>()
  let depth = 0
  let quote: string | null = null
  let isContinued = false
  for (const [index, line] of lines.entries()) {
    const isStart = depth === 0 && quote === null && !isContinued
    if (isStart) starts.add(index)
    // Quotes and brackets of a shell command mean nothing to Python.
    if (isStart && isForIPython(line)) continue
    for (let at = 0; at < line.length; at++) {
      const character = line[at] as string
      if (quote !== null) {
        if (character === '\\') at++
        else if (line.startsWith(quote, at)) {
          at += quote.length - 1
          quote = null
        }
      } else if (character === '#') break
      else if (character === '"' || character === "'") {
        quote = line.startsWith(character.repeat(3), at) ? character.repeat(3) : character
        at += quote.length - 1
      } else if ('([{'.includes(character)) depth++
      else if (')]}'.includes(character)) depth = Math.max(0, depth - 1)
    }
    isContinued = line.endsWith('\\')
    if (quote?.length === 1 && !isContinued) quote = null
  }
  return starts
}
