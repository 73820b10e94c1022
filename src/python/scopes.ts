/** Scopes and bindings by Python's rules: which names a scope binds, and how (language reference 4.2). */

import { type BindingKind, type Bound, binders, boundAt } from './bound-names.ts'
import { descendantsWhere, type Node, nodeAt, type Tree } from './tree.ts'

export type { BindingKind } from './bound-names.ts'

export type Binding = {
  readonly kind: BindingKind
  readonly name: string
  /** The identifier that is bound; for imports without `as` the first name of the dotted path. */
  readonly node: Node
  readonly scope: Scope
  /** For imports: the dotted target, with leading dots where it is relative. `import a.b` binds `a` to `a`. */
  readonly target: string | null
  /** For plain assignments to this very name: what is assigned. */
  readonly value: Node | null
}

export type ScopeKind = 'module' | 'function' | 'lambda' | 'class' | 'comprehension' | 'type'

export class Scope {
  /** As far as it is known without looking into the body: for `Scopes` alone. */
  readonly known = {
    bindings: new Map<string, Binding[]>(),
    globals: new Set<string>(),
    nonlocals: new Set<string>(),
  }
  /** Takes in the body that nobody has looked into; null once that is done. For `Scopes` alone. */
  complete: (() => void) | null = null
  /** Where the last `from x import *` ends: it may bind or rebind any name; -1 without one. */
  starImport = -1
  readonly kind: ScopeKind
  readonly node: Node
  readonly parent: Scope | null

  constructor(kind: ScopeKind, node: Node, parent: Scope | null) {
    this.kind = kind
    this.node = node
    this.parent = parent
  }

  /** What the scope binds, by name. */
  get bindings(): ReadonlyMap<string, Binding[]> {
    this.complete?.()
    return this.known.bindings
  }

  /** Names that a `global` statement sends to the module. */
  get globals(): ReadonlySet<string> {
    this.complete?.()
    return this.known.globals
  }

  /** Names that a `nonlocal` statement sends to an outer function. */
  get nonlocals(): ReadonlySet<string> {
    this.complete?.()
    return this.known.nonlocals
  }
}

const SCOPE_KINDS: Record<string, ScopeKind> = {
  module: 'module',
  function_definition: 'function',
  lambda: 'lambda',
  class_definition: 'class',
  generator_expression: 'comprehension',
  list_comprehension: 'comprehension',
  set_comprehension: 'comprehension',
  dictionary_comprehension: 'comprehension',
}

const ENTERED = [...new Set([...Object.keys(SCOPE_KINDS), 'global_statement', 'nonlocal_statement', ...binders])]

/** Bodies of functions are looked into as questions need them (see `Tree.unread`); answers are those of the whole file. */
export class Scopes {
  readonly module: Scope
  readonly #tree: Tree
  readonly #names = new Map<string, readonly Node[]>()
  readonly #uses = new Map<string, Map<Scope, Node[]>>()
  readonly #imports: Binding[] = []
  readonly #bound = new Set<string>()
  readonly #scopes = new Map<Node, Scope>()
  /** Bindings under a `nonlocal` statement, waiting until every other binding of their function is known. */
  readonly #nonlocal: Binding[] = []
  /** Bodies whose names are not known yet. */
  readonly #pending = new Set<Node>()
  /** Words whose bodies have all been entered. */
  readonly #searched = new Set<string>()
  /** True when imports may not be in source order, since a body was entered late. */
  #isUnsorted = false

  constructor(tree: Tree) {
    this.#tree = tree
    this.module = new Scope('module', tree.root, null)
    this.#scopes.set(tree.root, this.module)
    this.#enter(tree.root)
    for (const body of this.#pending) {
      const scope = this.#scopes.get(body.parent as Node)
      if (scope) scope.complete = () => this.#complete(body)
    }
  }

