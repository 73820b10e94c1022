/** Comments that silence findings, as they are written: what each says, where its words stand, and how to take some away. */

import { lineEnd, lineStart, nextLine, startsLineAt } from '../python/blocks.ts'
import type { PythonFile } from '../python/file.ts'
import type { Comment, Tree } from '../python/tree.ts'
import { type Edit, type Range, remove, replace } from './edit.ts'

/** A rule name, family or code of another tool inside of the brackets, in lower case. */
export type Code = Range & { readonly text: string }

export type Directive = {
  readonly verb: 'ignore' | 'file-ignore' | 'disable' | 'enable' | 'noqa'
  /** Null stands for all rules. */
  readonly codes: readonly Code[] | null
  /** From its `#` up to the closing bracket; a reason is not part of it. */
  readonly range: Range
  readonly comment: Comment
  /** 0-based line of the comment. */
  readonly line: number
  /** True when the comment has its line for itself. */
  readonly alone: boolean
}

/** Every directive of a file, in source order. */
export function directivesOf(file: PythonFile): Directive[] {
  return file.tree.comments.flatMap(comment => {
    const line = file.lines.lineAt(comment.start)
    const own = ownDirectives(comment, { comment, line, alone: startsLineAt(file.tree, comment.start) })
    const noqa = noqaDirective(comment)
    return noqa
      ? [...own, { ...noqa, comment, line, alone: lineStart(file.tree, comment.start) === comment.start }]
      : own
  })
}

const OWN = /#\s*async-fix:\s*(ignore|file-ignore|disable|enable)(?:\[([^\]]*)\])?/gi
const NOQA = /#\s*noqa(?::\s*([A-Z]+[0-9]+|[a-z][a-z-]*)((?:[,\s]+(?:[A-Z]+[0-9]+|[a-z]+-[a-z-]+))*))?/i

type Place = Pick<Directive, 'comment' | 'line' | 'alone'>

function ownDirectives({ text, start }: Comment, place: Place): Directive[] {
  return [...text.matchAll(OWN)].map(({ 0: all, 1: verb, 2: list, index }) => {
    const range = { start: start + index, end: start + index + all.length }
    const codes = list === undefined ? null : codesIn(list, range.end - 1 - list.length)
    return { ...place, verb: (verb as string).toLowerCase() as Directive['verb'], codes, range }
  })
}

function noqaDirective({ text, start }: Comment): Pick<Directive, 'verb' | 'codes' | 'range'> | null {
  const match = NOQA.exec(text)
  if (!match) return null
  const { 0: all, 1: first, 2: others = '' } = match
  const range = { start: start + match.index, end: start + match.index + all.length }
  const list = first === undefined ? null : `${first}${others}`
  return { verb: 'noqa', codes: list === null ? null : codesIn(list, range.end - list.length), range }
}

function codesIn(list: string, offset: number): Code[] {
  return [...list.matchAll(/[^,\s]+/g)].map(({ 0: word, index }) => {
    const start = offset + index
    return { start, end: start + word.length, text: word.toLowerCase() }
  })
}

/** The edits that leave only these codes in a directive, which has more. */
export function keepCodes({ codes }: Directive, kept: readonly Code[], { text }: Tree): Edit[] {
  const all = codes ?? []
  const list = { start: (all[0] as Code).start, end: (all.at(-1) as Code).end }
  return [replace(list, kept.map(({ start, end }) => text.slice(start, end)).join(', '))]
}

/**
 * The edits that remove a directive with its reason. What else the comment says stays; a line that held nothing else goes
 * as a whole.
 */
export function removeDirective({ range, comment, alone }: Directive, tree: Tree): Edit[] {
  const rest = tree.text.slice(range.end, comment.end)
  // A reason may name a ticket (`#12`); any other `#` begins a remark of its own, such as `# type: ignore`.
  const next = /(?<=\s)#(?!\d)/.exec(rest)
  if (next) return [remove({ start: range.start, end: range.end + next.index })]
  if (range.start === comment.start && alone && !raisesCookie(tree, range.start))
    return [remove(wholeLine(tree, range.start))]
  const before = tree.text.slice(lineStart(tree, range.start), range.start)
  return [remove({ start: range.start - (/\s*$/.exec(before)?.[0].length ?? 0), end: comment.end })]
}

/** True when the line below the second one would become the second, and there declare the encoding of the file (PEP 263). */
function raisesCookie(tree: Tree, offset: number): boolean {
  const second = nextLine(tree, 0)
  const third = nextLine(tree, second)
  return offset < third && /^[ \t\f]*#.*coding[:=]/.test(tree.text.slice(third, lineEnd(tree, third)))
}

/**
 * A line with its line end, and with the blank lines after it where there are some before it too; the last line of a text without
 * a line end, with the line end before it.
 */
function wholeLine(tree: Tree, offset: number): Range {
  const start = lineStart(tree, offset)
  const end = nextLine(tree, offset)
  const before = tree.text.slice(0, start)
  if (end === lineEnd(tree, offset)) return { start: before.replace(/\r?\n$|\r$/, '').length, end }
  const isBelowBlank = start === 0 || /(?:\n|\r)[ \t\f]*(?:\r?\n|\r)$/.test(before)
  const blank = isBelowBlank ? /^(?:[ \t\f]*(?:\r\n|\r|\n))+/.exec(tree.text.slice(end)) : null
  return { start, end: end + (blank?.[0].length ?? 0) }
}
