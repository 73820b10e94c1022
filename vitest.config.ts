/** How the tests run: time enough for real Python programs, at most three of those at once, and more workers than cores, for many tests wait for a process. */

import { availableParallelism } from 'node:os'
import path from 'node:path'
import { defineConfig } from 'vitest/config'
import { LongestFirst } from './test/longest-first.ts'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 30_000,
    hookTimeout: 120_000,
    maxConcurrency: 3,
    maxWorkers: Math.ceil(availableParallelism() * 1.5),
    sequence: { sequencer: LongestFirst },
    // Programs that tests start keep their journals there, not with those of whoever runs the tests.
    env: { XDG_STATE_HOME: path.resolve('node_modules/.cache/async-fix/test-state') },
  },
})
