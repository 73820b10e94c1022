/** The return annotation of a generator that changes its colour. */

import { type Edit, insertAfter, remove, replace } from '../../../src/engine/edit.ts'
import type { PythonFile } from '../../../src/python/file.ts'
import { useName } from '../../../src/python/imports.ts'
import type { Node } from '../../../src/python/tree.ts'

type Colour = 'sync' | 'async'

const MODULES = /^(collections\.abc|typing|typing_extensions)\.(Async)?(Generator|Iterable|Iterator)$/

/**
 * `Iterator[Log]` ↔ `AsyncIterator[Log]`, `Generator[Log, None, None]` ↔ `AsyncGenerator[Log, None]`; none where the function has no
 * annotation, or has the right one. Null where it has another one.
 */
export function recolouredReturn(definition: Node, colour: Colour, file: PythonFile): Edit[] | null {
  const type = definition.get('return_type')?.children[0] ?? null
  if (!type) return []
  if (type.kind === 'string') return /\bAsync/.test(type.text) === (colour === 'async') ? [] : null
  const head = type.kind === 'generic_type' || type.kind === 'subscript' ? (type.children[0] as Node) : type
  const name = file.names.of(head)
  const [, module = '', prefix = '', kind = ''] = MODULES.exec(name ?? '') ?? []
  if (!kind || file.hasComment(type.start, type.end)) return null
  if ((prefix !== '') === (colour === 'async')) return []
  const wanted = colour === 'async' ? `Async${kind}` : kind
  const used = useName(file, module, wanted, head)
  const parameters = kind === 'Generator' ? sentAndReturned(type, head, colour) : []
  return used && parameters ? [...used.edits, replace(head, used.name), ...parameters] : null
}

/** A plain generator has a third parameter, for what it returns. */
function sentAndReturned(type: Node, head: Node, colour: Colour): Edit[] | null {
  const given = parametersOf(type, head)
  const last = given.at(-1)
  if (given.length < 2 || !last) return []
  if (colour === 'sync') return given.length === 2 ? [insertAfter(last, ', None')] : null
  return given.length === 3 && last.text === 'None' ? [remove({ start: (given[1] as Node).end, end: last.end })] : null
}

function parametersOf(type: Node, head: Node): readonly Node[] {
  const rest = type.children.filter(each => each !== head)
  return rest[0]?.kind === 'type_parameter' ? rest[0].children : rest
}
