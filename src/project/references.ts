/** Every place in the project that names a function, and what it does with it there. */

import { functionPath } from '../python/callees.ts'
import type { PythonFile } from '../python/file.ts'
import { nodesWith } from '../python/named-nodes.ts'
import type { Binding } from '../python/scopes.ts'
import { isStore } from '../python/targets.ts'
import type { Node } from '../python/tree.ts'
import type { Facts } from './facts.ts'
import { oncePerNodeOfProject } from './kept-answers.ts'
import { absoluteName, isPackage } from './modules.ts'
import { namedIn } from './named-in-strings.ts'
import { mayMean } from './possible-meanings.ts'
import type { FunctionSummary } from './summaries.ts'
import { type Wanted, wantedFunctions } from './wanted.ts'

/**
 * - `call`: it is called; `node` is the call;
 * - `import`: an import statement brings it along;
 * - `export`: `__all__`, a package's `__init__` or the packaging hands it to code that nobody sees;
 * - `other`: it is handed over, stored, compared, replaced, looked up or patched by its name;
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
  const wanted = wantedFunctions(functions, facts)
  const files = functions.every(isInner)
    ? functions.flatMap(({ path }) => facts.fileAt(path) ?? [])
    : [...wanted.words].flatMap(word => facts.filesWith(word))
  const once = new Map(files.map(file => [file.path, file]))
  return [...once.values()].flatMap(file => referencesIn(file, wanted))
}

/** A function inside of another one has no name anywhere else. */
function isInner({ name }: FunctionSummary): boolean {
  return name.includes('<locals>')
}

function referencesIn(file: PythonFile, wanted: Wanted): Reference[] {
  const imports = importsOf(file, wanted)
  const aliases = new Set(imports.map(({ name }) => name))
  const found: Reference[] = imports.map(({ node, scope }) => {
    const isHandedOn = isPackage(file.path) && scope.kind === 'module'
    return { kind: isHandedOn ? 'export' : 'import', file, node }
  })
  for (const node of nodesWith([...wanted.words, ...aliases], file.tree)) {
    const kind = node.kind === 'string' ? namedIn(node, wanted, file) : kindAt(node, aliases, wanted, file)
    if (kind) found.push({ kind, file, node: kind === 'call' ? callOf(node) : node })
  }
  return found
}

/** The import statements that bring one of the functions along. */
function importsOf(file: PythonFile, { names, facts }: Wanted): readonly Binding[] {
  const byMeaning = importsByMeaning(file.tree.root, file, facts)
  const found = [...names].flatMap(name => byMeaning.get(name) ?? [])
  return names.size > 1 ? found.sort((a, b) => a.node.start - b.node.start) : found
}

const importsByMeaning = oncePerNodeOfProject((_root, file, facts): ReadonlyMap<string, readonly Binding[]> => {
  const found = new Map<string, Binding[]>()
  for (const each of file.scopes.imports) {
    const meaning = facts.meaningOf(absoluteName(each.target ?? '', file))
    if (meaning === null) continue
    const same = found.get(meaning)
    if (same) same.push(each)
    else found.set(meaning, [each])
  }
  return found
})

function kindAt(node: Node, aliases: ReadonlySet<string>, wanted: Wanted, file: PythonFile): Reference['kind'] | null {
  const last = node.kind === 'attribute' ? (node.get('attribute')?.text ?? '') : node.text
  if (!wanted.words.has(last) && !(node.kind === 'identifier' && aliases.has(last))) return null
  if (isPartOfName(node) || isDefinedHere(node)) return null
  if (node.kind === 'identifier' && isStore(node)) return null
  const path = functionPath(node, file)
  const meaning = path === null ? null : wanted.facts.meaningOf(absoluteName(path, file))
  if (meaning !== null && wanted.names.has(meaning)) return callOf(node) === node ? 'other' : 'call'
  if (!mayMean(node, path, meaning, wanted, file)) return null
  return isStore(node) && isExactly(node, wanted, file) ? 'other' : 'unknown'
}

/** `db.load = fake` takes the meaning of the name away everywhere in the file, and here it is certain all the same. */
function isExactly(attribute: Node, { names }: Wanted, file: PythonFile): boolean {
  const object = file.names.of(attribute.get('object'))
  return object !== null && names.has(`${absoluteName(object, file)}.${attribute.get('attribute')?.text}`)
}

/** The names in an import, the attribute of `a.b`, a keyword: they are no expressions of their own. */
function isPartOfName(node: Node): boolean {
  const { parent } = node
  if (parent?.kind === 'attribute' && node.field === 'attribute') return true
  if (parent?.kind === 'keyword_argument' && node.field === 'name') return true
  return /^(dotted_name|aliased_import|global_statement|nonlocal_statement)$/.test(parent?.kind ?? '')
}

function isDefinedHere({ field, parent }: Node): boolean {
  return field === 'name' && (parent?.kind === 'function_definition' || parent?.kind === 'class_definition')
}

/** The call of which the node is the function, else the node. */
function callOf(node: Node): Node {
  return node.parent?.kind === 'call' && node.field === 'function' ? node.parent : node
}
