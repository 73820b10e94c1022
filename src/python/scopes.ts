/** Scopes and bindings by Python's rules: which names a scope binds, and how (language reference 4.2). */

import { parameterName, targetNames } from './targets.ts'
import { type Node, type Tree, walk } from './tree.ts'

export type BindingKind =
  | 'import'
  | 'parameter'
  | 'assignment'
  | 'annotation'
  | 'augmented'
  | 'function'
  | 'class'
  | 'loop'
  | 'with'
  | 'except'
  | 'pattern'
  | 'delete'
  | 'type'

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
  readonly bindings = new Map<string, Binding[]>()
  /** Names that a `global` statement sends to the module. */
  readonly globals = new Set<string>()
  /** Names that a `nonlocal` statement sends to an outer function. */
  readonly nonlocals = new Set<string>()
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

export class Scopes {
  readonly module: Scope
  /** Every identifier that is a name (not an attribute, a keyword or part of an import), by its text. */
  readonly names = new Map<string, Node[]>()
  /** Every import binding of the file in source order, without those of `from __future__ import …`. */
  readonly imports: Binding[] = []
  /** Every name that anything in the file binds. */
  readonly bound = new Set<string>()
  readonly #scopes = new Map<Node, Scope>()
  /** Bindings under a `nonlocal` statement, waiting until every other binding is known. */
  readonly #nonlocal: Binding[] = []

  constructor(tree: Tree) {
    this.module = new Scope('module', tree.root, null)
    this.#scopes.set(tree.root, this.module)
    walk(tree.root, node => this.#open(node))
    walk(tree.root, node => this.#declare(node))
    walk(tree.root, node => this.#bind(node))
    for (const pending of this.#nonlocal) this.#put(pending, this.#enclosing(pending))
    this.#nonlocal.length = 0
  }

  /** The scope that `node` makes (a function, class, lambda, comprehension or the module), or null. */
  made(node: Node): Scope | null {
    return this.#scopes.get(node) ?? null
  }

  /** The scope in which names inside `node` are looked up, by where Python evaluates it (SEMANTICS 0.1). */
  around(node: Node): Scope {
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
  references(binding: Binding): Node[] {
    return (this.names.get(binding.name) ?? []).filter(node => this.refersTo(binding, node))
  }

  /** True when an identifier of that name means what this binding, or another one in its scope, binds. */
  refersTo(binding: Binding, node: Node): boolean {
    return this.lookup(binding.name, node)?.[0]?.scope === binding.scope
  }

  #open(node: Node): void {
    const kind = SCOPE_KINDS[node.kind]
    if (kind && kind !== 'module') this.#scopes.set(node, new Scope(kind, node, this.around(node)))
    if (node.kind === 'identifier' && isName(node)) {
      const text = node.text
      const known = this.names.get(text)
      if (known) known.push(node)
      else this.names.set(text, [node])
    }
  }

  #declare(node: Node): void {
    if (node.kind !== 'global_statement' && node.kind !== 'nonlocal_statement') return
    const scope = this.around(node)
    for (const name of node.children)
      (node.kind === 'global_statement' ? scope.globals : scope.nonlocals).add(name.text)
  }

  #bind(node: Node): void {
    switch (node.kind) {
      case 'import_statement':
      case 'import_from_statement':
      case 'future_import_statement':
        return this.#bindImport(node)
      case 'function_definition':
        return this.#add('function', node.get('name'), this.around(node))
      case 'class_definition':
        return this.#add('class', node.get('name'), this.around(node))
      case 'parameters':
      case 'lambda_parameters':
        for (const parameter of node.children)
          this.#add('parameter', parameterName(parameter), this.made(node.parent as Node) ?? this.around(node))
        return
      case 'assignment':
        return this.#bindAssignment(node)
      case 'augmented_assignment':
        return this.#bindTarget('augmented', node.get('left'), null)
      case 'named_expression':
        return this.#add('assignment', node.get('name'), this.#walrusScope(node), { value: node.get('value') })
      case 'for_statement':
      case 'for_in_clause':
        return this.#bindTarget('loop', node.get('left'), null)
      case 'as_pattern':
        return this.#bindAs(node)
      case 'delete_statement':
        return this.#bindTarget('delete', node.children[0] ?? null, null)
      case 'case_pattern':
      case 'keyword_pattern':
      case 'splat_pattern':
        return this.#bindPattern(node)
      case 'type_alias_statement':
        return this.#add('type', node.get('left')?.child('identifier') ?? null, this.around(node))
    }
  }

  #bindImport(node: Node): void {
    const scope = this.around(node)
    if (node.child('wildcard_import')) {
      scope.starImport = node.end
      return
    }
    const future = node.kind === 'future_import_statement' ? '__future__' : null
    const from = node.kind === 'import_from_statement' ? importPath(node.get('module_name')) : future
    for (const name of node.all('name')) {
      const path = importPath(name.kind === 'aliased_import' ? name.get('name') : name)
      const alias = name.kind === 'aliased_import' ? name.get('alias') : null
      const target = from === null ? path : from.endsWith('.') ? from + path : `${from}.${path}`
      if (alias) this.#add('import', alias, scope, { target })
      else if (from !== null) this.#add('import', name.children[0] ?? name, scope, { target })
      else this.#add('import', name.children[0] ?? name, scope, { target: path.split('.')[0] as string })
    }
  }

  /** A bare annotation binds nothing, but it makes the name local to its scope. */
  #bindAssignment(node: Node): void {
    const left = node.get('left')
    const value = node.get('right')
    if (value) this.#bindTarget('assignment', left, value)
    else if (left?.kind === 'identifier') this.#bindTarget('annotation', left, null)
  }

