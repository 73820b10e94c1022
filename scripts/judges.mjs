/** Installs `test/judges`, the schemas and validators of the report formats, from its lockfile. */

import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'

const folder = path.join('test', 'judges')
const stamp = path.join(folder, 'node_modules', '.lock.sha256')

/** Installs them, or leaves those that the same lockfile gave. Throws where npm fails. Their install scripts do not run. */
export function prepareJudges() {
  const wanted = createHash('sha256')
    .update(readFileSync(path.join(folder, 'package-lock.json')))
    .digest('hex')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return
  console.log(`installing ${folder}`)
  const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--silent']
  execFileSync('npm', args, { cwd: folder, stdio: 'inherit', shell: process.platform === 'win32' })
  writeFileSync(stamp, wanted)
}
