/** What the names of a module mean, and which names of others it uses. */

import { builtLookups } from '../../python/built-lookups.ts'
import { objectPath } from '../../python/callees.ts'
import type { PythonFile } from '../../python/file.ts'
import { nodesHolding } from '../../python/named-nodes.ts'
import { plainString } from '../../python/names.ts'
import { originOf } from '../../python/receivers.ts'
import type { Binding } from '../../python/scopes.ts'
import type { Node } from '../../python/tree.ts'
import { descendants, descendantsWhere } from '../../python/tree.ts'
import { absoluteName } from '../modules.ts'
import type { FileReference, FileSummary } from '../summaries.ts'
import { absolute, lineOf } from './absolute.ts'

/** Module-level imports by the name they bind, so that re-exports can be followed. */
export function importsOf(file: PythonFile): Record<string, string> {
  const imports: Record<string, string> = {}
  const bindings = [...file.scopes.module.bindings.values()].flat()
  for (const { name, target, kind } of bindings) {
    if (kind !== 'import' || target === null || target.startsWith('__future__')) continue
    const meaning = absoluteName(target, file)
    imports[name] = imports[name] === undefined || imports[name] === meaning ? meaning : ''
  }
  return Object.fromEntries(Object.entries(imports).filter(([, target]) => target !== ''))
}

/** Names that several imports and functions of the module bind → what the imports mean. */
export function alternativesOf(file: PythonFile): Record<string, string[]> {
  const found: Record<string, string[]> = {}
  for (const [name, bindings] of file.scopes.module.bindings) {
    if (bindings.length < 2 || bindings.some(each => each.kind !== 'import' && !isOfModule(each))) continue
    const imported = bindings.filter(({ kind }) => kind === 'import')
    found[name] = [...new Set(imported.map(({ target }) => absoluteName(target ?? '', file)))]
  }
  return found
}

/** True for a function that the module defines, and not a function inside of it under `global`. */
function isOfModule({ kind, node }: Binding): boolean {
  return kind === 'function' && node.parent?.ancestor('function_definition') === null
}

/** What the module's variables are, where that is known: `pool` → `asyncpg.create_pool`. */
export function variablesOf(file: PythonFile): Record<string, string> {
  const variables: Record<string, string> = {}
  for (const [name, bindings] of file.scopes.module.bindings) {
    const binding = bindings.find(({ kind }) => kind === 'assignment' || kind === 'annotation')
    const origin = binding ? originOf(binding.node, file) : null
    if (origin) variables[name] = absoluteName(objectPath(origin), file)
  }
  return variables
}

/** Names without one meaning; a fallback of `None` for a failed import is no other meaning. */
export function reboundIn(file: PythonFile): string[] {
  return [...file.scopes.module.bindings]
    .filter(
      ([, bindings]) =>
        bindings.filter(({ kind, value }) => kind !== 'annotation' && value?.kind !== 'none').length > 1,
    )
    .map(([name]) => name)
}

/**
 * Where the file names something of another module, and what `patch("…")` names by string.
 * @param word of the names that are wanted, beside all imports; null for every name
 */
export function referencesIn(file: PythonFile, word: string | null): FileReference[] {
  const places = new Map<string, FileReference>()
  for (const node of namingNodes(file, word)) {
    if (node.parent?.kind === 'attribute' && node.field === 'object') continue
    const name = node.kind === 'string' ? dottedString(node) : absolute(file.names.of(node), file)
    if (!name?.includes('.') || name.startsWith('builtins.')) continue
    const line = lineOf(node, file)
    places.set(`${name}:${line}`, { name, line })
  }
  for (const { target, node } of file.scopes.imports) {
    const line = lineOf(node, file)
    const name = absoluteName(target ?? '', file)
    places.set(`${name}:${line}`, { name, line })
  }
  return [...places.values(), ...starsOf(file)]
}

/** The nodes that hold the word, or a name by which the file imports something of that name, in source order. */
function namingNodes(file: PythonFile, word: string | null): readonly Node[] {
  const kinds = ['identifier', 'attribute', 'string']
  if (word === null) return descendants(file.tree.root, ...kinds)
  const aliases = file.scopes.imports
    .filter(({ target }) => target?.includes(word) && target.split('.').includes(word))
    .map(({ name }) => name)
  const found = new Set([...new Set([word, ...aliases])].flatMap(each => nodesHolding(each, file.tree)))
  return [...found].sort((a, b) => a.start - b.start || b.end - a.end)
}

export function lookupsOf(file: PythonFile): FileSummary['lookups'] {
  return builtLookups(file).map(({ node, asked, ...rest }) => ({
    ...rest,
    path: file.path,
    line: lineOf(node, file),
    asked: absolute(asked, file),
  }))
}

/** `shop.*` for each `from shop import *`. */
export function starsOf(file: PythonFile): { name: string; line: number }[] {
  const mayHold = (body: Node) => /\bimport[\s\\]*\*/.test(body.text)
  return descendantsWhere(mayHold, file.tree.root, 'wildcard_import').map(star => {
    const from = star.parent?.get('module_name')?.text.replace(/\s/g, '') ?? ''
    return { name: absoluteName(`${from}.*`.replace(/^(\.+)\.\*$/, '$1*'), file), line: lineOf(star, file) }
  })
}

/** What the one plain `__all__ = […]` of the module lists; an empty list where it is put together some other way. */
export function exportsOf(file: PythonFile): string[] | null {
  const bindings = file.scopes.module.bindings.get('__all__')
  if (!bindings) return null
  const [only] = bindings
  const isPlain = bindings.length === 1 && /^(list|tuple)$/.test(only?.value?.kind ?? '')
  return isPlain ? (only?.value?.children ?? []).flatMap(each => plainString(each) ?? []) : []
}

function dottedString(node: Node): string | null {
  const text = plainString(node)
  return text && /^[A-Za-z_]\w*(\.[A-Za-z_]\w*)+$/.test(text) ? text : null
}
