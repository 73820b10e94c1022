/** A stretch of source that was parsed in one go: its nodes lie in flat arrays, and become `Node`s when somebody looks at them. */

import { ERROR, type FlatTree, MISSING, NAMED } from './flat-tree.ts'
import { repair } from './misreadings.ts'
import { firstAtLeast } from './ordered.ts'
import { type Comment, type Inside, Node, type Tree } from './tree.ts'

/** The words of a grammar by their numbers. */
export type Grammar = { readonly kinds: readonly string[]; readonly fields: readonly (string | null)[] }

/** Where an offset of the parsed text lies in the source. */
export type Placed = (offset: number) => number

/**
 * How deep nodes may lie in each other. Python compiles 200 brackets, 100 blocks, and some thousand operators in each other; what asks
 * about an expression looks at all that is around it, and calls itself for what is inside.
 */
const MOST_DEPTH = 1000

export class Piece implements Inside {
  readonly #tree: Tree
  readonly #grammar: Grammar
  readonly #count: number
  readonly #kind: Uint16Array
  readonly #field: Uint8Array
  readonly #flags: Uint8Array
  readonly #start: Int32Array
  readonly #end: Int32Array
  readonly #after: Int32Array
  /** Nodes that lie too deep for anybody to look into them. */
  readonly #bottom: ReadonlySet<number>
  /** Nodes that the grammar may have misread. */
  readonly #misread: ReadonlySet<number>
  /** Kind → where its named nodes are. */
  #places: Map<string, number[]> | null = null
  /** Bodies whose insides belong to other pieces. */
  #bodies: readonly Node[] = []
  /** For each of them where it is. */
  #bodiesAt: readonly number[] = []

  /** @param flat is copied */
  constructor(tree: Tree, grammar: Grammar, flat: FlatTree, placed: Placed | null) {
    const { count } = flat
    this.#tree = tree
    this.#grammar = grammar
    this.#count = count
    this.#kind = flat.kind.slice(0, count)
    this.#field = flat.field.slice(0, count)
    this.#flags = flat.flags.slice(0, count)
    this.#after = flat.after.slice(0, count)
    this.#start = placed ? flat.start.subarray(0, count).map(placed) : flat.start.slice(0, count)
    this.#end = placed ? flat.end.subarray(0, count).map(placed) : flat.end.slice(0, count)
    this.#bottom = this.#findBottom()
    this.#misread = this.#findMisread()
  }

  /** The outermost node; to be called once. Errors of the text become damage of the tree. */
  root(): Node {
    this.#noteErrors()
    const root = this.#nodeAt(0)
    // What cannot be mended is damage, which has to be known at once.
    if (this.#misread.size > 0)
      for (let all = [root], node = all.pop(); node; node = all.pop()) all.push(...node.tokens)
    return root
  }

  comments(): Comment[] {
    return this.#placesOf('comment').map(at =>
      commentAt(this.#tree.text, this.#start[at] as number, this.#end[at] as number),
    )
  }

  /** Tells that the insides of these bodies belong to other pieces. They are in source order. */
  without(bodies: readonly Node[]): void {
    const places = this.#placesOf('block')
    let next = 0
    this.#bodies = bodies
    this.#bodiesAt = bodies.map(({ start, end }) => {
      while (this.#start[places[next] as number] !== start || this.#end[places[next] as number] !== end) next++
      return places[next++] as number
    })
  }

