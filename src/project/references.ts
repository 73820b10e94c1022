/** Every place in the project that names a function, and what it does with it there. */

import { functionPath } from '../python/callees.ts'
import type { PythonFile } from '../python/file.ts'
import { nameInModule, plainString } from '../python/names.ts'
import { isStore } from '../python/targets.ts'
import { descendants, type Node } from '../python/tree.ts'
import type { Facts } from './facts.ts'
import { absoluteName } from './modules.ts'
import type { FunctionSummary } from './summaries.ts'

/**
 * - `call`: it is called; `node` is the call;
 * - `import`: an import statement brings it along;
 * - `export`: `__all__`, a package's `__init__` or the packaging hands it to code that nobody sees;
 * - `other`: it is handed over, stored, compared, looked up or patched by its name;
 * - `unknown`: an object of which nobody knows the class has something of that name.
 */
export type Reference = {
  readonly kind: 'call' | 'import' | 'export' | 'other' | 'unknown'
  readonly file: PythonFile
  readonly node: Node
}

/**
 * Every reference to one of the functions.
 * @param functions a function, or all methods of one name that override each other
 */
export function referencesTo(functions: readonly FunctionSummary[], facts: Facts): Reference[] {
  const names = new Set(functions.map(({ name }) => name))
  const word = lastName(functions[0]?.name ?? '')
  return facts.filesWith(word).flatMap(file => referencesIn(file, word, names, facts))
}

function referencesIn(file: PythonFile, word: string, names: ReadonlySet<string>, facts: Facts): Reference[] {
  const aliases = importedAs(file, names, facts)
  const found: Reference[] = aliases.imports.map(node => ({
    kind: isPackageFile(file) ? 'export' : 'import',
    file,
    node,
  }))
  for (const node of descendants(file.tree.root, 'identifier', 'attribute', 'string')) {
    const reference =
      node.kind === 'string' ? named(node, word, names) : referenceAt(node, word, aliases.names, names, file, facts)
    if (reference) found.push({ ...reference, file })
  }
  return found
}

/** What the module calls the functions, and the import statements that do so. */
function importedAs(file: PythonFile, names: ReadonlySet<string>, facts: Facts) {
  const imports = file.scopes.imports.filter(({ target }) =>
    names.has(facts.meaningOf(absoluteName(target ?? '', file)) ?? ''),
  )
  return { names: new Set(imports.map(({ name }) => name)), imports: imports.map(({ node }) => node) }
}

function referenceAt(
  node: Node,
  word: string,
  aliases: ReadonlySet<string>,
  names: ReadonlySet<string>,
  file: PythonFile,
  facts: Facts,
): Omit<Reference, 'file'> | null {
  const last = node.kind === 'attribute' ? (node.get('attribute')?.text ?? '') : node.text
  if (last !== word && !aliases.has(last)) return null
  if (isPartOfName(node) || isStore(node) || isDefinedHere(node)) return null
  const path = functionPath(node, file)
  const meaning = path === null ? null : facts.meaningOf(absoluteName(path, file))
  if (meaning !== null) return names.has(meaning) ? { kind: kindOf(node), node: callOf(node) } : null
  return mayMean(node, names, file) ? { kind: 'unknown', node } : null
}

/** The names in an import, the attribute of `a.b`, a keyword: they are no expressions of their own. */
function isPartOfName(node: Node): boolean {
  const { parent } = node
  if (parent?.kind === 'attribute' && node.field === 'attribute') return true
  if (parent?.kind === 'keyword_argument' && node.field === 'name') return true
  return (
    parent?.kind === 'dotted_name' ||
    parent?.kind === 'aliased_import' ||
    parent?.kind === 'global_statement' ||
    parent?.kind === 'nonlocal_statement'
  )
}

function isDefinedHere({ field, parent }: Node): boolean {
  return field === 'name' && (parent?.kind === 'function_definition' || parent?.kind === 'class_definition')
}

function kindOf(node: Node): Reference['kind'] {
  return callOf(node) === node ? 'other' : 'call'
}

/** The call of which the node is the function, else the node. */
function callOf(node: Node): Node {
  return node.parent?.kind === 'call' && node.field === 'function' ? node.parent : node
}

/**
 * Whether something without a certain meaning may be one of the functions: an attribute may be any method of that name, a plain
 * name only where a star import hides what it means, or where several definitions compete for it.
 */
function mayMean(node: Node, names: ReadonlySet<string>, file: PythonFile): boolean {
  if (node.kind === 'attribute') return [...names].some(isMethodName)
  const bindings = file.scopes.lookup(node.text, node)
  if (bindings === null) return true
  return bindings.some(({ kind, node: bound, target }) => {
    if (kind === 'import') return lastName(target ?? '') === node.text || names.has(target ?? '')
    return kind === 'function' && names.has(nameInModule(bound.parent as Node, file))
  })
}

/** `shop.db.Store.save`, and not `shop.db.save` or `shop.db.load.<locals>.save`: classes begin with a capital letter as a rule. */
function isMethodName(name: string): boolean {
  const owner = name.split('.').at(-2) ?? ''
  return owner !== '<locals>' && /^_*[A-Z]/.test(owner)
}

/** Functions that look something up, or replace it, by the name they are given. */
const LOOKUPS = /^(attrgetter|delattr|getattr|hasattr|import_string|methodcaller|object|patch|setattr)$/

/** A string that names the function: in `__all__`, in `patch("shop.db.load")`, in `getattr(db, "load")`. */
function named(node: Node, word: string, names: ReadonlySet<string>): Omit<Reference, 'file'> | null {
  const text = plainString(node)
  if (!text || lastName(text.replace(':', '.')) !== word) return null
  if (text === word) {
    if (isInAll(node)) return { kind: 'export', node }
    const list = node.parent
    const callee = list?.kind === 'argument_list' ? list.parent?.get('function') : null
    const called = (callee?.get('attribute') ?? callee)?.text ?? ''
    return LOOKUPS.test(called) ? { kind: 'other', node } : null
  }
  const dotted = text.replace(':', '.')
  return [...names].some(name => name === dotted || name.endsWith(`.${dotted}`)) ? { kind: 'other', node } : null
}

function isInAll(node: Node): boolean {
  const target = node.ancestor('assignment', 'augmented_assignment')?.get('left')
  return target?.text === '__all__'
}

function isPackageFile({ path }: PythonFile): boolean {
  return /(^|[\\/])__init__\.pyi?$/.test(path)
}

function lastName(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1)
}
