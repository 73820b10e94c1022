/**
 * npm's `prepare`: builds `dist/` in a clone. `npm install --global git+…`, by which pre-commit installs a hook, hands its `--global` on to
 * the install of the clone's own packages (npm 11), so that those of the build are missing: they are fetched here.
 */

import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)))

if (!existsSync(path.join(root, 'node_modules', 'esbuild'))) {
  const ofTheOutside = /^npm_config_(global|location|prefix|local_prefix|global_prefix|install_links)$/i
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !ofTheOutside.test(name)))
  const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund']
  run('npm', args, { env, shell: process.platform === 'win32' })
}
run(process.execPath, [path.join(root, 'scripts', 'build.mjs')], {})

function run(command, args, options) {
  const { status } = spawnSync(command, args, { cwd: root, stdio: 'inherit', ...options })
  if (status !== 0) process.exit(status ?? 1)
}
