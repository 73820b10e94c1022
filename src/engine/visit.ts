/** One pass over one parsed file: asks every transform about every node and collects findings. */

import type { CoroutineNames } from '../project/coroutine-names.ts'
import type { Facts } from '../project/facts.ts'
import type { ProjectSource } from '../project/sources.ts'
import { lineStart } from '../python/blocks.ts'
import { isNotebookPath } from '../python/cells.ts'
import type { PythonFile } from '../python/file.ts'
import { dropUnused } from '../python/imports.ts'
import { descendantsWhere, type Node } from '../python/tree.ts'
import type { Edit, Range } from './edit.ts'
import type { Finding, Fix } from './finding.ts'
import { atLeast, type Settings } from './settings.ts'
import { Suppressions, type UnusedSuppression } from './suppress.ts'
import { type FixMaker, type Tools, type Transform, triggersOf, type Verdict, type Visitor } from './transform.ts'

/** True when the text holds the words of a transform, so that parsing it can pay. */
export function mayConcern(text: string, transforms: readonly Transform[], settings: Settings): boolean {
  return wordsOf(transforms, settings).some(words => words.every(each => each.test(text)))
}

/** For each word that several transforms need, and for none: what a text has to match. */
function wordsOf(transforms: readonly Transform[], settings: Settings): readonly (readonly RegExp[])[] {
  const known = patterns.get(transforms)
  if (known && known.calls === settings.blockingCalls) return known.words
  const words = makeWords(transforms, settings)
  patterns.set(transforms, { calls: settings.blockingCalls, words })
  return words
}

/** Thousands of files share one selection of rules. */
const patterns = new WeakMap<
  readonly Transform[],
  { readonly calls: Settings['blockingCalls']; readonly words: readonly (readonly RegExp[])[] }
>()

function makeWords(transforms: readonly Transform[], settings: Settings): RegExp[][] {
  const groups = new Map<string, Set<string>>()
  for (const transform of transforms) {
    const needs = transform.needs ?? ''
    groups.set(needs, new Set([...(groups.get(needs) ?? []), ...triggersOf(transform, settings)]))
  }
  return [...groups]
    .filter(([, words]) => words.size > 0)
    .map(([needs, words]) => [...(needs ? [anyOf([needs])] : []), anyOf([...words])])
}

function anyOf(words: readonly string[]): RegExp {
  return new RegExp(`\\b(?:${words.join('|')})\\b`)
}

export type Search = {
  readonly transforms: readonly Transform[]
  /** Every rule there is, selected or not. */
  readonly catalogue: readonly Transform[]
  readonly facts: Facts
  readonly settings: Settings
  /** True where so many files are looked at that it pays to read the texts of the whole project before the first of them. */
  readonly inBulk?: boolean
}

/** The transforms that may find something in the file, as far as its text and those of the project tell. */
export function promising(
  transforms: readonly Transform[],
  source: ProjectSource,
  { facts, inBulk }: Pick<Search, 'facts' | 'inBulk'>,
): readonly Transform[] {
  const { text } = source
  const words = new Map<string, boolean>()
  const has = (word: string) => {
    const known = words.get(word) ?? new RegExp(`\\b${word}\\b`).test(text)
    words.set(word, known)
    return known
  }
  let names: boolean | null = null
  const mayAwait = () => {
    names ??= facts.coroutineNames().mayBeIn(source)
    return names
  }
  const isCells = isNotebookPath(source.path)
  return transforms.filter(
    ({ needs, namesAwaitables, notInNotebooks }) =>
      !(isCells && notInNotebooks) &&
      (needs === undefined || has(needs)) &&
      (!inBulk || !namesAwaitables || has('async') || mayAwait()),
  )
}

/** Every finding that no comment silences, in source order. Statements that were not understood hold none. */
export function findingsIn(file: PythonFile, search: Search): Finding[] {
  const suppressions = new Suppressions(file)
  const found = [...visited(file, search, suppressions), ...audited(file, search, suppressions)]
  return found.sort((a, b) => a.range.start - b.range.start)
}

function visited(file: PythonFile, search: Search, suppressions: Suppressions): Finding[] {
  const { transforms, facts, settings } = search
  const active = promising(transforms, file, search).filter(transform => applies(transform, settings))
  const current = facts.withFile(file)
  openBodies(file, active, search.inBulk ? facts.coroutineNames() : null)
  const found: Finding[] = []
  const offLimits = damagedStatements(file)
  const claimants = active.filter(({ claims }) => claims)
  const listeners = listenersOf(active, transform => toolsFor(transform, file, current, settings))
  const kinds = [...listeners.keys()]
  for (const statement of file.tree.root.children) {
    if (offLimits.has(statement)) continue
    for (const node of descendantsWhere(() => false, statement, ...kinds)) {
      const listening = listeners.get(node.kind) ?? []
      const owner = claimants.find(({ claims }) => claims?.(node, { file, facts: current, settings }))
      for (const { transform, visitor, tools } of listening) {
        if (owner && owner !== transform && owner.family === transform.family) continue
        const verdict = visitor(node, tools)
        for (const each of Array.isArray(verdict) ? verdict : verdict ? [verdict] : []) {
          const finding = toFinding(transform, each, node)
          if (!suppressions.silences(finding, transform)) found.push(finding)
        }
      }
    }
  }
  return found
}

/**
 * Has the bodies parsed in which one of the transforms may find something; only then is it known what in them was not understood.
 * @param names what may stand for something to await; null where nobody has collected that
 */
