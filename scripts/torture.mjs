/**
 * `npm run torture`: builds, then kills hundreds of runs at all kinds of moments, and starts many at once. `npm run torture -- 2000` kills
 * more.
 */

import { spawnSync } from 'node:child_process'

const [kills = '500'] = process.argv.slice(2)
const env = { ...process.env, TORTURE_KILLS: kills }
const files = ['test/cli/killed.test.ts', 'test/cli/disk.test.ts', 'test/cli/undo.test.ts']
for (const args of [['scripts/build.mjs'], ['node_modules/vitest/vitest.mjs', 'run', ...files]]) {
  const { status } = spawnSync(process.execPath, args, { stdio: 'inherit', env })
  if (status !== 0) process.exit(status ?? 1)
}
