/** Edits of the statements that enter a decorated function, file by file. */

import { type Edit, insertBefore, remove, replace } from '../../../src/engine/edit.ts'
import type { FileEdits } from '../../../src/project/conversion-edits.ts'
import type { Facts } from '../../../src/project/facts.ts'
import type { PythonFile } from '../../../src/python/file.ts'
import { isExported, useName } from '../../../src/python/imports.ts'
import type { Node } from '../../../src/python/tree.ts'
import type { Users } from './users.ts'

/**
 * Another decorator of `contextlib`, imported in place of the one that it replaces where nobody else uses that; null where the name
 * is taken.
 */
export function decoratedWith(name: string, decorator: Node, file: PythonFile, facts: Facts): Edit[] | null {
  const imported = useName(file, 'contextlib', name, decorator)
  if (!imported) return null
  const [binding, ...others] = file.scopes.lookup(decorator.text, decorator) ?? []
  const part = binding?.kind === 'import' && others.length === 0 ? binding.node.parent : null
  const isAlone = part?.parent?.all('name').length === 1
  const isOnly = isAlone && binding && file.scopes.references(binding).length === 1
  const isShared = isExported(file, decorator.text) || facts.takesFrom(file.module, decorator.text, file.path)
  if (imported.name !== name || imported.edits.length === 0 || part?.text !== decorator.text || !isOnly || isShared)
    return [...imported.edits, replace(decorator, imported.name)]
  return [recoloured(part), recoloured(decorator)]
}

/** `contextmanager` → `asynccontextmanager`, and the other way round. */
function recoloured(name: Node): Edit {
  const end = name.start + 'async'.length
  return name.text.startsWith('async') ? remove({ start: name.start, end }) : insertBefore(name, 'async')
}

/** `async` before each `with` that enters it. */
export function entering({ sync }: Users): FileEdits[] {
  const once = new Map(sync.map(place => [`${place.file.path}:${place.node.start}`, place]))
  return [...once.values()].map(({ file, node }) => ({ file, edits: [insertBefore(node, 'async ')] }))
}

/** The edits of each file together. */
export function grouped(all: readonly FileEdits[]): FileEdits[] {
  const edits = new Map<string, { file: FileEdits['file']; edits: Edit[] }>()
  for (const { file, edits: own } of all) {
    const known = edits.get(file.path) ?? { file, edits: [] }
    known.edits.push(...own)
    edits.set(file.path, known)
  }
  return [...edits.values()]
}
