/** Where tree-sitter-python 0.25 reads valid Python wrongly: mended in the tree, or marked as damage. */

import { adopt, Node } from './tree.ts'

/** Mends what tree-sitter-python 0.25 reads wrongly in valid Python, and marks what cannot be mended. */
export function repair(node: Node): Node {
  switch (node.kind) {
    case 'call':
    case 'attribute':
    case 'subscript':
      return hoistStar(node)
    case 'await':
      return raisedAwait(node)
    case 'type_alias_statement':
      return typeCallTarget(node)
    case 'with_clause':
      return raisedTargets(loneManager(node))
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
  adopt(callee, inner.tokens)
  adopt(chain, [callee, ...node.tokens.slice(1)])
  return adopt(star, [head.tokens[0] as Node, chain])
}

/** `await f() ** 2` is read as awaiting a power; in Python `await` binds tighter (language reference 6.17). */
function raisedAwait(node: Node): Node {
  const power = node.children[0]
  const [base, ...rest] = power?.tokens ?? []
  if (power?.kind !== 'binary_operator' || !base || !power.has('**')) return node
  const operand = new Node(node.tree, base.kind, base.named, base.start, base.end, null)
  const awaited = new Node(node.tree, 'await', true, node.start, base.end, base.field)
  adopt(awaited, [node.tokens[0] as Node, adopt(operand, base.tokens)])
  return adopt(new Node(node.tree, power.kind, true, node.start, node.end, node.field), [awaited, ...rest])
}

/** `type(x).attr = v` is read as a type alias whose call vanishes; it is an assignment to an attribute or item. */
function typeCallTarget(node: Node): Node {
  const left = node.get('left')?.children[0]
  const right = node.get('right')?.children[0]
  if (!left || !right || (left.kind !== 'attribute' && left.kind !== 'subscript')) return node
  const target = refield(left, 'left')
  const value = refield(right, 'right')
  const equals = node.tokens.filter(token => !token.named && token.kind === '=')
  const assignment = adopt(new Node(node.tree, 'assignment', true, node.start, node.end, null), [
    target,
    ...equals,
    value,
  ])
  return adopt(new Node(node.tree, 'expression_statement', true, node.start, node.end, node.field), [assignment])
}

/** `with (lock,):` is read as entering a tuple, `with (lock as held):` as entering what is in parentheses; Python enters `lock`. */
function loneManager(node: Node): Node {
  const [item, ...others] = node.children
  const group = others.length === 0 ? item?.get('value') : null
  const manager = group?.children[0]
  if (!item || !group || !manager || group.children.length > 1) return node
  if (group.kind !== 'tuple' && !patternIn(manager)) return node
  if (/^(list_splat|named_expression|yield)$/.test(manager.kind)) return node
  const inner = adopt(new Node(node.tree, 'with_item', true, manager.start, manager.end, null), [
    refield(manager, 'value'),
  ])
  const tokens = group.tokens.map(token => (token === manager ? inner : token))
  return adopt(new Node(node.tree, 'with_clause', true, node.start, node.end, node.field), tokens)
}

/** `with a if b else c as held:` is read as giving a name to `c` alone; Python gives it to what is entered. */
function raisedTargets(clause: Node): Node {
  const tokens = clause.tokens.map(item => {
    const value = item.kind === 'with_item' ? item.get('value') : null
    const pattern = value && value.kind !== 'as_pattern' ? patternIn(value) : null
    const [last, ...rest] = pattern?.tokens ?? []
    if (!value || !pattern || !last) return item
    const whole = adopt(new Node(item.tree, 'as_pattern', true, value.start, value.end, 'value'), [
      endingIn(last, value, pattern),
      ...rest,
    ])
    return adopt(new Node(item.tree, 'with_item', true, item.start, item.end, item.field), [whole])
  })
  return adopt(new Node(clause.tree, 'with_clause', true, clause.start, clause.end, clause.field), tokens)
}

/** The `as_pattern` that an expression is, or that stands behind its last `else`; else null. */
function patternIn(value: Node): Node | null {
  if (value.kind === 'as_pattern') return value
  const last = value.kind === 'conditional_expression' ? value.tokens.at(-1) : null
  return last ? patternIn(last) : null
}

/** An expression with `last` in the place of the pattern that it ends in. */
function endingIn(last: Node, value: Node, pattern: Node): Node {
  if (value === pattern)
    return adopt(new Node(last.tree, last.kind, last.named, last.start, last.end, null), last.tokens)
  const inner = value.tokens.at(-1) as Node
  const tokens = [...value.tokens.slice(0, -1), refield(endingIn(last, inner, pattern), inner.field)]
  return adopt(new Node(value.tree, value.kind, true, value.start, last.end, null), tokens)
}

function refield(node: Node, field: string | null): Node {
  return adopt(new Node(node.tree, node.kind, node.named, node.start, node.end, field), node.tokens)
}

/** `match [a, b]:` with one-line cases is read as an annotated assignment to an item of a variable called `match`. */
function markMatchStatement(node: Node): void {
  const left = node.get('left')
  if (!node.get('type') || left?.kind !== 'subscript') return
  const name = left.get('value')
  if (name?.kind === 'identifier' && name.text === 'match')
    node.tree.damage.push({ start: node.start, end: node.end, why: 'misread' })
}
