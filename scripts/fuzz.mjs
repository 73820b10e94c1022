/**
 * Looks for texts that break a law of `test/fuzz/laws.ts`, much longer than the tests do:
 * `npm run fuzz -- --runs 100000 --seed 7 --jobs 2`. Prints each that it finds, and ends with 1 where it has found one.
 */

import { spawn } from 'node:child_process'
import { parseArgs } from 'node:util'

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '100000' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    jobs: { type: 'string', default: '1' },
  },
})
const [runs, seed, jobs] = [values.runs, values.seed, values.jobs].map(Number)
if (![runs, seed, jobs].every(each => Number.isSafeInteger(each) && each > 0))
  throw new Error('--runs, --seed and --jobs are whole numbers above 0')

const statuses = await Promise.all(Array.from({ length: jobs }, (_, job) => fuzz(seed + job * runs)))
process.exitCode = statuses.every(status => status === 0) ? 0 : 1

/** Each job has texts of its own. */
function fuzz(own) {
  const argv = ['node_modules/vitest/vitest.mjs', 'run', 'test/fuzz.test.ts', 'test/fuzz-programs.test.ts']
  const env = { ...process.env, FUZZ_RUNS: String(Math.ceil(runs / jobs)), FUZZ_SEED: String(own) }
  return new Promise(resolve => spawn(process.execPath, argv, { env, stdio: 'inherit' }).on('exit', resolve))
}
