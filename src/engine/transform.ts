/** How a transform is written: its facts as data, `visit`, and the three verdicts it may return. */

import type { Facts } from '../project/facts.ts'
import type { PythonFile } from '../python/file.ts'
import type { Node } from '../python/tree.ts'
import type { Edit, Range } from './edit.ts'
import type { ChainLink, Fix, Reason } from './finding.ts'
import type { PythonVersion, Settings } from './settings.ts'
import type { UnusedSuppression } from './suppress.ts'

export const families = [
  'blocking',
  'awaiting',
  'concurrency',
  'tasks',
  'cancellation',
  'timeouts',
  'entry',
  'contexts',
  'testing',
  'legacy',
  'suppression',
] as const
export type Family = (typeof families)[number]

/** What a transform says about a node. `undefined` is the verdict "ignore": not ours. */
export type Verdict = {
  readonly message?: string
  /** Where to report; the visited node when left out. */
  readonly at?: Range
  readonly fixes: readonly Fix[]
  readonly declined: Reason | null
  readonly chain?: readonly ChainLink[]
}

export type FixMaker<R extends string> = {
  /** A safe fix. */
  (message: string, ...edits: Edit[]): Fix
  /** A fix that may change behaviour; `because` is one of the transform's `declines`. */
  unsafe(because: R, message: string, ...edits: Edit[]): Fix
}

/** What `visit` gets beside the node. */
export type Tools<R extends string> = {
  readonly file: PythonFile
  readonly facts: Facts
  readonly settings: Settings
  readonly fix: FixMaker<R>
  /** Reports the finding with one or several fixes, best first. */
  report(...fixes: Fix[]): Verdict
  /** Found, and left alone: the sentence of `reason` is what the user reads. */
  decline(reason: R): Verdict
}

export type Visitor<R extends string> = (node: Node, tools: Tools<R>) => Verdict | readonly Verdict[] | undefined

/** Judges one suppression that silenced nothing; its fixes may change comments. */
export type Auditor<R extends string> = (
  suppression: UnusedSuppression,
  tools: Pick<Tools<R>, 'fix' | 'report' | 'decline'>,
) => Verdict

export type Transform<R extends string = string> = {
  /** kebab-case; the same in file, fixture folder, docs, `--select` and `ignore[…]`. Names the pitfall, never the cure. */
  readonly name: string
  readonly family: Family
  /** One line under 80 characters: what is wrong. */
  readonly summary: string
  /** The prose above the transform: why it is harmful, what the fix keeps, when it is unsafe. Markdown. */
  readonly why: string
  /** On without `--select`. */
  readonly default: boolean
  /** Words of which at least one occurs in every file with a finding; a function where the settings name them. */
  readonly triggers: readonly string[] | ((settings: Settings) => readonly string[])
  /**
   * A word that occurs in every such file as well, for example `async`; or the source of a regular expression that begins and ends in a
   * word, where a word says too little.
   */
  readonly needs?: string
  /**
   * Words of which at least one occurs in the outermost function around each finding that stands in a function's body: bodies without
   * them need not even be parsed. Left out where there are no such words.
   */
  readonly within?: readonly string[]
  /** True where each finding names something to await, other than by `await`: in its file and, if it stands in a function, in there. */
  readonly namesAwaitables?: boolean
  /** True for a rule about how programs start: a notebook runs in an event loop that somebody else has started. */
  readonly notInNotebooks?: true
  /** Codes of other tools that find the same pitfall. */
  readonly aliases: readonly string[]
  /** Python versions it applies to. */
  readonly since?: PythonVersion
  readonly until?: PythonVersion
  /** One minimal diff: lines start with `-`, `+` or a blank. Executed by the tests and shown in the docs. */
  readonly example: string
  /** With this true the example shows the unsafe fix. */
  readonly exampleIsUnsafe?: boolean
  /** Reason to decline, or for a fix to be only unsafe → the sentence the user reads. */
  readonly declines: Readonly<Record<R, string>>
  /** What a person writes where the transform declines, in one or two sentences. Markdown. */
  readonly byHand?: string
  /** Listeners by node kind of tree-sitter-python. */
  readonly visit: Readonly<Record<string, Visitor<R>>>
  /**
   * Nodes about which the other rules of the family say nothing, because a person has told in the settings what this rule
   * shall do with them.
   */
  readonly claims?: (node: Node, tools: Pick<Tools<R>, 'file' | 'facts' | 'settings'>) => boolean
  /** Called after all visits with each suppression that they left unused. Such a rule judges the other rules of the run. */
  readonly audit?: Auditor<R>
}

/** The triggers of a transform under these settings. */
export function triggersOf({ triggers }: Transform, settings: Settings): readonly string[] {
  return typeof triggers === 'function' ? triggers(settings) : triggers
}

/** Checks the reasons of a transform at compile time: `decline('typo')` is an error. */
export function defineTransform<const R extends string>(transform: Transform<R>): Transform {
  return transform as unknown as Transform
}