  #bindTarget(kind: BindingKind, target: Node | null, value: Node | null): void {
    if (!target) return
    const scope = this.around(target)
    for (const name of targetNames(target)) this.#add(kind, name, scope, { value: name === target ? value : null })
  }

  #bindAs(node: Node): void {
    const target = node.get('alias')
    if (!target) return this.#add('pattern', node.children[1] ?? null, this.around(node))
    const kind = node.parent?.kind === 'except_clause' ? 'except' : 'with'
    const scope = this.around(node)
    for (const name of targetNames(target)) this.#add(kind, name, scope, {})
  }

  /** `case x:` captures; `case a.b:` and class names do not. */
  #bindPattern(node: Node): void {
    const inner = node.children[node.kind === 'keyword_pattern' ? 1 : 0]
    if (!inner) return
    const name = inner.kind === 'dotted_name' && inner.children.length === 1 ? inner.children[0] : inner
    if (name?.kind === 'identifier' && name.text !== '_') this.#add('pattern', name, this.around(node))
  }

  /** A walrus inside a comprehension binds in the function around it (PEP 572). */
  #walrusScope(node: Node): Scope {
    let scope = this.around(node)
    while (scope.kind === 'comprehension' && scope.parent) scope = scope.parent
    return scope
  }

  #add(kind: BindingKind, node: Node | null, scope: Scope, more: { target?: string; value?: Node | null } = {}): void {
    if (!node) return
    const name = node.text
    this.bound.add(name)
    const home = scope.globals.has(name) ? this.module : scope
    const binding = { kind, name, node, scope: home, target: more.target ?? null, value: more.value ?? null }
    if (scope.nonlocals.has(name)) this.#nonlocal.push(binding)
    else this.#put(binding, home)
  }

  #put(binding: Binding, home: Scope): void {
    const known = home.bindings.get(binding.name)
    const settled = home === binding.scope ? binding : { ...binding, scope: home }
    if (settled.kind === 'import' && !settled.target?.startsWith('__future__')) this.imports.push(settled)
    if (known) known.push(settled)
    else home.bindings.set(binding.name, [settled])
  }

  /** The enclosing function that a `nonlocal` name belongs to. */
  #enclosing({ name, scope }: Binding): Scope {
    for (let outer = scope.parent; outer; outer = outer.parent)
      if (outer.kind !== 'class' && outer.kind !== 'module' && outer.bindings.has(name)) return outer
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

/** `a.b` of an import, built from its identifiers, so that blanks and comments between them do not matter. */
function importPath(node: Node | null): string {
  if (!node) return ''
  if (node.kind === 'identifier') return node.text
  if (node.kind === 'relative_import') {
    const dots = '.'.repeat((node.child('import_prefix')?.text.match(/\./g) ?? []).length)
    return dots + importPath(node.child('dotted_name'))
  }
  return node.children.map(importPath).join('.')
}

const IMPORTS = new Set(['import_statement', 'import_from_statement', 'future_import_statement', 'relative_import'])

function dottedHome(dotted: Node): string {
  const parent = dotted.parent
  return (parent?.kind === 'aliased_import' ? parent.parent?.kind : parent?.kind) ?? ''
}

/** True for an identifier that names something in a scope: not an attribute, a keyword or a part of an import. */
function isName(node: Node): boolean {
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

/** The scope whose names live as long as a call: comprehensions run in the frame of the function around them. */
export function frameOf(scope: Scope): Scope {
  return scope.kind === 'comprehension' && scope.parent ? frameOf(scope.parent) : scope
}
