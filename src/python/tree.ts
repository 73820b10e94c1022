/** The syntax tree of one Python source: plain immutable nodes with parents, free of the parser that made them. */

/**
 * One node. Kinds and fields are those of the tree-sitter-python grammar, after the repairs that `parser.ts` makes.
 * Offsets are UTF-16 code units into `tree.text`; `end` is exclusive.
 */
export class Node {
  /** Index of this node among `parent.tokens`. */
  index = 0
  parent: Node | null = null
  /** Named children without comments. */
  children: readonly Node[] = []
  /** Every child without comments: named nodes and anonymous tokens such as `async`, `:` and `=`. */
  tokens: readonly Node[] = []

  readonly tree: Tree
  readonly kind: string
  /** False for tokens such as `async`, `:` and `=`. */
  readonly named: boolean
  readonly start: number
  readonly end: number
  /** The field of the parent that this node fills, or null. */
  readonly field: string | null

  constructor(tree: Tree, kind: string, named: boolean, start: number, end: number, field: string | null) {
    this.tree = tree
    this.kind = kind
    this.named = named
    this.start = start
    this.end = end
    this.field = field
  }

  /** The source of this node, comments and line breaks included. Never compare names with it: use `dottedName`. */
  get text(): string {
    return this.tree.text.slice(this.start, this.end)
  }

  /** The first child in this field, or null. */
  get(field: string): Node | null {
    for (const child of this.tokens) if (child.field === field) return child
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
    const siblings = this.parent?.children ?? []
    return siblings[siblings.indexOf(this) - 1] ?? null
  }

  /** This node's named sibling after it, or null. */
  get next(): Node | null {
    const siblings = this.parent?.children ?? []
    return siblings[siblings.indexOf(this) + 1] ?? null
  }
}

/** A comment: from `#` to the end of its line, without the line end. */
export type Comment = { readonly start: number; readonly end: number; readonly text: string }

/** A place where the source is not what the grammar expects, or where the grammar is known to misread it. */
export type Damage = {
  readonly start: number
  readonly end: number
  readonly why: 'syntax-error' | 'misread' | 'python2'
}

export class Tree {
  /** The `module` node. Set once by the parser. */
  root!: Node
  readonly comments: Comment[] = []
  /** Places that must not be rewritten; see `Damage`. */
  readonly damage: Damage[] = []
  readonly text: string

  constructor(text: string) {
    this.text = text
  }
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

/** Every node of one of these kinds at or below `node`, in source order. */
export function descendants(node: Node, ...kinds: string[]): Node[] {
  const found: Node[] = []
  walk(node, each => {
    if (kinds.includes(each.kind)) found.push(each)
  })
  return found
}
