/** Tells which findings a comment silences, and which comments silence none. */

import { statementOf } from '../python/blocks.ts'
import type { PythonFile } from '../python/file.ts'
import { firstWhere } from '../python/ordered.ts'
import { childAt } from '../python/tree.ts'
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
  readonly #covers = new Map<Transform, Cover>()

  constructor(file: PythonFile) {
    this.#file = file
    this.#directives = directivesOf(file)
  }

  silences(finding: Finding, transform: Transform): boolean {
    if (this.#directives.length === 0) return false
    const known = this.#covers.get(transform) ?? new Cover(this.#directives.filter(each => names(each, transform)))
    this.#covers.set(transform, known)
    const { first, last } = this.#linesOf(finding)
    for (const directive of known.newlyUsed(first, last)) this.#note(directive, transform)
    return known.covers(first, last)
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

/** Which lines the directives for one rule cover. They are in source order. */
class Cover {
  readonly #forFile: Directive[] = []
  /** By the line that they cover. */
  readonly #forLine = new Map<number, Directive[]>()
  /** `disable` counts up to the next `enable`. */
  readonly #switches: Directive[] = []
  readonly #used = new Set<Directive>()

  constructor(directives: readonly Directive[]) {
    for (const directive of directives) {
      const { verb, line, alone } = directive
      if (verb === 'file-ignore') this.#forFile.push(directive)
      else if (verb === 'disable' || verb === 'enable') this.#switches.push(directive)
      else this.#addLine(line, directive)
      if (verb === 'ignore' && alone) this.#addLine(line + 1, directive)
    }
  }

  /**
   * True when something covers a finding.
   * @param first its first line, which alone counts for a directive above it or a switch
   * @param last the line where its statement ends
   */
  covers(first: number, last: number): boolean {
    const isDisabled = this.#switches[this.#switchesUpTo(first) - 1]?.verb === 'disable'
    return this.#forFile.length > 0 || isDisabled || this.#onLines(first, last).length > 0
  }

  /** The directives that cover a finding, as `covers` says, without those that were given before. */
  newlyUsed(first: number, last: number): Directive[] {
    const found = [...this.#forFile, ...this.#onLines(first, last)].filter(each => !this.#used.has(each))
    // Whoever used a switch has used those before it as well, up to the last `enable`.
    for (let at = this.#switchesUpTo(first) - 1; at >= 0; at--) {
      const directive = this.#switches[at] as Directive
      if (directive.verb === 'enable' || this.#used.has(directive)) break
      found.push(directive)
    }
    for (const directive of found) this.#used.add(directive)
    return found
  }

  #addLine(line: number, directive: Directive): void {
    const known = this.#forLine.get(line)
    if (known) known.push(directive)
    else this.#forLine.set(line, [directive])
  }

  #onLines(first: number, last: number): readonly Directive[] {
    const behind = (this.#forLine.get(last) ?? []).filter(({ line }) => line === last)
    return first === last ? (this.#forLine.get(first) ?? []) : [...(this.#forLine.get(first) ?? []), ...behind]
  }

  #switchesUpTo(line: number): number {
    return firstWhere(this.#switches, each => each.line > line)
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
    const below = childAt(node, offset)
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
