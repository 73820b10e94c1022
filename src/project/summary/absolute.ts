/** Names and places as a summary holds them. */

import type { PythonFile } from '../../python/file.ts'
import type { Node } from '../../python/tree.ts'
import { descendants } from '../../python/tree.ts'
import { absoluteName } from '../modules.ts'

/** Every identifier and attribute below the node by its own name. */
export function lastNames(node: Node): string[] {
  return [...new Set(descendants(node, 'identifier').map(each => each.text))]
}

export function absolute(name: string | null, file: PythonFile): string | null {
  return name === null ? null : absoluteName(name, file)
}

export function lineOf(node: Node, file: PythonFile): number {
  return file.lines.lineAt(node.start) + 1
}
