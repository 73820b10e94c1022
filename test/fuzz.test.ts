/** Damaged and shuffled fixtures: the engine neither crashes nor hangs, and what compiled still compiles. */

import fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import { transforms } from '../transforms/index.ts'
import { fixText } from './engine-under-test.ts'
import { mutants } from './mutants.ts'
import { startCompiler } from './python/compiler.ts'

/** `FUZZ_RUNS=20000 FUZZ_SEED=7 npx vitest run test/fuzz.test.ts` looks harder, and elsewhere. */
const runs = Number(process.env['FUZZ_RUNS'] ?? 300)
const seed = Number(process.env['FUZZ_SEED'] ?? 1)

const compiler = startCompiler()
afterAll(() => compiler.close())

test.each([
  ['safe', false],
  ['unsafe', true],
])('%s fixes of mutated fixtures', { timeout: 60 * 60_000 }, async (_, unsafe) => {
  const property = fc.asyncProperty(mutants, async text => {
    const { text: fixed } = fixText(text, { transforms }, unsafe)
    if (fixed === text) return
    expect(fixText(fixed, { transforms }, unsafe).text, 'a second run changes nothing').toBe(fixed)
    if (await compiler.errorOf(text)) return
    expect(await compiler.errorOf(fixed)).toBeNull()
  })
  await fc.assert(property, { numRuns: runs, seed, endOnFailure: false })
})
