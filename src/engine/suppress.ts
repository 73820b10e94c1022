/** Tells which findings a comment silences, and which comments silence none. */

import { statementOf } from '../python/blocks.ts'
import type { PythonFile } from '../python/file.ts'
import { type Code, type Directive, directivesOf, keepCodes, removeDirective } from './directives.ts'
import type { Edit, Range } from './edit.ts'
import type { Finding } from './finding.ts'
import type { Transform } from './transform.ts'

/** A directive that silences nothing, as a whole or in part. */
export type UnusedSuppression = {
  readonly at: Range
  /** As they are written; empty where a directive without a list is meant, which stands for all rules. */
  readonly unused: readonly string[]
  /** Words that are no rule, no family and no code. */
  readonly unknown: readonly string[]
  /** Removes what is unused and leaves what is used or unknown. Empty when all that is wrong is unknown. */
  readonly edits: readonly Edit[]
}

/** The suppressions of one file. Has to be asked about every finding before it knows which are unused. */
export class Suppressions {
  readonly #directives: readonly Directive[]
  readonly #file: PythonFile
  /** The words of a directive that have silenced a finding; with null the directive as a whole. */
  readonly #used = new Map<Directive, Set<string | null>>()

  constructor(file: PythonFile) {
    this.#file = file
    this.#directives = directivesOf(file)
  }

  silences(finding: Finding, transform: Transform): boolean {
    if (this.#directives.length === 0) return false
    const silent = this.#covering(finding, transform)
    for (const directive of silent) this.#note(directive, transform)
    return silent.length > 0
  }

  /**
   * Every directive that has silenced nothing so far. A word is judged only when all rules it names were among those of the run,
   * a directive for all rules when those that are on by default were; `# noqa` belongs to other tools and is not judged.
   * @param selected the rules of the run
   * @param catalogue every rule there is
   */
  unused(selected: readonly Transform[], catalogue: readonly Transform[]): UnusedSuppression[] {
    const judge = new Judge(selected, catalogue)
    const open = new Set<string>()
    return this.#directives.flatMap(directive => {
      const { verb, codes } = directive
      if (verb === 'noqa') return []
      const used = verb === 'enable' ? judge.closes(codes, open) : (this.#used.get(directive) ?? new Set())
      if (verb === 'disable') for (const rule of judge.rulesOf(codes)) open.add(rule)
      if (verb === 'enable' && !codes) open.clear()
      if (verb === 'enable') for (const rule of judge.rulesOf(codes)) open.delete(rule)
      return this.#verdictOn(directive, judge, used)
    })
  }

