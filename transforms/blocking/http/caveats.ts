/** What keeps the move to another HTTP library from being proved harmless; the reasons of unsafe fixes. */

import type { Edit } from '../../../src/engine/edit.ts'

export const caveats = {
  'argument-unknown': 'httpx treats some values differently, and the value of an argument is not known here',
  'url-may-have-query': '`params` replaces the query of a URL in httpx; requests appends to it',
  'text-decoding': 'httpx decodes text without a declared charset as UTF-8, requests as ISO-8859-1 or by a guess',
  'handler-translated': 'the errors of requests and httpx do not fall into the same classes everywhere',
  'handler-unknown': 'an `except` clause of the project may see the error, and what it catches is not certain',
  'error-read': 'an `except` clause looks at the error, and those of httpx have other classes, attributes and messages',
  'httpx-not-declared': 'the project does not declare httpx as a dependency',
} as const

export type Caveat = keyof typeof caveats

/** Edits that translate a part of the code, and what is not proved about them. */
export type Translation = { readonly edits: readonly Edit[]; readonly caveats: readonly Caveat[] }

/** Translations joined; null as soon as one part has none. */
export function joined(parts: readonly (Translation | null)[]): Translation | null {
  const known = parts.filter(part => part !== null)
  if (known.length < parts.length) return null
  return { edits: known.flatMap(part => part.edits), caveats: known.flatMap(part => part.caveats) }
}

/** A part that may stay as it is. */
export const asItIs: Translation = { edits: [], caveats: [] }
