/** Turns Python source into a `Tree`; the only importer of web-tree-sitter, and where its misreadings are repaired. */

import { Language, type TreeCursor, Parser as WasmParser } from 'web-tree-sitter'
import { type Comment, Node, Tree } from './tree.ts'

export type Parser = {
  /** Parses a text of any length. Never throws on bad Python: see `Tree.damage`. */
  parse(text: string): Tree
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
  return {
    parse(text) {
      const parsed = parser.parse(text)
      if (!parsed) throw new Error('the parser returned nothing')
      try {
        return copy(parsed.walk(), text)
      } finally {
        parsed.delete()
      }
    },
  }
}

/** With CRLF line ends tree-sitter counts the `\r` as a part of the comment. */
function commentAt(text: string, start: number, end: number): Comment {
  const last = text[end - 1] === '\r' ? end - 1 : end
  return { start, end: last, text: text.slice(start, last) }
}

type Building = { node: Node; tokens: Node[] }

/** Copies the WASM tree into plain nodes, without recursion: source may be nested ten thousand deep. */
function copy(cursor: TreeCursor, text: string): Tree {
  const tree = new Tree(text)
  const stack: Building[] = []
  const open = (): Building => {
    const kind = cursor.nodeType
    const named = cursor.nodeIsNamed
    const field = cursor.currentFieldName
    return { node: new Node(tree, kind, named, cursor.startIndex, cursor.endIndex, field), tokens: [] }
  }
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
  return tree

  function enter(): void {
    const next = open()
    const { kind, start, end } = next.node
    if (kind === 'comment') tree.comments.push(commentAt(text, start, end))
    if (cursor.nodeIsMissing || kind === 'ERROR') tree.damage.push({ start, end, why: 'syntax-error' })
    stack.push(next)
    down = true
  }

  function close({ node, tokens }: Building): void {
    const finished = repair(finish(node, tokens))
    const parent = stack[stack.length - 2]
    if (!parent) tree.root = finished
    else if (finished.kind !== 'comment' && finished.kind !== 'line_continuation') parent.tokens.push(finished)
  }
}

/** Gives a node its children. */
function finish(node: Node, tokens: Node[]): Node {
  let allNamed = true
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i] as Node
    token.parent = node
    token.index = i
    if (!token.named) allNamed = false
  }
  node.tokens = tokens
  node.children = allNamed ? tokens : tokens.filter(token => token.named)
  return node
}

/** Mends what tree-sitter-python 0.25 reads wrongly in valid Python, and marks what cannot be mended. */
function repair(node: Node): Node {
  switch (node.kind) {
    case 'call':
    case 'attribute':
    case 'subscript':
      return hoistStar(node)
    case 'await':
      return raisedAwait(node)
    case 'type_alias_statement':
      return typeCallTarget(node)
    case 'assignment':
      markMatchStatement(node)
      return node
    case 'print_statement':
      if (!node.child('chevron')) node.tree.damage.push({ start: node.start, end: node.end, why: 'python2' })
      return node
    case 'exec_statement':
      node.tree.damage.push({ start: node.start, end: node.end, why: 'python2' })
      return node
    default:
      return node
  }
}

const CHAIN_FIELD: Record<string, string> = { call: 'function', attribute: 'object', subscript: 'value' }

/** `[*f(x)]` is read as a call of `*f`; Python reads a star before the call `f(x)`. */
function hoistStar(node: Node): Node {
  const head = node.get(CHAIN_FIELD[node.kind] as string)
  if (head?.kind !== 'list_splat' || head.children.length !== 1) return node
  const inner = head.children[0] as Node
  const star = new Node(node.tree, 'list_splat', true, node.start, node.end, node.field)
  const chain = new Node(node.tree, node.kind, true, inner.start, node.end, null)
  const callee = new Node(node.tree, inner.kind, true, inner.start, inner.end, head.field)
  finish(callee, inner.tokens as Node[])
  finish(chain, [callee, ...node.tokens.slice(1)])
  return finish(star, [head.tokens[0] as Node, chain])
}

/** `await f() ** 2` is read as awaiting a power; in Python `await` binds tighter (language reference 6.17). */
function raisedAwait(node: Node): Node {
  const power = node.children[0]
  const [base, ...rest] = power?.tokens ?? []
  if (power?.kind !== 'binary_operator' || !base || !power.has('**')) return node
  const operand = new Node(node.tree, base.kind, base.named, base.start, base.end, null)
  const awaited = new Node(node.tree, 'await', true, node.start, base.end, base.field)
  finish(awaited, [node.tokens[0] as Node, finish(operand, base.tokens as Node[])])
  return finish(new Node(node.tree, power.kind, true, node.start, node.end, node.field), [awaited, ...rest])
}

/** `type(x).attr = v` is read as a type alias whose call vanishes; it is an assignment to an attribute or item. */
function typeCallTarget(node: Node): Node {
  const left = node.get('left')?.children[0]
  const right = node.get('right')?.children[0]
  if (!left || !right || (left.kind !== 'attribute' && left.kind !== 'subscript')) return node
  const target = refield(left, 'left')
  const value = refield(right, 'right')
  const equals = node.tokens.filter(token => !token.named && token.kind === '=')
  const assignment = finish(new Node(node.tree, 'assignment', true, node.start, node.end, null), [
    target,
    ...equals,
    value,
  ])
  return finish(new Node(node.tree, 'expression_statement', true, node.start, node.end, node.field), [assignment])
}

function refield(node: Node, field: string): Node {
  return finish(new Node(node.tree, node.kind, node.named, node.start, node.end, field), node.tokens as Node[])
}

/** `match [a, b]:` with one-line cases is read as an annotated assignment to an item of a variable called `match`. */
function markMatchStatement(node: Node): void {
  const left = node.get('left')
  if (!node.get('type') || left?.kind !== 'subscript') return
  const name = left.get('value')
  if (name?.kind === 'identifier' && name.text === 'match')
    node.tree.damage.push({ start: node.start, end: node.end, why: 'misread' })
}
