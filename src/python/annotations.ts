/** The one class that a type annotation names, seen through `Optional`, `X | None` and strings. */

import type { PythonFile } from './file.ts'
import { plainString } from './names.ts'
import type { Node } from './tree.ts'

/** Generic forms that say something about a value beside the type they hold first. */
const WRAPPERS = new Set([
  'typing.Annotated',
  'typing.ClassVar',
  'typing.Final',
  'typing.Optional',
  'typing_extensions.Annotated',
  'typing_extensions.Final',
])

const UNIONS = new Set(['typing.Union'])

/**
 * The qualified name of the class that an annotation names, or null where it names none or several. `None` beside it
 * does not count: an attribute of `None` cannot be used.
 * @param annotation the expression, or the `type` node around it
 */
export function annotatedClass(annotation: Node | null, file: PythonFile): string | null {
  switch (annotation?.kind) {
    case 'type':
    case 'parenthesized_expression':
      return annotatedClass(annotation.children[0] ?? null, file)
    case 'identifier':
    case 'attribute':
      return file.names.of(annotation)
    case 'string':
      return quotedClass(annotation, file)
    case 'binary_operator':
      return annotation.has('|') ? oneOf([annotation.get('left'), annotation.get('right')], file) : null
    case 'generic_type':
      return genericClass(annotation.children[0] ?? null, annotation.child('type_parameter')?.children ?? [], file)
    case 'subscript':
      return genericClass(annotation.get('value'), annotation.all('subscript'), file)
    default:
      return null
  }
}

const ITERABLES = /^(typing|collections\.abc)\.(Async)?(Generator|Iterable|Iterator)$/

/** The class of the items that an annotation such as `AsyncIterator[Session]` promises, or null. */
export function itemClass(annotation: Node | null, file: PythonFile): string | null {
  const inner = annotation?.kind === 'type' ? (annotation.children[0] ?? null) : annotation
  const [generic, parts] =
    inner?.kind === 'generic_type'
      ? [inner.children[0] ?? null, inner.child('type_parameter')?.children ?? []]
      : inner?.kind === 'subscript'
        ? [inner.get('value'), inner.all('subscript')]
        : [null, []]
  return ITERABLES.test(file.names.of(generic) ?? '') ? annotatedClass(parts[0] ?? null, file) : null
}

function genericClass(generic: Node | null, parts: readonly Node[], file: PythonFile): string | null {
  const name = file.names.of(generic)
  if (name === null) return null
  if (WRAPPERS.has(name)) return annotatedClass(parts[0] ?? null, file)
  return UNIONS.has(name) ? oneOf(parts, file) : name
}

function oneOf(parts: readonly (Node | null)[], file: PythonFile): string | null {
  const classes = new Set(parts.filter(part => !isNone(part)).map(part => annotatedClass(part, file)))
  return classes.size === 1 ? ([...classes][0] ?? null) : null
}

function isNone(annotation: Node | null): boolean {
  return annotation?.kind === 'none' || (annotation?.kind === 'type' && isNone(annotation.children[0] ?? null))
}

/** `"Session"` and `"requests.Session | None"`; anything longer in a string stays unknown. */
function quotedClass(annotation: Node, file: PythonFile): string | null {
  const text = plainString(annotation)
  const path = text && /^(?:None\s*\|\s*)?([A-Za-z_][\w.]*)(?:\s*\|\s*None)?$/.exec(text.trim())?.[1]
  return path ? file.names.ofDotted(path, annotation) : null
}
