/** Places where code asks for a function, or replaces it, by a name that it puts together: `getattr(self, f"do_{command}")`. */

import { mayBe } from '../python/built-names.ts'
import type { Facts } from './facts.ts'
import type { Kinship } from './families.ts'

/** A place that may look one of the functions up; `holders` are their classes or modules. */
export function lookupOf(names: readonly string[], holders: readonly string[], isMethod: boolean, facts: Facts) {
  const words = new Set(names.map(name => name.slice(name.lastIndexOf('.') + 1)))
  return facts.builtLookups().find(({ asked, patterns, isOpen }) => {
    return [...words].some(word => {
      const relation =
        asked === null ? 'unknown' : isMethod ? facts.kinship(asked, holders) : moduleHas(asked, word, names, facts)
      return relation !== 'other' && patterns.some(pattern => mayBe(pattern, word, isOpen && relation === 'same'))
    })
  })
}

/** Whether what is asked is a module that has one of the functions, by itself or by an import. */
function moduleHas(asked: string, word: string, names: readonly string[], facts: Facts): Kinship {
  if (names.includes(facts.meaningOf(`${asked}.${word}`) ?? '')) return 'same'
  return facts.kinship(asked, [asked]) === 'unknown' ? 'unknown' : 'other'
}
