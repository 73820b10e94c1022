/** The syntax tree of one Python source: plain immutable nodes with parents, free of the parser that made them. */

import { firstAtLeast, firstWhere } from './ordered.ts'

/** What nodes consist of, as long as nobody has looked into them; `at` is the number of the node there. */
export type Inside = {
  tokens(at: number): readonly Node[]
  mayHave(at: number, kinds: readonly string[], mayHold: (body: Node) => boolean): boolean
}

const NONE: readonly Node[] = []

const isNamed = ({ named }: Node) => named

/**
 * One node. Kinds and fields are those of the tree-sitter-python grammar, after the repairs of `misreadings.ts`. Offsets are
 * UTF-16 code units into `tree.text`; `end` is exclusive. The nodes inside are made when somebody looks at them.
 */
export class Node {
  /** Index of this node among `parent.tokens`. */
  index = 0
  parent: Node | null = null

  readonly tree: Tree
  readonly kind: string
  /** False for tokens such as `async`, `:` and `=`. */
  readonly named: boolean
  readonly start: number
  readonly end: number
  /** The field of the parent that this node fills, or null. */
  readonly field: string | null
  #inside: Inside | null
  #at: number
  #tokens: readonly Node[] = NONE
  #children: readonly Node[] = NONE

  /**
   * @param inside where the tokens come from at the first look; null for a node that has none, or gets them by `adopt`
   * @param at the number of the node there
   */
  constructor(
    tree: Tree,
    kind: string,
    named: boolean,
    start: number,
    end: number,
    field: string | null,
    inside: Inside | null = null,
    at = 0,
  ) {
    this.tree = tree
    this.kind = kind
    this.named = named
    this.start = start
    this.end = end
    this.field = field
    this.#inside = inside
    this.#at = at
  }

