/** Which variables and attributes a piece of code reads and which it changes, as access paths such as `self.results`. */

import { isStore } from '../../../src/python/targets.ts'
import { descendants, type Node } from '../../../src/python/tree.ts'

/** `a.b` of a name or attribute chain; of an item the path of its container; null for anything else. */
export function pathOf(node: Node | null): string | null {
  switch (node?.kind) {
    case 'identifier':
      return node.text
    case 'attribute': {
      const object = pathOf(node.get('object'))
      return object && `${object}.${node.get('attribute')?.text}`
    }
    case 'subscript':
      return pathOf(node.get('value'))
    case 'parenthesized_expression':
      return pathOf(node.children[0] ?? null)
    default:
      return null
  }
}

/** The paths that code reads; a method call reads the object it is called on, save for `self`, which stands for much. */
export function readPaths(code: Node): string[] {
  return descendants(code, 'identifier', 'attribute').flatMap(node => {
    if (!isHead(node) || isStore(node)) return []
    const path = pathOf(node)
    const callee = node.parent?.kind === 'call' && node.field === 'function' && node.kind === 'attribute'
    const object = callee ? pathOf(node.get('object')) : null
    if (object === 'self' || object === 'cls' || !object) return path ? [path] : []
    return [object]
  })
}

/** The outermost node of a chain `a.b.c`, and no attribute name or keyword. */
function isHead(node: Node): boolean {
  const parent = node.parent
  if (parent?.kind === 'attribute') return false
  return !(parent?.kind === 'keyword_argument' && node.field === 'name')
}

/**
 * The paths that code may change: what it assigns, the objects whose methods it calls, and what it hands to calls.
 * @param except a call that is judged by itself
 * @param isQuiet tells a call that changes nothing
 */
export function writtenPaths(code: Node, except: Node, isQuiet: (call: Node) => boolean): string[] {
  const stores = descendants(code, 'identifier', 'attribute', 'subscript').filter(node => isStore(node))
  const calls = descendants(code, 'call').filter(call => call !== except && !isQuiet(call))
  const touched = calls.flatMap(call => {
    const callee = call.get('function')
    const receiver = callee?.kind === 'attribute' ? [callee.get('object')] : []
    return [...receiver, ...(call.get('arguments')?.children ?? [])].map(pathOf)
  })
  return [...stores.map(pathOf), ...touched].filter(path => path !== null)
}

/** True when one of the paths is, holds or lies inside one of the others. */
export function clash(paths: readonly string[], others: readonly string[]): boolean {
  return paths.some(path => others.some(other => holds(path, other) || holds(other, path)))
}

function holds(outer: string, inner: string): boolean {
  return inner === outer || inner.startsWith(`${outer}.`)
}

/** The first name of a path. */
export function rootOf(path: string): string {
  return path.split('.')[0] as string
}
