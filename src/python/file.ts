/** One parsed file and the questions a transform may ask about it. */

import { LineIndex } from './lines.ts'
import { Names } from './names.ts'
import { Scopes } from './scopes.ts'
import type { Node, Tree } from './tree.ts'

export class PythonFile {
  readonly path: string
  /** Dotted module name, for example `shop.orders`. */
  readonly module: string
  readonly tree: Tree
  #scopes: Scopes | null = null
  #names: Names | null = null
  #lines: LineIndex | null = null

  constructor(path: string, module: string, tree: Tree) {
    this.path = path
    this.module = module
    this.tree = tree
  }

  get text(): string {
    return this.tree.text
  }

  get scopes(): Scopes {
    this.#scopes ??= new Scopes(this.tree)
    return this.#scopes
  }

  get names(): Names {
    this.#names ??= new Names(this.tree, this.scopes, this.module)
    return this.#names
  }

  get lines(): LineIndex {
    this.#lines ??= new LineIndex(this.text)
    return this.#lines
  }

  /** The qualified name of what is called, for example `time.sleep`, or null where it is not certain. */
  called(call: Node): string | null {
    return this.names.of(call.get('function'))
  }

  /** A name that nothing in the file uses: `name`, else `name_`, `name__`, … */
  freshName(name: string): string {
    let fresh = name
    while (this.scopes.named(fresh).length > 0 || this.scopes.binds(fresh)) fresh += '_'
    return fresh
  }

  /** True when a comment lies in the stretch. */
  hasComment(start: number, end: number): boolean {
    return this.tree.commentsIn({ start, end }).length > 0
  }
}
