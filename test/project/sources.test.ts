/** Texts of a project that are replaced one after the other are found as if the project had been read with them. */

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Sources } from '../../src/project/sources.ts'
import { parser } from '../engine-under-test.ts'

const words = ['alpha', 'beta', 'gamma', 'delta']

/** @param texts of `m0.py`, `m1.py` and so on */
function sourcesOf(texts: readonly string[]): Sources {
  const read = () => texts.map((text, number) => ({ path: `m${number}.py`, module: `m${number}`, text }))
  return new Sources(
    parser,
    read,
    () => false,
    () => null,
  )
}

const holders = (sources: Sources) =>
  words.map(word =>
    sources
      .view(null)
      .holding(word)
      .map(({ path }) => path),
  )

test('in the order in which the files were read', () => {
  const text = fc.subarray(words).map(each => each.map(word => `${word} = 1\n`).join(''))
  const changes = fc.array(fc.tuple(fc.nat(5), text), { maxLength: 12 })
  fc.assert(
    fc.property(fc.array(text, { minLength: 6, maxLength: 6 }), changes, (texts, replaced) => {
      const sources = sourcesOf(texts)
      const now = [...texts]
      holders(sources)
      for (const [number, other] of replaced) {
        sources.replace(`m${number}.py`, other)
        now[number] = other
        expect(holders(sources)).toEqual(holders(sourcesOf(now)))
        expect(sources.view(null).module(`m${number}`)?.path).toBe(`m${number}.py`)
      }
    }),
    { numRuns: 200 },
  )
})
