/** What an expression names: `sleep(1)` after `from time import sleep` is `time.sleep`. */

import { builtinNames } from './builtins.ts'
import type { Binding, Scopes } from './scopes.ts'
import { descendantsWhere, type Node, type Tree } from './tree.ts'

/**
 * Qualified names in one file. A name counts only when it has one meaning wherever control comes from: rebound,
 * deleted, shadowed, star-imported and monkeypatched names have none.
 */
export class Names {
  readonly #tree: Tree
  readonly #scopes: Scopes
  readonly #module: string
  #patched: Set<string> | null = null

  /** @param module dotted name of the module, the prefix of what it defines itself */
  constructor(tree: Tree, scopes: Scopes, module: string) {
    this.#tree = tree
    this.#scopes = scopes
    this.#module = module
  }

  /**
   * The qualified name of an identifier or attribute chain: `time.sleep`, `builtins.open`, `shop.orders.Order.save`,
   * or null where it is not certain. Relative imports keep their leading dots.
   */
  of(node: Node | null): string | null {
    const name = this.#resolve(node)
    return name !== null && !this.patched.has(name) ? name : null
  }

  /** As `of`, for a dotted name written in a string, such as an annotation, that is read at `at`. */
  ofDotted(path: string, at: Node): string | null {
    const [first, ...rest] = path.split('.')
    const head = this.#meaningOf(first as string, at)
    const name = head === null ? null : [head, ...rest].join('.')
    return name !== null && !this.patched.has(name) ? name : null
  }

  /** As `of`, but also sees through one plain alias (`nap = time.sleep`). */
  throughAlias(node: Node | null): string | null {
    const name = this.of(node)
    if (name !== null || node?.kind !== 'identifier') return name
    const bindings = this.#scopes.lookup(node.text, node)
    const value = bindings?.length === 1 ? bindings[0]?.value : null
    return value && value !== node ? this.of(value) : null
  }

  /** The qualified names that the module assigns to, or patches by string. */
  get patched(): ReadonlySet<string> {
    this.#patched ??= this.#collectPatched()
    return this.#patched
  }

  #resolve(node: Node | null): string | null {
    if (node?.kind === 'identifier') return this.#identifier(node)
    if (node?.kind !== 'attribute') return null
    const chain: string[] = []
    let object: Node | null = node
    for (; object?.kind === 'attribute'; object = object.get('object')) chain.push(object.get('attribute')?.text ?? '')
    if (object?.kind !== 'identifier') return null
    const head = this.#identifier(object)
    return head === null ? null : [head, ...chain.reverse()].join('.')
  }

  #identifier(node: Node): string | null {
    return this.#meaningOf(node.text, node)
  }

  #meaningOf(name: string, at: Node): string | null {
    const bindings = this.#scopes.lookup(name, at)
    if (!bindings) return null
    if (bindings.length === 0) return builtinNames.has(name) ? `builtins.${name}` : null
    const meanings = new Set(bindings.filter(binding => !isAbsent(binding)).map(binding => this.#meaning(binding)))
    return meanings.size === 1 ? ([...meanings][0] ?? null) : null
  }

  #meaning(binding: Binding): string | null {
    if (binding.kind === 'import') return binding.target
    if (binding.kind !== 'function' && binding.kind !== 'class') return null
    return binding.scope.bindings.get(binding.name)?.length === 1 ? this.#definition(binding.node.parent as Node) : null
  }

  /** Module and `__qualname__` of a function or class defined in this file. */
  #definition(node: Node): string {
    return this.#module ? `${this.#module}.${qualname(node)}` : qualname(node)
  }

  #collectPatched(): Set<string> {
    const patched = new Set<string>()
    const kinds = ['assignment', 'augmented_assignment', 'call']
    for (const node of descendantsWhere(body => this.#mayPatch(body), this.#tree.root, ...kinds)) {
      const name = node.kind === 'call' ? this.#patchCall(node) : this.#resolve(attributeTarget(node))
      if (name) patched.add(name)
    }
    return patched
  }

  /** False where the text of a body tells that it patches nothing: only names that stand for themselves can be patched. */
  #mayPatch(body: Node): boolean {
    if (PATCHERS.some(word => this.#tree.holds(word, body))) return true
    const isOwnName = DEFINERS.some(word => this.#tree.holds(word, body))
    const { bindings, starImport } = this.#scopes.module
    return [...body.text.matchAll(ATTRIBUTE_TARGET)].some(
      ([, root = '']) => isOwnName || starImport >= 0 || bindings.has(root) || builtinNames.has(root),
    )
  }

  /** `patch("time.sleep")`, `monkeypatch.setattr(time, "sleep", …)` and `setattr(time, "sleep", …)`. */
  #patchCall(call: Node): string | null {
    const callee = call.get('function')
    const called = callee?.kind === 'attribute' ? callee.get('attribute')?.text : callee?.text
    const [first, second] = call.get('arguments')?.children ?? []
    if (called === 'patch' || (called === 'setattr' && first?.kind === 'string')) return plainString(first)
    if (called !== 'setattr' && called !== 'object') return null
    const object = this.#resolve(first ?? null)
    const attribute = plainString(second)
    return object && attribute ? `${object}.${attribute}` : null
  }
}

