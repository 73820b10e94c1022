/** Registers the test that all laws hold for some texts. */

import type fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Compiler, startCompiler } from '../python/compiler.ts'
import { campaign, shown } from './campaign.ts'
import { weigh, worst } from './watch.ts'

/**
 * Five thousand texts in all, the same ones each time: minutes of one core, which find what has become wrong, and little that is new.
 * What is new is found by `npm run fuzz -- --runs 100000 --seed 7 --jobs 2`, which looks harder, and elsewhere.
 */
const runs = Number(process.env['FUZZ_RUNS'] ?? 5000)
const seed = Number(process.env['FUZZ_SEED'] ?? 1)

/** @param share which part of the runs these texts have */
export function lawsHold(name: string, texts: fc.Arbitrary<string>, share: number): void {
  let compiler: Compiler
  beforeAll(() => {
    compiler = startCompiler()
  })
  afterAll(() => compiler.close())

  test(name, { timeout: 24 * 60 * 60_000 }, async () => {
    const count = Math.ceil(runs * share)
    console.log(`${name}: ${count} texts, FUZZ_RUNS=${runs} FUZZ_SEED=${seed}`)
    const failures = await campaign(texts, { runs: count, seed }, compiler, each => console.log(shown(each)))
    console.log(
      `${name}: at worst ${Math.round(worst.milliseconds)} ms, ${Math.round(worst.perByte * 1000)} µs a byte, ${Math.round(worst.resident / 2 ** 20)} MB`,
    )
    expect(failures.map(shown).join('\n')).toBe('')
    expect(weigh(), 'bytes of memory').toBeLessThan(2 ** 31)
  })
}
