/** What a run says about one place in one file. */

import type { Edit, Range } from './edit.ts'

/** safe: keeps results, exceptions and order of effects. unsafe: anything else a person would still want. */
export type Applicability = 'safe' | 'unsafe'

/** One way to repair a finding; its edits are applied all or none. */
export type Fix = {
  readonly applicability: Applicability
  /** What the fix does, in the imperative: "run it in a thread". */
  readonly message: string
  /** Why the fix is not safe, or null where it is. */
  readonly unsafeBecause: Reason | null
  readonly edits: readonly Edit[]
  /** What else has to change in other files of the project: with the edits of this one all or none. */
  readonly elsewhere?: readonly FileEdits[]
  /** What has to stay as it is for the edits to be right, where that is more than the edits span. */
  readonly ground?: Range | undefined
  /** True for a fix that is made of changes to comments; any other fix has to keep them all. */
  readonly changesComments?: boolean
  /** A package the fixed code imports and the project does not declare, or null. */
  readonly needsPackage: string | null
}

/** Edits in another file of the project. */
export type FileEdits = {
  /** As the project's sources are called. */
  readonly path: string
  /** What the edits are for: a file that has changed meanwhile is left alone. */
  readonly text: string
  readonly edits: readonly Edit[]
}

/** A named reason with the sentence a person reads. */
export type Reason = { readonly reason: string; readonly message: string }

/** A step from the reported call to the call that does the harm. */
export type ChainLink = { readonly path: string; readonly range: Range; readonly message: string }

export type Finding = {
  /** The rule's name, for example `blocking-sleep`. */
  readonly rule: string
  readonly message: string
  /** Where it is, in the text that was checked. */
  readonly range: Range
  /** Best first. Empty when the finding is declined. */
  readonly fixes: readonly Fix[]
  readonly declined: Reason | null
  readonly chain: readonly ChainLink[]
}

/** The fix that a run applies: the first safe one, or with `unsafe` simply the first. */
export function chosenFix(finding: Finding, unsafe: boolean): Fix | null {
  return finding.fixes.find(fix => unsafe || fix.applicability === 'safe') ?? null
}

/** The fix that a run applies to the file alone; one that reaches over several files has to wait for the others. */
export function chosenLocalFix(finding: Finding, unsafe: boolean): Fix | null {
  const fix = chosenFix(finding, unsafe)
  return fix && !reachesOver(fix) ? fix : null
}

/** True for a fix that changes other files as well. */
export function reachesOver({ elsewhere = [] }: Fix): boolean {
  return elsewhere.length > 0
}

/** The finding without the fixes that would write to files which are not to be written; declined where none is left. */
export function withinReach(finding: Finding, mayWrite: (path: string) => boolean): Finding {
  const outside = (fix: Fix) => fix.elsewhere?.find(({ path }) => !mayWrite(path))
  const fixes = finding.fixes.filter(fix => !outside(fix))
  const missing = finding.fixes.map(outside).find(each => each)
  if (!missing || fixes.length > 0) return fixes.length < finding.fixes.length ? { ...finding, fixes } : finding
  const message = `the fix would change \`${missing.path}\` as well, which is not among the given paths`
  return { ...finding, fixes, declined: { reason: 'needs-other-file', message } }
}
