/** Where the parser's two WebAssembly files lie: beside the bundle, or in the source tree. */

import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

export type GrammarBytes = {
  /** `tree-sitter-python.wasm` */
  readonly grammar: Uint8Array
  /** `web-tree-sitter.wasm` */
  readonly runtime: Uint8Array
}

/** Reads both files; throws when the installation is incomplete. */
export function readGrammar(): GrammarBytes {
  const here = typeof __dirname === 'string' ? __dirname : path.dirname(fileURLToPath(import.meta.url))
  const top = path.join(here, '..', '..')
  return {
    grammar: readFirst(
      path.join(here, 'tree-sitter-python.wasm'),
      path.join(top, 'grammar', 'tree-sitter-python.wasm'),
    ),
    runtime: readFirst(
      path.join(here, 'web-tree-sitter.wasm'),
      path.join(top, 'node_modules', 'web-tree-sitter', 'web-tree-sitter.wasm'),
    ),
  }
}

function readFirst(...candidates: readonly string[]): Uint8Array {
  const found = candidates.find(file => existsSync(file))
  if (!found) throw new Error(`the installation is incomplete: ${path.basename(candidates[0] ?? '')} is missing`)
  return readFileSync(found)
}
