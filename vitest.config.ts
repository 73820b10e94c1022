/** How the tests run: time enough for real Python programs, and at most three of those at once. */

import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 30_000,
    hookTimeout: 120_000,
    maxConcurrency: 3,
  },
})
