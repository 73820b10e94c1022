/** The two things the engine does with one file: check it, and fix it until nothing changes. */

import type { Facts } from '../project/facts.ts'
import { PythonFile } from '../python/file.ts'
import { dropLeftovers, dropUnused } from '../python/imports.ts'
import type { Parser } from '../python/parser.ts'
import type { Damage } from '../python/tree.ts'
import { applyEdits, EditSet } from './apply.ts'
import type { Edit } from './edit.ts'
import { chosenFix, type Finding } from './finding.ts'
import type { Settings } from './settings.ts'
import type { Transform } from './transform.ts'
import { findingsIn, mayConcern } from './visit.ts'

/** One Python source. */
export type Source = {
  /** As it is shown to people and linked in facts. */
  readonly path: string
  /** Dotted module name, for example `shop.orders`; of a package its own name. */
  readonly module: string
  /** Without byte order mark; any line ends. */
  readonly text: string
}

export type Run = {
  readonly parser: Parser
  /** The selected ones; order never matters. */
  readonly transforms: readonly Transform[]
  readonly settings: Settings
  readonly facts: Facts
}

/** A fix that would have broken the file: never applied, reported as our bug. `line` is 1-based. */
export type Bug = { readonly rule: string; readonly line: number; readonly message: string }

export type FileResult = {
  /** The resulting text; the same as the input when nothing was applied. */
  readonly text: string
  /** What was repaired, in the order it was applied; ranges are those of the text of its pass. */
  readonly applied: readonly Finding[]
  /** What `text` still holds, in source order. */
  readonly findings: readonly Finding[]
  /** Places of the input that were not understood and so left alone. */
  readonly damage: readonly Damage[]
  readonly bugs: readonly Bug[]
}

/** More passes than nesting can need; a text that still changes then is going in circles. */
const MOST_PASSES = 10

/** Finds without changing anything. A text without a trigger word is not even parsed. */
export function check(source: Source, run: Run): FileResult {
  const nothing = { text: source.text, applied: [], findings: [], damage: [], bugs: [] }
  if (!mayConcern(source.text, run.transforms)) return nothing
  const file = open(source, run)
  return { ...nothing, findings: find(file, run), damage: file.tree.damage }
}

/** Applies fixes until the text settles; a text that does not settle is left as it was. */
export function fix(source: Source, run: Run): FileResult {
  const first = check(source, run)
  if (!first.findings.some(finding => chosenFix(finding, run.settings.unsafe))) return first
  const refusals: Refusals = { bugs: [], refused: new Set() }
  const { bugs } = refusals
  const applied: Finding[] = []
  const original = open(source, run)
  let file = original
  let findings = first.findings
  for (let pass = 0; pass < MOST_PASSES; pass++) {
    const step = applyPass(file, findings, run, refusals)
    if (!step) return { ...tidied(original, file, findings, run), applied, damage: first.damage, bugs }
    applied.push(...step.applied)
    file = step.file
    findings = find(file, run)
  }
  const rule = applied.at(-1)?.rule ?? ''
  return {
    ...first,
    bugs: [...bugs, { rule, line: 1, message: 'its fixes do not settle; the file was left as it was' }],
  }
}

/** Without the imports that only all passes together have left unused. */
function tidied(original: PythonFile, file: PythonFile, findings: readonly Finding[], run: Run) {
  const edits = dropLeftovers(original, file)
  const text = applyEdits(file.text, edits)
  const next = edits.length > 0 ? open({ path: file.path, module: file.module, text }, run) : file
  return next !== file && isSound(file, next) ? { text, findings: find(next, run) } : { text: file.text, findings }
}

function open(source: Source, { parser }: Run): PythonFile {
  return new PythonFile(source.path, source.module, parser.parse(source.text))
}

function find(file: PythonFile, { transforms, facts, settings }: Run): readonly Finding[] {
  return findingsIn(file, transforms, facts, settings)
}

/** Fixes that broke the text, by their code: lines move from pass to pass. */
type Refusals = { readonly bugs: Bug[]; readonly refused: Set<string> }

type Step = { readonly file: PythonFile; readonly applied: readonly Finding[] }

/** Applies as many fixes as go together, or null when none is left that could be applied. */
function applyPass(file: PythonFile, findings: readonly Finding[], run: Run, { bugs, refused }: Refusals): Step | null {
  const wanted = findings.filter(
    finding => chosenFix(finding, run.settings.unsafe) && !refused.has(codeOf(file, finding)),
  )
  const step = tryFixes(file, wanted, run)
  if (step || wanted.length === 0) return step
  return oneByOne(file, wanted, run, { bugs, refused })
}

/** Some fix broke the text: applies each alone, remembers the culprits, and goes on with the first that works. */
function oneByOne(file: PythonFile, wanted: readonly Finding[], run: Run, { bugs, refused }: Refusals): Step | null {
  let good: Step | null = null
  for (const finding of wanted) {
    const step = tryFixes(file, [finding], run)
    if (step) good ??= step
    else if (!refused.has(codeOf(file, finding))) {
      refused.add(codeOf(file, finding))
      const message = 'its fix would have broken the file; it was not applied'
      bugs.push({ rule: finding.rule, line: lineOf(file, finding), message })
    }
  }
  return good
}

function codeOf(file: PythonFile, { rule, range }: Finding): string {
  return `${rule}:${file.text.slice(range.start, range.end)}`
}

function tryFixes(file: PythonFile, wanted: readonly Finding[], run: Run): Step | null {
  const set = new EditSet()
  const applied = wanted.filter(finding => {
    const fix = chosenFix(finding, run.settings.unsafe)
    return fix !== null && set.add(fix)
  })
  if (applied.length === 0) return null
  const edits = withUnusedImports(file, set.edits)
  const text = applyEdits(
    file.text,
    edits.map(edit => inLineEnds(edit, file.text)),
  )
  const next = open({ path: file.path, module: file.module, text }, run)
  return text !== file.text && isSound(file, next) ? { file: next, applied } : null
}

/** Together, fixes can leave an import unused that each alone still needed. */
function withUnusedImports(file: PythonFile, edits: readonly Edit[]): Edit[] {
  const set = new EditSet()
  set.add({ edits: dropUnused(file, edits) })
  const known = new Set(edits.map(edit => `${edit.start}:${edit.end}`))
  const more = set.edits.filter(edit => !known.has(`${edit.start}:${edit.end}`))
  const clear = more.filter(edit => !edits.some(other => other.start < edit.end && edit.start < other.end))
  return [...edits, ...clear].sort((a, b) => a.start - b.start)
}

function inLineEnds(edit: Edit, text: string): Edit {
  return text.includes('\r\n') ? { ...edit, text: edit.text.replaceAll('\n', '\r\n') } : edit
}

/** True when the new text has no new syntax error and has kept every comment. */
function isSound(before: PythonFile, after: PythonFile): boolean {
  if (after.tree.damage.length > before.tree.damage.length) return false
  const comments = new Map<string, number>()
  for (const { text } of after.tree.comments) comments.set(text, (comments.get(text) ?? 0) + 1)
  return before.tree.comments.every(({ text }) => {
    const left = comments.get(text) ?? 0
    comments.set(text, left - 1)
    return left > 0
  })
}

function lineOf(file: PythonFile, finding: Finding): number {
  return file.lines.lineAt(finding.range.start) + 1
}
