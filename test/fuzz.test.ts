/** Damaged fixtures and programs made at random: nothing crashes or hangs, what compiled still compiles, and what is said holds. */

import { afterAll, beforeAll, expect, test } from 'vitest'
import { campaign, shown } from './fuzz/campaign.ts'
import { programs } from './fuzz/programs.ts'
import { weigh, worst } from './fuzz/watch.ts'
import { mutants } from './mutants.ts'
import { type Compiler, startCompiler } from './python/compiler.ts'

/** `npm run fuzz -- --runs 100000 --seed 7 --jobs 2` looks harder, and elsewhere. */
const runs = Number(process.env['FUZZ_RUNS'] ?? 5000)
const seed = Number(process.env['FUZZ_SEED'] ?? 1)

let compiler: Compiler
beforeAll(() => {
  compiler = startCompiler()
  console.log(`FUZZ_RUNS=${runs} FUZZ_SEED=${seed}`)
})
afterAll(() => compiler.close())

test.each([
  ['changed fixtures', mutants, Math.ceil(runs / 2)],
  ['programs', programs, Math.floor(runs / 2)],
])('%s', { timeout: 24 * 60 * 60_000 }, async (_, texts, count) => {
  const failures = await campaign(texts, { runs: count, seed }, compiler, each => console.log(shown(each)))
  expect(failures.map(shown).join('\n')).toBe('')
  expect(weigh(), 'bytes of memory').toBeLessThan(2 ** 31)
  console.log(`worst: ${Math.round(worst.milliseconds)} ms, ${Math.round(worst.perByte * 1000)} µs a byte`)
})