  /** Every identifier that is a name (not an attribute, a keyword or part of an import) and reads so, in source order. */
  named(name: string): readonly Node[] {
    const known = this.#names.get(name)
    if (known) return known
    const found: Node[] = []
    for (const place of this.#tree.placesOf(name)) {
      const node = nodeAt(this.#tree, 'identifier', place)
      if (node && node.end === place + name.length && isName(node)) found.push(node)
    }
    this.#names.set(name, found)
    return found
  }

  /** True when anything in the file binds the name. */
  binds(name: string): boolean {
    this.#completeWith(name)
    return this.#bound.has(name)
  }

  /** Every import binding of the file in source order, without those of `from __future__ import …`. */
  get imports(): readonly Binding[] {
    this.#completeWith('import')
    if (this.#isUnsorted) this.#imports.sort((a, b) => a.node.start - b.node.start)
    this.#isUnsorted = false
    return this.#imports
  }

  /** The scope that `node` makes (a function, class, lambda, comprehension or the module), or null. */
  made(node: Node): Scope | null {
    if (!SCOPE_KINDS[node.kind]) return null
    this.#completeAround(node)
    return this.#scopes.get(node) ?? null
  }

  /** The scope in which names inside `node` are looked up, by where Python evaluates it (SEMANTICS 0.1). */
  around(node: Node): Scope {
    this.#completeAround(node)
    let below = node
    for (let outer = node.parent; outer; below = outer, outer = outer.parent) {
      if (isFirstIterable(outer, below)) outer = outer.parent as Node
      else if (isInside(outer, below)) return this.#scopes.get(outer) ?? this.module
    }
    return this.module
  }

  /**
   * What a name means at a node: all its bindings in the one scope that Python picks, an empty list for a builtin or an
   * undefined name, or null where it cannot be known (`from x import *`).
   */
  lookup(name: string, at: Node): readonly Binding[] | null {
    const start = this.around(at)
    let starred = false
    for (let scope: Scope | null = start; scope; scope = scope.parent) {
      if (scope.globals.has(name)) scope = this.module
      if (scope.kind === 'class' && scope !== start) continue
      const found = scope.bindings.get(name)
      if (found) return found.some(binding => binding.node.end > (scope as Scope).starImport) && !starred ? found : null
      if (scope.starImport >= 0) starred = true
    }
    return starred ? null : []
  }

  /** Every binding of the name in the scope of `binding` together with it. */
  siblings(binding: Binding): readonly Binding[] {
    return binding.scope.bindings.get(binding.name) ?? []
  }

  /** Every use of the name in the scope of `binding`: loads and stores, but not the import statements that bind it. */
  references({ name, scope }: Pick<Binding, 'name' | 'scope'>): readonly Node[] {
    const known = this.#uses.get(name) ?? this.#usesOf(name)
    this.#uses.set(name, known)
    return known.get(scope) ?? []
  }

  /** Every use of a name by the scope that it is bound in. */
  #usesOf(name: string): Map<Scope, Node[]> {
    const uses = new Map<Scope, Node[]>()
    for (const node of this.named(name)) {
      const scope = this.lookup(name, node)?.[0]?.scope
      if (!scope) continue
      const known = uses.get(scope)
      if (known) known.push(node)
      else uses.set(scope, [node])
    }
    return uses
  }

  /** True when an identifier of that name means what this binding, or another one in its scope, binds. */
  refersTo(binding: Binding, node: Node): boolean {
    return this.lookup(binding.name, node)?.[0]?.scope === binding.scope
  }

  /** Makes sure that the body around the node, if there is one, has been entered. */
  #completeAround(node: Node): void {
    if (this.#pending.size === 0) return
    for (let outer: Node | null = node; outer; outer = outer.parent)
      if (outer.kind === 'block' && this.#pending.has(outer)) return this.#complete(outer)
  }

  /** Enters the bodies that hold the word. */
  #completeWith(word: string): void {
    if (this.#pending.size === 0 || this.#searched.has(word)) return
    this.#searched.add(word)
    for (const body of this.#pending) if (this.#tree.holds(word, body)) this.#complete(body)
  }

  #complete(body: Node): void {
    this.#pending.delete(body)
    const scope = this.#scopes.get(body.parent as Node)
    if (scope) scope.complete = null
    this.#enter(body)
  }

  /** Takes in every scope and binding below the node, apart from bodies that can wait: without `global` they bind nothing outside. */
  #enter(top: Node): void {
    const mayEnter = (body: Node) => {
      if (body === top || this.#tree.holds('global', body)) return true
      this.#pending.add(body)
      return false
    }
    const nodes = descendantsWhere(mayEnter, top, ...ENTERED)
    for (const node of nodes) this.#open(node)
    for (const node of nodes) this.#declare(node)
    for (const node of nodes) this.#bind(node)
    for (const pending of this.#nonlocal) this.#put(pending, this.#enclosing(pending))
    this.#nonlocal.length = 0
    this.#isUnsorted = true
  }

  #open(node: Node): void {
    const kind = SCOPE_KINDS[node.kind]
    if (kind && kind !== 'module') this.#scopes.set(node, new Scope(kind, node, this.around(node)))
  }

  #declare(node: Node): void {
    if (node.kind !== 'global_statement' && node.kind !== 'nonlocal_statement') return
    const scope = this.around(node)
    for (const name of node.children)
      (node.kind === 'global_statement' ? scope.known.globals : scope.known.nonlocals).add(name.text)
  }

  #bind(node: Node): void {
    const star = node.kind === 'import_from_statement' && node.child('wildcard_import')
    if (star) this.around(node).starImport = node.end
    for (const bound of boundAt(node)) this.#add(bound, this.#scopeOf(bound, node))
  }

