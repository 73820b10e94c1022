/** Places that may call a function without naming it: by a name that is put together, or through an object that stands in for another. */

import { classOutOfSight, moduleOutOfSight } from './class-values.ts'
import { givenToLibrary } from './duck-typed.ts'
import { lookupOf } from './dynamic-lookups.ts'
import type { Facts } from './facts.ts'
import { definedName } from './short-names.ts'
import { type Place, standInFor } from './stand-ins.ts'
import type { FunctionSummary, Place as Line } from './summaries.ts'
import { type Wanted, wantedFunctions } from './wanted.ts'

export type UnseenCall = Line & { readonly why: string }

/**
 * The first such place, and what it does.
 * @param family the function, or all methods that override each other
 * @param calls the calls that other functions make
 */
export function unseenCall(
  family: readonly FunctionSummary[],
  calls: readonly Place[],
  facts: Facts,
): UnseenCall | null {
  const wanted = wantedFunctions(family, facts)
  const lookup = lookupOf(wanted)
  if (lookup) return { path: lookup.path, line: lookup.line, why: 'looked up by a name that the code puts together' }
  const module = moduleOutOfSight([...wanted.names], facts)
  if (module) return module
  return (wanted.owners.length > 0 ? throughObjects(wanted, calls) : null) ?? unread(wanted)
}

function throughObjects({ names, owners, facts }: Wanted, calls: readonly Place[]): UnseenCall | null {
  const [name = ''] = names
  const value = classOutOfSight(facts, owners)
  if (value) return value
  const standIn = standInFor([...names], calls, facts)
  if (standIn) return at(standIn, `stands in for \`${definedName(name)}\``)
  const method = name.slice(name.lastIndexOf('.') + 1)
  const given = givenToLibrary(method, owners, calls.length > 0, facts)
  return given && at(given, `handed to a library, which may call \`${method}\``)
}

/** A place with one of the words that the parser does not understand. */
function unread({ words, facts }: Wanted): UnseenCall | null {
  for (const word of words)
    for (const { path, lines, text, tree } of facts.filesWith(word)) {
      const damage = tree.damageIn(word).find(({ start, end }) => text.slice(start, end).includes(word))
      if (damage) return { path, line: lines.lineAt(damage.start) + 1, why: 'named in code that cannot be read' }
    }
  return null
}

function at({ file, node }: Place, why: string): UnseenCall {
  return { path: file.path, line: file.lines.lineAt(node.start) + 1, why }
}
