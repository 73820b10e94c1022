/** The two things the engine does with one file: check it, and fix it until nothing changes. */

import type { Facts } from '../project/facts.ts'
import { PythonFile } from '../python/file.ts'
import { dropLeftovers, dropUnused, type IsTaken } from '../python/imports.ts'
import type { Parser } from '../python/parser.ts'
import type { Damage } from '../python/tree.ts'
import { applyEdits, EditSet, fitted } from './apply.ts'
import type { Edit } from './edit.ts'
import { chosenLocalFix, type Finding, type Fix, withinReach } from './finding.ts'
import type { Permits } from './permits.ts'
import type { Settings } from './settings.ts'
import { isSound } from './sound.ts'
import type { Transform } from './transform.ts'
import { findingsIn, mayConcern, promising } from './visit.ts'

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
  /** Every rule there is, which suppressions may name; the selected ones when left out. */
  readonly catalogue?: readonly Transform[]
  readonly settings: Settings
  readonly facts: Facts
  /** Which other files of the project a fix may change, by their paths; none when left out. */
  readonly mayWrite?: (path: string) => boolean
  /** As in `Search`. */
  readonly inBulk?: boolean
  /** Which of the fixes may be applied; all of them when left out. */
  readonly permits?: Permits | undefined
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

/** What came of applying some fixes. */
export type Applied = Pick<FileResult, 'text' | 'applied'>

/** A function that calls many helpers is cured helper by helper, one a pass; a text that changes more often never comes to an end. */
const MOST_PASSES = 50

/** Finds without changing anything. A text without a trigger word is not even parsed. */
export function check(source: Source, run: Run): FileResult {
  return look(source, run) ?? nothingIn(source)
}

function nothingIn({ text }: Source): FileResult {
  return { text, applied: [], findings: [], damage: [], bugs: [] }
}

function look(source: Source, run: Run): FileResult | null {
  if (!mayConcern(source.text, run.transforms, run.settings)) return null
  if (run.inBulk && !mayConcern(source.text, promising(run.transforms, source, run), run.settings)) return null
  const file = open(source, run)
  return { ...nothingIn(source), findings: find(file, run), damage: file.tree.damage }
}

/**
 * Applies the fixes that need this file alone until the text settles; a text that does not settle is left as it was. Findings whose fix
 * reaches over several files are left: see `across.ts`.
 */
export function fix(source: Source, run: Run): FileResult {
  const first = look(source, run)
  if (!first) return nothingIn(source)
  if (!first.findings.some(finding => chosenLocalFix(finding, run.settings.unsafe))) return first
  const original = openWhole(source, run)
  const refusals: Refusals = { bugs: [], refused: new Set() }
  const { bugs } = refusals
  const applied: Finding[] = []
  let file = original
  let findings = first.findings
  const seen = new Set([file.text])
  while (seen.size <= MOST_PASSES) {
    const step = applyPass(file, findings, run, refusals)
    if (!step) return { ...tidied(original, file, findings, run), applied, damage: first.damage, bugs }
    applied.push(...step.applied)
    file = step.file
    if (seen.has(file.text)) break
    seen.add(file.text)
    findings = findAgain(file, run)
  }
  const rule = applied.at(-1)?.rule ?? ''
  return {
    ...first,
    bugs: [...bugs, { rule, line: 1, message: 'its fixes do not settle; the file was left as it was' }],
  }
}

/**
 * Applies the chosen fixes of these findings at once, without looking for more: the text, and which of them went together. Null where none
 * could be applied, or the text would be broken.
 * @param file as `openWhole` gives it
 */
export function applyTogether(file: PythonFile, findings: readonly Finding[], run: Run): Applied | null {
  const step = tryFixes(file, findings, run)
  return step && { text: step.file.text, applied: step.applied }
}

/** Without the imports that only all passes together have left unused. */
function tidied(original: PythonFile, file: PythonFile, findings: readonly Finding[], run: Run) {
  const edits = dropLeftovers(original, file, isTakenFrom(file, run))
  const text = applyEdits(file.text, edits)
  const next = edits.length > 0 ? openWhole({ path: file.path, module: file.module, text }, run) : file
  run.permits?.lineage.follow(file.path, file.text, edits, text)
  return next !== file && isSound(file, next, [])
    ? { text, findings: findAgain(next, run) }
    : { text: file.text, findings }
}

function open(source: Source, { parser }: Run): PythonFile {
  return new PythonFile(source.path, source.module, parser.parse(source.text))
}

/** With every place that is not understood: before and after a fix these are compared. */
export function openWhole(source: Source, { parser }: Pick<Run, 'parser'>): PythonFile {
  return new PythonFile(source.path, source.module, parser.parseWhole(source.text))
}

function find(file: PythonFile, run: Run): readonly Finding[] {
  const { mayWrite = () => false } = run
  const findings = findingsIn(file, { ...run, catalogue: run.catalogue ?? run.transforms })
  return findings.map(finding => withinReach(finding, mayWrite))
}

/**
 * What a run that began with this text would find: it reads function by function, so that what is not understood in one keeps nothing
 * in another from being found.
 */
function findAgain(file: PythonFile, run: Run): readonly Finding[] {
  const { path, module, text } = file
  return find(file.tree.damage.length > 0 ? open({ path, module, text }, run) : file, run)
}

/** Fixes that broke the text, by their code: lines move from pass to pass. */
type Refusals = { readonly bugs: Bug[]; readonly refused: Set<string> }

type Step = { readonly file: PythonFile; readonly applied: readonly Finding[] }

/** Applies as many fixes as go together, or null when none is left that could be applied. */
function applyPass(file: PythonFile, findings: readonly Finding[], run: Run, { bugs, refused }: Refusals): Step | null {
  const wanted = findings.filter(
    finding =>
      chosenLocalFix(finding, run.settings.unsafe) &&
      !refused.has(codeOf(file, finding)) &&
      (run.permits?.allows(file.path, file.text, finding) ?? true),
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
  const fixes: Fix[] = []
  const applied = wanted.filter(finding => {
    const fix = chosenLocalFix(finding, run.settings.unsafe)
    if (!fix || !set.add(fix)) return false
    fixes.push(fix)
    return true
  })
  if (applied.length === 0) return null
  const edits = fitted(withUnusedImports(file, set.edits, run), file.text)
  const text = applyEdits(file.text, edits)
  run.permits?.lineage.follow(file.path, file.text, edits, text)
  const next = openWhole({ path: file.path, module: file.module, text }, run)
  return text !== file.text && isSound(file, next, fixes) ? { file: next, applied } : null
}

/** Together, fixes can leave an import unused that each alone still needed. */
function withUnusedImports(file: PythonFile, edits: readonly Edit[], run: Run): Edit[] {
  const set = new EditSet()
  set.add({ edits: dropUnused(file, edits, isTakenFrom(file, run)) })
  const known = new Set(edits.map(edit => `${edit.start}:${edit.end}`))
  const more = set.edits.filter(edit => !known.has(`${edit.start}:${edit.end}`))
  const clear = more.filter(edit => !edits.some(other => other.start < edit.end && edit.start < other.end))
  return [...edits, ...clear].sort((a, b) => a.start - b.start)
}

function isTakenFrom({ module, path }: PythonFile, { facts }: Run): IsTaken {
  return name => facts.takesFrom(module, name, path)
}

function lineOf(file: PythonFile, finding: Finding): number {
  return file.lines.lineAt(finding.range.start) + 1
}