  /** The directives that cover a finding. A `disable` counts up to the next `enable`. */
  #covering(finding: Finding, transform: Transform): Directive[] {
    const lines = this.#linesOf(finding)
    const covering: Directive[] = []
    let disabling: Directive[] = []
    for (const directive of this.#directives) {
      const { verb, line, alone } = directive
      if (!names(directive, transform)) continue
      const isOnLine = line === lines.first || line === lines.last
      if (verb === 'disable' && line <= lines.first) disabling.push(directive)
      else if (verb === 'enable' && line <= lines.first) disabling = []
      else if (verb === 'file-ignore') covering.push(directive)
      else if (verb === 'ignore' && alone && line === lines.first - 1) covering.push(directive)
      else if ((verb === 'ignore' || verb === 'noqa') && isOnLine) covering.push(directive)
    }
    return [...covering, ...disabling]
  }

  #note(directive: Directive, transform: Transform): void {
    const used = this.#used.get(directive) ?? new Set()
    if (!directive.codes) used.add(null)
    for (const { text } of directive.codes ?? []) if (isNamed(transform, text)) used.add(text)
    this.#used.set(directive, used)
  }

  #verdictOn(directive: Directive, judge: Judge, used: ReadonlySet<string | null>): UnusedSuppression[] {
    const { range, codes, verb } = directive
    const { tree } = this.#file
    if (!codes) {
      const isUnused = !used.has(null) && (verb === 'enable' || judge.ranDefaults)
      return isUnused ? [{ at: range, unused: [], unknown: [], edits: removeDirective(directive, tree) }] : []
    }
    const unknown = codes.filter(({ text }) => !judge.isKnown(text))
    const unused = codes.filter(
      ({ text }) => judge.isKnown(text) && !used.has(text) && (verb === 'enable' || judge.ran(text)),
    )
    if (codes.length > 0 && unused.length + unknown.length === 0) return []
    const kept = codes.filter(code => !unused.includes(code))
    const isCurable = unused.length > 0 || codes.length === 0
    const edits = kept.length > 0 ? keepCodes(directive, kept, tree) : removeDirective(directive, tree)
    const written = ({ start, end }: Code) => tree.text.slice(start, end)
    return [{ at: range, unused: unused.map(written), unknown: unknown.map(written), edits: isCurable ? edits : [] }]
  }

  /** The first line of the finding and the last line of the simple statement that holds it. */
  #linesOf(finding: Finding): { first: number; last: number } {
    const { lines, tree } = this.#file
    const first = lines.lineAt(finding.range.start)
    const node = nodeAt(this.#file, finding.range.start)
    const statement = node && statementOf(node)
    const end = statement && !statement.get('body') ? statement.end : finding.range.end
    const last = lines.lineAt(Math.min(end, tree.text.length))
    return { first, last: statement?.get('body') ? first : last }
  }
}

/** What words name, and whether a run is entitled to call them unused. */
class Judge {
  readonly ranDefaults: boolean
  readonly #selected: ReadonlySet<string>
  readonly #catalogue: readonly Transform[]

  constructor(selected: readonly Transform[], catalogue: readonly Transform[]) {
    this.#selected = new Set(selected.map(({ name }) => name))
    this.#catalogue = catalogue
    this.ranDefaults = catalogue.every(transform => !transform.default || this.#selected.has(transform.name))
  }

  isKnown(word: string): boolean {
    return this.#named(word).length > 0
  }

  /** True when every rule of the word was in the run; an audit is not judged by itself. */
  ran(word: string): boolean {
    return this.#named(word).every(({ name, audit }) => !audit && this.#selected.has(name))
  }

  /** Names of rules; an unknown word stands for itself, for it may be a misspelt rule that is disabled and enabled again. */
  rulesOf(codes: readonly Code[] | null): string[] {
    if (!codes) return this.#catalogue.map(({ name }) => name)
    return codes.flatMap(({ text }) => (this.isKnown(text) ? this.#named(text).map(({ name }) => name) : [text]))
  }

  /** The words of an `enable` that end a `disable`; null stands for one that names no rule. */
  closes(codes: readonly Code[] | null, open: ReadonlySet<string>): Set<string | null> {
    if (!codes) return new Set(open.size > 0 ? [null] : [])
    return new Set(codes.filter(code => this.rulesOf([code]).some(rule => open.has(rule))).map(({ text }) => text))
  }

  #named(word: string): Transform[] {
    return this.#catalogue.filter(transform => isNamed(transform, word))
  }
}

/** The smallest node that starts at or holds the offset. */
function nodeAt(file: PythonFile, offset: number) {
  let node = file.tree.root
  while (true) {
    const below = node.children.find(child => child.start <= offset && offset < child.end)
    if (!below) return node === file.tree.root ? null : node
    node = below
  }
}

/** A directive for all rules does not cover an audit, or none could ever be reported. */
function names({ codes }: Directive, transform: Transform): boolean {
  return codes ? codes.some(({ text }) => isNamed(transform, text)) : !transform.audit
}

function isNamed({ name, family, aliases }: Transform, word: string): boolean {
  return [name, family, ...aliases].some(code => code.toLowerCase() === word)
}