  /** The scope in which a node binds a name. */
  #scopeOf({ kind, node }: Bound, binder: Node): Scope {
    if (kind === 'parameter') return this.made(binder.parent as Node) ?? this.around(binder)
    const scope = this.around(kind === 'function' || kind === 'class' || kind === 'import' ? binder : node)
    return binder.kind === 'named_expression' ? outOfComprehensions(scope) : scope
  }

  #add({ kind, node, target, value }: Bound, scope: Scope): void {
    const name = node.text
    this.#bound.add(name)
    const home = scope.known.globals.has(name) ? this.module : scope
    const binding = { kind, name, node, scope: home, target, value }
    if (scope.known.nonlocals.has(name)) this.#nonlocal.push(binding)
    else this.#put(binding, home)
  }

  #put(binding: Binding, home: Scope): void {
    const known = home.known.bindings.get(binding.name)
    const settled = home === binding.scope ? binding : { ...binding, scope: home }
    if (settled.kind === 'import' && !settled.target?.startsWith('__future__')) this.#imports.push(settled)
    if (known) known.push(settled)
    else home.known.bindings.set(binding.name, [settled])
  }

  /** The enclosing function that a `nonlocal` name belongs to. */
  #enclosing({ name, scope }: Binding): Scope {
    for (let outer = scope.parent; outer; outer = outer.parent)
      if (outer.kind !== 'class' && outer.kind !== 'module' && outer.known.bindings.has(name)) return outer
    return scope
  }
}

/** True when `below`, a child of the scope-making node `outer`, is evaluated in the scope that `outer` makes. */
export function isInside(outer: Node, below: Node): boolean {
  switch (outer.kind) {
    case 'function_definition':
    case 'class_definition':
      return below.field === 'body' || below.kind === 'type_parameter'
    case 'lambda':
      return below.field === 'body'
    case 'generator_expression':
    case 'list_comprehension':
    case 'set_comprehension':
    case 'dictionary_comprehension':
    case 'module':
      return true
    default:
      return false
  }
}

/** The first iterable of a comprehension is evaluated outside of it; `below` is the `for` clause that holds it. */
export function isFirstIterable(clause: Node, below: Node): boolean {
  if (clause.kind !== 'for_in_clause' || below.field !== 'right') return false
  return clause.parent?.child('for_in_clause') === clause
}

const IMPORTS = new Set(['import_statement', 'import_from_statement', 'future_import_statement', 'relative_import'])

function dottedHome(dotted: Node): string {
  const parent = dotted.parent
  return (parent?.kind === 'aliased_import' ? parent.parent?.kind : parent?.kind) ?? ''
}

/** True for an identifier that names something in a scope: not an attribute, a keyword or a part of an import. */
export function isName(node: Node): boolean {
  const parent = node.parent
  if (!parent) return false
  switch (parent.kind) {
    case 'attribute':
      return node.field !== 'attribute'
    case 'keyword_argument':
      return node.field !== 'name'
    case 'keyword_pattern':
      return node.index !== 0
    case 'aliased_import':
      return false
    case 'dotted_name':
      return node.index === 0 && !IMPORTS.has(dottedHome(parent))
    default:
      return true
  }
}

/** A walrus inside a comprehension binds in the function around it (PEP 572). */
function outOfComprehensions(scope: Scope): Scope {
  return scope.kind === 'comprehension' && scope.parent ? outOfComprehensions(scope.parent) : scope
}

/** The scope whose names live as long as a call: comprehensions run in the frame of the function around them. */
export function frameOf(scope: Scope): Scope {
  return scope.kind === 'comprehension' && scope.parent ? frameOf(scope.parent) : scope
}
