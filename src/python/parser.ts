/** Turns Python source into a `Tree`; the only importer of web-tree-sitter. */

import { Language, Parser as WasmParser } from 'web-tree-sitter'
import { makeFlattener, parserMemory } from './flat-tree.ts'
import { firstAtLeast } from './ordered.ts'
import { type Grammar, Piece, type Placed } from './piece.ts'
import { type Scan, type ScannedFunction, scan } from './scan.ts'
import { defer, descendants, type Node, Tree } from './tree.ts'

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
  const grow: Grow = (text, tree, placed) => {
    const parsed = parser.parse(text)
    if (!parsed) throw new Error('the parser returned nothing')
    try {
      return new Piece(tree, grammar, flatten(parsed), placed)
    } finally {
      parsed.delete()
    }
  }
  const parseWhole = (text: string): Tree => {
    const tree = new Tree(text)
    const piece = grow(text, tree, null)
    tree.comments = piece.comments()
    tree.root = piece.root()
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

/** Parses `text`, for which the tree has to find the place of each offset. */
type Grow = (text: string, tree: Tree, placed: Placed | null) => Piece

/** Parses the text without the bodies of its functions, or gives null where that goes wrong. */
function parseOutline(text: string, { functions, comments }: Scan, grow: Grow): Tree | null {
  if (functions.length === 0) return null
  const outline = outlineOf(text, functions)
  const tree = new Tree(text)
  const piece = grow(outline.text, tree, outline.placed)
  tree.root = piece.root()
  tree.comments = comments.map(({ start, end }) => ({ start, end, text: text.slice(start, end) }))
  const blocks = bodiesIn(tree.root, functions)
  if (!blocks || tree.damage.length > 0) return null
  piece.without(blocks)
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
  const placed = (offset: number) => offset + (shifts[firstAtLeast(starts, offset)] as number)
  return { text: parts.join(''), placed }
}

/** The block of each function, in their order; null where the parser sees other functions than the scanner. */
function bodiesIn(root: Node, functions: readonly ScannedFunction[]): Node[] | null {
  const blocks: Node[] = []
  for (const node of descendants(root, 'function_definition')) {
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

/** Parses one function, and gives the tokens of its body. */
function bodyOf(block: Node, { start, bodyStart }: ScannedFunction, grow: Grow): readonly Node[] {
  const { tree, end } = block
  const { length } = tree.damage
  const whole = grow(tree.text.slice(start, end), tree, offset => offset + start).root()
  const definition = whole.children.length === 1 ? whole.children[0] : null
  const body = definition?.kind === 'function_definition' ? definition.get('body') : null
  if (body?.start === bodyStart && body.end === end) return body.tokens
  if (tree.damage.length === length) tree.damage.push({ start: bodyStart, end, why: 'syntax-error' })
  return []
}
