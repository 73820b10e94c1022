/** Makes review comments of findings: suggestions where one press of a button makes the whole fix, else comments with its diff. */

import { chosenFix, type Finding, reachesOver } from '../engine/finding.ts'
import type { Applied } from '../engine/run.ts'
import { digestOf } from '../project/digest.ts'
import { LineIndex } from '../python/lines.ts'
import { identitiesOf } from '../report/fingerprints.ts'
import { fixSentence } from '../report/fixes.ts'
import { type ChangedLines, changedLines, withLines } from './changed-lines.ts'
import { type Hunk, hunkAround } from './hunks.ts'

/** A comment as it is to be posted: plain data, which one job may hand to another. */
export type DraftComment = {
  /** From the root of the repository, with `/`. */
  readonly path: string
  /** Of the first finding, from 1. */
  readonly line: number
  /** One, or those that one suggestion repairs together. */
  readonly findings: readonly ToldFinding[]
  /** Null for a comment with a diff. */
  readonly suggestion: ChangedLines | null
  /** What the fix does to all files that it changes; empty beside a suggestion. */
  readonly diff: string
}

export type ToldFinding = {
  readonly rule: string
  readonly message: string
  /** What its fix does, as a sentence without its full stop. */
  readonly fix: string
  /** Of the finding, without path and line: equal findings have equal ones. */
  readonly fingerprint: string
}

/** A draft with the findings that it tells. */
export type Draft = { readonly draft: DraftComment; readonly findings: readonly Finding[] }

/** A finding with what is known of it before anything is said about it. */
export type KnownFinding = {
  readonly finding: Finding
  /** From 1. */
  readonly line: number
  readonly fingerprint: string
}

/** A file of a pull request, and what the engine makes of it. */
export type ReviewedFile = {
  readonly path: string
  /** At the head, without byte order mark. */
  readonly text: string
  readonly hasByteOrderMark: boolean
  readonly findings: readonly Finding[]
  readonly unsafe: boolean
  readonly hunks: readonly Hunk[]
  /** The text with the chosen fixes of these findings, as far as they go together. */
  applied(findings: readonly Finding[]): Promise<Applied | null>
  /** The diff of the chosen fix of one finding in all files that it changes; empty where it cannot be made. */
  diffOf(finding: Finding): Promise<string>
}

export type Drafted = {
  readonly drafts: readonly Draft[]
  /** Findings in the file that no comment can tell: they lie outside of the diff, have no fix that a run would apply, or are too many. */
  readonly others: readonly Finding[]
}

/**
 * More lines than this, and a suggestion hides what it changes: GitHub shows all of the old lines, then all of the new ones. An import
 * at the top of a new file and a call far below would be such a one.
 */
export const longestSuggestion = 40

/** Each costs a look at the whole file. Further findings of a file are annotated, until those above are repaired. */
const mostInFile = 200

/**
 * The comments on one file, from top to bottom. Pressing all suggestions, in any order, gives exactly what a run would make of their findings.
 * @param settledAmong the findings that a person has settled: nothing is said about them
 */
export async function draftsOf(
  file: ReviewedFile,
  settledAmong: (known: readonly KnownFinding[]) => ReadonlySet<KnownFinding>,
): Promise<Drafted> {
  const fingerprints = identitiesOf(file.findings, file.text).map(digestOf)
  const lines = new LineIndex(file.text)
  const known = file.findings.map((finding, index): KnownFinding => {
    return { finding, line: lines.lineAt(finding.range.start) + 1, fingerprint: fingerprints[index] as string }
  })
  const settled = settledAmong(known)
  const open = known.filter(each => !settled.has(each))
  // Elsewhere a `\r` is the end of a line to Python, and none to git: the lines of the two differ.
  const isCounted = !/\r(?!\n)/.test(file.text)
  const isFixed = ({ finding }: KnownFinding) => chosenFix(finding, file.unsafe) !== null
  const near = open
    .filter(each => isCounted && isFixed(each) && liesInDiff(each.finding, lines, file))
    .slice(0, mostInFile)
  const suggestions = await suggestionsOf(file, near)
  const suggested = new Set(suggestions.flatMap(({ members }) => members))
  const drafts = suggestions.map(({ members, lines }) => draftOf(file, members, lines, ''))
  const told = new Set<KnownFinding>(suggested)
  for (const each of near.filter(other => !suggested.has(other))) {
    if (!hunkAround(each.line, each.line, file.hunks)) continue
    const diff = await file.diffOf(each.finding)
    if (!diff) continue
    drafts.push(draftOf(file, [each], null, diff))
    told.add(each)
  }
  const others = open.filter(each => !told.has(each)).map(({ finding }) => finding)
  return { drafts: drafts.sort((a, b) => a.draft.line - b.draft.line), others }
}

type Suggestion = { readonly members: readonly KnownFinding[]; readonly lines: ChangedLines }

/** True where the finding or an edit of its fix begins or ends on a line of the diff. */
export function liesInDiff(
  finding: Finding,
  lines: LineIndex,
  { hunks, unsafe }: Pick<ReviewedFile, 'hunks' | 'unsafe'>,
): boolean {
  const edits = chosenFix(finding, unsafe)?.edits ?? []
  return [finding.range, ...edits]
    .flatMap(({ start, end }) => [lines.lineAt(start) + 1, lines.lineAt(end) + 1])
    .some(line => hunkAround(line, line, hunks))
}