  #nodeAt(at: number): Node {
    const flags = this.#flags[at] as number
    return new Node(
      this.#tree,
      this.#grammar.kinds[this.#kind[at] as number] ?? 'ERROR',
      (flags & NAMED) !== 0,
      this.#start[at] as number,
      this.#end[at] as number,
      this.#grammar.fields[this.#field[at] as number] ?? null,
      this.#after[at] === at + 1 || this.#bottom.has(at) ? null : this,
      at,
    )
  }

  /** For nodes alone. */
  tokens(at: number): readonly Node[] {
    const tokens: Node[] = []
    for (let i = at + 1, end = this.#after[at] as number; i < end; i = this.#after[i] as number) {
      const node = this.#nodeAt(i)
      if (node.kind === 'comment' || node.kind === 'line_continuation') continue
      tokens.push(this.#misread.has(i) ? repair(node) : node)
    }
    return tokens
  }

  /** For nodes alone. */
  mayHave(at: number, kinds: readonly string[], mayHold: (body: Node) => boolean): boolean {
    if (this.#placesOf('type_alias_statement').length > 0) return true
    const after = this.#after[at] as number
    if (this.#holds(at, ...kinds)) return true
    const first = firstAtLeast(this.#bodiesAt, at + 1)
    const bodies = this.#bodies.slice(first, firstAtLeast(this.#bodiesAt, after))
    return bodies.some(body => body.mayHave(kinds, mayHold))
  }

  #placesOf(kind: string): number[] {
    this.#places ??= this.#index()
    return this.#places.get(kind) ?? []
  }

  #index(): Map<string, number[]> {
    const byNumber: number[][] = []
    for (let i = 0; i < this.#count; i++) {
      if (((this.#flags[i] as number) & NAMED) === 0) continue
      const kind = this.#kind[i] as number
      const places = byNumber[kind]
      if (places) places.push(i)
      else byNumber[kind] = [i]
    }
    const index = new Map<string, number[]>()
    byNumber.forEach((places, kind) => {
      const name = this.#grammar.kinds[kind] ?? 'ERROR'
      const others = index.get(name)
      index.set(name, others ? [...others, ...places].sort((a, b) => a - b) : places)
    })
    return index
  }

  #noteErrors(): void {
    for (let i = 0; i < this.#count; i++)
      if ((this.#flags[i] as number) & (MISSING | ERROR))
        this.#tree.damage.push({ start: this.#start[i] as number, end: this.#end[i] as number, why: 'syntax-error' })
    for (const at of this.#bottom)
      this.#tree.damage.push({ start: this.#start[at] as number, end: this.#end[at] as number, why: 'too-deep' })
  }

  #findBottom(): ReadonlySet<number> {
    const bottom = new Set<number>()
    /** Of every node around: the first node behind it. */
    const around = new Int32Array(MOST_DEPTH)
    let depth = 0
    for (let at = 0; at < this.#count; at++) {
      const after = this.#after[at] as number
      while (depth > 0 && (around[depth - 1] as number) <= at) depth--
      if (after === at + 1) continue
      if (depth < MOST_DEPTH) around[depth++] = after
      else {
        bottom.add(at)
        at = after - 1
      }
    }
    return bottom
  }

  #findMisread(): ReadonlySet<number> {
    const found = new Set<number>()
    for (const splat of this.#placesOf('list_splat'))
      for (let at = splat - 1; CHAINS.has(this.#kindAt(at)); at--) found.add(at)
    for (const at of this.#placesOf('await')) if (this.#kindAt(this.#operandOf(at)) === 'binary_operator') found.add(at)
    for (const at of this.#placesOf('assignment'))
      if (this.#tree.text.startsWith('match', this.#start[at])) found.add(at)
    // In preorder the first item follows right behind its clause, and so does its value behind the item.
    for (const at of this.#placesOf('with_clause'))
      if (GROUPS.has(this.#kindAt(at + 2)) || this.#holds(at, 'conditional_expression')) found.add(at)
    for (const kind of MISREAD) for (const at of this.#placesOf(kind)) found.add(at)
    return found
  }

  #holds(at: number, ...kinds: string[]): boolean {
    return kinds.some(kind => holdsBetween(this.#placesOf(kind), at + 1, this.#after[at] as number))
  }

  #kindAt(at: number): string {
    return this.#grammar.kinds[this.#kind[at] as number] ?? 'ERROR'
  }

  /** What is awaited. */
  #operandOf(at: number): number {
    let operand = at + 1
    const isOther = () => ((this.#flags[operand] as number) & NAMED) === 0 || this.#kindAt(operand) === 'comment'
    while (isOther() && operand < (this.#after[at] as number)) operand = this.#after[operand] as number
    return operand
  }
}

/** What begins with its callee or its object: in preorder the first child follows right behind its parent. */
const CHAINS = new Set(['call', 'attribute', 'subscript'])

const GROUPS = new Set(['parenthesized_expression', 'tuple'])

const MISREAD = ['type_alias_statement', 'print_statement', 'exec_statement']

function holdsBetween(places: readonly number[], from: number, to: number): boolean {
  const first = places[firstAtLeast(places, from)]
  return first !== undefined && first < to
}

/** With CRLF line ends tree-sitter counts the `\r` as a part of the comment. */
function commentAt(text: string, start: number, end: number): Comment {
  const last = text[end - 1] === '\r' ? end - 1 : end
  return { start, end: last, text: text.slice(start, last) }
}
