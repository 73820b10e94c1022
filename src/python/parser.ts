/** Turns Python source into a `Tree`; the only importer of web-tree-sitter. */

import { Language, Parser as WasmParser } from 'web-tree-sitter'
import { Effort } from './effort.ts'
import { makeFlattener, type ParsedTree, parserMemory } from './flat-tree.ts'
import { firstAtLeast } from './ordered.ts'
import { type Grammar, Piece, type Placed } from './piece.ts'
import { type Scan, type ScannedFunction, scan } from './scan.ts'
import { type Comment, defer, descendantsWhere, Node, Tree } from './tree.ts'

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
 * @param bytes the bytes of `tree-sitter-python.wasm`
 * @param runtime the bytes of `web-tree-sitter.wasm`; left out where web-tree-sitter finds its own file
 */
export async function loadParser(bytes: Uint8Array, runtime?: Uint8Array): Promise<Parser> {
  const memory = parserMemory()
  await WasmParser.init({ wasmMemory: memory, ...(runtime && { wasmBinary: runtime }) })
  const parser = new WasmParser()
  const language = await Language.load(bytes)
  parser.setLanguage(language)
  const flatten = makeFlattener(parser, memory)
  const grammar: Grammar = { kinds: language.types.map(kind => kind ?? 'ERROR'), fields: language.fields }
  const grow: Grow = (text, tree, effort, placed) => {
    const parsed = parsedWithin(effort, text, parser)
    if (!parsed) return null
    try {
      return new Piece(tree, grammar, flatten(parsed), placed)
    } finally {
      parsed.delete()
    }
  }
  return {
    parseWhole: text => parseAtOnce(text, scan(text), grow),
    parse(text) {
      const scanned = scan(text)
      return (scanned && parseOutline(text, scanned, grow)) ?? parseAtOnce(text, scanned, grow)
    },
  }
}

/** What web-tree-sitter makes of the text; null where that would take too much. */
function parsedWithin(effort: Effort, text: string, parser: WasmParser): ParsedTree | null {
  const read = (index: number) => {
    effort.read(text, index)
    return effort.isSpent ? '' : text.slice(index)
  }
  const progressCallback = () => {
    effort.round()
    return effort.isSpent
  }
  // The type of the callback lacks the answer that is waited for: true ends it.
  const parsed = effort.isSpent ? null : parser.parse(read, null, { progressCallback })
  if (parsed && !effort.isSpent) return parsed
  parsed?.delete()
  parser.reset()
  return null
}

/** Parses `text`, for which the tree has to find the place of each offset; null where that takes too much. */
type Grow = (text: string, tree: Tree, effort: Effort, placed: Placed | null) => Piece | null

/** Parses the text with all its bodies. */
function parseAtOnce(text: string, scanned: Scan | null, grow: Grow): Tree {
  const tree = new Tree(text)
  const piece = grow(withoutIdle(text, scanned), tree, new Effort(text.length), null)
  tree.comments = scanned?.idle.length ? commentsOf(text, scanned) : (piece?.comments() ?? [])
  tree.root = piece?.root() ?? new Node(tree, 'module', true, 0, text.length, null)
  if (!piece) tree.damage.push({ start: 0, end: text.length, why: 'too-complex' })
  return tree
}

/** The text as the parser sees it: blanks stand for comments that would only keep it busy. */
function withoutIdle(text: string, scanned: Scan | null): string {
  if (!scanned || scanned.idle.length === 0) return text
  const parts: string[] = []
  let from = 0
  for (const { start, end } of scanned.idle) {
    parts.push(text.slice(from, start), ' '.repeat(end - start))
    from = end
  }
  parts.push(text.slice(from))
  return parts.join('')
}

function commentsOf(text: string, { comments }: Scan): Comment[] {
  return comments.map(({ start, end }) => ({ start, end, text: text.slice(start, end) }))
}

/** Parses the text without the bodies of its functions, or gives null where that goes wrong. */
function parseOutline(text: string, scanned: Scan, grow: Grow): Tree | null {
  const { functions } = scanned
  if (functions.length === 0) return null
  const seen = withoutIdle(text, scanned)
  const outline = outlineOf(seen, functions)
  const tree = new Tree(text)
  const effort = new Effort(text.length)
  const piece = grow(outline.text, tree, effort, outline.placed)
  if (!piece) return null
  tree.root = piece.root()
  tree.comments = commentsOf(text, scanned)
  const blocks = bodiesIn(tree.root, functions)
  if (!blocks || tree.damage.length > 0) return null
  piece.without(blocks)
  for (const [index, block] of blocks.entries())
    defer(block, () => bodyOf(block, functions[index] as ScannedFunction, seen, effort, grow))
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
  const placed = (offset: number) => offset + (shifts[firstAtLeast(starts, offset)] as number)
  return { text: parts.join(''), placed }
}

/** The block of each function, in their order; null where the parser sees other functions than the scanner. */
function bodiesIn(root: Node, functions: readonly ScannedFunction[]): Node[] | null {
  const blocks: Node[] = []
  // What `descendants` finds is remembered, and the bodies are not there yet.
  for (const node of descendantsWhere(() => true, root, 'function_definition')) {
    const expected = functions[blocks.length]
    const body = node.get('body')
    if (!body || !expected || body.start !== expected.bodyStart || node.start !== expected.start) continue
    // Comments behind the last statement may be a part of the block.
    const [standIn, ...more] = body.children
    if (standIn?.end !== expected.bodyEnd || more.length > 0) return null
    blocks.push(body)
  }
  return blocks.length === functions.length ? blocks : null
}

/** Parses one function of the text that the parser sees, and gives the tokens of its body. */
function bodyOf(block: Node, { start, bodyStart }: ScannedFunction, seen: string, effort: Effort, grow: Grow) {
  const { tree, end } = block
  const { length } = tree.damage
  const whole = grow(seen.slice(start, end), tree, effort, offset => offset + start)?.root()
  const definition = whole?.children.length === 1 ? whole.children[0] : null
  const body = definition?.kind === 'function_definition' ? definition.get('body') : null
  if (body?.start === bodyStart && body.end === end) return body.tokens
  if (tree.damage.length === length)
    tree.damage.push({ start: bodyStart, end, why: whole ? 'syntax-error' : 'too-complex' })
  return []
}
