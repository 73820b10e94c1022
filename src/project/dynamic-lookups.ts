/** Places where code asks for a function, or replaces it, by a name that it puts together: `getattr(self, f"do_{command}")`. */

import { mayBe, type NamePattern } from '../python/built-names.ts'
import { stringsNamed } from '../python/named-nodes.ts'
import type { Facts } from './facts.ts'
import type { Kinship } from './families.ts'
import type { LookupSummary } from './summaries.ts'
import type { Wanted } from './wanted.ts'

/** A place that may look one of the functions up. */
export function lookupOf(wanted: Wanted): LookupSummary | null {
  const { names, owners, facts, handedOverIn } = wanted
  const words = [...new Set([...names].map(name => name.slice(name.lastIndexOf('.') + 1)))]
  let naming: ReadonlySet<string> | null = null
  const isNamedIn = (path: string) => {
    naming ??= new Set(words.flatMap(word => filesNaming(word, facts)))
    return naming.has(path)
  }
  const mayAsk = (lookup: LookupSummary, word: string) => {
    const { asked, path, patterns, isOpen } = lookup
    // Most lookups are told by their name alone, which takes no time.
    if (!patterns.some(pattern => isAnything(pattern) || mayBe(pattern, word, isOpen))) return false
    const relation =
      asked === null ? 'unknown' : owners.length > 0 ? facts.kinship(asked, owners) : moduleHas(asked, word, wanted)
    if (relation === 'other') return false
    if (patterns.some(pattern => mayBe(pattern, word, isOpen && relation === 'same'))) return true
    if (!isOpen || relation === 'same' || !patterns.some(isAnything)) return false
    return handedOverIn().has(path) || isNamedIn(path)
  }
  return facts.builtLookups().find(each => words.some(word => mayAsk(each, word))) ?? null
}

/** Whether what is asked is a module that has one of the functions, by itself or by an import. */
function moduleHas(asked: string, word: string, { names, facts }: Wanted): Kinship {
  if (names.has(facts.meaningOf(`${asked}.${word}`) ?? '')) return 'same'
  return facts.kinship(asked, [asked]) === 'unknown' ? 'unknown' : 'other'
}

function isAnything(pattern: NamePattern): boolean {
  return 'prefix' in pattern && !pattern.prefix && !pattern.suffix
}

/** Paths of files in which a string is the word: what is looked up there by any name may be that one. */
function filesNaming(word: string, facts: Facts): string[] {
  const files = facts
    .filesWith(word)
    .filter(file => stringsNamed(word, file.tree).some(each => each.parent?.kind !== 'comparison_operator'))
  return files.map(({ path }) => path)
}
