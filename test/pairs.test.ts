/** No two rules fight: where both apply fixes to a text, a second run of the two changes nothing. */

import { describe, expect, test } from 'vitest'
import { transforms } from '../transforms/index.ts'
import { fixText } from './engine-under-test.ts'
import { fixturesOf } from './fixture-files.ts'

const byName = new Map(transforms.map(transform => [transform.name, transform]))

describe('each pair of rules that meets in a fixture settles', () => {
  test.each(transforms.map(({ name }) => [name]))('%s', { timeout: 120_000 }, name => {
    for (const { text, path: file, shownPath: path, settings, dependencies, pytestSetup } of fixturesOf(name)) {
      const options = { catalogue: transforms, settings, dependencies, pytestSetup, path }
      const { applied, bugs } = fixText(text, { ...options, transforms }, true)
      expect(bugs, file).toEqual([])
      const met = [...new Set(applied.map(({ rule }) => rule))].flatMap(rule => byName.get(rule) ?? [])
      for (const [index, one] of met.entries())
        for (const other of met.slice(index + 1)) {
          const both = { ...options, transforms: [one, other] }
          const once = fixText(text, both, true)
          expect(once.bugs, `${file}: ${one.name} and ${other.name}`).toEqual([])
          expect(fixText(once.text, both, true).text, `${file}: ${one.name} and ${other.name}`).toBe(once.text)
        }
    }
  })
})