  /** Named children without comments. */
  get children(): readonly Node[] {
    if (this.#inside) this.#look(this.#inside)
    return this.#children
  }

  /** Every child without comments: named nodes and anonymous tokens such as `async`, `:` and `=`. */
  get tokens(): readonly Node[] {
    if (this.#inside) this.#look(this.#inside)
    return this.#tokens
  }

  #look(inside: Inside): void {
    this.#inside = null
    adopt(this, inside.tokens(this.#at))
  }

  /** For `adopt` alone. */
  set tokens(tokens: readonly Node[]) {
    this.#tokens = tokens
    this.#children = tokens.every(isNamed) ? tokens : tokens.filter(isNamed)
  }

  /** From now on the tokens come from elsewhere. For `defer` alone. */
  set inside(inside: Inside) {
    this.#inside = inside
    this.#tokens = NONE
    this.#children = NONE
  }

  /**
   * False where nothing below this node is of one of these kinds, as far as that is known without looking into it.
   * @param mayHold as in `descendantsWhere`
   */
  mayHave(kinds: readonly string[], mayHold: (body: Node) => boolean): boolean {
    return this.#inside ? this.#inside.mayHave(this.#at, kinds, mayHold) : this.#tokens.length > 0
  }

  /** The source of this node, comments and line breaks included. Never compare names with it: use `dottedName`. */
  get text(): string {
    return this.tree.text.slice(this.start, this.end)
  }

  /** The first child in this field, or null. */
  get(field: string): Node | null {
    const { tokens } = this
    if (tokens.length > MANY) return firstByField(tokens).get(field) ?? null
    for (const child of tokens) if (child.field === field) return child
    return null
  }

  /** All children in this field, in order. */
  all(field: string): Node[] {
    return this.tokens.filter(child => child.field === field)
  }

  /** The first named child of one of these kinds, or null. */
  child(...kinds: string[]): Node | null {
    return this.children.find(child => kinds.includes(child.kind)) ?? null
  }

  /** True when this node has an anonymous token of that text, for example `async`. */
  has(token: string): boolean {
    return this.tokens.some(child => !child.named && child.kind === token)
  }

  /** The nearest ancestor of one of these kinds (never this node itself), or null. */
  ancestor(...kinds: string[]): Node | null {
    for (let node = this.parent; node; node = node.parent) if (kinds.includes(node.kind)) return node
    return null
  }

  /** True when `other` is this node or lies below it. */
  contains(other: Node): boolean {
    return this.start <= other.start && other.end <= this.end
  }

  /** This node's named sibling before it, or null. */
  get previous(): Node | null {
    const siblings = this.parent?.tokens ?? NONE
    let index = this.index - 1
    while (siblings[index]?.named === false) index--
    return siblings[index] ?? null
  }

  /** This node's named sibling after it, or null. */
  get next(): Node | null {
    const siblings = this.parent?.tokens ?? NONE
    let index = this.index + 1
    while (siblings[index]?.named === false) index++
    return siblings[index] ?? null
  }
}

/** From so many children on it is written down which of them fill the fields. */
const MANY = 50

const fields = new WeakMap<readonly Node[], ReadonlyMap<string | null, Node>>()

function firstByField(tokens: readonly Node[]): ReadonlyMap<string | null, Node> {
  const known = fields.get(tokens) ?? new Map([...tokens].reverse().map(each => [each.field, each]))
  fields.set(tokens, known)
  return known
}

/** A comment: from `#` to the end of its line, without the line end. */
export type Comment = { readonly start: number; readonly end: number; readonly text: string }

/** A place where the source is not what the grammar expects, where the grammar is known to misread it, or that is too much for it. */
export type Damage = {
  readonly start: number
  readonly end: number
  readonly why: 'syntax-error' | 'misread' | 'python2' | 'too-complex' | 'too-deep'
}

export class Tree {
  /** The `module` node. Set once by the parser. */
  root!: Node
  /** In source order. */
  comments: Comment[] = []
  /** Places that must not be rewritten; see `Damage`. Those in bodies that nobody has looked into are not known. */
  readonly damage: Damage[] = []
  /** Bodies of functions that nobody has looked into, and that the parser has not either. */
  readonly unread = new Set<Node>()
  readonly text: string
  readonly #places = new Map<string, readonly number[]>()
  /** Where each word of the text stands; made once many words have been asked for. */
  #words: ReadonlyMap<string, readonly number[]> | null = null

  constructor(text: string) {
    this.text = text
  }

  /** Every place that is not understood, those in bodies that nobody had looked into as well; with a word, in those that hold it. */
  damageIn(word?: string): readonly Damage[] {
    if (word !== undefined) for (const place of this.placesOf(word)) nodesAround(this, place)
    else for (const body of [...this.unread]) void body.tokens
    return this.damage
  }

  /** The comments that lie in the stretch, in source order. */
  commentsIn({ start, end }: { readonly start: number; readonly end: number }): readonly Comment[] {
    const first = firstWhere(this.comments, comment => comment.start >= start)
    let behind = first
    while ((this.comments[behind]?.end ?? Number.POSITIVE_INFINITY) <= end) behind++
    return this.comments.slice(first, behind)
  }

  /** True when the stretch holds the word, be it in code, in a string or in a comment. */
  holds(word: string, { start, end }: { readonly start: number; readonly end: number }): boolean {
    const places = this.placesOf(word)
    const first = places[firstAtLeast(places, start)]
    return first !== undefined && first + word.length <= end
  }

  /** Where the word stands, in code, strings and comments, in source order. */
  placesOf(word: string): readonly number[] {
    const known = this.#places.get(word)
    if (known) return known
    if (this.#places.size >= FEW_WORDS && ONE_WORD.test(word)) {
      this.#words ??= wordsOf(this.text)
      return this.#words.get(word) ?? NOWHERE
    }
    const places: number[] = []
    // A definition may lack its name where the text is broken.
    for (let at = word === '' ? -1 : this.text.indexOf(word); at >= 0; at = this.text.indexOf(word, at + 1))
      if (!isInWord(this.text, at - 1) && !isInWord(this.text, at + word.length)) places.push(at)
    this.#places.set(word, places)
    return places
  }
}

/** To look for so many words one by one is faster than to write down where all words stand. */
const FEW_WORDS = 50

const NOWHERE: readonly number[] = []

/** What `isInWord` takes for a word. */
const WORD = /[\w\u0080-\uffff]+/g
const ONE_WORD = /^[\w\u0080-\uffff]+$/

function wordsOf(text: string): Map<string, number[]> {
  const words = new Map<string, number[]>()
  for (const { 0: word, index } of text.matchAll(WORD)) {
    const places = words.get(word)
    if (places) places.push(index)
    else words.set(word, [index])
  }
  return words
}

/** True for a character that may be part of an identifier. */
function isInWord(text: string, at: number): boolean {
  const code = text.charCodeAt(at)
  return code > 127 || (code > 47 && code < 58) || (code > 64 && code < 91) || code === 95 || (code > 96 && code < 123)
}

/**
 * Leaves a body unread until somebody looks into it.
 * @param read gives the tokens; called once
 */
export function defer(body: Node, read: () => readonly Node[]): void {
  const { unread } = body.tree
  unread.add(body)
  body.inside = {
    tokens() {
      unread.delete(body)
      return read()
    },
    mayHave: (_at, _kinds, mayHold) => mayHold(body),
  }
}

/** Gives a node its tokens. */
export function adopt(node: Node, tokens: readonly Node[]): Node {
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i] as Node
    token.parent = node
    token.index = i
  }
  node.tokens = tokens
  return node
}

/** Visits `node` and everything below it in source order. Return `false` from `visit` to leave out what is below. */
export function walk(node: Node, visit: (node: Node) => boolean | undefined | void): void {
  const stack: Node[] = [node]
  while (stack.length > 0) {
    const next = stack.pop() as Node
    if (visit(next) === false) continue
    for (let i = next.children.length - 1; i >= 0; i--) stack.push(next.children[i] as Node)
  }
}

/** As `descendants`, for nodes that hold the word: unread bodies without it are left out, and stay unread. */
export function descendantsWith(word: string, node: Node, ...kinds: string[]): readonly Node[] {
  return foundOnce(node, `${word} ${kinds}`, () =>
    descendantsWhere(body => node.tree.holds(word, body), node, ...kinds),
  )
}

/** Trees never change, and the same is asked of a function or a class for each of its statements. */
function foundOnce(node: Node, question: string, find: () => readonly Node[]): readonly Node[] {
  if (!LARGE.has(node.kind)) return find()
  const answers = found.get(node) ?? new Map<string, readonly Node[]>()
  found.set(node, answers)
  const known = answers.get(question) ?? find()
  answers.set(question, known)
  return known
}

const LARGE = new Set(['module', 'function_definition', 'class_definition', 'block'])

const found = new WeakMap<Node, Map<string, readonly Node[]>>()

/**
 * As `descendants`, without what is in unread bodies of which the text tells that they have no such node.
 * @param mayHold looks at an unread body's `text`, or at where it lies, and at nothing inside of it
 */
export function descendantsWhere(mayHold: (body: Node) => boolean, node: Node, ...kinds: string[]): Node[] {
  const found: Node[] = []
  const stack: Node[] = [node]
  for (let next = stack.pop(); next; next = stack.pop()) {
    if (isUnread(next) && !mayHold(next)) continue
    if (kinds.includes(next.kind)) found.push(next)
    if (!next.mayHave(kinds, mayHold)) continue
    const { children } = next
    for (let i = children.length - 1; i >= 0; i--) stack.push(children[i] as Node)
  }
  return found
}

/** True for the body of a function that nobody has looked into: see `Tree.unread`. */
export function isUnread(node: Node): boolean {
  return node.kind === 'block' && node.tree.unread.has(node)
}

/** The node of that kind which starts there, the outermost one where several do; looks into nothing but what is around it. */
export function nodeAt({ root }: Tree, kind: string, start: number): Node | null {
  let node: Node | null = root
  while (node && !(node.kind === kind && node.start === start)) node = childAt(node, start)
  return node
}

/** The nodes that cover the offset, the module first and each of the others in the one before it. */
export function nodesAround({ root }: Tree, offset: number): Node[] {
  const found: Node[] = []
  for (let node: Node | null = root; node; node = childAt(node, offset)) found.push(node)
  return found
}

/** The named child that covers the offset, or null. */
export function childAt({ children }: Node, offset: number): Node | null {
  let low = 0
  let high = children.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((children[middle] as Node).end <= offset) low = middle + 1
    else high = middle
  }
  const child = children[low]
  return child && child.start <= offset ? child : null
}

/** Every node of one of these kinds at or below `node`, in source order. */
export function descendants(node: Node, ...kinds: string[]): readonly Node[] {
  return foundOnce(node, `${kinds}`, () => descendantsWhere(() => true, node, ...kinds))
}