const PATCHERS = ['patch', 'setattr', 'object']

/** With one of these a body may have names of its own that stand for something: imports, functions, classes. */
const DEFINERS = ['import', 'def', 'class', 'global']

/** `time.sleep =`, `time.sleep: Any =` and `time.sleep +=`, with the name at the left. */
const ATTRIBUTE_TARGET =
  /(?<![\p{L}\p{N}_.)\]])(?!(?:self|cls)\b)([\p{L}_][\p{L}\p{N}_]*)(?:[ \t\f]|\\\r?\n)*\.(?:[\p{L}\p{N}_. \t\f]|\\\r?\n)*(?::[^=:\n]*)?(?:\*\*|\/\/|<<|>>|[-+*/%@&|^])?=(?!=)/gu

function attributeTarget(node: Node): Node | null {
  const left = node.get('left')
  return left?.kind === 'attribute' ? left : null
}

/** True for a qualified name that belongs to the project of the module: relative, or of the same top-level package. */
export function isOfProject(name: string, module: string): boolean {
  const [top] = name.split('.')
  return top === '' || top === module.split('.')[0]
}

/** The content of a string literal without prefix, escapes or interpolation, or null. */
export function plainString(node: Node | null | undefined): string | null {
  if (node?.kind !== 'string' || node.children.length > 3) return null
  if (!/^["']+$/.test(node.children[0]?.text ?? '')) return null
  const content = node.child('string_content')
  return content && content.children.length > 0 ? null : (content?.text ?? '')
}

/** `name = None` in the handler of a failed import stands for "not there", not for another meaning. */
function isAbsent(binding: Binding): boolean {
  if (binding.value?.kind !== 'none') return false
  const handler = binding.node.ancestor('except_clause')
  return !!handler && /\b(ImportError|ModuleNotFoundError)\b/.test(handler.get('value')?.text ?? '')
}

/** The qualified name of a function or class node of the file: `shop.orders.Order.save`. */
export function nameInModule(definition: Node, { module }: { readonly module: string }): string {
  return module ? `${module}.${qualname(definition)}` : qualname(definition)
}

/** Python's `__qualname__` of a function or class node: `Order.save`, `outer.<locals>.inner`. */
export function qualname(node: Node): string {
  const own = node.get('name')?.text ?? '<lambda>'
  const outer = node.ancestor('function_definition', 'class_definition')
  if (!outer) return own
  return outer.kind === 'class_definition' ? `${qualname(outer)}.${own}` : `${qualname(outer)}.<locals>.${own}`
}