function openBodies(file: PythonFile, transforms: readonly Transform[], names: CoroutineNames | null): void {
  const { tree } = file
  if (tree.unread.size === 0) return
  const visiting = transforms.filter(({ visit }) => Object.keys(visit).length > 0)
  const words = new Set(visiting.flatMap(({ within = [] }) => within))
  const isForAll =
    visiting.some(({ within, namesAwaitables }) => !within && !(namesAwaitables && names)) ||
    [...words].some(word => isRenamed(word, tree.text))
  const awaitables = names && visiting.some(({ namesAwaitables }) => namesAwaitables) ? names : null
  for (const body of [...tree.unread]) {
    const around = body.parent as Node
    const isWanted =
      isForAll || [...words].some(word => tree.holds(word, around)) || awaitables?.mayBeNamedIn(body, file)
    if (isWanted) void body.tokens
  }
}

/** True where an import may give what the word means another name. */
function isRenamed(word: string, text: string): boolean {
  return word !== 'async' && word !== 'await' && new RegExp(`\\b${word}[\\s\\\\]+as\\b`).test(text)
}

type Listener = {
  readonly transform: Transform
  readonly visitor: Visitor<string>
  readonly tools: Tools<string>
}

/** Who wants to see nodes of a kind: most transforms want one or two kinds, and most nodes are of none of them. */
function listenersOf(transforms: readonly Transform[], toolsOf: (transform: Transform) => Tools<string>) {
  const listeners = new Map<string, Listener[]>()
  for (const transform of transforms) {
    const tools = toolsOf(transform)
    for (const [kind, visitor] of Object.entries(transform.visit)) {
      const listener = { transform, visitor, tools }
      const known = listeners.get(kind)
      if (known) known.push(listener)
      else listeners.set(kind, [listener])
    }
  }
  return listeners
}

/** What the visits left unused. Where a statement was not understood nobody knows what its suppressions are for. */
function audited(file: PythonFile, search: Search, suppressions: Suppressions): Finding[] {
  const { transforms, catalogue, facts, settings } = search
  const auditors = transforms.filter(({ audit }) => audit)
  if (auditors.length === 0 || file.tree.damage.length > 0) return []
  const unused = suppressions.unused(transforms, catalogue)
  return auditors.flatMap(transform => {
    const findings = unused.map(each => auditOf(each, transform, toolsFor(transform, file, facts, settings)))
    return findings.filter(finding => !suppressions.silences(finding, transform))
  })
}

function auditOf(suppression: UnusedSuppression, transform: Transform, tools: Tools<string>): Finding {
  const verdict = transform.audit?.(suppression, tools) ?? { fixes: [], declined: null }
  const fixes = verdict.fixes.map(fix => ({ ...fix, changesComments: true }))
  return toFinding(transform, { ...verdict, fixes }, suppression.at)
}

function applies({ since, until }: Transform, { targetVersion }: Settings): boolean {
  return (!since || atLeast(targetVersion, since)) && (!until || !atLeast(targetVersion, until))
}

/**
 * Top-level statements that the parser did not understand as a whole. An error between statements may have swallowed a
 * block's beginning, so what follows it counts only from the next definition at the margin.
 */
function damagedStatements(file: PythonFile): Set<Node> {
  const damaged = new Set<Node>()
  const { damage, root, text } = file.tree
  if (damage.length === 0) return damaged
  if (damage.some(each => each.why === 'python2')) return new Set(root.children)
  const places = [...damage].sort((a, b) => a.start - b.start)
  let trusted = true
  let next = 0
  /** Where all damage ends that begins before the end of the statement. */
  let damagedUpTo = -1
  for (const statement of root.children) {
    for (let place = places[next]; place && place.start <= statement.end; place = places[++next])
      damagedUpTo = Math.max(damagedUpTo, place.end)
    const isDamaged = statement.start <= damagedUpTo
    if (isDamaged) trusted = false
    else if (!trusted && /^(async\s+def|def|class|@)/.test(text.slice(statement.start)) && atMargin(statement))
      trusted = true
    if (isDamaged || !trusted) damaged.add(statement)
  }
  return damaged
}

function atMargin({ tree, start }: Node): boolean {
  return lineStart(tree, start) === start
}

function toFinding(transform: Transform, verdict: Verdict, at: Range): Finding {
  const { start, end } = verdict.at ?? at
  return {
    rule: transform.name,
    message: verdict.message ?? transform.summary,
    range: { start, end },
    fixes: verdict.fixes,
    declined: verdict.declined,
    chain: verdict.chain ?? [],
  }
}

function toolsFor(transform: Transform, file: PythonFile, facts: Facts, settings: Settings): Tools<string> {
  const sentence = (reason: string) => ({ reason, message: transform.declines[reason] as string })
  const make = (message: string, edits: readonly Edit[]): Omit<Fix, 'applicability' | 'unsafeBecause'> => ({
    message,
    edits: [...edits, ...dropUnused(file, edits, name => facts.takesFrom(file.module, name, file.path))],
    needsPackage: null,
  })
  const safe = (message: string, ...edits: Edit[]): Fix => ({
    applicability: 'safe',
    unsafeBecause: null,
    ...make(message, edits),
  })
  const unsafe = (because: string, message: string, ...edits: Edit[]): Fix => ({
    applicability: 'unsafe',
    unsafeBecause: sentence(because),
    ...make(message, edits),
  })
  return {
    file,
    facts,
    settings,
    fix: Object.assign(safe, { unsafe }) as FixMaker<string>,
    report: (...fixes) => ({ fixes, declined: null }),
    decline: reason => ({ fixes: [], declined: sentence(reason) }),
  }
}
