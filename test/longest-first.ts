/** The order of the test files: those that take minutes come first, so that none of them is still running when all others are done. */

import path from 'node:path'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** The longest first. */
const long = [
  'test/corpus.test.ts',
  'test/full-parse.test.ts',
  'test/fuzz.test.ts',
  'test/programs.test.ts',
  'test/fuzz-programs.test.ts',
  'test/fixtures/blocking.test.ts',
  'test/action/troubles.test.ts',
  'test/cli/killed.test.ts',
  'test/cli/cache-property.test.ts',
]

export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const placeOf = ({ moduleId }: TestSpecification) => {
      const place = long.indexOf(path.relative('', moduleId).replaceAll(path.sep, '/'))
      return place < 0 ? long.length : place
    }
    return (await super.sort(files)).sort((a, b) => placeOf(a) - placeOf(b))
  }
}
