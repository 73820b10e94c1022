/** Prepares what tests are judged by in `test/judges`: packages from its lockfile, and GitHub's description of its API. */

import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { prepareGithubDescription } from './github-description.mjs'

const folder = path.join('test', 'judges')
const stamp = path.join(folder, 'node_modules', '.lock.sha256')

/** Prepares them, or leaves what is there already and the same. Throws where npm fails. Install scripts do not run. */
export function prepareJudges() {
  installPackages()
  prepareGithubDescription(path.join(folder, '.openapi'))
}

function installPackages() {
  const wanted = createHash('sha256')
    .update(readFileSync(path.join(folder, 'package-lock.json')))
    .digest('hex')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return
  console.log(`installing ${folder}`)
  const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--silent']
  execFileSync('npm', args, { cwd: folder, stdio: 'inherit', shell: process.platform === 'win32' })
  writeFileSync(stamp, wanted)
}

if (process.argv[1] === import.meta.filename) prepareJudges()
