/** Turns Python source into a `Tree`; the only importer of web-tree-sitter. */

import { Language, type TreeCursor, Parser as WasmParser } from 'web-tree-sitter'
import { repair } from './misreadings.ts'
import { type Scan, type ScannedFunction, scan } from './scan.ts'
import { adopt, type Comment, defer, Node, Tree } from './tree.ts'

export type Parser = {
  /**
   * Parses a text of any length. Never throws on bad Python: see `Tree.damage`. The body of a function that lies in no other function is
   * parsed when somebody looks into it: see `Tree.unread`.
   */
  parse(text: string): Tree
  /** As `parse`, with all bodies at once: every place that is not understood is known then. */
  parseWhole(text: string): Tree
}

/**
 * Prepares a parser.
 * @param grammar the bytes of `tree-sitter-python.wasm`
 * @param runtime the bytes of `web-tree-sitter.wasm`; left out where web-tree-sitter finds its own file
 */
export async function loadParser(grammar: Uint8Array, runtime?: Uint8Array): Promise<Parser> {
  await WasmParser.init(runtime ? { wasmBinary: runtime } : undefined)
  const parser = new WasmParser()
  parser.setLanguage(await Language.load(grammar))
  /** Parses `text`, and makes nodes of the tree. */
  const grow = (text: string, tree: Tree, placed: Placed, comments: Comment[]): Node => {
    const parsed = parser.parse(text)
    if (!parsed) throw new Error('the parser returned nothing')
    try {
      return copy(parsed.walk(), tree, placed, comments)
    } finally {
      parsed.delete()
    }
  }
  const parseWhole = (text: string): Tree => {
    const tree = new Tree(text)
    tree.root = grow(text, tree, asItIs, tree.comments)
    return tree
  }
  return {
    parseWhole,
    parse(text) {
      const scanned = scan(text)
      return (scanned && parseOutline(text, scanned, grow)) ?? parseWhole(text)
    },
  }
}

/** Where an offset of the parsed text lies in the source. */
type Placed = (offset: number) => number

const asItIs: Placed = offset => offset

type Grow = (text: string, tree: Tree, placed: Placed, comments: Comment[]) => Node

/** Parses the text without the bodies of its functions, or gives null where that goes wrong. */
function parseOutline(text: string, { functions, comments }: Scan, grow: Grow): Tree | null {
  if (functions.length === 0) return null
  const outline = outlineOf(text, functions)
  const tree = new Tree(text)
  tree.root = grow(outline.text, tree, outline.placed, [])
  tree.comments = comments.map(({ start, end }) => ({ start, end, text: text.slice(start, end) }))
  const blocks = bodiesIn(tree.root, functions)
  if (!blocks || tree.damage.length > 0) return null
  for (const [index, block] of blocks.entries())
    defer(block, () => bodyOf(block, functions[index] as ScannedFunction, grow))
  return tree
}

/** A name that stands for each body. */
const STAND_IN = '_'

function outlineOf(text: string, functions: readonly ScannedFunction[]): { text: string; placed: Placed } {
  const parts: string[] = []
  /** For each body the offset of what stands for it, and what is to be added to offsets behind that. */
  const starts: number[] = []
  const shifts: number[] = [0]
  let from = 0
  let length = 0
  for (const { bodyStart, bodyEnd } of functions) {
    parts.push(text.slice(from, bodyStart), STAND_IN)
    length += bodyStart - from
    starts.push(length)
    length += STAND_IN.length
    from = bodyEnd
    shifts.push(bodyEnd - length)
  }
  parts.push(text.slice(from))
  const placed = (offset: number) => {
    let low = 0
    let high = starts.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((starts[middle] as number) < offset) low = middle + 1
      else high = middle
    }
    return offset + (shifts[low] as number)
  }
  return { text: parts.join(''), placed }
}

/** The block of each function, in their order; null where the parser sees other functions than the scanner. */
function bodiesIn(root: Node, functions: readonly ScannedFunction[]): Node[] | null {
  const blocks: Node[] = []
  const stack: Node[] = [root]
  for (let node = stack.pop(); node; node = stack.pop()) {
    const body = node.kind === 'function_definition' ? node.get('body') : null
    const expected = functions[blocks.length]
    if (body && expected && body.start === expected.bodyStart && node.start === expected.start) {
      // Comments behind the last statement may be a part of the block.
      const [standIn, ...more] = body.children
      if (standIn?.end !== expected.bodyEnd || more.length > 0) return null
      blocks.push(body)
      continue
    }
    for (let i = node.children.length - 1; i >= 0; i--) stack.push(node.children[i] as Node)
  }
  return blocks.length === functions.length ? blocks : null
}

/** Parses one function, and gives the tokens of its body. */
function bodyOf(block: Node, { start, bodyStart }: ScannedFunction, grow: Grow): readonly Node[] {
  const { tree, end } = block
  const whole = grow(tree.text.slice(start, end), tree, offset => offset + start, [])
  const definition = whole.children.length === 1 ? whole.children[0] : null
  const body = definition?.kind === 'function_definition' ? definition.get('body') : null
  if (body?.start === bodyStart && body.end === end) return body.tokens
  tree.damage.push({ start: bodyStart, end, why: 'syntax-error' })
  return []
}

/** With CRLF line ends tree-sitter counts the `\r` as a part of the comment. */
function commentAt(text: string, start: number, end: number): Comment {
  const last = text[end - 1] === '\r' ? end - 1 : end
  return { start, end: last, text: text.slice(start, last) }
}

type Building = { node: Node; tokens: Node[] }

/** Copies a WASM tree into plain nodes, without recursion: source may be nested ten thousand deep. */
function copy(cursor: TreeCursor, tree: Tree, placed: Placed, comments: Comment[]): Node {
  const stack: Building[] = []
  const open = (): Building => {
    const kind = cursor.nodeType
    const named = cursor.nodeIsNamed
    const field = cursor.currentFieldName
    const start = placed(cursor.startIndex)
    return { node: new Node(tree, kind, named, start, placed(cursor.endIndex), field), tokens: [] }
  }
  let root: Node | null = null
  stack.push(open())
  let down = true
  while (true) {
    const top = stack[stack.length - 1] as Building
    if (down && cursor.gotoFirstChild()) {
      enter()
      continue
    }
    close(top)
    if (cursor.gotoNextSibling()) {
      stack.pop()
      enter()
      down = true
      continue
    }
    stack.pop()
    if (!cursor.gotoParent()) break
    down = false
  }
  cursor.delete()
  return root as unknown as Node

  function enter(): void {
    const next = open()
    const { kind, start, end } = next.node
    if (kind === 'comment') comments.push(commentAt(tree.text, start, end))
    if (cursor.nodeIsMissing || kind === 'ERROR') tree.damage.push({ start, end, why: 'syntax-error' })
    stack.push(next)
    down = true
  }

  function close({ node, tokens }: Building): void {
    const finished = repair(adopt(node, tokens))
    const parent = stack[stack.length - 2]
    if (!parent) root = finished
    else if (finished.kind !== 'comment' && finished.kind !== 'line_continuation') parent.tokens.push(finished)
  }
}
