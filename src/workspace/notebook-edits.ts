/** Writes changed cells into the JSON of a notebook, and leaves every other byte as it is. */

import { findNodeAtLocation, type Node, parseTree } from 'jsonc-parser'
import { split } from '../python/cells.ts'

/**
 * The notebook with the cells of another Python source.
 * @param before the Python source of the notebook as it is
 * @throws Error when the cells of `after` are not those of `before`
 */
export function encodeNotebook(bytes: Uint8Array, before: string, after: string): Uint8Array {
  const was = split(before, before)
  const cells = split(after, before)
  if (!was || !cells) throw new Error('a fix would have moved code from cell to cell')
  const json = Buffer.from(bytes).toString('utf8')
  const root = parseTree(json)
  let written = ''
  let at = 0
  cells.forEach(({ number, source }, index) => {
    if (source === was[index]?.source) return
    const node = root && findNodeAtLocation(root, ['cells', number - 1, 'source'])
    if (!node) throw new Error(`cell ${number} has no source`)
    written += json.slice(at, node.offset) + sourceIn(json, node, source)
    at = node.offset + node.length
  })
  return Buffer.from(written + json.slice(at), 'utf8')
}

/** A source in the form that the notebook has it in: one string, or one for each line. Lines that stay keep their very bytes. */
function sourceIn(json: string, node: Node, source: string): string {
  if (node.type !== 'array') return JSON.stringify(source)
  const items = node.children ?? []
  const literals = new Map(items.map(each => [String(each.value), json.slice(each.offset, each.offset + each.length)]))
  const lines = source.match(/[^\n]*\n|[^\n]+$/g) ?? []
  const [first, second] = items
  const opening = first ? json.slice(node.offset + 1, first.offset) : ''
  const comma = first && second ? json.slice(first.offset + first.length, second.offset) : `,${opening || ' '}`
  const last = items.at(-1)
  const closing = last ? json.slice(last.offset + last.length, node.offset + node.length - 1) : ''
  return `[${opening}${lines.map(line => literals.get(line) ?? JSON.stringify(line)).join(comma)}${closing}]`
}