async function suggestionsOf(file: ReviewedFile, near: readonly KnownFinding[]): Promise<Suggestion[]> {
  // GitHub writes `\n` into a file with other line ends.
  if (file.text.includes('\r')) return []
  const single: Suggestion[] = []
  for (const each of near) {
    const fix = chosenFix(each.finding, file.unsafe)
    const made = fix && !reachesOver(fix) ? await suggestionOf(file, [each]) : null
    if (made) single.push(made)
  }
  const shortFirst = single.sort((a, b) => lengthOf(a.lines) - lengthOf(b.lines) || a.lines.first - b.lines.first)
  const groups = await withoutOverlaps(file, shortFirst)
  return (await isExact(file, groups)) ? groups : await exactOnes(file, groups)
}

/** Two suggestions on one line cannot both be pressed: they become one, or the longer one is none. */
async function withoutOverlaps(file: ReviewedFile, suggestions: readonly Suggestion[]): Promise<Suggestion[]> {
  let groups: Suggestion[] = []
  for (const each of suggestions) {
    const inTheWay = groups.filter(group => overlap(group.lines, each.lines))
    if (inTheWay.length === 0) {
      groups.push(each)
      continue
    }
    const made = await suggestionOf(file, [...inTheWay.flatMap(({ members }) => members), ...each.members])
    if (made && !groups.some(group => !inTheWay.includes(group) && overlap(group.lines, made.lines)))
      groups = [...groups.filter(group => !inTheWay.includes(group)), made]
  }
  return groups
}

/** As many as can be pressed one by one with the result of a run: together, fixes can leave an import unused that each alone still needs. */
async function exactOnes(file: ReviewedFile, groups: readonly Suggestion[]): Promise<Suggestion[]> {
  let kept: Suggestion[] = []
  for (const each of groups) if (await isExact(file, [...kept, each])) kept = [...kept, each]
  return kept
}

async function isExact(file: ReviewedFile, groups: readonly Suggestion[]): Promise<boolean> {
  if (groups.length < 2) return true
  const made = await textWith(
    file,
    groups.flatMap(({ members }) => members),
  )
  const pressed = withLines(
    file.text,
    groups.map(({ lines }) => lines),
  )
  return made === pressed
}

/** The suggestion that repairs all of these; null where they do not go together, or not in one stretch of the diff. */
async function suggestionOf(file: ReviewedFile, members: readonly KnownFinding[]): Promise<Suggestion | null> {
  const made = await textWith(file, members)
  const lines = made === null ? null : changedLines(file.text, made)
  // The end of the last line is no part of a suggestion.
  if (!lines || withLines(file.text, [lines]) !== made) return null
  if (lengthOf(lines) > longestSuggestion || !hunkAround(lines.first, lines.last, file.hunks)) return null
  // The text that GitHub replaces begins after the mark, which would be lost.
  if (file.hasByteOrderMark && lines.first === 1) return null
  return { members, lines }
}

async function textWith(file: ReviewedFile, members: readonly KnownFinding[]): Promise<string | null> {
  const made = await file.applied(inOrder(members).map(({ finding }) => finding))
  return made && made.applied.length === members.length ? made.text : null
}

/** As they stand in the file. */
function inOrder(members: readonly KnownFinding[]): KnownFinding[] {
  return [...members].sort((a, b) => a.finding.range.start - b.finding.range.start)
}

function lengthOf({ first, last }: ChangedLines): number {
  return last - first + 1
}

function overlap(a: ChangedLines, b: ChangedLines): boolean {
  return a.first <= b.last && b.first <= a.last
}

function draftOf(
  file: ReviewedFile,
  members: readonly KnownFinding[],
  suggestion: ChangedLines | null,
  diff: string,
): Draft {
  const sorted = inOrder(members)
  const told = sorted.map(({ finding, fingerprint }) => {
    const fix = chosenFix(finding, file.unsafe)
    return { rule: finding.rule, message: finding.message, fix: fix ? fixSentence(fix) : '', fingerprint }
  })
  const draft = { path: file.path, line: sorted[0]?.line ?? 1, findings: told, suggestion, diff }
  return { draft, findings: sorted.map(({ finding }) => finding) }
}

/** The line that the comment is attached to, which is the last one of a suggestion. */
export function anchorOf({ suggestion, line }: Pick<DraftComment, 'suggestion' | 'line'>): number {
  return suggestion?.last ?? line
}

/** Which finding the draft is about: of two drafts with the same, both tell the same. */
export function identityOf({ findings }: Pick<DraftComment, 'findings'>): string {
  return findings.map(({ fingerprint }) => fingerprint).join(',')
}

/** What the draft proposes, blanks apart: a comment that proposes something else is out of date. */
export function proposalOf({ suggestion, diff }: Pick<DraftComment, 'suggestion' | 'diff'>): string {
  // Of a diff only what changes: what is pushed near it is none of the proposal.
  const text = suggestion ? suggestion.replacement.join('\n') : (diff.match(/^[-+].*$/gm) ?? []).join('\n')
  return digestOf(text.replace(/\s+/g, ' ').trim())
}
